"""Files about the collection, recognized by their content: the manifest, and AWS's answers about
caller, regions and accounts.
"""

import re

from . import aws, times
from .records import squash
from .values import any_true

_SHA256 = re.compile(r"[0-9a-fA-F]{64}\Z")
# The required kind of an answer's file, by the second word of its command.
_COMMANDS = {
    "get-caller-identity": ("sts", "caller-identity"),
    "list-regions": ("account", "region-list"),
    "describe-regions": ("ec2", "region-list"),
}
_REGION_MEMBERS = {
    "RegionOptStatus": ("ENABLED", "ENABLED_BY_DEFAULT", "ENABLING", "DISABLED", "DISABLING"),
    "OptInStatus": ("opt-in-not-required", "opted-in", "not-opted-in"),
}
NOT_ENABLED = ("DISABLED", "not-opted-in")


class Known:
    """A file about the collection. `is_error` is three-valued."""

    def __init__(self, form):
        self.form = form
        self.is_error = False
        self.account = None
        self.arn = None
        # For a list of regions: each region's state, and the member that contains it.
        self.regions = {}
        self.member = None
        self.accounts = []
        self.answers = []
        self.entries = []

    def disabled(self):
        """The regions that an AWS answer lists as not enabled in the account."""
        return {region for region, state in self.regions.items() if state in NOT_ENABLED}


class Entry:
    """A manifest's entry for one file, or for a region that the script didn't call."""

    def __init__(self, node, subject):
        text = {key: value.text if value.kind == "string" else None for key, value in node.items}
        self.subject = text.get(subject)
        self.outcome = text.get("outcome")
        self.file = text.get("file")
        self.sha256 = text.get("sha256")
        self.start = times.moment(text.get("start"))
        self.end = times.moment(text.get("end"))
        self.caller = text.get("caller")
        self.unknown_members = set(node.keys()) - {"file", "sha256", "start", "end", "caller", "cli", "script", subject}
        if subject == "region":
            self.unknown_members.discard("outcome")
        strings = all(
            value.kind == "string" or (value.kind == "null" and key in ("file", "sha256", "caller"))
            for key, value in node.items
        )
        required = {"start", "end", "cli", "script", subject} <= set(node.keys()) and len(set(node.keys())) == len(
            node.items
        )
        self.is_sound = (
            strings and required and self.start is not None and self.end is not None and self.start <= self.end
        )
        if self.sha256 is not None and not _SHA256.match(self.sha256):
            self.is_sound = False


def recognise(node):
    """`None` for an object that is not such a file. An object must be closed, because a broken one
    can't be recognized.
    """
    if not node.closed:
        return None
    keys = set(node.keys())
    doubled = len(keys) != len(node.items)
    known = None
    if node.get("format") is not None and node.get("format").text == "dax001-export":
        known = _manifest(node)
    elif keys == {"UserId", "Account", "Arn"} and all(value.kind == "string" for _, value in node.items):
        known = Known("caller-identity")
        known.account, known.arn = node.get("Account").text, node.get("Arn").text
        known.is_error = False if aws.ACCOUNT.match(known.account) else None
    elif "Regions" in keys and node.get("Regions").kind == "array" and not _has_cluster(node):
        known = _regions(node.get("Regions"))
    elif "Accounts" in keys and node.get("Accounts").kind == "array" and not _has_cluster(node):
        known = _accounts(node.get("Accounts"))
    if known is not None and len(keys) > 1 and known.form in ("region-list", "account-list"):
        # A list that says that more follows, or that has other members beside it.
        known.is_error = None
    if known is not None and doubled:
        known.is_error = True if known.form == "export-manifest" else None
    return known


def _has_cluster(node):
    """A list of accounts or regions with a cluster in a member is not such a list: it is evaluated
    as evidence.
    """
    if node.kind == "object" and set(node.keys()) & {
        "ClusterName",
        "ClusterArn",
        "SSEDescription",
        "Clusters",
        "Cluster",
    }:
        return True
    return any(_has_cluster(child) for child in node.children())


