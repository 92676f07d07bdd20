"""Records, pages and the other forms of `describe-clusters` output."""

from .trees import Obj, Raw, copy, obj

ACCOUNTS = ("123456789012", "333344445555")
NAMES = ("orders", "prod", "cart", "cc-dax-1", "a", "sessions-blue")
# Most cases use only a few regions, so that clusters coincide. ap-northeast-2 is only in the wide
# list, eu-west-9 in no list.
REGIONS = ("us-east-1", "us-east-1", "us-east-1", "eu-west-1", "eu-west-1", "ap-northeast-2", "eu-west-9")
OTHER_REGIONS = ("cn-north-1", "us-gov-west-1", "eusc-de-east-1", "eu-south-1", "eu-north-1", "sa-east-1")


def partition(region):
    for start, name in (("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"), ("eusc-", "aws-eusc")):
        if region.startswith(start):
            return name
    return "aws"


def arn(name, region, account):
    return "arn:%s:dax:%s:%s:cache/%s" % (partition(region), region, account, name)


class Place:
    """The location of a case's clusters, and the names that are still unused there."""

    def __init__(self, random, region=None, account=None):
        self.random = random
        self.region = region or random.choice(REGIONS if random.random() < 0.95 else OTHER_REGIONS)
        self.account = account or (ACCOUNTS[0] if random.random() < 0.8 else ACCOUNTS[1])
        self.names = list(NAMES)
        random.shuffle(self.names)

    def name(self):
        return self.names.pop() if self.names else "n%d" % self.random.randrange(100000)


def sse(random, good=1.0):
    """An SSEDescription, usually ENABLED."""
    if random.random() < good:
        return obj(Status="ENABLED")
    return random.choice(
        [
            obj(Status="DISABLED"),
            obj(Status="DISABLED"),
            obj(Status="ENABLING"),
            obj(Status="DISABLING"),
            obj(Status="enabled"),
            obj(Status="ENABLED "),
            obj(Status=None),
            obj(Status=True),
            Obj(),
            None,
            "ENABLED",
            ["ENABLED"],
            obj(Status=["ENABLED"]),
            obj(Status=""),
            obj(status="ENABLED"),
            obj(Status="ENABLED", KMSMasterKeyArn="arn:aws:kms:us-east-1:123456789012:key/1"),
            obj(KMSMasterKeyArn="arn:aws:kms:us-east-1:123456789012:key/1"),
            obj(Status="\u0395NABLED"),
            obj(Status=Raw("1")),
        ]
    )


def record(place, good=1.0, name=None):
    """A full record, as the CLI prints it."""
    random = place.random
    name = name or place.name()
    count = random.randrange(1, 4)
    cluster = Obj(
        [
            ["ClusterName", name],
            ["ClusterArn", arn(name, place.region, place.account)],
            ["TotalNodes", count],
            ["ActiveNodes", random.choice([0, count])],
            ["NodeType", random.choice(["dax.r4.large", "dax.r5.large", "dax.t3.small"])],
            ["Status", random.choice(["available", "available", "creating", "modifying", "deleting"])],
            ["ClusterDiscoveryEndpoint", obj(Address=name + ".3dc7d1.dax-clusters.amazonaws.com", Port=8111)],
            ["Nodes", [node(random, name, index) for index in range(count)]],
            ["PreferredMaintenanceWindow", "thu:23:30-fri:00:30"],
            ["SubnetGroup", "default"],
            ["SecurityGroups", [obj(SecurityGroupIdentifier="sg-1", Status="active")]],
            ["IamRoleArn", "arn:aws:iam::%s:role/dax" % place.account],
            [
                "ParameterGroup",
                obj(ParameterGroupName="default.dax1.0", ParameterApplyStatus="in-sync", NodeIdsToReboot=[]),
            ],
            ["SSEDescription", sse(random, good)],
            ["ClusterEndpointEncryptionType", random.choice(["NONE", "TLS"])],
        ]
    )
    if random.random() < 0.2:
        cluster.insert(
            2, ["Description", random.choice(["", 'prod \u2014 caf\u00e9 "quoted"', "\U0001f600", '{"Clusters": []}'])]
        )
    if random.random() < 0.1:
        cluster.append(["NodeIdsToRemove", random.choice([[], [name + "-a"]])])
    if random.random() < 0.1:
        cluster.append(["NetworkType", "ipv4"])
    if random.random() < 0.5:
        # Large records cost time and add little, so half of the records have no nodes.
        cluster[:] = [member for member in cluster if member[0] not in ("Nodes", "ClusterDiscoveryEndpoint")]
    if random.random() < 0.2:
        random.shuffle(cluster)
    return cluster


