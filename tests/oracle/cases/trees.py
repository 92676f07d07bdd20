"""JSON trees that allow duplicate members, and their text."""

import json
import re


class Obj(list):
    """An object: a list of `[key, value]`."""


class Raw(str):
    """A literal token: a number, or an escaped string."""


def obj(**members):
    return Obj([key, value] for key, value in members.items())


def nodes(value, path=()):
    """Every value in a tree, with its path."""
    yield path, value
    if isinstance(value, Obj):
        for index, (_, child) in enumerate(value):
            yield from nodes(child, path + (index,))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from nodes(child, path + (index,))


def at(value, path):
    for index in path:
        value = value[index][1] if isinstance(value, Obj) else value[index]
    return value


def replaced(value, path, new):
    """The tree with another value at the path. Changes the tree in place, except for its root."""
    if not path:
        return new
    parent = at(value, path[:-1])
    if isinstance(parent, Obj):
        parent[path[-1]][1] = new
    else:
        parent[path[-1]] = new
    return value


def copy(value):
    if isinstance(value, Obj):
        return Obj([key, copy(child)] for key, child in value)
    return [copy(child) for child in value] if isinstance(value, list) else value


def escaped(text, random):
    """A string token with some characters escaped."""
    chars = []
    for char in text:
        if random.random() < 0.3 and ord(char) < 0x10000:
            chars.append("\\u%04x" % ord(char) if random.random() < 0.8 else "\\u%04X" % ord(char))
        else:
            chars.append(json.dumps(char)[1:-1])
    return Raw('"' + "".join(chars) + '"')


def dump(value, indent=4, random=None, depth=0):
    """The text of a tree. With `random`, some keys and strings contain escapes."""
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, str):
        return escaped(value, random) if random and random.random() < 0.3 else json.dumps(value, ensure_ascii=False)
    if not isinstance(value, list):
        return json.dumps(value)
    if not value:
        return "{}" if isinstance(value, Obj) else "[]"
    if isinstance(value, Obj):
        parts = [
            "%s:%s%s"
            % (dump(key, None, random), " " if indent is not None else "", dump(child, indent, random, depth + 1))
            for key, child in value
        ]
        opening, closing = "{}"
    else:
        parts = [dump(child, indent, random, depth + 1) for child in value]
        opening, closing = "[]"
    if indent is None:
        return opening + ",".join(parts) + closing
    space = "\n" + " " * indent * (depth + 1)
    return opening + space + ("," + space).join(parts) + "\n" + " " * indent * depth + closing


def key_text(key):
    """A key without escapes, for lookups."""
    return json.loads(key) if isinstance(key, Raw) and re.match('"', key) else str(key)
