"""Matches manifests with the files that they list, and derives scope, age and regions."""

from . import aws, collection, scope, times
from .records import OUTDATED
from .values import UNDECIDED, all_true, any_true


class Collected:
    """What the manifests say about all sources. `is_error` is three-valued."""

    def __init__(self):
        self.is_error = False
        # Regions in AWS's answers, as far as they count, by account: `{account: {region: state}}`,
        # or `UNDECIDED`.
        self.regions = {}

    def add_error(self, answer, *sources):
        """Adds an error of one of these sources. The specification doesn't say which one has it."""
        self.is_error = any_true([self.is_error, answer])
        if answer is not False:
            for source in sources:
                source.add_listed_error(None)


class _Manifest:
    """`is_sound` is three-valued. `pairs` contains the entries with their files."""

    def __init__(self, source, known, options):
        self.source = source
        self.known = known
        self.is_sound = None if known.is_error is None else not known.is_error
        self.is_future = any(_is_future(entry, options) for entry in known.answers + known.entries)
        if self.is_future and self.is_sound:
            # The specification doesn't say what else such a manifest is good for.
            self.is_sound = None
        self.pairs = []


class _Pair:
    """An entry with its file. `is_usable`: the file is listed with this path and hash, and nothing
    contradicts it.
    """

    def __init__(self, manifest, entry, source, is_usable):
        self.manifest = manifest
        self.entry = entry
        self.source = source
        self.is_usable = is_usable

    def form(self):
        """The form of a file about the collection, or `None` for any other file."""
        forms = [document.collection for document in self.source.documents]
        return forms[0] if len(forms) == 1 and not self.source.runs else None

    def allowed(self, answer):
        """The specification doesn't say whether anything can contradict an unsound manifest, or one
        of two that list a file.
        """
        return None if answer and (self.manifest.is_sound is not True or self.is_usable is None) else answer

    def add_error(self, answer):
        """Adds an error of the file, so that nothing relies on it."""
        answer = self.allowed(answer)
        if answer is not False:
            self.source.blame = any_true([self.source.blame, answer])
            self.is_usable = False if answer or self.is_usable is False else None

    def add_error_here(self, answer):
        """Adds an error at the file's own location."""
        self.source.add_listed_error(self.allowed(answer))
        return answer


def pair(sources, options):
    collected = Collected()
    manifests = []
    for source in sources:
        known = [document.collection for document in source.documents if document.collection is not None]
        if not known:
            continue
        # A file about the collection is recognized by its whole text. Next to anything else it is
        # an error, or evidence.
        is_alone = len(source.documents) == 1 and not source.runs and source.documents[0].is_closed
        source.add_error(known[0].is_error if is_alone else None)
        if not is_alone:
            collected.add_error(None, source)
            collected.regions[known[0].account] = UNDECIDED
        elif known[0].form == "export-manifest":
            collected.add_error(known[0].is_error, source)
            manifests.append(_Manifest(source, known[0], options))
    _find(sources, manifests, collected)
    for manifest in manifests:
        collected.add_error(manifest.is_future, manifest.source, *(one.source for one in manifest.pairs))
        for one in manifest.pairs:
            check = _listing if one.entry in manifest.known.entries else _answer
            answer = check(manifest.known, one) if one.is_usable is not False else False
            collected.add_error(one.allowed(answer), manifest.source, one.source)
            one.add_error(answer)
    for manifest in manifests:
        for one in manifest.pairs:
            _date(manifest, one)
        _regions(manifest, collected)
    return collected


def _find(sources, manifests, collected):
    """Matches each entry with its file."""
    by_name, listed = {}, {}
    for source in sources:
        by_name.setdefault(source.name, []).append(source)
    for manifest in manifests:
        folder = manifest.source.name.rpartition("/")[0]
        for entry in manifest.known.answers + manifest.known.entries:
            if entry.file is not None:
                path = folder + "/" + entry.file if folder else entry.file
                listed.setdefault(path, []).append((manifest, entry))
    for path, entries in listed.items():
        found = by_name.get(path, [])
        for manifest, entry in entries:
            has_hash = [source.sha256 == (entry.sha256 or "").lower() for source in found]
            # Two manifests that list one file are an error. The specification doesn't say which of
            # them counts.
            is_open = len(entries) > 1 or len(found) > 1
            for source, is_same in zip(found, has_hash):
                one = _Pair(manifest, entry, source, is_same)
                one.add_error(None if is_open or entry.sha256 is None else not is_same)
                manifest.pairs.append(one)
            is_error = True if len(entries) > 1 or True not in has_hash else None if is_open else False
            collected.add_error(is_error if manifest.is_sound else is_error and None, manifest.source, *found)


def _is_future(entry, options):
    """Whether the entry's times are in the future."""
    if options.get("asOf") is None or entry.end is None:
        return False
    return times.is_later(entry.end, times.as_of(options["asOf"]))


