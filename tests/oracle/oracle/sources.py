"""Reads a source: its documents, the text between them, and the completeness of its pages."""

import hashlib
import re

from . import aws, documents, failures, json_tree, scope, text
from .values import UNDECIDED, OneOf, any_true, one_of

_BETWEEN = re.compile("[ \t\r\n\ufeff]*")
# A byte order mark at the start of a line is not part of it: several files with marks may be
# concatenated.
_NEXT = re.compile("(?:(?<=\n)|\\A)\ufeff?[{\\[]")
_ACCOUNTS = re.compile(r"(?:\s*\"?\d{12}\b[^\n]*)+\Z")
BREAK = None


class Source:
    """`problems` are the errors outside documents: kinds of failures, or the kind of a broken text.
    """

    def __init__(self, given):
        self.name = given["name"]
        self.data = given["data"]
        self.sha256 = hashlib.sha256(self.data).hexdigest()
        self.label = scope.of_label(given.get("label"))
        self.by_name = scope.of_name(self.name)
        self.manifest = scope.Scope()
        self.collected = None
        self.documents = []
        self.runs = []
        # Errors of its contents, and errors of its manifest or its age that may be its own. Both
        # are three-valued.
        self.own_error = False
        self.listed_error = False
        self.is_open = False
        self.hides = False
        self.refusal = None
        # Whether its manifest or its age is an error (three-valued).
        self.blame = False
        self.may_be_mixed = False
        # Bytes that aren't read as text (an archive, UTF-32). Their contents are unknown.
        decoded = text.decode(self.data)
        self.is_text = decoded.encoding != "other"
        self.text = decoded.text
        self.encoding_error = decoded.error
        self.add_error(decoded.error is not None)
        self.is_blank = not self.text.strip(" \t\r\n\ufeff") and self.is_text
        self.add_error(self.is_blank)
        self._scan(self.text)
        _continue_pages(self)

    @property
    def is_error(self):
        return any_true([self.own_error, self.listed_error])

    def add_error(self, answer):
        self.own_error = any_true([self.own_error, answer])

    def add_listed_error(self, answer):
        self.listed_error = any_true([self.listed_error, answer])

    def account(self):
        return scope.first(self.label.account, self.manifest.account, self.by_name.account)

    def region(self, key=None):
        return scope.first(self.label.region, key, self.manifest.region, self.by_name.region)

    def records(self):
        """Each record with its page, or with `None` for an entry of another form."""
        return [pair for document in self.documents for pair in document.records()]

    def is_evidence(self):
        """Whether it contains information about clusters or regions, and not only about the
        collection.
        """
        return not self.documents or any(document.collection is None for document in self.documents) or bool(self.runs)

    def _scan(self, whole):
        at = 0
        # The order of documents, and of breaks in a sequence of pages.
        self.order = []
        if _ACCOUNTS.match(whole):
            # A list of accounts may consist of lines with an ID and a name. The specification
            # doesn't say which lines are read that way.
            self.documents = [documents.account_lines(whole)]
            at = len(whole)
        while True:
            at = _BETWEEN.match(whole, at).end()
            if at >= len(whole):
                break
            if whole[at] in "{[" or _is_scalar(whole, at):
                parsed = json_tree.parse(whole, at)
                if parsed.root is not None:
                    at = self._document(parsed, whole)
                    continue
            following = _NEXT.search(whole, at + 1)
            end = following.start() if following else len(whole)
            self._text(whole[at:end])
            at = end
        for document in self.documents:
            self.add_error(document.is_error)

    def _document(self, parsed, whole):
        """Adds a document, and returns where to continue."""
        document = documents.recognise(parsed)
        if parsed.depth > json_tree.SURE_DEPTH:
            document.add_error(None if parsed.depth < json_tree.MOST_DEPTH else True)
            document.is_open = document.hides = True
        self.documents.append(document)
        self.order.append(document)
        if not parsed.error:
            return parsed.end
        kind, offset = parsed.error
        if whole[offset : offset + 1] == "\x1b":
            document.form = UNDECIDED
            for page in document.pages:
                page.is_coloured = page.is_coloured or not page.is_closed
        following = _NEXT.search(whole, offset)
        end = following.start() if following else len(whole)
        if kind == "json-syntax":
            rest = whole[offset:end]
            found = failures.of_text(rest)
            # A failure that breaks a document: the specification doesn't say whether it is reported
            # as one, or what is broken.
            self.runs.append("broken" if found == "text" else "several")
        else:
            self.runs.append("broken")
        self.is_open = self.is_open or document.is_open
        return end

    def _text(self, run):
        kind = failures.of_text(run)
        lines = [failures.of_text(line) for line in run.split("\n") if line.strip()]
        self.runs += lines if lines and set(lines) <= {"denied", "failed"} else [kind]
        behind = re.match('(?:null|true|false|-?[0-9.]+|"[^"\n]*")([{\\[\ufeff])', run)
        if behind:
            # A document directly after a single value, without a space: the specification doesn't
            # say whether it is read.
            self.is_open = self.hides = True
        # A text that starts like a single value may be read as one: as a document of another form.
        self.may_be_mixed = self.may_be_mixed or run[0] in '"-0123456789tfn'
        self.order.append(BREAK)
        if kind == "dax-v3":
            # Whether it is an error depends on the region, which the manifest can name.
            # `settle_refusals` decides.
            return
        is_open = (kind is None and "DAX_V3" in run) or (behind and behind.group(1) == "\ufeff")
        self.add_error(None if is_open else True)

    def form(self):
        """A broken page keeps its form. The specification doesn't say whether it counts beside
        other documents.
        """
        if self.may_be_mixed:
            return UNDECIDED
        every = _form_of(self.documents)
        closed = _form_of([document for document in self.documents if document.is_closed])
        if len(self.documents) < 2 or not all(isinstance(form, str) for form in (every, closed)):
            return every
        return one_of({every, closed})

    def complete(self):
        """`yes`, `no` or `unproven`: whether the source contains all clusters of its scope."""
        if self.is_error is True:
            return "no"
        if not self.documents or any(document.collection is not None or document.failed for document in self.documents):
            return UNDECIDED
        states = set()
        for document in self.documents:
            states |= {completeness(page) for page in document.pages} or {"unproven"}
        allowed = {"unproven"} if "unproven" in states else {"yes", "unproven"} if "open" in states else {"yes"}
        return one_of(allowed | ({"no"} if self.is_error is None else set()))

    def settle_refusals(self):
        """Decides what AWS's refusal (`Access Denied to API Version: DAX_V3`) means: the region
        failed, or it doesn't offer DAX.
        """
        if "dax-v3" not in self.runs and not any(document.failed == [(None, "dax-v3")] for document in self.documents):
            return
        # It must be the whole file, and of a region that the narrower list doesn't name.
        is_whole = len(self.documents) + len(self.runs) == 1 and failures.is_printable(self.text)
        if is_whole and self.documents:
            is_whole = self.documents[0].is_refusal and self.documents[0].is_closed
        elif is_whole:
            is_whole = failures.is_refusal(self.text)
        region = self.region()
        is_offered = True if region is None else None if region is UNDECIDED else region in aws.OFFERED
        is_error = any_true([None if is_whole is None else not is_whole, is_offered])
        self.add_error(is_error)
        self.refusal = {True: "failed", False: "not-offered", None: UNDECIDED}[is_error]


