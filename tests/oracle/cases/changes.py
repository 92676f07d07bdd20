"""Small changes to a tree of evidence. Each takes a document and a random generator, and returns
the changed document.
"""

from . import shapes
from .trees import Obj, Raw, at, copy, escaped, key_text, nodes, obj, replaced

MEMBERS = (
    "ClusterName ClusterArn Status NodeType TotalNodes ActiveNodes IamRoleArn SubnetGroup SecurityGroups ParameterGroup "
    "SSEDescription NextToken Clusters Cluster NodeIdsToReboot"
).split()
# Keys for inserted members: beside `Clusters`, beside regions, in a record or in one of its
# members.
KEYS = (
    "Clusters Cluster clusters cluster $Clusters NextToken nextToken next_token Next-Token Error Code Message Marker "
    "IsTruncated Truncated Note x us-east-1 eu-west-1 EU-WEST-2 eu_west_1 $metadata ResponseMetadata report findings "
    "NodeIdsToRemove NodeIdsToReboot ClusterName ClusterArn SSEDescription Tags __type retries Region Accounts Regions"
).split()
METADATA_KEYS = (
    "Error Errors Code Message Fault Marker IsTruncated NextToken nextToken HTTPStatusCode RequestId HTTPHeaders "
    "ClusterName ClusterArn SSEDescription Clusters x Detail"
).split()
DENIED = "An error occurred (AccessDeniedException) when calling the DescribeClusters operation: User is not authorized"


def values(random):
    """A value of another type."""
    return random.choice(
        [
            None,
            True,
            False,
            0,
            1,
            Raw("1.5"),
            Raw("1e2"),
            Raw("-1"),
            Raw("99999999999999999999"),
            "",
            "x",
            "ENABLED",
            "DISABLED",
            random.choice(["ENABLING", "DISABLING", "enabled", "ENABLED "]),
            [],
            Obj(),
            [None],
            ["x"],
            [Obj()],
            obj(a=1),
            obj(Status="ENABLED"),
            obj(Status="DISABLED"),
            obj(Code="AccessDeniedException", Message="no"),
            DENIED,
        ]
    )


def _objects(tree):
    return [(path, value) for path, value in nodes(tree) if isinstance(value, Obj)]


def _records(tree):
    return [
        (path, value)
        for path, value in _objects(tree)
        if any(key_text(key) in ("ClusterName", "SSEDescription", "ClusterArn") for key, _ in value)
    ]


def _pages(tree):
    return [value for _, value in _objects(tree) if any(key_text(key) == "Clusters" for key, _ in value)]


def _member(tree, random):
    """An object and the index of one of its members, usually a member that matters."""
    found = [(value, index) for _, value in _objects(tree) for index in range(len(value))]
    matter = [(value, index) for value, index in found if key_text(value[index][0]) in MEMBERS]
    pool = matter if matter and random.random() < 0.8 else found
    return random.choice(pool) if pool else None


def _list(tree, random, filled=True):
    found = [
        value
        for _, value in nodes(tree)
        if isinstance(value, list) and not isinstance(value, Obj) and (value or not filled)
    ]
    return random.choice(found) if found else None


def delete_member(tree, random):
    found = _member(tree, random)
    if found:
        del found[0][found[1]]
    return tree


def duplicate_member(tree, random):
    found = _member(tree, random)
    if found:
        key, value = found[0][found[1]]
        new = copy(value) if random.random() < 0.5 else values(random)
        if random.random() < 0.3:
            key = escaped(key_text(key), random)
        found[0].insert(random.randrange(len(found[0]) + 1), [key, new])
    return tree


def retype(tree, random):
    found = _member(tree, random)
    if found:
        found[0][found[1]][1] = values(random)
    return tree


def respell(tree, random):
    found = _member(tree, random)
    if found:
        key = key_text(found[0][found[1]][0])
        snake = "".join(
            "_" + char.lower() if char.isupper() and index else char.lower() for index, char in enumerate(key)
        )
        at = random.randrange(len(key) + 1)
        found[0][found[1]][0] = random.choice(
            [
                key.lower(),
                key[:1].lower() + key[1:],
                snake,
                snake.replace("_", "-"),
                key.upper(),
                key[:at] + random.choice("_-.$ /\t") + key[at:],
                random.choice("_-.$ ").join(key),
                key + " ",
                key + "s",
                escaped(key, random),
            ]
        )
    return tree


