"""Accounts and regions: how well the evidence covers each, and whether all regions of an account
are covered.

`None` as a state means that the report may leave out the region, because the specification doesn't
say where each error counts.
"""

from . import aws, scope, sources as reading
from .collection import NOT_ENABLED
from .values import UNDECIDED, OneOf, all_true, any_true, one_of

STATES = ("exported", "empty", "not-enabled", "unproven", "incomplete", "denied", "failed", "not-offered", "missing")
GOOD = ("exported", "empty", "not-enabled", "not-offered")
_RANK = {state: rank for rank, state in enumerate(STATES)}
# For a text that is not a failure, or for an unrecognized document, the design doesn't say which
# bad state applies.
_BROKEN = frozenset(["incomplete", "failed"])
_BAD = frozenset(["incomplete", "denied", "failed"])
_FAILURES = {
    "denied": {"denied"},
    "failed": {"failed"},
    "broken": {"incomplete"},
    "text": _BROKEN,
    "several": _BAD,
    None: _BAD | {"not-offered"},
}


class Account:
    """`regions` maps a region, or `None`, to its possible states. `all_regions` is three-valued."""

    def __init__(self):
        self.regions = {}
        self.partition = None
        self.all_regions = None
        # Whether the report may leave out the account.
        self.is_optional = False


class _Told:
    """One source's sets of states for each scope, from listings, failures and errors, and
    separately from data that is not a listing.
    """

    def __init__(self):
        self.states = {}
        self.unlisted = {}

    def add(self, account, region, states, is_error=False):
        # An error without a region may appear in no region.
        optional = {None} if is_error and region is None else set()
        self.states.setdefault((account, region), []).append(set(states) | optional)

    def add_unlisted(self, account, region, states):
        self.unlisted.setdefault((account, region), []).append(states)


def cover(sources, findings, collected):
    """`{account: Account}`, or `None` if the specification leaves open which accounts and regions
    there are.
    """
    per_place, unlisted, clusters = {}, {}, set()
    for source in sources:
        told = _Told()
        if source.is_evidence() or source.is_error is not False:
            _read(source, told, clusters, findings.silent)
        for place, states in told.states.items():
            per_place.setdefault(place, []).append(_doubt(source, _any_failure(source, states)))
        for place, states in told.unlisted.items():
            doubt = {"incomplete"} if source.blame is not False else set()
            unlisted.setdefault(place, []).extend(one | doubt for one in states)
    if findings.is_open or any(UNDECIDED in place for place in list(per_place) + list(unlisted)):
        return None
    accounts = {}
    for place in list(per_place) + [place for place in unlisted if place not in per_place]:
        states = _state(per_place.get(place, []), unlisted.get(place, []), place in clusters)
        accounts.setdefault(place[0], Account()).regions[place[1]] = states
    for account in accounts.values():
        account.is_optional = all(None in states for states in account.regions.values())
    _add_missing(accounts, collected)
    return accounts


def _state(of_sources, unlisted, has_cluster):
    """The possible states of a region. Among several sources the best state counts.

    Data that is not a listing gives `unproven` only if no source gives any other state, or if that
    state is a good one that a cluster contradicts.
    """
    states = _combine(of_sources, min)
    if None in states:
        states = states - {None} | (_combine(unlisted, min) if unlisted else {None})
    refuted = states & {"empty", "not-offered"} if has_cluster else set()
    if refuted:
        others = [one - refuted for one in of_sources if not one <= refuted]
        states = (states - refuted) | (_combine(others, min) if others else set()) | {"unproven"}
    return states


def _any_failure(source, states):
    """The worst state. The specification doesn't say which of several failures in one source
    counts.
    """
    worst = _worst(states)
    kinds = source.runs + [kind for document in source.documents for _, kind in document.failed]
    is_open = "failed" in worst and len(worst) > 1 or len(kinds) > 1 and not {"denied", "several", None}.isdisjoint(kinds)
    return worst | {"denied", "failed"} if is_open and not worst.isdisjoint({"denied", "failed"}) else worst


def _doubt(source, states):
    """A source whose manifest or age is an error covers nothing completely. A contradicted label is
    an error in each region.
    """
    good = states & {"exported", "empty", "not-offered"}
    if source.blame is True and good:
        states = states - good | {"incomplete"}
    elif source.blame is not False:
        states = states | {"incomplete"}
    return states | {"incomplete"} if scope.label_contradictions(source) is not False else states