def _form_of(documents):
    """The combined form of these documents."""
    forms = {document.form for document in documents}
    if UNDECIDED in forms or any(isinstance(form, OneOf) for form in forms):
        return next(iter(forms)) if len(forms) == 1 and UNDECIDED not in forms else UNDECIDED
    if not forms:
        return "unrecognised"
    if len(forms) == 1:
        return forms.pop()
    return UNDECIDED if "unrecognised" in forms else "mixed"


def completeness(page):
    """How complete a page without errors is: `yes`, `unproven`, or `open`."""
    regions = {record.arn.region for record in page.records if record.arn}
    accounts = {(record.arn.partition, record.arn.account) for record in page.records if record.arn}
    if page.is_joined or len(regions) > 1 or any(record.is_full is False for record in page.records):
        return "unproven"
    is_open = (
        page.is_joined is None
        or page.has_token is None
        or len(accounts) > 1
        or any(not record.arn for record in page.records)
    )
    if any(record.is_full is None for record in page.records):
        is_open = True
    # A key assigns a cluster to another region: the specification doesn't say how that affects the
    # page.
    if regions and page.key is not None and regions != {page.key}:
        is_open = True
    arns = [record.arn_text for record in page.records if record.arn_text is not None]
    return "open" if is_open or len(set(arns)) != len(arns) else "yes"