def swap_members(tree, random):
    objects = [value for _, value in _objects(tree) if len(value) > 1]
    if objects:
        one = random.choice(objects)
        first, second = random.sample(range(len(one)), 2)
        if random.random() < 0.5:
            one[first], one[second] = one[second], one[first]
        else:
            one[first][1], one[second][1] = one[second][1], one[first][1]
    return tree


def encryption(tree, random):
    """Another SSEDescription."""
    records = _records(tree)
    if records:
        record = random.choice(records)[1]
        for member in record:
            if key_text(member[0]) == "SSEDescription":
                member[1] = shapes.sse(random, 0.0)
    return tree


def encryption_member(tree, random):
    """Adds a member inside SSEDescription, or beside it with another spelling."""
    records = _records(tree)
    if records:
        record = random.choice(records)[1]
        if random.random() < 0.4:
            record.append(
                [
                    random.choice(
                        ["sseDescription", "SseDescription", "ssedescription", "sse_description", "SSESpecification"]
                    ),
                    shapes.sse(random, 0.5),
                ]
            )
            return tree
        for member in record:
            if key_text(member[0]) == "SSEDescription" and isinstance(member[1], Obj):
                key = random.choice(["Status", "status", "STATUS", "SSEType", "KMSMasterKeyArn", "Clusters"])
                member[1].insert(
                    random.randrange(len(member[1]) + 1), [key, random.choice(["ENABLED", "DISABLED", None, "KMS"])]
                )
    return tree


def node_type(tree, random):
    records = _records(tree)
    if records:
        for member in random.choice(records)[1]:
            if key_text(member[0]) == "NodeType":
                member[1] = random.choice(
                    ["dax.r3.large", "dax.R3.8xlarge", "DAX.r3.large", "dax.r3", "dax.r4.large", "dax.r33.large"]
                )
    return tree


def change_arn(tree, random):
    records = [record for _, record in _records(tree) if any(key_text(key) == "ClusterArn" for key, _ in record)]
    if records:
        for member in random.choice(records):
            if key_text(member[0]) == "ClusterArn":
                name, region, account = (
                    random.choice(shapes.NAMES),
                    random.choice(shapes.REGIONS),
                    random.choice(shapes.ACCOUNTS),
                )
                member[1] = random.choice(
                    [
                        shapes.arn(name, region, account),
                        shapes.arn(name, region, account),
                        "arn:aws:dynamodb:us-east-1:123456789012:table/orders",
                        "REDACTED",
                        "arn:aws:dax:us-east-1:XXXXXXXXXXXX:cache/orders",
                        "",
                        shapes.arn("a-name-with-more-than-twenty-characters", region, account),
                        "arn:aws:dax:us-east-1:123456789012:cluster/orders",
                        shapes.arn("Orders", region, account),
                        shapes.arn(name, random.choice(["", "moon", "us-east-1a", "useast1", "ab-cd-1"]), account),
                    ]
                )
    return tree


def clone_record(tree, random):
    """Duplicates a cluster."""
    many = _list(tree, random)
    if many is not None and any(isinstance(item, Obj) for item in many):
        item = copy(random.choice([item for item in many if isinstance(item, Obj)]))
        if random.random() < 0.5:
            item = encryption(item, random)
        many.insert(random.randrange(len(many) + 1), item)
    return tree


def drop_item(tree, random):
    many = _list(tree, random)
    if many is not None:
        del many[random.randrange(len(many))]
    return tree


def insert_item(tree, random):
    many = _list(tree, random, filled=random.random() < 0.5)
    if many is not None:
        many.insert(random.randrange(len(many) + 1), random.choice([values(random), foreign(tree, random)]))
    return tree


def foreign(tree, random):
    """Something out of place: a page, a cluster or a failure."""
    place = shapes.Place(random)
    return random.choice(
        [
            shapes.page(place, 0.5),
            shapes.record(place, 0.5),
            obj(Cluster=shapes.record(place, 0.5)),
            obj(Clusters=[]),
            "Clusters",
            ["orders", "DISABLED"],
            obj(ClusterName="x", SSEDescription=obj(Status="DISABLED")),
            obj(ClusterArn=shapes.arn("x", "us-east-1", shapes.ACCOUNTS[0])),
            obj(Code="ThrottlingException", Message="Rate exceeded"),
            obj(Error=obj(Code="AccessDeniedException", Message="no")),
            copy(tree) if len(list(nodes(tree))) < 100 else None,
        ]
    )


