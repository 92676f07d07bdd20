"""One cluster's record: the verdict table, whether the record is full, and what it must not
contain.
"""

import re

from . import aws

ABSENT = ("fail", "sse-absent")
NOT_EXPORTED = ("unknown", "sse-not-exported")
UNRECOGNISED = ("unknown", "sse-unrecognised")
DUPLICATE = ("unknown", "duplicate-member")
CONTRADICTED = ("unknown", "sse-contradicted")
OUTDATED = ("unknown", "evidence-outdated")
WORDS = {
    "ENABLED": ("pass", "sse-enabled"),
    "DISABLED": ("fail", "sse-disabled"),
    "DISABLING": ("fail", "sse-disabling"),
    "ENABLING": ("unknown", "sse-enabling"),
}

# The record's own members that the rule reads (the design). A duplicate of one of them is
# `duplicate-member`.
READ = set(aws.FULL_RECORD) | {"SSEDescription"}
IDENTIFYING = ("ClusterName", "ClusterArn", "SSEDescription")
# The ARN of another service is an error.
_OTHER_SERVICE = re.compile(r"arn:[^:]*:(?!dax:)[a-z-]+:[^:]*:[^:]*:")
_INTEGER = re.compile(r"(?:0|[1-9][0-9]{0,8})\Z")


class Record:
    """What one entry of the evidence says about a cluster.

    `outcomes` is the set of `(status, reason)` that the specification allows. `is_error` and
    `is_full` are three-valued.
    """

    def __init__(self, kind, outcomes, name=None, arn_text=None):
        self.kind = kind
        self.outcomes = frozenset(outcomes)
        self.name = name
        self.arn_text = arn_text
        self.arn = aws.parse_arn(arn_text) if arn_text is not None else False
        self.is_full = False
        self.is_error = False
        self.is_recognised = True
        self.hides = False
        # Two names or two ARNs: it is open which of them the finding has.
        self.is_open_identity = False
        # A status without identity, or an `ENABLED` that nothing ties to DAX, leaves the whole
        # unknown.
        self.leaves_unknown = False
        self.node_times = []

    def has_identity(self):
        """Whether it names a cluster. `None` if it is open whether its ARN is a DAX ARN."""
        if self.name or self.arn:
            return True
        return None if self.arn is None or self.name is not None else False


def squash(key):
    """A key without case and punctuation, to recognize another spelling."""
    return re.sub(r"[^a-z0-9]", "", key.lower())


def is_misspelt(key, right):
    """Whether a key is another spelling of `right`: it differs only in letter case or in the
    separators `_`, `-`, `.`, `$` and space.
    """
    return key != right and re.sub(r"[_.$ -]", "", key).lower() == right.lower()


def _has_type(node, kind):
    """Whether a value has the model's type. `None` for numbers that leave this open, and for lists
    that contain other types.
    """
    if kind == "integer":
        if node.kind != "number":
            return False
        return True if _INTEGER.match(node.text) else None
    if node.kind != kind:
        return False
    if kind == "array" and any(item.kind != "object" for item in node.items):
        return None
    return True


def is_full(node):
    """Whether a record is full: each of the ten members is present, not null and of the model's
    type.
    """
    answer = True
    for member, kind in aws.FULL_RECORD.items():
        value = node.get(member)
        has = _has_type(value, kind) if value is not None else False
        if has is False:
            return False
        if has is None:
            answer = None
    return answer


# Where the model has a list of strings.
_LISTS_OF_STRINGS = (("NodeIdsToRemove",), ("ParameterGroup", "NodeIdsToReboot"))


def _intrusion(node, path=()):
    """Whether a record contains output of another command, or `None` if that is open. `path` has
    `None` for lists.
    """
    answer = False
    is_own, place = not path, _without_lists(path)
    # A list with such a name elsewhere: the specification doesn't say whether it is the model's
    # list.
    has_name = place[-1:] in (("NodeIdsToRemove",), ("NodeIdsToReboot",))
    if node.kind == "object":
        keys = set(node.keys())
        if "Clusters" in keys:
            return True
        if "Cluster" in keys:
            answer = None
        if not is_own:
            if place in _LISTS_OF_STRINGS:
                return True
            answer = None if has_name else answer
            count = len(keys & set(IDENTIFYING))
            if count >= 2:
                return True
            if count or is_misspelt_cluster(keys):
                answer = None
    for key, value in node.items if node.kind == "object" else [(None, item) for item in node.items]:
        found = _intrusion(value, path + (key,))
        if found is True:
            return True
        # The specification doesn't say whether to look for pairs or lists in a list of strings.
        if found is None or (has_name and value.kind == "array" and key is None):
            answer = None
    return answer


