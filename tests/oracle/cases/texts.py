"""Turns documents into bytes: layouts, text between documents, truncation, damage and encodings."""

from .trees import dump

V1 = "\nAn error occurred (%s) when calling the DescribeClusters operation: %s\n"
V2 = "\naws: [ERROR]: An error occurred (%s) when calling the DescribeClusters operation: %s\n"
NOT_AUTHORIZED = "User: arn:aws:iam::123456789012:user/auditor is not authorized to perform: dax:DescribeClusters"
NOT_OFFERED = ("InvalidParameterValueException", "Access Denied to API Version: DAX_V3")


def failure(random):
    """What the AWS CLI prints when it fails."""
    form = random.choice([V1, V2])
    code, message = random.choice(
        [
            ("AccessDeniedException", NOT_AUTHORIZED),
            ("AccessDeniedException", NOT_AUTHORIZED),
            NOT_OFFERED,
            ("UnrecognizedClientException", "The security token included in the request is invalid."),
            ("ThrottlingException", "Rate exceeded"),
            ("ExpiredTokenException", "The security token included in the request is expired"),
        ]
    )
    if random.random() < 0.15:
        return '\nCould not connect to the endpoint URL: "https://dax.us-east-1.amazonaws.com/"\n'
    if random.random() < 0.1:
        return '{"Code": "%s", "Message": "%s"}\n' % (code, message)
    return form % (code, message)


def around(text, random):
    """A failure in another format, or with something around it."""
    kind = random.random()
    code, message = NOT_OFFERED
    if kind < 0.3:
        answer = [("Code", code), ("Message", message)]
        random.shuffle(answer)
        if random.random() < 0.4:
            answer.insert(random.randrange(3), random.choice([("Type", "Sender"), ("Code", code), ("x", "y")]))
        text = "{%s}\n" % ", ".join('"%s": "%s"' % pair for pair in answer)
        return text if random.random() < 0.7 else random.choice(["[%s]", '{"Error": %s}', '{"ca-west-1": %s}']) % text
    if kind < 0.8:
        other = random.choice([noise(random), failure(random), "{}\n", "[]\n", "x", "\u00e9", "\x07"])
        return random.choice([other + text, text + other])
    at = random.randrange(len(text))
    return text[:at] + random.choice(["", " ", "x", "\u00e9", "{", "]"]) + text[at + random.choice([0, 1]) :]


def noise(random):
    """A text that is not part of any document."""
    return random.choice(
        [
            "$ aws dax describe-clusters\n",
            "us-east-1:\n",
            "---\n",
            "...\n",
            "\x1b[0m\n",
            "# comment\n",
            ",\n",
            "}\n",
            "]\n",
            "null\n",
            "Clusters: []\n",
            "-----\n",
            "(END)\n",
            "\u00a0\n",
            "true\n",
            '"x"\n',
            "0\n",
            "NaN\n",
            "[]\n",
            "{}\n",
            "\x00\n",
            "\ufeff",
            "\ufeff\n",
            "[INFO] done\n",
            "{broken\n",
            "'\n",
        ]
    )


def join(documents, random):
    """The documents one after another."""
    indent = random.choice([4, 4, 4, 2, None, None, 0])
    escapes = random if random.random() < 0.1 else None
    texts = [dump(document, indent, escapes) for document in documents]
    return random.choice(["\n", "\n", "\n", "\n\n", "", " "]).join(texts) + random.choice(["\n", "\n", "", "\r\n"])


def _lines(text, random):
    lines = text.split("\n")
    return lines, random.randrange(len(lines))


def cut(text, random):
    """Ends the text too early, usually near its end or its start."""
    if not text:
        return text
    at = random.randrange(len(text))
    return text[
        : random.choice([at, at, max(0, len(text) - random.randrange(1, 12)), random.randrange(min(40, len(text)))])
    ]


def cut_start(text, random):
    return text[random.randrange(min(len(text), 60) + 1) :]


def cut_middle(text, random):
    """Removes a part, as when two commands write to one file or a copy goes wrong."""
    lines, first = _lines(text, random)
    if random.random() < 0.5:
        last = random.randrange(first, min(len(lines), first + 30))
        return "\n".join(lines[:first] + lines[last:])
    at = random.randrange(len(text) + 1)
    return text[:at] + text[at + random.randrange(1, 200) :]


def delete_char(text, random):
    at = random.randrange(len(text) or 1)
    return text[:at] + text[at + 1 :]


def change_char(text, random):
    if not text:
        return text
    at = random.randrange(len(text))
    return text[:at] + random.choice('{}[]",:0tn \n\\\x00\u00e9x\ufeff') + text[at + random.choice([0, 1]) :]


def insert_between(text, random):
    """Inserts a failure or another text at the start of a line, usually next to a document."""
    lines, at = _lines(text, random)
    edges = [index for index, line in enumerate(lines) if line[:1] in ("{", "[", "")] + [0, len(lines)]
    if random.random() < 0.8:
        at = random.choice(edges)
    inserted = failure(random) if random.random() < 0.5 else noise(random)
    before = "\n".join(lines[:at])
    return before + ("\n" if before else "") + inserted + "\n".join(lines[at:])


def double_line(text, random):
    lines, at = _lines(text, random)
    return "\n".join(lines[:at] + [lines[at]] * 2 + lines[at + 1 :])


def splice(text, random, other):
    """Inserts another text after a line or after a character, or replaces the rest of this one with
    it.
    """
    kind = random.random()
    if kind < 0.5:
        lines, at = _lines(text, random)
        return "\n".join(lines[:at] + [other.rstrip("\n")] + lines[at:])
    at = random.randrange(len(text) + 1)
    if kind < 0.75:
        return text[:at] + other + text[at:]
    return text[:at] + random.choice(["\n", ""]) + other


CHANGES = (
    [cut] * 4
    + [cut_start]
    + [cut_middle] * 2
    + [delete_char] * 2
    + [change_char] * 2
    + [insert_between] * 4
    + [double_line]
)


def change(text, random, other):
    if random.random() < 0.15:
        return splice(text, random, other)
    return random.choice(CHANGES)(text, random)


def encode(text, random):
    kind = random.random()
    if kind < 0.8:
        return text.encode("utf-8", "surrogatepass")
    crlf = text.replace("\n", "\r\n")
    return random.choice(
        [
            lambda: b"\xef\xbb\xbf" + text.encode("utf-8", "surrogatepass"),
            lambda: b"\xff\xfe" + crlf.encode("utf-16-le", "surrogatepass"),
            lambda: b"\xfe\xff" + crlf.encode("utf-16-be", "surrogatepass"),
            lambda: text.encode("utf-16-le", "surrogatepass"),
            lambda: text.encode("utf-16-be", "surrogatepass"),
            lambda: crlf.encode("utf-8", "surrogatepass"),
        ]
    )()


def damage(data, random):
    """Truncates bytes, removes some, or changes some to another encoding."""
    if not data:
        return data
    at = random.randrange(len(data))
    return random.choice(
        [
            lambda: data[:at],
            lambda: data[:at],
            lambda: data[:at] + bytes([random.randrange(256)]) + data[at + 1 :],
            lambda: data[:at] + data[at + 1 :],
            lambda: data[:at] + b"\xff" + data[at:],
            lambda: data + '{"Clusters": []}'.encode("utf-16-le"),
            lambda: data + b"\xef\xbb\xbf" + data,
        ]
    )()
