"""Recognizes a document: its form, its pages, its other entries, and its errors."""

from . import collection, failures, pairs
from .aws import MODEL, STATUS_WORDS, is_cluster_name, is_region
from .beside import METADATA, beside, holds_clusters, is_other_metadata, metadata, tells_failure
from .parts import Document, Page
from .records import IDENTIFYING, judge
from .values import UNDECIDED, any_true, one_of


def recognise(parsed):
    root = parsed.root
    if root.kind == "object":
        document = _object(root)
    elif root.kind == "array":
        document = _array(root)
    elif root.kind == "null":
        document = Document("null")
        document.is_empty_projection = True
    else:
        document = _unrecognised(root)
    if parsed.error:
        document.is_closed = False
        document.is_error = True
        document.failed = [(key, "several" if key is None else None) for key, _ in document.failed]
        if not document.pages and (document.form != "cluster-output" or root.kind == "array"):
            document.is_open = document.is_open or bool(document.entries)
            document.form = UNDECIDED
            for record in document.entries:
                # "A record counts once its closing brace is read". The specification doesn't say
                # this about names, statuses and pairs.
                record.is_recognised = record.is_recognised if record.kind == "record" else None
            document.hides = document.hides or any("fail" in dict(record.outcomes) for record in document.entries)
            document.is_empty_projection = False
        is_other = parsed.key is not None and _is_other(parsed.key)
        document.is_open = document.is_open or (is_other and bool(document.pages))
        if root.kind == "array" or is_other or document.form in ("region-pages", "cluster-output"):
            # "A broken page keeps its form". The specification doesn't say this about a broken
            # list.
            document.form = UNDECIDED
    return document


def account_lines(text):
    """A text that may be a list of accounts."""
    document = Document(UNDECIDED)
    document.collection = collection.Known("account-list")
    document.collection.accounts = [(line.strip(' \t"')[:12], None) for line in text.split("\n") if line.strip()]
    document.is_error = document.collection.is_error = None
    return document


def _is_other(key):
    """Whether a key beside `Clusters` leaves the form of a page open: a region, or a member of a
    cluster.
    """
    return is_region(key) is not False or key in MODEL or key == "Cluster"


def _unrecognised(node, form="unrecognised"):
    document = Document(form)
    document.is_error = True
    document.hides = holds_clusters(node)
    return document


def _object(node):
    keys = node.keys()
    if "Clusters" in keys:
        document = Document("page")
        _add_page(document, node, None)
        return document
    if "Cluster" in keys:
        return _cluster_output(node)
    regions = [is_region(key) for key in keys]
    if any(answer is not False for answer in regions) and any(value.kind == "object" for _, value in node.items):
        return _region_pages(node)
    known = collection.recognise(node)
    if known is not None:
        document = Document(known.form)
        document.collection = known
        document.is_error = known.is_error
        if known.is_error is not False:
            document.form = UNDECIDED
        document.hides = known.form == "export-manifest" and holds_clusters(node)
        return document
    failure = failures.of_object(node)
    if failure is not False:
        document = Document("unrecognised")
        document.failed.append((None, failure))
        document.is_refusal = failures.is_refusal_object(node)
        # Whether AWS's refusal is an error depends on the region and on the text around it: see
        # `Source.settle_refusals`.
        document.is_error = failure != "dax-v3"
        return document
    entry = _entry(node)
    if entry is None:
        named = [key for key, answer in zip(keys, regions) if answer is not False]
        document = _unrecognised(node, UNDECIDED if named else "unrecognised")
        document.failed = [(key, None) for key in named]
        if {"Code", "Message"} <= set(keys):
            # Almost a failure: the specification doesn't say whether it is reported as one.
            document.failed.append((None, "several"))
        return document
    document = Document("pair-list" if entry.kind == "pair" else "cluster")
    _add_entry(document, entry)
    if not node.closed:
        document.entries, document.is_open = [], True
        document.form = UNDECIDED
    return document


def _entry(node):
    """One cluster or one pair, or `None` for any other object."""
    keys = set(node.keys())
    pair = pairs.of_object(node) if node.closed else None
    if pair is not None:
        return pair
    if not keys & set(IDENTIFYING):
        return None
    record = judge(node)
    # The design doesn't say how little makes a cluster. An object without a name and an ARN could
    # be something else.
    is_clear = keys & {"ClusterName", "ClusterArn"} and "NextToken" not in keys and not any(map(is_region, keys))
    record.is_recognised = True if is_clear else None
    return record


