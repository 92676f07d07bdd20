"""Generates cases from a seed. `python3 generate.py SEED INDEX` prints one.

A case is `{"inputs": [{"name", "data": bytes, "label"?}], "options": {...}, "kind"}`. Case N of a
seed is always the same.
"""

import random as randoms
import sys

from cases import changes, exports, shapes, texts
from cases.trees import dump, obj

PLAIN_NAMES = ("a.json", "b.json", "all.json", "export/list.json", "pasted text", "clusters.txt")


def case(seed, index):
    random = randoms.Random("%s:%s" % (seed, index))
    kind = random.choices(list(KINDS), [weight for _, weight in KINDS.values()])[0]
    inputs, options = KINDS[kind][0](random)
    if random.random() < 0.12:
        options.update(_expectations(random))
    if random.random() < 0.04 and inputs:
        inputs.append(dict(random.choice(inputs), name=random.choice(["copy.json", random.choice(inputs)["name"]])))
    if random.random() < 0.03 and inputs:
        inputs.append({"name": "empty.json", "data": random.choice([b"", b"\n", b"null", b"[]"])})
    return {"inputs": inputs, "options": options, "kind": kind}


def _expectations(random):
    options = {}
    if random.random() < 0.6:
        options["expectAccounts"] = [
            {"id": account} for account in random.sample(shapes.ACCOUNTS, random.choice([1, 1, 2]))
        ]
    if random.random() < 0.6:
        options["expectRegions"] = random.sample(["us-east-1", "eu-west-1", "ap-northeast-2"], random.choice([1, 1, 2]))
    if random.random() < 0.3:
        options["asOf"] = random.choice(["2026-11-29", "2026-11-29T09:00:00Z"])
        if random.random() < 0.6:
            options["maxAge"] = random.choice(["90d", "2d", "48h"])
    return options


def _name(random, region="us-east-1", account="123456789012"):
    if random.random() < 0.5:
        return random.choice(PLAIN_NAMES)
    return random.choice(
        [
            "%s/%s.json" % (account, region),
            "%s/%s.json" % (account, region),
            "%s.json" % region,
            "%s/clusters.json" % account,
            "dax/%s/%s.json" % (account, region),
            "202611241530/%s.json" % region,
            "333344445555/eu-west-1.json",
            "%s/%s" % (account, region),
            "%s/%s/list.json" % (account, region),
        ]
    )


def _label(random, region="us-east-1", account="123456789012"):
    if random.random() < 0.75:
        return None
    label = {}
    if random.random() < 0.7:
        label["account"] = account if random.random() < 0.8 else random.choice(["333344445555", "prod", ""])
    if random.random() < 0.7:
        label["region"] = (
            region if random.random() < 0.8 else random.choice(["eu-west-1", "us-east-1", "everywhere", ""])
        )
    return label or None


def _source(random, documents, place, damaged=0):
    text = texts.join(documents, random)
    for _ in range(damaged):
        text = texts.change(text, random, texts.join(shapes.documents(shapes.Place(random), 0.7), random))
    data = texts.encode(text, random)
    if damaged and random.random() < 0.15:
        data = texts.damage(data, random)
    source = {"name": _name(random, place.region, place.account), "data": data}
    label = _label(random, place.region, place.account)
    return dict(source, label=label) if label else source


def _mutated(random, documents, count):
    documents = list(documents)
    for _ in range(count):
        index = random.randrange(len(documents))
        if random.random() < 0.08 and len(documents) > 1:
            del documents[index]
        elif random.random() < 0.05:
            documents.insert(index, documents[index])
        else:
            documents[index] = changes.change(documents[index], random)
    return documents


def near_pass(random):
    """Evidence that would pass without one last small change. Such near-passes reveal wrong passes.
    """
    place = shapes.Place(random)
    documents = random.choice(
        [
            lambda: [shapes.page(place, 1.0, 1)],
            lambda: [shapes.page(place, 1.0, 2)],
            lambda: [shapes.sdk_page(place)],
            lambda: shapes.pages(place),
            lambda: [shapes.region_pages(place)],
            lambda: [[shapes.page(place, 1.0, 1), shapes.page(shapes.Place(random, None, place.account), 1.0, 1)]],
            lambda: [[shapes.record(place), shapes.record(place)]],
            lambda: [shapes.record(place)],
            lambda: [shapes.page(place, 1.0, 1), shapes.page(shapes.Place(random), 1.0)],
            lambda: [obj(Cluster=shapes.record(place))],
            lambda: [[obj(Cluster=shapes.record(place)), obj(Cluster=shapes.record(place))]],
            lambda: [[["arn:aws:dax:us-east-1:123456789012:cache/orders", "ENABLED"]]],
            lambda: [[obj(ClusterName="orders", Status="ENABLED")]],
        ]
    )()
    if random.random() < 0.65:
        return [_source(random, _mutated(random, documents, 1), place)], {}
    return [_source(random, documents, place, 1)], {}


