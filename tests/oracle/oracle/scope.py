"""What label, region key, manifest and name say about account and region, and where they contradict
each other.

A value of `UNDECIDED` means that the specification doesn't give the meaning, for example of a file
name.
"""

import re

from . import aws
from .values import UNDECIDED, any_true


class Scope:
    def __init__(self, account=None, region=None):
        self.account = account
        self.region = region


def of_name(name):
    """The scope in a path: `123456789012/us-east-1.json`."""
    parts = name.split("/")
    parts[-1] = re.sub(r"\.[A-Za-z]{1,5}\Z", "", parts[-1])
    return Scope(_said(parts, _account), _said(parts, lambda part: _part(part, aws.is_region, r"[a-z]+-[a-z]+-\d")))


def _said(parts, read):
    said = [read(part) for part in parts]
    known = {part for part in said if part is not None}
    if not known:
        return None
    # Two accounts or regions in one path: the specification doesn't say which counts.
    return known.pop() if len(known) == 1 else UNDECIDED


def _part(part, exact, within):
    answer = exact(part)
    if answer:
        return part
    return UNDECIDED if answer is None or re.search(within, part, re.I) else None


def _account(part):
    if not aws.ACCOUNT.match(part):
        return UNDECIDED if re.search(r"\d{12}", part) else None
    time = aws.reads_as_time(part)
    return {True: None, False: part, None: UNDECIDED}[time]


def of_label(label):
    """The scope from the user's label. A value that is neither account nor region is a warning and
    has no effect.
    """
    label = label or {}
    account, region = label.get("account"), label.get("region")
    scope = Scope()
    if account is not None and aws.ACCOUNT.match(account):
        scope.account = account
    if region is not None:
        shape = aws.is_region(region)
        scope.region = {True: region, False: None, None: UNDECIDED}[shape]
    return scope


def first(*claims):
    """The strongest claim that is not `None`."""
    return next((claim for claim in claims if claim is not None), None)


def contradicts(one, other):
    """Whether two claims differ, or `None` if one of them is open."""
    if one is None or other is None:
        return False
    if one is UNDECIDED or other is UNDECIDED:
        return None
    return one != other


def label_contradictions(source):
    """Whether the user's label contradicts an ARN or a region's key in the source, which is an
    error.
    """
    label, answers = source.label, []
    for document in source.documents:
        for page in document.pages:
            answer = contradicts(label.region, page.key)
            # If the ARNs confirm the label, the specification doesn't say whether the label
            # contradicts the key.
            answers.append(answer and None if page.records and all(one.arn is not False for one in page.records) else answer)
        for record, _ in document.records():
            if record.arn:
                answer = any_true(
                    [contradicts(label.account, record.arn.account), contradicts(label.region, record.arn.region)]
                )
                answers.append(answer if record.is_recognised is True else answer and None)
            elif record.arn is None and (label.account or label.region):
                answers.append(None)
    return any_true(answers)