def _listing(known, one):
    """Whether the file of a region contradicts its entry."""
    entry, source = one.entry, one.source
    if any(document.collection is not None for document in source.documents):
        # A region's file must not be a file about the collection.
        return one.add_error_here(True if one.form() is not None else None)
    failed = any(run in ("denied", "failed", "dax-v3", "several") for run in source.runs)
    has_page = any(document.pages for document in source.documents)
    told = any(document.failed for document in source.documents)
    answers = [
        scope.contradicts(source.label.region, entry.subject),
        scope.contradicts(source.by_name.region, entry.subject),
        scope.contradicts(source.label.account, known.account),
        scope.contradicts(source.by_name.account, known.account),
    ]
    is_failure = failed and not has_page
    if entry.outcome == "exported":
        answers.append(False if has_page and not failed and not told else True if is_failure else None)
    else:
        answers.append(True if has_page else False if is_failure else None)
    for document in source.documents:
        for page in document.pages:
            answers.append(None if scope.contradicts(page.key, entry.subject) is not False else False)
        for record, _ in document.records():
            if record.arn:
                answers += [
                    scope.contradicts(entry.subject, record.arn.region),
                    scope.contradicts(known.account, record.arn.account),
                ]
            elif record.arn is None:
                answers.append(None)
            answers += [_node_time(node, entry) for node in record.node_times]
    return any_true(answers)


def _node_time(node, entry):
    """Whether a node was created after the collection."""
    created = times.node_time(node)
    if created is None or entry.end is None:
        return None if node.kind in ("string", "number") else False
    return times.is_later(created, entry.end)


def _answer(known, one):
    """Whether the file with an AWS answer contradicts its entry."""
    entry, source, found = one.entry, one.source, one.form()
    expected = collection.form_of(entry.subject)
    if found is None or found.form != expected:
        return one.add_error_here(True if expected else None)
    answers = [
        # The account and region in AWS's answers are checked like those of other files.
        scope.contradicts(source.label.account, known.account),
        scope.contradicts(source.by_name.account, known.account),
        None if found.is_error is not False or source.by_name.region is not None else False,
    ]
    if expected == "caller-identity":
        answers.append(None if known.account is None else found.account != known.account)
        answers.append(entry.caller is not None and entry.caller != found.arn)
    else:
        answers += [region in found.disabled() and aws.is_always_enabled(region) for region in found.regions]
    return any_true(answers)


def _date(manifest, one):
    """Applies what a manifest says about a file's scope and time. The specification doesn't say
    what remains of it after a contradiction.
    """
    source, known, entry = one.source, manifest.known, one.entry
    account = known.account
    if account is None and any(collection.form_of(other.subject) == "caller-identity" for other in known.answers):
        account = UNDECIDED
    said = scope.Scope(account, entry.subject) if entry in known.entries else scope.Scope()
    if all_true([manifest.is_sound, one.is_usable]) is True:
        source.manifest, source.collected = said, entry
        return
    # If the name says the same, it doesn't matter which source counts.
    if said.account not in (None, source.by_name.account):
        source.manifest.account = UNDECIDED
    if said.region not in (None, source.by_name.region):
        source.manifest.region = UNDECIDED
    source.collected = UNDECIDED
    if manifest.is_sound is not True:
        source.blame = source.blame or None


def _regions(manifest, collected):
    """Reads what AWS's answers listed in the manifest say about the account's regions."""
    known = manifest.known
    answers = [one for one in manifest.pairs if one.entry in known.answers and one.form() is not None]
    lists = [one for one in answers if one.form().form == "region-list"]
    for entry in known.entries:
        if entry.outcome != "not-enabled":
            continue
        told = [one.is_usable if entry.subject in one.form().disabled() else False for one in lists]
        if any_true(told) is not True and manifest.is_sound is not False:
            # AWS's answer doesn't say so, which is an error at the manifest.
            answer = True if manifest.is_sound and any_true(told) is False else None
            collected.is_error = any_true([collected.is_error, answer])
            manifest.source.add_listed_error(answer)
    identity = any_true(one.is_usable for one in answers if one.form().form == "caller-identity")
    counts = all_true([manifest.is_sound, identity])
    if counts is False or not any(one.is_usable is not False for one in lists):
        return
    states = {}
    is_open = counts is None or known.account is None or known.account in collected.regions
    for one in lists:
        if one.is_usable is False:
            continue
        is_open = is_open or one.is_usable is None or not collection.is_known(one.entry.subject)
        for region, state in one.form().regions.items():
            # A region counts as enabled if any answer lists it as enabled.
            if region not in states or region not in one.form().disabled():
                states[region] = state
    collected.regions[known.account] = UNDECIDED if is_open else states


def apply_age(sources, options, collected):
    """Changes every pass from evidence beyond the maximum age to unknown."""
    if options.get("maxAge") is None:
        return
    limit, moment = times.age(options["maxAge"]), times.as_of(options["asOf"])
    for source in sources:
        is_evidence = source.is_evidence()
        if not is_evidence and not any(document.collection.form == "region-list" for document in source.documents):
            continue
        entry = source.collected
        if entry is UNDECIDED:
            outdated = None
        elif entry is None:
            outdated = True
        elif moment - entry.start <= limit:
            outdated = False
        else:
            # The specification doesn't say whether the start or the end of the collection counts.
            outdated = True if moment - entry.end > limit else None
        if not is_evidence and entry is not None and outdated is not False:
            # The list of regions is old, so everything that relies on it is open.
            collected.regions = {account: UNDECIDED for account in collected.regions}
        # A source without documents is an error anyway, or AWS's refusal. Whether a list of regions
        # is evidence is open.
        is_sure = outdated is False or (source.documents and is_evidence)
        collected.add_error(outdated if is_sure else None, source)
        source.blame = any_true([source.blame, outdated])
        for record, _ in source.records():
            if outdated is not False and any(status == "pass" for status, _ in record.outcomes):
                kept = {outcome for outcome in record.outcomes if outcome[0] != "pass" or outdated is None}
                record.outcomes = frozenset(kept | {OUTDATED})
