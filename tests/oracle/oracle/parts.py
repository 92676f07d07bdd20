"""The parts of a source: documents, and their pages."""

from .values import any_true


class Page:
    """`{"Clusters": [...]}`. `is_error` and `has_token` are three-valued."""

    def __init__(self, key=None):
        self.key = key
        self.records = []
        self.count = 0
        self.has_token = False
        # Whether a member beside its clusters may report a failure.
        self.tells_failure = False
        self.is_error = False
        self.is_closed = True
        self.is_empty = False
        self.is_list = True
        # Whether terminal colour codes broke it. The specification doesn't say what is reported
        # then.
        self.is_coloured = False
        # Whether it is joined with the next page or the one before, and whether more pages are
        # missing.
        self.is_joined = False
        self.more_missing = False

    def all_error(self):
        return any_true(
            [self.is_error, not self.is_closed, self.more_missing] + [record.is_error for record in self.records]
        )


class Document:
    """A document and its contents. `hides`: it may contain clusters that the specification doesn't
    say are read.
    """

    def __init__(self, form):
        self.form = form
        self.pages = []
        self.entries = []
        self.count = 0
        self.is_error = False
        self.hides = False
        self.is_open = False
        self.is_closed = True
        self.is_regions = False
        self.is_empty_projection = False
        # Failures reported in it: pairs of a region's key, or `None`, and the kind of failure.
        self.failed = []
        self.is_refusal = False
        # Whether a member beside its cluster may report a failure, as for a page.
        self.tells_failure = False
        self.collection = None

    def add_error(self, answer):
        self.is_error = any_true([self.is_error, answer])

    def records(self):
        return [(record, page) for page in self.pages for record in page.records] + [
            (record, None) for record in self.entries
        ]
