"""Evidence for the unit tests, and helpers that evaluate it."""

import json
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from oracle import evaluate  # noqa: E402

ACCOUNT = "123456789012"
ENABLED = {"Status": "ENABLED"}
MISSING = object()


def arn(name="a", region="us-east-1", account=ACCOUNT):
    return "arn:aws:dax:%s:%s:cache/%s" % (region, account, name)


def record(name="a", region="us-east-1", account=ACCOUNT, **changes):
    """A full record. `MISSING` leaves a member out."""
    one = {
        "ClusterName": name,
        "ClusterArn": arn(name, region, account),
        "TotalNodes": 1,
        "ActiveNodes": 1,
        "NodeType": "dax.r4.large",
        "Status": "available",
        "IamRoleArn": "arn:aws:iam::123456789012:role/dax",
        "SubnetGroup": "default",
        "SecurityGroups": [{"SecurityGroupIdentifier": "sg-1", "Status": "active"}],
        "ParameterGroup": {"ParameterGroupName": "p", "ParameterApplyStatus": "in-sync", "NodeIdsToReboot": []},
        "SSEDescription": ENABLED,
    }
    one.update(changes)
    return {key: value for key, value in one.items() if value is not MISSING}


def page(*records, **beside):
    return dict({"Clusters": list(records)}, **beside)


def source(data, name="a.json", label=None):
    if not isinstance(data, (str, bytes)):
        data = json.dumps(data)
    given = {"name": name, "data": data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")}
    return dict(given, label=label) if label else given


def judge(*inputs, **options):
    return evaluate([one if isinstance(one, dict) and "data" in one else source(one) for one in inputs], options)


def lines(*documents):
    return "\n".join(json.dumps(document) for document in documents)


def region(answer, name="us-east-1", account=ACCOUNT):
    return answer["accounts"][account]["regions"][name]


class Case(unittest.TestCase):
    def assert_outcome(self, answer, *outcomes):
        self.assertEqual(
            [set(finding["outcomes"]) for finding in answer["findings"]], [{outcome} for outcome in outcomes]
        )

    def assert_error(self, answer, is_error=True):
        self.assertEqual(answer["sources"][0]["hasError"], is_error)
        if is_error:
            self.assertFalse(answer["mayPass"])