def _add_entry(document, entry):
    document.entries.append(entry)
    document.count += 1
    if entry.is_recognised is not True:
        document.add_error(None)
        document.form = UNDECIDED
        document.is_open = True
        document.hides = document.hides or any(status == "fail" for status, _ in entry.outcomes)
    _add_record_errors(document, entry)


def _add_record_errors(document, record):
    document.add_error(record.is_error)
    document.hides = document.hides or record.hides
    document.is_open = document.is_open or record.is_open_identity


def _add_page(document, node, key):
    """Reads a page. A document that starts where a cluster is expected truncates the page and is a
    separate page.
    """
    page = Page(key)
    page.is_closed = node.closed
    document.pages.append(page)
    lists = node.values("Clusters")
    tokens = node.values("NextToken")
    page.is_error = any_true([len(lists) > 1, len(tokens) > 1, beside(node)])
    document.hides = (
        document.hides
        or len(lists) > 1
        or any(holds_clusters(value) for name, value in node.items if name != "Clusters")
    )
    if any(_is_other(name) for name in node.keys()):
        # Regions or a cluster's members beside `Clusters` are an error, and leave the form open.
        document.form, document.is_open = UNDECIDED, True
    page.tells_failure = tells_failure(node)
    page.has_token = _token(tokens[0]) if tokens else False
    if page.has_token == "error":
        page.has_token, page.is_error = False, True
    if lists[0].kind != "array":
        page.is_error, page.is_list = True, False
        document.form = UNDECIDED
        document.hides = document.hides or holds_clusters(lists[0])
    else:
        page.is_empty = not lists[0].items and lists[0].closed
        for index, item in enumerate(lists[0].items):
            if item.kind == "object" and item.keys()[:1] == ["Clusters"]:
                page.is_error = True
                _add_page(document, item, None)
                rest = lists[0].items[index + 1 :]
                document.hides = document.hides or bool(rest)
                break
            if item.kind != "object":
                page.is_error = True
                document.hides = document.hides or holds_clusters(item)
                document.is_open = True
            elif item.closed:
                page.records.append(judge(item))
                document.count += 1
            elif "Clusters" in item.keys():
                document.hides = True
    for record in page.records:
        _add_record_errors(document, record)
    document.add_error(page.is_error)


def _token(node):
    """Whether a NextToken means that more pages follow."""
    if node.kind == "string":
        return node.text != ""
    if node.kind == "null":
        return False
    return "error" if node.items or not node.closed else None


def _cluster_output(node):
    document = Document("cluster-output")
    values = node.values("Cluster")
    if any(is_region(key) is not False or key in MODEL for key in node.keys()):
        document.form = UNDECIDED
        document.failed = [(key, None) for key in node.keys() if is_region(key) is not False]
    document.tells_failure = tells_failure(node)
    document.is_error = any_true([len(values) > 1, beside(node), "NextToken" in node.keys() and None])
    if values[0].kind != "object" or len(values) > 1:
        document.is_error = True
        document.hides = holds_clusters(node)
        if values[0].kind != "object":
            document.form = UNDECIDED
        return document
    if "Clusters" in values[0].keys()[:1]:
        document.is_error = document.hides = True
        return document
    if values[0].closed:
        document.entries.append(judge(values[0]))
        document.count = 1
        _add_record_errors(document, document.entries[0])
    document.hides = document.hides or any(holds_clusters(value) for key, value in node.items if key != "Cluster")
    return document


