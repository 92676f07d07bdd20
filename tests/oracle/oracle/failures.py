"""Text outside documents: a failure of the AWS CLI, or something else."""

import re

_MESSAGE = re.compile(
    r"(?:aws: \[ERROR\]: )?An error occurred \((\w+)\) when calling the (\w+) operation(?: \([^)\n]*\))?:([^\n]*)\Z"
)
_ANYWHERE = re.compile(r"An error occurred \((\w+)\) when calling")
_CALLS = (
    "Unable to locate credentials",
    "Could not connect to the endpoint URL",
    "The security token included in the request",
)
NOT_OFFERED = "Access Denied to API Version: DAX_V3"

# Codes that mean that AWS didn't allow the call. Any other code means that the call failed for
# another reason.
DENIED = ("AccessDeniedException", "AccessDenied", "UnauthorizedOperation")
FAILED = (
    "UnrecognizedClientException",
    "InvalidClientTokenId",
    "ExpiredTokenException",
    "ExpiredToken",
    "ThrottlingException",
    "ServiceUnavailable",
    "InternalFailure",
    "ClusterNotFoundFault",
    "InvalidParameterValueException",
    "SignatureDoesNotMatch",
)


_REFUSAL = re.compile(
    r"(?:aws: \[ERROR\]: )?An error occurred \(InvalidParameterValueException\) when calling the DescribeClusters operation: "
    + re.escape(NOT_OFFERED)
    + r"\Z"
)
_WORDS = re.compile(
    "(?:(?:aws )?An error occurred InvalidParameterValueException when calling the DescribeClusters operation "
    r"(?:reached max retries \d+ )?|(?:Code )?InvalidParameterValueException (?:Message )?)"
    r"Access Denied to API Version DAX_V3\Z"
)
_PRINTABLE = re.compile(r"[ -~\t\r\n]*\Z")


def is_printable(text):
    return _PRINTABLE.match(text) is not None


def is_refusal(text):
    """Whether a text is AWS's refusal and nothing else.

    `None` if it differs only in whitespace, punctuation, retries or member names: the facts don't
    show every format that the AWS CLI has.
    """
    stripped = text.strip(" \t\r\n")
    if _REFUSAL.match(stripped):
        return True
    words = " ".join(re.findall(r"\w+", stripped.replace("[ERROR]", "")))
    is_nearly = _WORDS.match(words) and not re.search(r"[][{}]", stripped.replace("[ERROR]", "", 1))
    return None if is_nearly else False


def is_refusal_object(node):
    """Whether an object is AWS's refusal as the AWS CLI prints it in JSON."""
    values = {key: value.text for key, value in node.items}
    return len(node.items) == 2 and values == {"Code": "InvalidParameterValueException", "Message": NOT_OFFERED}


def by_code(code, message):
    """`denied`, `failed`, `dax-v3` if AWS refuses because it doesn't offer DAX, or `None` if the
    code decides neither.
    """
    if NOT_OFFERED in message:
        return "dax-v3"
    if code in DENIED:
        return "denied"
    return "failed" if code in FAILED else None


def of_text(run):
    """The kind of a text between documents.

    `denied`, `failed` or `dax-v3` for a failure, `text` for a text without one. `several` for a
    failure next to another text or failure, where it is open which of them counts. `None` if it is
    open whether the text is an error.
    """
    stripped = run.strip(" \t\r\n\ufeff")
    if NOT_OFFERED in run:
        return "several" if "AccessDenied" in run and "\n" in stripped else "dax-v3"
    if "DAX_V3" in run:
        # Almost the refusal: the specification doesn't say which failure it is.
        return None
    whole = _MESSAGE.match(stripped)
    if whole:
        return by_code(whole.group(1), whole.group(3)) if whole.group(2) == "DescribeClusters" else None
    codes = _ANYWHERE.findall(run)
    has_call = any(call in run for call in _CALLS)
    found = {by_code(code, "") for code in codes} | ({"failed"} if has_call else set())
    if not found:
        return "several" if "An error occurred" in run else "text"
    return "failed" if stripped.startswith(_CALLS) and found == {"failed"} and "\n" not in stripped else "several"


def of_object(node):
    """The kind of failure in an object `{"Code": ..., "Message": ...}`, or `False` if it is not a
    failure.
    """
    if not set(node.keys()) <= {"Code", "Message", "Type"} or len(node.items) != len(set(node.keys())):
        return False
    code, message = node.get("Code"), node.get("Message")
    if not code or code.kind != "string" or not message or message.kind != "string":
        return False
    return by_code(code.text, message.text)