def one_source(random):
    place = shapes.Place(random)
    documents = shapes.documents(place, random.choice([1.0, 1.0, 0.7]))
    return [
        _source(random, _mutated(random, documents, random.choice([0, 1, 1, 2, 4])), place, random.choice([0, 0, 1, 2]))
    ], {}


def several_sources(random):
    """Sources about the same clusters, or about other regions."""
    inputs = []
    place = shapes.Place(random)
    for _ in range(random.choice([2, 2, 3])):
        here = place if random.random() < 0.6 else shapes.Place(random)
        documents = shapes.documents(here, random.choice([1.0, 1.0, 0.8]))
        inputs.append(
            _source(
                random,
                _mutated(random, documents, random.choice([0, 0, 0, 1])),
                here,
                1 if random.random() < 0.1 else 0,
            )
        )
    return inputs, {}


def names_and_records(random):
    """Bare names, pairs and records of the same clusters, with and without scopes."""
    place = shapes.Place(random)
    name = place.name()
    record = shapes.record(place, 0.9, name)
    inputs = []
    parts = [
        shapes.less(record, random),
        record,
        [name],
        [[name, shapes.word(random, 0.8)]],
        obj(Clusters=[record]),
        [obj(ClusterName=name, Status=shapes.word(random, 0.8))],
        [record, shapes.record(place)],
        obj(ClusterName=name),
    ]
    for _ in range(random.choice([2, 2, 3])):
        documents = [random.choice(parts)]
        if random.random() < 0.2:
            documents.append(random.choice(parts))
        source = _source(random, documents, place)
        if random.random() < 0.5:
            source["label"] = {"account": place.account, "region": place.region}
        inputs.append(source)
    return inputs, {}


def folder(random):
    """The folders of one or two accounts, without manifests."""
    inputs = []
    for account in random.sample(shapes.ACCOUNTS, random.choice([1, 1, 2])):
        _, files, _ = exports.account_files(random, account, None, random.choice([1.0, 0.9]))
        inputs += [{"name": name, "data": data} for name, data in files.items()]
    if random.random() < 0.4 and inputs:
        one = random.choice(inputs)
        one["data"] = texts.damage(one["data"], random)
    if random.random() < 0.3:
        # A second file for a region: a retry, or a failure next to it.
        one = random.choice(inputs)
        inputs.append({"name": one["name"].replace(".json", ".err"), "data": texts.failure(random).encode()})
    for one in inputs:
        if b"DAX_V3" in one["data"] and random.random() < 0.3:
            one["data"] = texts.around(one["data"].decode("utf-8", "replace"), random).encode()
    return inputs, {}


def whole_account(random):
    _, files = exports.all_regions(random)
    if random.random() < 0.7:
        name = random.choice(list(files))
        kind = random.randrange(5)
        if kind == 0:
            del files[name]
        elif kind == 1:
            files[name] = texts.failure(random).encode()
        elif kind == 2:
            files[name] = random.choice([b"[]", b"null", b"", b'{"Clusters": [], "NextToken": "t"}'])
        elif kind == 3:
            files["123456789012/eu-west-9.json"] = b'{"Clusters": []}'
        else:
            files["notes/%s.json" % random.choice(["all", "us-east-1"])] = dump(
                shapes.page(shapes.Place(random), 1.0)
            ).encode()
    return [{"name": name, "data": data} for name, data in files.items()], {}