def _is_scalar(whole, at):
    """Whether a single value starts here, and not just a text that looks like one at first."""
    found = re.compile(r'(?:null|true|false|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|"[^"\\\n]*")(?=\s|\Z)').match(whole, at)
    return found is not None


def _continue_pages(source):
    """Joins each page that has a NextToken with the next page, if that continues it."""
    waiting, chain, form = None, [], None

    def give_up():
        if waiting is not None:
            waiting.more_missing = True if waiting.has_token else None

    for document in source.order:
        if document is BREAK or not document.pages:
            give_up()
            waiting = None
            continue
        # It is open whether a list of pages is a document "of another form" than a page.
        is_other = waiting is not None and document.form != form
        form = document.form
        for page in document.pages:
            answer = _continues(chain, page) if waiting is not None else False
            if (is_other or (waiting is not None and waiting.has_token is None)) and answer:
                answer = None
            is_other = False
            if waiting is not None and answer is False:
                give_up()
            elif waiting is not None:
                waiting.is_joined = waiting.is_joined or answer
                page.is_joined = answer
                if answer is None:
                    waiting.more_missing = None
            if not answer:
                chain = []
            chain = chain + [page]
            waiting = page if page.has_token is not False else None
            if page.has_token is None:
                page.is_error = any_true([page.is_error, None])
        if not document.is_closed:
            give_up()
            waiting = None
    give_up()
    for document in source.documents:
        for page in document.pages:
            document.add_error(page.all_error())
        source.add_error(document.is_error)


def _continues(chain, page):
    """Whether a page continues the pages before it, or `None` if the specification doesn't say."""
    last = chain[-1]
    if not page.is_list:
        return None
    if not page.records:
        return False
    if not last.is_closed or not page.is_closed or last.is_error or page.is_error:
        return None
    before = {record.arn_text: record.arn for one in chain for record in one.records if record.arn_text is not None}
    repeated = [record.arn for record in page.records if record.arn_text in before]
    if any(repeated):
        return False
    # A text in place of the ARN that is not an ARN doesn't name a cluster.
    answers = [None for _ in repeated]
    for read in (lambda arn: arn.partition, lambda arn: arn.region, lambda arn: arn.account):
        before = {read(record.arn) for one in chain for record in one.records if record.arn}
        after = {read(record.arn) for record in page.records if record.arn}
        if before and after and not before & after:
            return False
        answers.append(None if len(before | after) > 1 else True)
    if any(record.arn is None for one in chain + [page] for record in one.records):
        answers.append(None)
    before = {one.key for one in chain if one.key is not None} | {
        record.arn.region for one in chain for record in one.records if record.arn
    }
    after = {page.key} - {None} | {record.arn.region for record in page.records if record.arn}
    if before and after and not before & after:
        return False
    if len(before | after) > 1 or UNDECIDED in before | after:
        answers.append(None)
    names = {record.name for one in chain for record in one.records if not record.arn}
    if any(record.name is not None and record.name in names for record in page.records if not record.arn):
        answers.append(None)
    return None if None in answers else True