def _read(source, told, clusters, silent):
    account, region = source.account(), source.region()
    for document in source.documents:
        if document.collection is not None:
            continue
        for page in document.pages:
            _read_page(source, page, told, clusters)
        for record in document.entries:
            if silent.get(id(record)) is True:
                continue
            key = (record.arn.account, record.arn.region) if record.arn else (account, region)
            clusters.add(key)
            told.add_unlisted(*key, {"unproven", None} if id(record) in silent else {"unproven"})
        if document.is_empty_projection:
            # The specification doesn't say whether this is a listing.
            told.add(account, region, {"unproven", None})
            told.add_unlisted(account, region, {"unproven"})
        for key, kind in document.failed:
            states = (
                _refused(source, key) if kind == "dax-v3" else _FAILURES[kind] | ({None} if kind is None else set())
            )
            told.add(account, source.region(key), states, True)
        if document.is_error is not False and not document.failed and not document.pages and not document.entries:
            told.add(account, region, _BROKEN, True)
    for run in source.runs:
        states = _refused(source) if run == "dax-v3" else _FAILURES[run]
        if run == "text" and source.may_be_mixed:
            states = states | {"unproven"}
        if source.encoding_error:
            # Bytes in another encoding: the specification doesn't say whether the text around them
            # is read.
            states = states | {None}
        told.add(account, region, states, True)
    if source.encoding_error or source.is_blank:
        told.add(account, region, _BROKEN, True)
    # "Errors count for the region that a source says to be of, also where they stand outside of its
    # pages."
    if source.own_error is not False and not any(one <= _BAD for one in told.states.get((account, region), [])):
        tells_failure = any(document.tells_failure for document in source.documents)
        told.add(account, region, (_BAD if tells_failure else _BROKEN) | {None})
    elif source.blame is not False or source.listed_error is not False:
        told.add(account, region, {"incomplete", None})


def _refused(source, key=None):
    """AWS's refusal under a region's key is not the whole file."""
    if source.refusal is UNDECIDED and key is None:
        return {"failed", "not-offered"}
    return {source.refusal if key is None else "failed"}


def _read_page(source, page, told, clusters):
    own = (source.account(), source.region(page.key))
    keys = {(record.arn.account, record.arn.region) if record.arn else own for record in page.records}
    clusters |= keys
    # Pages that continue one another are one listing, and an error in one may count for all.
    chain = [one for document in source.documents for one in document.pages if one.is_joined is not False]
    chain_error = page in chain and any(one.all_error() is not False for one in chain)
    places = {(record.arn.account, record.arn.region) for one in chain for record in one.records if record.arn}
    for key in keys or {own}:
        states = _page_states(page) | ({"incomplete"} if chain_error else set())
        if len(keys) > 1 or (page in chain and places - {key}):
            # No listing prints clusters of several regions. The specification doesn't say whether
            # such a page gives each region a state.
            states |= {"unproven", None}
            if keys:
                told.add_unlisted(*key, {"unproven"})
        told.add(*key, states, page.all_error() is not False)
    if page.all_error() is not False:
        told.add(*own, (_BAD if page.tells_failure else {"incomplete"}) | {None})


def _page_states(page):
    error = page.all_error()
    if not page.is_list:
        return {"incomplete", None}
    if page.is_coloured:
        return {"incomplete", "unproven", None}
    if error is not False and page.tells_failure:
        return _BAD | {"unproven", "exported", "empty"} if error is None else _BAD
    if error is True:
        # Clusters without a region next to an error count too.
        return {"incomplete", "unproven"} if page.is_joined is not False else {"incomplete"}
    if page.is_empty and page.is_joined is not False:
        # This page is part of the listing that the next page continues.
        return {"unproven", None}
    state = {
        "yes": {"empty" if page.is_empty else "exported"},
        "unproven": {"unproven"},
        "open": {"exported", "unproven"},
    }
    return state[reading.completeness(page)] | ({"incomplete"} if error is None else set())


def _worst(told):
    """Within one source the worst state counts. However, `empty` is wrong for a region if another
    page has clusters in it.
    """
    worst = _combine(told, max)
    if {"empty", "exported"} <= set().union(*told):
        worst |= {"exported", "unproven"}
    return worst


def _combine(all_states, choose):
    """The best or worst state for every way to choose one state from each set. `None` means no
    state.
    """
    results = {None}
    for states in all_states:
        results = {_chosen(choose, one, other) for one in results for other in states}
    return results


def _chosen(choose, one, other):
    known = [state for state in (one, other) if state is not None]
    return choose(known, key=_RANK.get) if known else None