def insert_member(tree, random):
    """Inserts a foreign member: beside `Clusters`, beside regions, in a record or in one of its
    members.
    """
    objects = _objects(tree)
    if not objects:
        return tree
    pages = _pages(tree)
    target = random.choice(pages) if pages and random.random() < 0.5 else random.choice(objects)[1]
    key = random.choice(KEYS)
    value = random.choice([values(random), values(random), foreign(tree, random), "token"])
    target.insert(random.randrange(len(target) + 1), [key, value])
    return tree


def _deep(tree, random):
    """A call's metadata with something in it, at some depth."""
    value = random.choice([values(random), values(random), foreign(tree, random)])
    one = Obj([["attempts", 1], [random.choice(METADATA_KEYS), value]])
    for _ in range(random.randrange(3)):
        one = random.choice([[one], obj(x=one), obj(RetryAttempts=0, Detail=one)])
    return one if isinstance(one, Obj) else obj(x=one)


def metadata(tree, random):
    pages = _pages(tree)
    if pages:
        random.choice(pages).append(
            [
                random.choice(["ResponseMetadata", "$metadata", "ResultMetadata"]),
                random.choice(
                    [
                        obj(HTTPStatusCode=200),
                        obj(HTTPStatusCode=403),
                        obj(httpStatusCode=500),
                        obj(HTTPStatusCode="200"),
                        obj(HTTPHeaders=obj(a="b")),
                        Obj(),
                        None,
                        "x",
                        foreign(tree, random),
                        _deep(tree, random),
                        _deep(tree, random),
                        _deep(tree, random),
                    ]
                ),
            ]
        )
    return tree


def token(tree, random):
    pages = _pages(tree)
    if pages:
        random.choice(pages).append(
            ["NextToken", random.choice(["t", "t", "eyJ", "", None, 1, False, True, Obj(), [], obj(a=1)])]
        )
    return tree


def wrap(tree, random):
    """Puts the document, or a value in it, into a list or under a key."""
    path = random.choice([()] + [path for path, value in nodes(tree) if isinstance(value, list)])
    value = at(tree, path)
    key = random.choice(
        ["us-east-1", "eu-west-1", "Clusters", "Cluster", "report", "x", "us-east-1a", "Response", "$metadata", "Error"]
    )
    return replaced(tree, path, [value] if random.random() < 0.5 else Obj([[key, value]]))


def unwrap(tree, random):
    """Replaces the document with a part of it."""
    inner = [value for path, value in nodes(tree) if path and isinstance(value, list) and value]
    return random.choice(inner) if inner else tree


def move(tree, random):
    """Copies a value over another one."""
    found = [(path, value) for path, value in nodes(tree) if path]
    if len(found) > 1:
        source = random.choice(found)[1]
        replaced(tree, random.choice(found)[0], copy(source))
    return tree


def odd_key(tree, random):
    """Rewrites a region's key in another form."""
    objects = [value for _, value in _objects(tree) if any(key_text(key) in shapes.REGIONS for key, _ in value)]
    if objects:
        one = random.choice(objects)
        index = random.randrange(len(one))
        one[index][0] = random.choice(
            [
                "us-east-1",
                "eu-west-1",
                "EU-WEST-1",
                "eu_west_1",
                "eu-west-1 ",
                "us-east-1a",
                "all",
                "eu-central-1",
                "ap-southeast-9",
            ]
        )
    return tree


ALL = (
    [delete_member] * 4
    + [duplicate_member] * 4
    + [retype] * 5
    + [respell] * 3
    + [swap_members] * 2
    + [encryption] * 3
    + [encryption_member] * 2
    + [node_type]
    + [change_arn] * 3
    + [clone_record] * 3
    + [drop_item]
    + [insert_item] * 3
    + [insert_member] * 5
    + [metadata] * 2
    + [token] * 2
    + [wrap] * 2
    + [unwrap]
    + [move] * 2
    + [odd_key]
)


def change(tree, random):
    if not isinstance(tree, list):
        return values(random)
    return random.choice(ALL)(tree, random)
