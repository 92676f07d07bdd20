"""What may be beside clusters and regions: metadata about a call, and nothing that contains
evidence, a failure or a further page.
"""

from .aws import STATUS_WORDS
from .records import IDENTIFYING, is_misspelt, is_misspelt_cluster, squash
from .values import any_true

METADATA = ("$metadata", "ResponseMetadata")
# What other SDKs add. The specification doesn't say which of these names and spellings are allowed.
_OTHER_METADATA = ("responsemetadata", "resultmetadata", "sdkhttpmetadata", "sdkresponsemetadata", "metadata")
_STATUS_KEYS = ("HTTPStatusCode", "httpStatusCode")
_METADATA_KEYS = _STATUS_KEYS + (
    "RequestId",
    "requestId",
    "HTTPHeaders",
    "RetryAttempts",
    "attempts",
    "totalRetryDelay",
    "extendedRequestId",
    "cfId",
    # Headers of an answer.
    "date",
    "server",
    "content-type",
    "content-length",
    "x-amzn-requestid",
)
# Words for a failure, a truncation or a marker, without case and punctuation.
_BAD_WORDS = (
    "error",
    "errors",
    "code",
    "errorcode",
    "errormessage",
    "message",
    "fault",
    "marker",
    "nextmarker",
    "istruncated",
    "truncated",
)
# More words for a failure or a further page, which a call's metadata must not report either.
_MORE_WORDS = ("nexttoken", "exception", "failure", "failed", "hasmore")


def holds_clusters(node):
    """Whether any part of a value could be taken for a cluster."""
    if node.kind == "object":
        keys = set(node.keys())
        if keys & set(IDENTIFYING) or "Cluster" in keys or "Clusters" in keys or is_misspelt_cluster(keys):
            return True
    if node.kind == "string" and node.text in STATUS_WORDS:
        return True
    return any(holds_clusters(child) for child in node.children())


def is_other_metadata(key):
    return key not in METADATA and squash(key) in _OTHER_METADATA


def _tells_failure(node):
    return node.kind == "string" and ("An error occurred" in node.text or "AccessDenied" in node.text)


def _says_nothing(node):
    """Whether a value carries no information: null, false, 0 or an empty text. `None` for a zero
    written differently.
    """
    if node.kind == "number" and float(node.text) == 0:
        return True if node.text == "0" else None
    return node.kind in ("null", "false") or node.text == ""


def _says_anything(node):
    """Whether any value inside this one carries information."""
    if node.kind in ("object", "array"):
        return any_true(_says_anything(child) for child in node.children())
    answer = _says_nothing(node)
    return None if answer is None else not answer


def beside(node):
    """Whether a member beside `Clusters` or `Cluster` makes the page an error."""
    answers = []
    for key, value in node.items:
        if key in ("Clusters", "NextToken", "Cluster"):
            answers.append(key == "Cluster" and "Clusters" in node.keys())
        elif key in METADATA:
            answers.append(metadata(value))
        elif is_other_metadata(key):
            answers.append(metadata(value) or None)
        elif any(is_misspelt(key, right) for right in ("Clusters", "Cluster", "NextToken")):
            # The specification doesn't say this about members beside `Cluster` alone.
            answers.append(True if "Clusters" in node.keys() else None)
        elif value.items or not value.closed or value.text in STATUS_WORDS:
            answers.append(True)
        elif squash(key) in _BAD_WORDS:
            answers.append(True if (value.kind == "string" and value.text) or value.kind == "true" else None)
        elif _tells_failure(value):
            answers.append(True)
        else:
            # The specification doesn't say what "holds nothing" means, or which other members an
            # SDK adds.
            answers.append(None)
    return any_true(answers)


def tells_failure(node):
    """Whether a member beside `Clusters` may report a failure of the AWS CLI, by its name or its
    text.
    """

    def tells(key, value):
        if squash(key) in _BAD_WORDS or key in _STATUS_KEYS or _tells_failure(value):
            return True
        pairs = value.items if value.kind == "object" else [("", item) for item in value.items]
        return any(tells(inner, child) for inner, child in pairs)

    return any(key not in ("Clusters", "Cluster") and tells(key, value) for key, value in node.items)


def metadata(node, is_inner=False):
    """Whether a call's metadata, read at every depth, reports a failure, a further page or
    evidence.
    """
    # The specification doesn't cover metadata that is not an object, or a text that reports a
    # failure under another key.
    is_odd = _tells_failure(node) or (node.kind != "object" and not is_inner and _says_nothing(node) is not True)
    answers = [True if node.text in STATUS_WORDS else None if is_odd else False]
    if node.kind != "object":
        return any_true(answers + [metadata(item, True) for item in node.items])
    for key, value in node.items:
        if key in IDENTIFYING or key == "Clusters":
            answers.append(True)
        answers.append(metadata(value, True))
        if squash(key) in _BAD_WORDS + _MORE_WORDS:
            answers.append(_says_anything(value))
        elif key in _STATUS_KEYS:
            good = value.kind == "number" and value.text.startswith("2") and len(value.text) == 3
            bad = value.kind == "number" and value.text[:1] in ("4", "5") and len(value.text) == 3
            answers.append(False if good else True if bad else None)
        elif key not in _METADATA_KEYS and _says_anything(value) is not False:
            # This member could report a failure in unlisted words, or might not be metadata.
            answers.append(None)
    doubled = len(set(node.keys())) != len(node.items)
    return any_true(answers + [None if doubled else False])