def _add_missing(accounts, collected):
    is_named = any(account is not None for account in accounts)
    for name, account in accounts.items():
        partitions = {aws.partition_of(region) for region in account.regions if region is not None}
        answer = collected.regions.get(name, {})
        if answer is not UNDECIDED:
            partitions |= {aws.partition_of(region) for region in answer}
        listed = set()
        if len(partitions) == 1:
            account.partition = partitions.pop()
            listed = set(aws.WIDE.get(account.partition, ()))
        if answer is UNDECIDED:
            account.all_regions = None
            account.regions = {
                region: states - {None} | {"missing", "not-enabled", None} if None in states else states
                for region, states in account.regions.items()
            }
            continue
        named = listed | set(answer)
        seen = set(account.regions)
        if account.partition is None:
            # The specification doesn't say which partition the account is in, and so which regions
            # are missing.
            account.regions = {
                region: states | {"missing"} if None in states else states for region, states in account.regions.items()
            }
        if account.partition is not None and not (name is None and is_named):
            for region in named - seen:
                account.regions[region] = _absent(answer.get(region))
            for region in named & seen:
                if None in account.regions[region]:
                    account.regions[region] = account.regions[region] - {None} | _absent(answer.get(region))
        answers = []
        for region, states in account.regions.items():
            good = {state is None or state in GOOD for state in states}
            answers.append(good.pop() if len(good) == 1 else None)
            if region is not None and region not in named:
                answers.append(False)
            if answer.get(region) in NOT_ENABLED and states != {"not-enabled"}:
                # Evidence from a region that AWS lists as not enabled is reported as a
                # contradiction. The specification doesn't say what else follows from it.
                answers.append(None)
        # Evidence without a region or an account could belong to any. The specification doesn't say
        # how that affects the claim.
        if None in account.regions or None in accounts:
            answers.append(None)
        account.all_regions = all_true(answers) if account.partition is not None else None
        if name is None and account.all_regions is not False:
            account.all_regions = None


def _absent(answer):
    """The state of a region without evidence."""
    return {"not-enabled"} if answer in NOT_ENABLED else {"missing"}


def expected(accounts, findings, options):
    """Whether an expected account or region is not covered, which is an error of the report."""
    ids = [account["id"] for account in options.get("expectAccounts") or []]
    regions = options.get("expectRegions") or []
    if not ids and not regions:
        return False
    if accounts is None:
        return None
    has = {name: _has_evidence(name, accounts, findings) for name in set(accounts) | set(ids)}
    answers = [None if has[name] is None else not has[name] for name in ids]
    for name, evidence in has.items():
        for region in regions if evidence is not False and name in accounts else []:
            states = {state or "missing" for state in accounts[name].regions.get(region, {None})}
            covered = {state in ("exported", "empty") for state in states}
            # Evidence without an account could belong to any account.
            is_sure = len(covered) == 1 and evidence is True and name is not None
            answers.append(False if covered == {True} else True if is_sure else None)
    return any_true(answers)


def _has_evidence(name, accounts, findings):
    """An account has evidence if it has a finding, or a region that is exported or empty."""
    answers = [None if finding.may_vanish else True for finding in findings.list if finding.account == name]
    for region, states in accounts[name].regions.items() if name in accounts else []:
        covered = {state in ("exported", "empty") for state in states}
        if region is not None:
            answers.append(covered.pop() if len(covered) == 1 else None)
    return any_true(answers)


def missing_accounts(accounts, sources, options):
    """The accounts without evidence that a list or the settings name, each with whether that is
    certain.
    """
    named = {account["id"]: True for account in options.get("expectAccounts") or []}
    for source in sources:
        for document in source.documents:
            if document.collection is not None:
                sure = document.collection.is_error is False
                named.update(
                    (account, named.get(account, False) or sure) for account, _ in document.collection.accounts
                )
    return {account: sure for account, sure in named.items() if account not in accounts}


def answer(accounts, sources, options, collected):
    """`{account: {"allRegions", "regions"}}` for comparison."""
    if accounts is None:
        return UNDECIDED
    result = {}
    for name, account in accounts.items():
        result[name or ""] = {
            "allRegions": UNDECIDED if account.all_regions is None else account.all_regions,
            "regions": dict(
                # An expected region may be listed even if it isn't in the partition.
                {region: OneOf(["missing", None]) for region in options.get("expectRegions") or []},
                **{region or "": one_of(states) for region, states in account.regions.items()},
            ),
            # If the set of the account's regions is open, so is which of them are missing.
            "isOptional": account.is_optional,
            "isWhole": account.partition is not None and collected.regions.get(name) is not UNDECIDED,
        }
    for name, sure in missing_accounts(accounts, sources, options).items():
        result[name] = {"allRegions": False, "regions": {}, "isWhole": False, "isOptional": not sure}
    return result
