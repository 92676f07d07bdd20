"""An oracle for dax001 that evaluates evidence by the specification alone. See README.md one folder
up.
"""

from . import coverage, findings, manifest, scope
from .sources import Source
from .values import UNDECIDED, any_true, one_of, to_json

__all__ = ["evaluate", "to_json"]


def evaluate(inputs, options=None):
    """The answer for `[{"name", "data": bytes, "label"?}]`, with `UNDECIDED` and `OneOf` where the
    specification is open.
    """
    options = options or {}
    sources = [Source(given) for given in inputs]
    collected = manifest.pair(sources, options)
    for source in sources:
        source.settle_refusals()
        for document in source.documents:
            source.add_error(any_true(record.is_error for record, _ in document.records()))
    manifest.apply_age(sources, options, collected)
    for source in sources:
        source.add_error(scope.label_contradictions(source))
    found = findings.merge(sources)
    accounts = coverage.cover(sources, found, collected)
    report_errors = [collected.is_error, coverage.expected(accounts, found, options)]
    report_errors.append(not sources or not any(source.is_evidence() for source in sources))
    reasons = list(_reasons(sources, found, any_true(report_errors)))
    verdicts = _verdicts(sources, found, reasons)
    return {
        "verdict": one_of(verdicts),
        "mayPass": "pass" in verdicts,
        # Why the evidence can't pass, to distinguish differences.
        "why": sorted({reason for reason, answer in reasons if answer is True}),
        "summary": _summary(found),
        "findings": (
            UNDECIDED
            if found.is_open
            else [
                {
                    "outcomes": sorted(finding.outcomes),
                    "name": finding.name,
                    "arn": finding.arn,
                    "region": finding.region,
                    "account": finding.account,
                }
                for finding in found.list
            ]
        ),
        "sources": [
            {
                "form": source.form(),
                "complete": source.complete(),
                "clusters": _count(source),
                "hasError": _three(source.is_error),
            }
            for source in sources
        ],
        "accounts": coverage.answer(accounts, sources, options, collected),
    }


def _three(answer):
    return UNDECIDED if answer is None else answer


def _count(source):
    if any(document.is_open or document.hides or not document.is_closed for document in source.documents):
        return UNDECIDED
    return sum(document.count for document in source.documents)


def _summary(found):
    if found.is_open:
        return {"clusters": UNDECIDED, "pass": UNDECIDED, "fail": UNDECIDED, "unknown": UNDECIDED}
    counts = {"clusters": len(found.list)}
    for status in ("pass", "fail", "unknown"):
        sure = sum({outcome[0] for outcome in finding.outcomes} == {status} for finding in found.list)
        possible = sum(status in {outcome[0] for outcome in finding.outcomes} for finding in found.list)
        counts[status] = one_of(range(sure, possible + 1))
    return counts


def _reasons(sources, found, report_error):
    """Why the evidence can't pass: `(reason, answer)`, three-valued."""
    yield "report-error", report_error
    for source in sources:
        yield "source-error", source.is_error
        yield "empty-projection", any(document.is_empty_projection for document in source.documents)
    for record, *_ in found.entries:
        yield "service-not-stated", record.leaves_unknown
    for finding in found.list:
        passes = {outcome[0] == "pass" for outcome in finding.outcomes}
        reason = "finding " + " or ".join(sorted(outcome[1] for outcome in finding.outcomes if outcome[0] != "pass"))
        if finding.is_error_else and True not in passes:
            yield reason, True
        else:
            yield reason, None if len(passes) > 1 or finding.may_vanish else False in passes


def _verdicts(sources, found, reasons):
    """Every verdict that the specification allows."""
    statuses = [{outcome[0] for outcome in finding.outcomes} for finding in found.list]
    if any(status == {"fail"} and not finding.may_vanish for finding, status in zip(found.list, statuses)):
        return {"fail"}
    verdicts = set()
    hides = any(
        source.hides or not source.is_text or any(document.hides for document in source.documents) for source in sources
    )
    if hides or any("fail" in status for status in statuses):
        verdicts.add("fail")
    answer = any_true(answer for _, answer in reasons)
    if hides and answer is False:
        answer = None
    if answer is not False:
        verdicts.add("unknown")
    if answer is not True:
        whole_empty = any(
            page.is_empty for source in sources for document in source.documents for page in document.pages
        )
        if found.list:
            verdicts.add("pass")
        else:
            verdicts.add("notApplicable" if whole_empty else "unknown")
    return verdicts