def node(random, name, index):
    created = Raw("1795487248.38") if random.random() < 0.3 else "2026-11-24T02:29:14.368094+00:00"
    return obj(
        NodeId="%s-%s" % (name, "abc"[index]),
        NodeCreateTime=created,
        AvailabilityZone="us-east-1a",
        NodeStatus="available",
        ParameterGroupStatus="in-sync",
    )


def less(cluster, random):
    """A part of a record, as from a query."""
    keep = {"ClusterName", "SSEDescription"} | set(random.sample([member[0] for member in cluster], 4))
    if random.random() < 0.5:
        keep.add("ClusterArn")
    return Obj(copy(member) for member in cluster if member[0] in keep)


def page(place, good=1.0, count=None):
    count = place.random.choice([0, 1, 1, 2, 3]) if count is None else count
    return Obj([["Clusters", [record(place, good) for _ in range(count)]]])


def sdk_page(place, good=1.0):
    one = page(place, good)
    if place.random.random() < 0.5:
        one.append(
            ["ResponseMetadata", obj(RequestId="1-2", HTTPStatusCode=200, HTTPHeaders=obj(date="Mon"), RetryAttempts=0)]
        )
    else:
        one.insert(0, ["$metadata", obj(httpStatusCode=200, requestId="1-2", attempts=1, totalRetryDelay=0)])
    return one


def pages(place, good=1.0):
    """Pages that continue one another through their tokens."""
    parts = [page(place, good, place.random.choice([1, 1, 2])) for _ in range(place.random.choice([2, 2, 3]))]
    for index, one in enumerate(parts[:-1]):
        one.append(["NextToken", "token-%d" % index])
    return parts


def region_pages(place, good=1.0):
    regions = list(dict.fromkeys(place.random.choice(REGIONS) for _ in range(3)))
    return Obj([region, page(Place(place.random, region, place.account), good)] for region in regions)


def word(random, good):
    return (
        "ENABLED" if random.random() < good else random.choice(["DISABLED", "ENABLING", "DISABLING", None, "enabled"])
    )


def documents(place, good=1.0):
    """The documents of one source, in a random form."""
    random = place.random
    form = random.choice(
        [
            "page",
            "page",
            "page",
            "page",
            "page",
            "page",
            "sdk",
            "pages",
            "pages",
            "several",
            "page-list",
            "page-list",
            "regions",
            "regions",
            "region-list",
            "clusters",
            "clusters",
            "cluster",
            "ndjson",
            "output",
            "outputs",
            "names",
            "statuses",
            "pairs",
            "pair-objects",
            "arn-pairs",
            "empty",
            "null",
            "part-page",
            "part-clusters",
            "mixed",
        ]
    )
    count = random.choice([1, 1, 2, 3])
    if form == "page":
        return [page(place, good)]
    if form == "sdk":
        return [sdk_page(place, good)]
    if form == "pages":
        return pages(place, good) if random.random() < 0.7 else [pages(place, good)]
    if form == "several":
        return [page(Place(random, None, place.account), good) for _ in range(count)]
    if form == "page-list":
        return [[page(Place(random, None, place.account), good) for _ in range(count)]]
    if form == "regions":
        return [region_pages(place, good)]
    if form == "region-list":
        return [[region_pages(place, good) for _ in range(count)]]
    if form == "clusters":
        return [[record(place, good) for _ in range(count)]]
    if form == "cluster":
        return [record(place, good)]
    if form == "ndjson":
        return [record(place, good) for _ in range(count)]
    if form == "output":
        return [obj(Cluster=record(place, good))]
    if form == "outputs":
        return [[obj(Cluster=record(place, good)) for _ in range(count)]]
    if form == "names":
        return [[place.name() for _ in range(count)]]
    if form == "statuses":
        return [[word(random, good) or "ENABLED" for _ in range(count)]]
    if form == "pairs":
        return [[[place.name(), word(random, good)] for _ in range(count)]]
    if form == "arn-pairs":
        return [[[arn(place.name(), place.region, place.account), word(random, good)] for _ in range(count)]]
    if form == "pair-objects":
        keys = random.choice(
            [
                ("ClusterName", "Status"),
                ("ClusterArn", "Status"),
                ("Name", "SSE"),
                ("Name", "Status"),
                ("Name", "State"),
                ("AttributeName", "TimeToLiveStatus"),
            ]
        )
        names = [place.name() for _ in range(count)]
        if keys[0] == "ClusterArn":
            names = [arn(name, place.region, place.account) for name in names]
        many = [Obj([[keys[0], name], [keys[1], word(random, good)]]) for name in names]
        return [many] if random.random() < 0.7 else many
    if form == "empty":
        return [[]]
    if form == "null":
        return [None]
    if form == "part-page":
        return [obj(Clusters=[less(record(place, good), random) for _ in range(count)])]
    if form == "part-clusters":
        return [[less(record(place, good), random) for _ in range(count)]]
    return documents(place, good) + documents(place, good)