def _region_pages(node):
    document = Document("region-pages")
    document.is_regions = True
    keys = node.keys()
    document.is_error = document.hides = any(keys.count(key) > 1 for key in keys)
    holds_page = False
    for key, value in node.items:
        region = is_region(key)
        if key in METADATA or is_other_metadata(key):
            answer = metadata(value)
            document.add_error(answer if key in METADATA else answer or None)
            document.hides = document.hides or holds_clusters(value)
        elif region is False:
            document.is_error = True
            document.hides = document.hides or holds_clusters(value)
            if key in MODEL or key in ("Cluster", "NextToken"):
                document.form = UNDECIDED
        elif value.kind == "object" and "Clusters" in value.keys():
            holds_page = True
            if region is None:
                document.add_error(None)
                document.is_open, document.form = True, UNDECIDED
                # If the key is not a region, its contents may not be evidence.
                document.hides = document.hides or holds_clusters(value)
            _add_page(document, value, key if region else UNDECIDED)
        else:
            failure = failures.of_object(value) if value.kind == "object" else False
            document.failed.append((key, failure or None))
            document.is_error = True
            document.hides = document.hides or holds_clusters(value)
    for page in document.pages:
        if keys.count(page.key) > 1 or page.key is UNDECIDED:
            # The specification doesn't say whether clusters count under a duplicate key, or under a
            # key that may not be a region.
            for record in page.records:
                record.is_recognised = None
    if not holds_page:
        document.form = UNDECIDED
    return document


def _array(node):
    items = node.items
    if not items:
        document = Document("empty-list")
        document.is_empty_projection = node.closed
        return document
    kinds = {item.kind for item in items}
    if kinds == {"string"}:
        return _strings(node)
    if kinds == {"object"}:
        return _objects(node)
    if kinds == {"array"}:
        return _pairs(node)
    document = _unrecognised(node)
    document.form = UNDECIDED
    if kinds == {"array", "object"} and all(len(item.items) == 2 for item in items):
        # The specification doesn't say whether pairs as lists are read next to pairs as objects.
        document.is_error = None
    document.is_open = "object" in kinds or "array" in kinds
    return document


def _strings(node):
    words = [item.text in STATUS_WORDS for item in node.items]
    names = [is_cluster_name(item.text) for item in node.items]
    if all(words):
        document = Document("status-list")
        document.entries = [pairs.status_record(item.text) for item in node.items]
    elif any(words) or False in names:
        document = _unrecognised(node)
        document.form = UNDECIDED
        return document
    else:
        document = Document("name-list")
        document.entries = [pairs.name_record(item.text) for item in node.items]
        if None in names:
            document.is_error, document.is_open, document.form = None, True, UNDECIDED
    document.count = len(document.entries)
    return document


def _objects(node):
    items = node.items
    if all("Clusters" in item.keys() for item in items):
        document = Document("page-list")
        for item in items:
            _add_page(document, item, None)
        return document
    inner = [_object(item) for item in items]
    if all(document.is_regions for document in inner) or all("Cluster" in item.keys() for item in items):
        return _joined(inner)
    entries = [_entry(item) for item in items if item.closed]
    if None in entries or any("Clusters" in item.keys() or "Cluster" in item.keys() for item in items):
        document = _unrecognised(node)
        document.form = UNDECIDED
        document.is_open = True
        return document
    document = Document(one_of("pair-list" if entry.kind == "pair" else "cluster-list" for entry in entries))
    for entry in entries:
        _add_entry(document, entry)
    if len({entry.kind == "pair" for entry in entries}) > 1:
        # The specification doesn't say whether pairs and records in one list are read.
        document.add_error(None)
        document.form, document.is_open = UNDECIDED, True
        document.hides = document.hides or any(status == "fail" for entry in entries for status, _ in entry.outcomes)
    if any(not item.closed and holds_clusters(item) for item in items):
        document.hides = True
    return document


def _joined(inner):
    """A list of objects of regions, or of outputs of create-, update- and delete-cluster."""
    forms = {document.form for document in inner}
    document = Document(forms.pop() if len(forms) == 1 else UNDECIDED)
    for one in inner:
        document.pages += one.pages
        document.entries += one.entries
        document.failed += one.failed
        document.tells_failure = document.tells_failure or one.tells_failure
        document.count += one.count
        document.hides = document.hides or one.hides
        document.is_open = document.is_open or one.is_open
        document.add_error(one.is_error)
    return document


def _pairs(node):
    document = Document("pair-list")
    for item in node.items:
        if not item.closed:
            continue
        pair = pairs.of_values(*item.items) if len(item.items) == 2 else None
        if pair is None and len(item.items) == 2:
            pair = pairs.of_unrecognised_status(*item.items)
        if pair is None:
            document = _unrecognised(node)
            document.form = UNDECIDED
            document.is_open = True
            return document
        _add_entry(document, pair)
    return document
