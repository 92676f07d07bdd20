"""Bytes to text: UTF-8 and UTF-16, with and without a byte order mark.

Bytes that are invalid in the encoding become lone low surrogates (`BAD`), which no grammar accepts.
A document that contains one is broken there.
"""

import re

BAD = "\udc80"
_SURROGATE = re.compile("[\ud800-\udfff]")


class Text:
    """A source's text. `error` is the kind of problem with the bytes, if any."""

    def __init__(self, text, encoding, error=None):
        self.text = text
        self.encoding = encoding
        self.error = error


def decode(data):
    if data[:4] in (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff"):
        return Text("", "other", "unknown-encoding")
    if data[:2] == b"\x1f\x8b" or data[:4] == b"PK\x03\x04":
        return Text("", "other", "compressed")
    if data[:3] == b"\xef\xbb\xbf":
        return _utf8(data[3:], "utf-8-bom")
    if data[:2] == b"\xff\xfe":
        return _utf16(data[2:], "utf-16le-bom", "utf-16-le")
    if data[:2] == b"\xfe\xff":
        return _utf16(data[2:], "utf-16be-bom", "utf-16-be")
    if len(data) >= 2 and 0 in data[:2]:
        if data[:2] == b"\x00\x00" or (data[0] != 0 and data[2:4] == b"\x00\x00"):
            return Text("", "other", "unknown-encoding")
        if data[0] == 0:
            return _utf16(data, "utf-16be", "utf-16-be")
        return _utf16(data, "utf-16le", "utf-16-le")
    return _utf8(data, "utf-8")


def _utf8(data, encoding):
    try:
        return Text(data.decode("utf-8"), encoding)
    except UnicodeDecodeError:
        text = data.decode("utf-8", "surrogateescape")
        return Text(_SURROGATE.sub(BAD, text), encoding, "invalid-encoding")


def _utf16(data, encoding, codec):
    text = data[: len(data) // 2 * 2].decode(codec, "surrogatepass")
    error = None
    if _SURROGATE.search(text):
        text, error = _SURROGATE.sub(BAD, text), "invalid-encoding"
    if len(data) % 2:
        text, error = text + BAD, "invalid-encoding"
    return Text(text, encoding, error)
