"""Names, statuses and pairs of the two, as `--query` prints them."""

import re

from . import aws
from .records import NOT_EXPORTED, UNRECOGNISED, WORDS, Record, squash

# Keys that mark a pair as a DAX cluster's. The design mentions "a small dated set of names" but
# lists none, so only the service's own names for the identity are certain. For the status, only
# `Status` is.
_CLUSTER_KEYS = ("ClusterName", "ClusterArn")
_STATUS_KEYS = ("Status",)
_MAYBE_KEYS = ("clustername", "clusterarn", "cluster", "clusterid", "daxcluster", "clusteridentifier", "id")
# A pair with these keys doesn't identify DAX (README: "leaves the whole unknown").
_SILENT = {("Name", "SSE"), ("Name", "Status"), ("name", "status"), ("Name", "Encryption")}


class Pair(Record):
    """A name or an ARN with a status. `is_recognised` is three-valued."""

    def __init__(self, outcomes, name, arn_text, is_recognised=True):
        super().__init__("pair", outcomes, name, arn_text)
        self.is_recognised = is_recognised


def name_record(text):
    return Record("name", {NOT_EXPORTED}, name=text)


def status_record(word):
    record = Record("status", {WORDS[word]})
    record.leaves_unknown = True
    return record


def _identity(node):
    """`(name, ARN, sure)` of a value that names a cluster, or `None`."""
    if node.kind != "string":
        return None
    if node.text.startswith("arn:"):
        arn = aws.parse_arn(node.text)
        return None if arn is False else (None, node.text, arn is not None)
    answer = aws.is_cluster_name(node.text)
    if node.text in WORDS or answer is False:
        return None
    return node.text, None, answer


def of_values(first, second):
    """The pair of two values without keys, in any order, or `None` if they are not a pair."""
    for identity, status in ((first, second), (second, first)):
        if status.kind == "null" or (status.kind == "string" and status.text in WORDS):
            known = _identity(identity)
            if known is None:
                continue
            name, arn_text, sure = known
            outcome = NOT_EXPORTED if status.kind == "null" else WORDS[status.text]
            pair = Pair({outcome}, name, arn_text, True if sure else None)
            # Only a DAX ARN identifies the owner of a pair.
            if outcome[0] == "pass" and not pair.arn:
                pair.leaves_unknown = None if pair.arn is None else True
            return pair
    return None


def of_object(node):
    """The pair in an object of two members, or `None` if it is not a pair."""
    if len(node.items) != 2 or len(set(node.keys())) != 2:
        return None
    (first_key, first), (second_key, second) = node.items
    if "SSEDescription" in (first_key, second_key):
        return None
    pair = of_values(first, second)
    if pair is None:
        return None
    is_first = first.kind == "string" and first.text in (pair.name, pair.arn_text)
    identity_key, status_key = (first_key, second_key) if is_first else (second_key, first_key)
    if identity_key in _CLUSTER_KEYS and "null" in (first.kind, second.kind):
        # "A pair only if that is one of the four words": this is a record.
        return None
    if identity_key in _CLUSTER_KEYS:
        if status_key in _STATUS_KEYS:
            pair.leaves_unknown = False
        elif squash(status_key) in ("status", "sse", "ssestatus", "encryption", "encryptionatrest"):
            pair.leaves_unknown = None
            pair.is_recognised = True if re.match("[A-Za-z_. -]*\\Z", status_key) else None
        else:
            # The key could refer to something else: it is unrecognized, or an `ENABLED` that
            # nothing ties to DAX.
            pair.is_recognised = None
    elif (identity_key, status_key) not in _SILENT:
        pair.is_recognised = None
        if pair.leaves_unknown and squash(identity_key) in _MAYBE_KEYS:
            pair.leaves_unknown = None
    elif pair.arn:
        pair.is_recognised = None
    return pair


def of_unrecognised_status(first, second):
    """Whether two values could be a name and a status that DAX doesn't define."""
    strings = [
        node for node in (first, second) if node.kind == "string" and aws.is_cluster_name(node.text) is not False
    ]
    return Pair({UNRECOGNISED}, strings[0].text, None, None) if strings else None