def manifest(random, regions=None):
    """An export with its manifest, valid or with errors."""
    account, files, listed = exports.export(random, regions, random.choice([1.0, 1.0, 0.9]))
    for _ in range(random.choice([0, 1, 1, 2])):
        exports.tamper(random, account, files, listed)
    inputs = [{"name": name, "data": data} for name, data in exports.write(account, files, listed).items()]
    options = {}
    if random.random() < 0.5:
        options["asOf"] = random.choice(["2026-11-29", "2026-11-29T09:00:00Z", "2027-11-29"])
        if random.random() < 0.7:
            options["maxAge"] = random.choice(["90d", "30d", "2d", "48h"])
    if random.random() < 0.15:
        inputs.append({"name": "accounts.json", "data": exports.account_list(random, shapes.ACCOUNTS)})
    if random.random() < 0.15:
        _, others, others_listed = exports.export(random, None, 1.0, shapes.ACCOUNTS[1])
        inputs += [
            {"name": "other/" + name, "data": data}
            for name, data in exports.write(shapes.ACCOUNTS[1], others, others_listed).items()
        ]
    if random.random() < 0.1:
        random.choice(inputs)["label"] = {"account": random.choice(shapes.ACCOUNTS), "region": "us-east-1"}
    return inputs, options


def whole_manifest(random):
    """A complete account with its manifest: every region that AWS lists as enabled."""
    return manifest(
        random, [region for region in exports.WIDE if region not in exports.OPT_IN or random.random() < 0.2]
    )


def failures(random):
    """What the AWS CLI printed when it failed, alone or next to evidence."""
    place = shapes.Place(random)
    parts = [texts.failure(random) for _ in range(random.choice([1, 1, 2]))]
    if random.random() < 0.5:
        parts.insert(random.randrange(len(parts) + 1), dump(shapes.page(place)) + "\n")
    source = {
        "name": _name(random, random.choice([place.region, "ap-northeast-2", "eu-south-1"])),
        "data": texts.encode("".join(parts), random),
    }
    label = _label(random, place.region, place.account)
    inputs = [dict(source, label=label) if label else source]
    if random.random() < 0.4:
        inputs.append(_source(random, [shapes.page(place, 1.0, 1)], place))
    return inputs, {}


def odd(random):
    """Files that are not evidence: a saved report, lists, AWS's answers on their own."""
    place = shapes.Place(random)
    page = shapes.page(place, 0.8, 1)
    report = obj(
        schemaVersion="1.2",
        tool=obj(name="dax001", version="0.2.0"),
        rule=obj(id="DAX-001"),
        verdict="pass",
        findings=[],
        sources=[],
        annotations=[],
        problems=[],
    )
    tree = random.choice(
        [
            lambda: report,
            lambda: obj(report=report, generatedAt="2026-11-29T00:00:00Z", module=obj(sha256="0" * 64)),
            lambda: obj(report=page),
            lambda: [
                obj(
                    account="123456789012",
                    region="us-east-1",
                    cluster="orders",
                    reason="x",
                    until="2027-01-01",
                    who="x",
                )
            ],
            lambda: obj(UserId="AIDA", Account="123456789012", Arn="arn:aws:iam::123456789012:user/x"),
            lambda: obj(Regions=[obj(RegionName="us-east-1", RegionOptStatus="ENABLED")]),
            lambda: obj(Accounts=[obj(Id="123456789012", Arn="x", Name="a", Status="ACTIVE")]),
            lambda: obj(Reservations=[]),
            lambda: obj(Tables=["orders"]),
            lambda: obj(Table=obj(TableName="orders", SSEDescription=obj(Status="ENABLED"))),
        ]
    )()
    if random.random() < 0.4:
        tree = changes.change(tree, random)
    inputs = [_source(random, [tree], place)]
    if random.random() < 0.6:
        inputs.append(_source(random, [page], place))
    return inputs, {}


KINDS = {
    "near-pass": (near_pass, 34),
    "one-source": (one_source, 22),
    "several-sources": (several_sources, 10),
    "names-and-records": (names_and_records, 8),
    "folder": (folder, 7),
    "whole-account": (whole_account, 2),
    "manifest": (manifest, 9),
    "whole-manifest": (whole_manifest, 2),
    "failures": (failures, 4),
    "odd": (odd, 2),
}


def show(one, most=None):
    """A case as readable text, with at most `most` characters of each source."""
    lines = ["kind: %s" % one["kind"], "options: %s" % one["options"]] if one["options"] else ["kind: %s" % one["kind"]]
    for given in one["inputs"]:
        lines.append("--- %s %s" % (given["name"], given.get("label") or ""))
        try:
            text = given["data"].decode("utf-8")
        except UnicodeDecodeError:
            text = repr(given["data"])
        if not all(char.isprintable() or char in "\n\r" for char in text):
            text = repr(text)
        lines.append(
            text if most is None or len(text) <= most else "%s ... (%d more)" % (text[:most], len(text) - most)
        )
    return "\n".join(lines)


if __name__ == "__main__":
    print(show(case(sys.argv[1], int(sys.argv[2]))))