def _without_lists(path):
    """The path to a value, or to the list that contains it."""
    while path[-1:] == (None,):
        path = path[:-1]
    return path


def is_misspelt_cluster(keys):
    return any(squash(key) in ("clusters", "clustername", "clusterarn", "ssedescription") for key in keys)


def _encryption(node, full):
    """The outcomes of a record from its SSEDescription alone."""
    value = node.get("SSEDescription")
    if value is None or value.kind == "null" or (value.kind == "object" and not value.items):
        is_empty_object = value is not None and value.kind == "object"
        less = {NOT_EXPORTED, UNRECOGNISED} if is_empty_object else {NOT_EXPORTED}
        if full is None:
            return {ABSENT} | less
        return {ABSENT} if full else less
    if value.kind != "object":
        return {UNRECOGNISED}
    status = value.get("Status")
    if status is None or status.kind != "string" or status.text not in WORDS:
        return {UNRECOGNISED}
    outcome = WORDS[status.text]
    node_type = node.get("NodeType")
    if outcome[0] == "pass" and node_type is not None and node_type.kind == "string":
        unsupported = aws.may_be_unsupported(node_type.text)
        if unsupported is not False:
            return {CONTRADICTED} if unsupported else {CONTRADICTED, outcome}
    return {outcome}


def _is_misspelt(node):
    """Whether the record has SSEDescription or its Status in another spelling."""
    if any(is_misspelt(key, "SSEDescription") for key in node.keys()):
        return True
    inner = [value.keys() for value in node.values("SSEDescription") if value.kind == "object"]
    return any(is_misspelt(key, "Status") for keys in inner for key in keys)


def _is_duplicate(node):
    """Whether a member that the rule reads is duplicated. The verdict table reads no other members.
    """
    keys = node.keys()
    doubled = {key for key in keys if keys.count(key) > 1}
    if doubled & READ:
        return True
    for value in node.values("SSEDescription"):
        if value.kind == "object" and value.keys().count("Status") > 1:
            return True
    return False


def _string(node, member):
    value = node.get(member)
    return value.text if value is not None and value.kind == "string" else None


def judge(node):
    """Reads one closed record."""
    name, arn_text = _string(node, "ClusterName"), _string(node, "ClusterArn")
    full = is_full(node)
    outcomes = _encryption(node, full)
    if _is_misspelt(node):
        outcomes = {UNRECOGNISED}
    duplicate = _is_duplicate(node)
    if duplicate:
        outcomes = {DUPLICATE}
    # A name and nothing else is a bare name, in any notation.
    is_bare = len(node.items) == 1 and name is not None
    record = Record("name" if is_bare else "record", outcomes, name, arn_text)
    record.is_full = None if duplicate else full
    record.is_error = _intrusion(node)
    record.hides = record.is_error is not False
    if _OTHER_SERVICE.match(arn_text or ""):
        record.is_error = True
    elif re.match(r"arn:[^:]*:(?!dax:)[^:]", arn_text or ""):
        # An invalid ARN is a warning. The specification doesn't say whether this one is more than
        # that.
        record.is_error = record.is_error or None
    identity = record.has_identity()
    record.leaves_unknown = None if identity is None else not identity
    record.is_open_identity = any(len(node.values(member)) > 1 for member in ("ClusterName", "ClusterArn"))
    record.node_times = _node_times(node)
    return record


def _node_times(node):
    """The values of NodeCreateTime, as text or number."""
    nodes = node.get("Nodes")
    if nodes is None or nodes.kind != "array":
        return []
    times = [item.get("NodeCreateTime") for item in nodes.items if item.kind == "object"]
    return [time for time in times if time is not None]