def _manifest(node):
    known = Known("export-manifest")
    answers = [not set(node.keys()) >= {"format", "version", "answers", "regions"}]
    extra = set(node.keys()) - {"format", "version", "account", "answers", "regions"}
    answers.append(None if extra else False)
    version = node.get("version")
    answers.append(
        False
        if version is not None and version.text == "1.0"
        else None if version is not None and (version.text or "").startswith("1.") else True
    )
    account = node.get("account")
    if account is not None and account.kind != "null":
        known.account = account.text
        answers.append(account.kind != "string" or not aws.ACCOUNT.match(account.text))
    for member, subject, entries in (("answers", "command", known.answers), ("regions", "region", known.entries)):
        listed = node.get(member)
        if listed is None or listed.kind != "array":
            answers.append(True)
            continue
        for item in listed.items:
            if item.kind != "object":
                answers.append(True)
                continue
            entry = Entry(item, subject)
            entries.append(entry)
            answers += [not entry.is_sound, None if entry.unknown_members else False]
    answers += [_answer(entry) for entry in known.answers] + [_region(entry) for entry in known.entries]
    answers += [_caller(entry, known.account) for entry in known.answers + known.entries]
    files = [entry.file for entry in known.answers + known.entries if entry.file is not None]
    regions = [entry.subject for entry in known.entries]
    # A file has one entry. The specification doesn't cover two entries for one region.
    answers += [len(set(files)) != len(files), None if len(set(regions)) != len(regions) else False]
    known.is_error = any_true(answers)
    return known


def _answer(entry):
    if not entry.file or entry.sha256 is None:
        return True
    return False if form_of(entry.subject) and _is_beside(entry.file) else None


def _region(entry):
    if entry.subject is None or entry.outcome not in ("exported", "failed", "not-enabled"):
        return True
    shape = aws.is_region(entry.subject)
    has_file = entry.file is not None and entry.sha256 is not None
    if shape is False or (entry.file is None) != (entry.sha256 is None) or entry.file == "":
        return True
    if entry.outcome == "not-enabled":
        return None if has_file else None if shape is None else False
    return True if not has_file else False if shape and _is_beside(entry.file) else None


def _is_beside(file):
    """Whether the entry gives only a file name, as for a file beside the manifest."""
    return "/" not in file and "\\" not in file


def form_of(command):
    """The required form of the answer to a command, or `None` for a command that the specification
    doesn't cover.
    """
    words = (command or "").split()
    return _COMMANDS[words[1]][1] if len(words) > 1 and words[1] in _COMMANDS else None


def is_known(command):
    """Whether the answers to this command count, by its first two words."""
    words = (command or "").split()
    return len(words) > 1 and words[1] in _COMMANDS and words[0] == _COMMANDS[words[1]][0]


def _caller(entry, account):
    """Whether the caller's ARN can't belong to the manifest. Its account must be the manifest's
    account.
    """
    if entry.caller is None:
        return False
    parts = entry.caller.split(":")
    if parts[0] != "arn" or len(parts) < 5 or parts[4] != account:
        return True
    return False if len(parts) > 5 and parts[5] else None


def _regions(node):
    known = Known("region-list")
    members = set()
    for item in node.items:
        if item.kind != "object" or not item.get("RegionName") or item.get("RegionName").kind != "string":
            return None
        found = [
            member for member in _REGION_MEMBERS if item.get(member) is not None and item.get(member).kind == "string"
        ]
        if len(found) != 1 or len(set(item.keys())) != len(item.items):
            return None
        members.add(found[0])
        name, state = item.get("RegionName").text, item.get(found[0]).text
        if state not in _REGION_MEMBERS[found[0]] or not aws.is_region(name) or name in known.regions:
            known.is_error = None
        if not set(item.keys()) <= {"RegionName", "RegionOptStatus", "OptInStatus", "Endpoint", "Geography"}:
            known.is_error = None
        known.regions[name] = state
    if len(members) != 1:
        return None
    known.member = members.pop()
    return known


def _accounts(node):
    known = Known("account-list")
    for item in node.items:
        text = {key: value.text for key, value in item.items if value.kind == "string"} if item.kind == "object" else {}
        other = _other_id(text)
        if "Id" not in text and other:
            # The specification doesn't say whether another spelling is read.
            known.is_error, text["Id"] = None, text[other]
        if not aws.ACCOUNT.match(text.get("Id", "")):
            return None
        members = {"Id", "Arn", "Email", "Name", "Status", "JoinedMethod", "JoinedTimestamp"}
        if (
            not {"Arn", "Name", "Status"} <= set(text) <= members
            or text["Status"] != "ACTIVE"
            or len(text) != len(item.items)
        ):
            known.is_error = None
        known.accounts.append((text["Id"], text.get("Name")))
    return known if known.accounts else None


def _other_id(text):
    """The key that is another spelling of `Id`, if any."""
    return next((key for key in text if squash(key) in ("id", "accountid", "account")), None)
