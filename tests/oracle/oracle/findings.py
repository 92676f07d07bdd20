"""Merges the records of all sources into one finding per cluster."""

from .records import OUTDATED
from .values import UNDECIDED

_RANK = {"fail": 0, "unknown": 1, "pass": 2}


class Finding:
    def __init__(self, outcomes, name, arn, region, account):
        self.outcomes = frozenset(outcomes)
        # The specification doesn't say whether an empty name is a name.
        self.name = UNDECIDED if name == "" else name
        self.arn = arn
        self.region = region
        self.account = account
        # Whether it may not count for the verdict: a bare name that may belong to another finding,
        # or an entry that the specification may not recognize as one.
        self.may_vanish = False
        # If it is not a finding, its document is an error, so it can't pass either way.
        self.is_error_else = False


class Findings:
    """`is_open`: the specification doesn't say which findings there are. `entries` contains
    `(record, source, page, region, account)`.
    """

    def __init__(self):
        self.list = []
        self.is_open = False
        self.entries = []
        # Bare names that do or may belong to another finding: `{id(record): True or None}`.
        self.silent = {}


def merge(sources):
    findings = Findings()
    for source in sources:
        findings.is_open = (
            findings.is_open
            or source.is_open
            or source.hides
            or any(document.is_open or document.hides for document in source.documents)
        )
        for record, page in source.records():
            key = page.key if page is not None else None
            if record.arn:
                region, account = record.arn.region, record.arn.account
            else:
                region, account = source.region(key), source.account()
            findings.entries.append((record, source, page, region, account))
    _open_copies(sources, findings)
    groups, rest = {}, []
    for entry in findings.entries:
        record = entry[0]
        if record.arn:
            groups.setdefault(record.arn_text, []).append(record)
        else:
            rest.append(entry)
    named = {}
    for text, records in groups.items():
        arn = records[0].arn
        named.setdefault((arn.account, arn.region, arn.name), []).append(text)
    _merge_names(findings, rest, named, groups)
    for text, records in groups.items():
        arn = records[0].arn
        finding = Finding(worst([record.outcomes for record in records]), arn.name, text, arn.region, arn.account)
        sure = [record.outcomes for record in records if record.is_recognised is True]
        if len(sure) < len(records):
            finding.may_vanish = finding.is_error_else = not sure
            finding.outcomes |= worst(sure) if sure else set()
        if {OUTDATED} in sure and finding.outcomes == {OUTDATED}:
            # Evidence of known age next to evidence that is too old: the specification doesn't say
            # which of the two counts.
            finding.outcomes |= {outcome for outcomes in sure for outcome in outcomes if outcome[0] == "pass"}
        findings.list.append(finding)
    return findings


def _merge_names(findings, rest, named, groups):
    """Assigns entries without a DAX cluster's ARN to a cluster whose account, region and name are
    known and equal.
    """
    alone = {}
    all_names = {name for _, _, name in named}
    for record, _, _, region, account in rest:
        finding = Finding(record.outcomes, record.name, record.arn_text, region, account)
        is_open = UNDECIDED in (region, account)
        finding.may_vanish = finding.is_error_else = record.is_recognised is not True
        if record.arn is None or is_open:
            findings.is_open = True
            finding.may_vanish = finding.may_vanish or (record.kind == "name" and record.name in all_names)
        known = record.arn_text is None and record.name is not None and region is not None and account is not None
        found = named.get((account, region, record.name), []) if known and not is_open else []
        if len(found) == 1:
            # A bare name doesn't count. Anything else does.
            if record.kind != "name":
                groups[found[0]].append(record)
            else:
                findings.silent[id(record)] = True
            continue
        if known:
            alone.setdefault((account, region, record.name), []).append((record, finding))
        findings.list.append(finding)
        if finding.may_vanish and record.kind == "name":
            findings.silent[id(record)] = None
    for pairs in alone.values():
        # "The single record of that name" may be one without an ARN: the specification doesn't say
        # whether these merge.
        if len(pairs) > 1:
            findings.is_open = True
            for record, finding in pairs:
                finding.may_vanish = (
                    finding.may_vanish or record.kind == "name" and any(other.kind != "name" for other, _ in pairs)
                )
                if finding.may_vanish:
                    findings.silent[id(record)] = None


def worst(all_outcomes):
    """The possible outcomes of a finding: the worst status of its records, with the reason of a
    record that has it.
    """
    results = {(None, None)}
    for outcomes in all_outcomes:
        merged = set()
        for before in results:
            for outcome in outcomes:
                if before[0] is None or _RANK[outcome[0]] < _RANK[before[0]]:
                    merged.add(outcome)
                elif _RANK[outcome[0]] > _RANK[before[0]]:
                    merged.add(before)
                else:
                    merged |= {before, outcome}
        results = merged
    return results


def _open_copies(sources, findings):
    """A source that appears twice counts once. What that means for entries without an ARN is open.
    """
    seen = {}
    for source in sources:
        others = seen.setdefault(source.data, [])
        if others and any(not record.arn for record, _ in source.records()):
            findings.is_open = True
        others.append(source)
