"""Facts about AWS and DAX, from the document of AWS facts: regions, ARNs, the record model and the
four status words.
"""

import re
from collections import namedtuple

# "Has a DAX endpoint": the AWS General Reference and botocore 1.44.
WIDE = {
    "aws": (
        "af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 "
        "ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 "
        "ca-central-1 ca-west-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 "
        "eu-west-3 il-central-1 mx-central-1 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2"
    ).split(),
    "aws-cn": ["cn-north-1", "cn-northwest-1"],
    "aws-us-gov": ["us-gov-east-1", "us-gov-west-1"],
}

# "Named as offered": AWS Config's page and the region table in Systems Manager.
OFFERED = set(
    (
        "ap-northeast-1 ap-south-1 ap-southeast-1 ap-southeast-2 eu-central-1 eu-north-1 eu-south-2 eu-west-1 "
        "eu-west-2 eu-west-3 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2 cn-north-1 cn-northwest-1"
    ).split()
)

# Regions that no account can disable, in addition to all of China and AWS GovCloud (US).
ALWAYS_ENABLED = set(
    (
        "ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1 ap-southeast-2 ca-central-1 eu-central-1 "
        "eu-north-1 eu-west-1 eu-west-2 eu-west-3 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2"
    ).split()
)

STATUS_WORDS = ("ENABLED", "ENABLING", "DISABLED", "DISABLING")

# The members that a full record must have (the design), with their type in the model.
FULL_RECORD = {
    "ClusterName": "string",
    "ClusterArn": "string",
    "Status": "string",
    "NodeType": "string",
    "TotalNodes": "integer",
    "ActiveNodes": "integer",
    "IamRoleArn": "string",
    "SubnetGroup": "string",
    "SecurityGroups": "array",
    "ParameterGroup": "object",
}

# Every member of the model.
MODEL = set(FULL_RECORD) | {
    "Description",
    "PreferredMaintenanceWindow",
    "ClusterDiscoveryEndpoint",
    "NodeIdsToRemove",
    "Nodes",
    "NotificationConfiguration",
    "SSEDescription",
    "ClusterEndpointEncryptionType",
    "NetworkType",
}

ACCOUNT = re.compile(r"[0-9]{12}\Z")
NAME = re.compile(r"[a-z](?:-?[a-z0-9])*\Z")
_SHAPE = re.compile(
    r"(?:(?:us|eu|ap|sa|ca|me|af|il|mx|cn)-(?:north|south|east|west|central|northeast|southeast|northwest|southwest)"
    r"-[1-9]|us-gov-(?:east|west)-[1-9]|us-isob?-(?:east|west)-[1-9]|eusc-de-east-1)\Z"
)
_LIKE = re.compile(r"[a-z]{2,6}(?:-[a-z]+){1,3}-?[0-9]+\Z")

Arn = namedtuple("Arn", "partition region account name")


def is_region(text):
    """`True` for a text with the form of a region, `False` for one that is not a region, `None` if
    that is open.
    """
    if _SHAPE.match(text):
        return True
    return None if _LIKE.match(text) else False


def partition_of(region):
    if region.startswith("cn-"):
        return "aws-cn"
    if region.startswith("us-gov-"):
        return "aws-us-gov"
    if region.startswith("eusc-"):
        return "aws-eusc"
    if region.startswith("us-iso-"):
        return "aws-iso"
    if region.startswith("us-isob-"):
        return "aws-iso-b"
    return "aws"


def is_always_enabled(region):
    return region in ALWAYS_ENABLED or partition_of(region) in ("aws-cn", "aws-us-gov")


def parse_arn(text):
    """An `Arn` for a DAX cluster's ARN, `False` for anything else, `None` if it is open whether the
    text is one.
    """
    parts = text.split(":")
    if len(parts) != 6 or parts[0] != "arn" or parts[2] != "dax" or not parts[5].startswith("cache/"):
        return False
    _, partition, _, region, account, resource = parts
    name = resource[len("cache/") :]
    shape = is_region(region)
    if not ACCOUNT.match(account) or shape is False or not name or not partition.startswith("aws"):
        return False
    # A name that is too long still gives account and region. Any other odd name, and a partition
    # that the region contradicts, leave the answer open.
    if shape is None or not NAME.match(name) or len(name) > 60 or partition != partition_of(region):
        return None
    return Arn(partition, region, account, name)


def is_cluster_name(text):
    """Whether a text can be a cluster's name. `None` for upper-case letters or a name that is too
    long.
    """
    if NAME.match(text) and len(text) <= 20:
        return True
    return None if re.match(r"[A-Za-z0-9_.-]{1,64}\Z", text) else False


def may_be_unsupported(node_type):
    """Whether `ENABLED` contradicts the node type. AWS documents that dax.r3 nodes can't be
    encrypted.
    """
    lower = node_type.lower()
    if lower.startswith("dax.r3."):
        return True
    return None if lower.strip() == "dax.r3" or lower.strip().startswith("dax.r3.") else False


def reads_as_time(digits):
    """Whether twelve digits in a name read as a time such as 202611241530. `None` if the year, day
    or hour is implausible.
    """
    month, day, hour, minute = int(digits[4:6]), int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    if not (1 <= month <= 12 and 1 <= day <= 31 and hour <= 24 and minute <= 59):
        return False
    return True if 2000 <= int(digits[:4]) <= 2099 and hour < 24 and day <= 28 else None
