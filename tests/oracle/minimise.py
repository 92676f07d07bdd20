"""Shrinks a case with a difference, as long as the difference stays the same."""

import hashlib
import json
import re

from oracle import json_tree


def minimise(case, differs, budget=1200):
    """The smallest case found with at most `budget` calls. `differs(case)` returns whether the case
    still differs in the same way.
    """
    left = [budget]

    def holds(one):
        if left[0] <= 0:
            return False
        left[0] -= 1
        return bool(one["inputs"]) and differs(one)

    case = _options(case, holds)
    case = _inputs(case, holds)
    for index in range(len(case["inputs"])):
        case = _data(case, index, holds)
    return _inputs(case, holds)


def _with(case, index, **members):
    """The case with a changed source. Updates the hashes of listed files in manifests."""
    inputs = list(case["inputs"])
    if "data" in members:
        old, new = (hashlib.sha256(data).hexdigest().encode() for data in (inputs[index]["data"], members["data"]))
        inputs = [dict(given, data=given["data"].replace(old, new)) for given in inputs]
    inputs[index] = {key: value for key, value in dict(inputs[index], **members).items() if value is not None}
    return dict(case, inputs=inputs)


def _options(case, holds):
    for key in list(case["options"]):
        smaller = dict(case, options={name: value for name, value in case["options"].items() if name != key})
        if not (key == "asOf" and "maxAge" in case["options"]) and holds(smaller):
            case = smaller
    return case


def _inputs(case, holds):
    index = len(case["inputs"]) - 1
    while index >= 0 and len(case["inputs"]) > 1:
        smaller = dict(case, inputs=case["inputs"][:index] + case["inputs"][index + 1 :])
        if holds(smaller):
            case = smaller
        index -= 1
    for index, given in enumerate(case["inputs"]):
        for members in ({"label": None}, {"name": "a.json"}):
            smaller = _with(case, index, **members)
            if smaller["inputs"][index] != given and holds(smaller):
                case = smaller
    return case


def _data(case, index, holds):
    data = case["inputs"][index]["data"]
    for codec in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"):
        try:
            plain = data.decode(codec).encode()
        except UnicodeDecodeError:
            continue
        if plain != data and b"\0" not in plain and holds(_with(case, index, data=plain)):
            case, data = _with(case, index, data=plain), plain
            break
    case = _compact(case, index, holds)
    case = _trees(case, index, holds)
    return _chunks(case, index, holds)


def _documents(text):
    """The documents of a text that contains nothing else, or `None`."""
    at, found = 0, []
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        parsed = json_tree.parse(text, at) if text[at] in "{[" else None
        if parsed is None or parsed.error:
            return None
        found.append(parsed.root)
        at = parsed.end
    return found


def _dump(node):
    if node.kind == "object":
        return "{" + ", ".join(json.dumps(key) + ": " + _dump(value) for key, value in node.items) + "}"
    if node.kind == "array":
        return "[" + ", ".join(map(_dump, node.items)) + "]"
    if node.kind == "string":
        return json.dumps(node.text)
    return node.text if node.kind == "number" else node.kind


def _text(case, index):
    try:
        return case["inputs"][index]["data"].decode("utf-8")
    except UnicodeDecodeError:
        return None


def _compact(case, index, holds):
    text = _text(case, index)
    documents = _documents(text) if text is not None else None
    if documents:
        smaller = _with(case, index, data="\n".join(map(_dump, documents)).encode())
        if holds(smaller):
            return smaller
    return case


def _trees(case, index, holds):
    """Removes members and items, the largest first."""
    text = _text(case, index)
    documents = _documents(text) if text is not None else None
    if not documents:
        return case
    changed = True
    while changed:
        changed = False
        for parent in [documents] + [node for document in documents for node in _containers(document)]:
            items = parent if isinstance(parent, list) else parent.items
            at = len(items) - 1
            while at >= 0:
                removed = items.pop(at)
                smaller = _with(case, index, data="\n".join(map(_dump, documents)).encode())
                if documents and holds(smaller):
                    case, changed = smaller, True
                else:
                    items.insert(at, removed)
                at -= 1
    return case


def _containers(node):
    if node.items:
        yield node
    for child in node.children():
        yield from _containers(child)


def _chunks(case, index, holds):
    """Removes chunks: halves, quarters, and so on. Never splits a string, so that the difference
    stays the same.
    """
    text = _text(case, index)
    if text is None:
        pieces, whole = list(case["inputs"][index]["data"]), bytes
    elif _documents(text):
        return case
    else:
        pieces, whole = re.findall(r'"(?:[^"\\\n]|\\.)*"|\w+|\s+|.', text, re.S), lambda parts: "".join(parts).encode()
    size = len(pieces) // 2
    while size >= 1:
        at = 0
        while at < len(pieces):
            smaller = pieces[:at] + pieces[at + size :]
            if holds(_with(case, index, data=whole(smaller))):
                pieces = smaller
                case = _with(case, index, data=whole(pieces))
            else:
                at += size
        size //= 2
    return case
