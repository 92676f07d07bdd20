"""A strict JSON parser that keeps duplicate members, and whatever it could read of a broken
document.
"""

import re

_SPACE = re.compile(r"[ \t\n\r]*")
_STRING = re.compile(
    '"([^"\\\\\x00-\x1f\ud800-\udfff]*(?:\\\\(?:["\\\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\\\x00-\x1f\ud800-\udfff]*)*)'
)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.S)
_SHORT = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_LITERALS = {"t": "true", "f": "false", "n": "null"}
_PAIR = re.compile("([\ud800-\udbff])([\udc00-\udfff])")

# Beyond this depth, the specification doesn't say whether a document is read.
SURE_DEPTH = 60
MOST_DEPTH = 100000


class Node:
    """A value. `items` is a list of `(key, Node)` for an object, a list of `Node` for an array, and
    empty otherwise.
    """

    __slots__ = ("kind", "text", "items", "closed", "start", "end")

    def __init__(self, kind, start):
        self.kind = kind
        self.text = None
        self.items = []
        self.closed = False
        self.start = start
        self.end = None

    def keys(self):
        return [key for key, _ in self.items]

    def values(self, key):
        """Every value of the object under this key. More than one means a duplicate."""
        return [node for name, node in self.items if name == key]

    def get(self, key):
        """The first value under this key."""
        return next(iter(self.values(key)), None)

    def is_empty(self):
        """Whether the value is empty: null, an empty text, an empty list or an empty object."""
        return self.kind == "null" or (self.kind in ("object", "array") and not self.items) or self.text == ""

    def children(self):
        return [node for _, node in self.items] if self.kind == "object" else self.items


class Parsed:
    """The result for a document. `error` is `None`, or `(kind, offset)` with the kind `cut-off` or
    `json-syntax`.
    """

    def __init__(self, root, end, error=None, depth=0, key=None):
        # The key of the last member in a broken document, if its value is missing or invalid.
        self.key = key
        self.root = root
        self.end = end
        self.error = error
        self.depth = depth


def unescape(raw):
    """The text of a string's contents. Two escapes that make a surrogate pair are one character."""
    if "\\" not in raw:
        return raw
    text = _ESCAPE.sub(lambda found: chr(int(found.group(1), 16)) if found.group(1) else _SHORT[found.group(2)], raw)
    return _PAIR.sub(
        lambda pair: (pair.group(1) + pair.group(2)).encode("utf-16", "surrogatepass").decode("utf-16"), text
    )


class _Broken(Exception):
    pass


def _string(text, at):
    """The string that starts at `at`, and the offset after it."""
    found = _STRING.match(text, at)
    end = found.end()
    if end < len(text) and text[end] == '"':
        return unescape(found.group(1)), end + 1
    if end >= len(text):
        raise _Broken("cut-off", end)
    # An escape that the end of the text truncates is cut off, not wrong.
    rest = text[end : end + 6]
    cut = end + len(rest) == len(text) and re.match(r"\\(u[0-9a-fA-F]{0,3})?\Z", rest)
    raise _Broken("cut-off" if cut else "json-syntax", end)


def _scalar(text, at):
    """A string, number or literal, and the offset after it."""
    char = text[at]
    node = Node("string", at)
    if char == '"':
        node.text, end = _string(text, at)
    elif char in _LITERALS:
        word = _LITERALS[char]
        if not text.startswith(word, at):
            raise _Broken("cut-off" if word.startswith(text[at:]) else "json-syntax", at)
        node.kind, end = word, at + len(word)
    else:
        found = _NUMBER.match(text, at)
        if not found:
            raise _Broken("cut-off" if text[at:] == "-" else "json-syntax", at)
        node.kind, node.text, end = "number", found.group(), found.end()
    node.closed, node.end = True, end
    return node, end


def parse(text, at):
    """Reads the document that starts at `at`."""
    root = None
    stack = []
    depth = 0
    key = None

    def peek(offset):
        offset = _SPACE.match(text, offset).end()
        if offset >= len(text):
            raise _Broken("cut-off", offset)
        return offset

    try:
        while True:
            # A value starts at `at`.
            char = text[at]
            key = None
            if stack and stack[-1].kind == "object":
                if char != '"':
                    raise _Broken("json-syntax", at)
                key, at = _string(text, at)
                at = peek(at)
                if text[at] != ":":
                    raise _Broken("json-syntax", at)
                at = peek(at + 1)
                char = text[at]
            if char in "{[":
                node = Node("object" if char == "{" else "array", at)
                at += 1
            else:
                node, at = _scalar(text, at)
            if root is None:
                root = node
            elif key is not None:
                stack[-1].items.append((key, node))
            else:
                stack[-1].items.append(node)
            if not node.closed:
                stack.append(node)
                depth = max(depth, len(stack))
                at = peek(at)
                if text[at] != "}]"[node.kind == "array"]:
                    continue
            # A value ends, and its containers may end too.
            while stack:
                top = stack[-1]
                at = peek(at)
                if text[at] == "}]"[top.kind == "array"]:
                    at += 1
                    top.closed, top.end = True, at
                    stack.pop()
                elif text[at] == "," and top.items:
                    at = peek(at + 1)
                    break
                else:
                    raise _Broken("json-syntax", at)
            if not stack:
                return Parsed(root, at, None, depth)
    except _Broken as broken:
        return Parsed(root, broken.args[1], broken.args, depth, key if len(stack) == 1 else None)
