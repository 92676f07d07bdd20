"""Unit tests of records, and of how they make findings. `python3 -m unittest` in this folder runs
them.
"""

import json
import unittest

from samples import ACCOUNT, ENABLED, MISSING, Case, judge, page, record, source

from oracle.aws import parse_arn


class VerdictTable(Case):
    TABLE = [
        ("ENABLED", ENABLED, "pass", "sse-enabled"),
        ("DISABLED", {"Status": "DISABLED"}, "fail", "sse-disabled"),
        ("DISABLING", {"Status": "DISABLING"}, "fail", "sse-disabling"),
        ("ENABLING", {"Status": "ENABLING"}, "unknown", "sse-enabling"),
        ("no SSEDescription", MISSING, "fail", "sse-absent"),
        ("null", None, "fail", "sse-absent"),
        ("an empty object", {}, "fail", "sse-absent"),
        ("another spelling", {"Status": "enabled"}, "unknown", "sse-unrecognised"),
        ("a space", {"Status": "ENABLED "}, "unknown", "sse-unrecognised"),
        ("another type", {"Status": True}, "unknown", "sse-unrecognised"),
        ("a string", "ENABLED", "unknown", "sse-unrecognised"),
        ("members without a Status", {"SSEType": "KMS"}, "unknown", "sse-unrecognised"),
        ("a null Status", {"Status": None}, "unknown", "sse-unrecognised"),
        ("another member", {"Status": "ENABLED", "KMSMasterKeyArn": "x"}, "pass", "sse-enabled"),
        (
            "the Status in another spelling, too",
            {"Status": "ENABLED", "status": "ENABLED"},
            "unknown",
            "sse-unrecognised",
        ),
    ]

    def test_full_records(self):
        for name, value, status, reason in self.TABLE:
            with self.subTest(name):
                answer = judge(page(record(SSEDescription=value)))
                self.assert_outcome(answer, (status, reason))
                self.assertEqual(answer["verdict"], status)

    def test_less_than_full_records(self):
        for member in ("ClusterArn", "Status", "TotalNodes", "ParameterGroup"):
            with self.subTest(member):
                answer = judge(page(record(SSEDescription=MISSING, **{member: MISSING})))
                self.assert_outcome(answer, ("unknown", "sse-not-exported"))
                self.assertEqual(answer["sources"][0]["complete"], "unproven")

    def test_a_full_member_has_the_models_type(self):
        for member, value in (
            ("TotalNodes", "1"),
            ("SecurityGroups", {}),
            ("ParameterGroup", []),
            ("SubnetGroup", None),
            ("Status", 1),
        ):
            with self.subTest(member):
                self.assert_outcome(
                    judge(page(record(SSEDescription=MISSING, **{member: value}))), ("unknown", "sse-not-exported")
                )

    def test_node_types_that_cannot_be_encrypted(self):
        for node_type, outcome in (
            ("dax.r3.large", ("unknown", "sse-contradicted")),
            ("dax.R3.large", ("unknown", "sse-contradicted")),
            ("dax.r33.large", ("pass", "sse-enabled")),
        ):
            self.assert_outcome(judge(page(record(NodeType=node_type))), outcome)
        self.assert_outcome(
            judge(page(record(NodeType="dax.r3.large", SSEDescription={"Status": "DISABLED"}))),
            ("fail", "sse-disabled"),
        )

    def test_duplicate_members_outrank_every_other_reason(self):
        for member, value in (
            ("Status", '"available"'),
            ("SSEDescription", '{"Status": "ENABLED"}'),
            ("Cluster\\u004eame", '"a"'),
            ("TotalNodes", "1"),
        ):
            with self.subTest(member):
                whole = json.dumps(page(record(SSEDescription={"Status": "DISABLED"})))
                answer = judge(whole.replace('{"ClusterName"', '{"%s": %s, "ClusterName"' % (member, value)))
                self.assertEqual(answer["verdict"], "unknown")
        answer = judge(json.dumps(page(record())).replace('"ENABLED"', '"ENABLED", "Status": "ENABLED"'))
        self.assert_outcome(answer, ("unknown", "duplicate-member"))

    def test_another_spelling_of_the_description(self):
        for key in ("sse_description", "SSE-Description", "s_s_e_description", "SSE.Description", "$sseDescription"):
            self.assert_outcome(judge(page(record(**{key: ENABLED}))), ("unknown", "sse-unrecognised"))
            self.assert_outcome(judge(page(record(**{key: None}))), ("unknown", "sse-unrecognised"))
        for key in ("status", "STATUS", "Sta_tus", "$Status", " Status"):
            answer = judge(page(record(SSEDescription={"Status": "ENABLED", key: None})))
            self.assert_outcome(answer, ("unknown", "sse-unrecognised"))
        for key in ("SSEDescriptions", "SSE/Description", "SSESpecification"):
            self.assert_outcome(judge(page(record(**{key: ENABLED}))), ("pass", "sse-enabled"))


class Merging(Case):
    def test_one_finding_for_each_cluster(self):
        disabled = record(SSEDescription={"Status": "DISABLED"})
        self.assert_outcome(judge(page(record()), page(disabled)), ("fail", "sse-disabled"))
        self.assert_outcome(judge(page(record(), record())), ("pass", "sse-enabled"))
        enabling = record(SSEDescription={"Status": "ENABLING"})
        self.assert_outcome(judge(page(record()), page(enabling)), ("unknown", "sse-enabling"))

    def test_only_a_dax_arn_merges(self):
        answer = judge(page(record(ClusterArn="REDACTED"), record(ClusterArn="REDACTED")))
        self.assertEqual(answer["summary"]["clusters"], 2)
        self.assertFalse(parse_arn("arn:aws:dynamodb:us-east-1:123456789012:table/a"))
        for name in ("1", "", "moon", "us-east-1a", "useast1"):
            self.assertIs(parse_arn("arn:aws:dax:%s:123456789012:cache/a" % name), False)

    def test_bare_names(self):
        label = {"account": ACCOUNT, "region": "us-east-1"}
        self.assertEqual(judge(source(page(record())), source(["a"], label=label))["verdict"], "pass")
        for other in (
            None,
            {"account": ACCOUNT},
            {"account": ACCOUNT, "region": "eu-west-1"},
            {"account": "333344445555", "region": "us-east-1"},
        ):
            answer = judge(source(page(record())), source(["a"], label=other))
            self.assertEqual((answer["verdict"], answer["summary"]["clusters"]), ("unknown", 2))

    def test_a_pair_counts_where_it_merges(self):
        label = {"account": ACCOUNT, "region": "us-east-1"}
        answer = judge(source(page(record())), source([["a", "DISABLED"]], label=label))
        self.assert_outcome(answer, ("fail", "sse-disabled"))

    def test_a_status_without_identity(self):
        answer = judge(["ENABLED"])
        self.assert_outcome(answer, ("pass", "sse-enabled"))
        self.assertEqual(answer["verdict"], "unknown")
        self.assertEqual(judge(page({"SSEDescription": ENABLED}))["verdict"], "unknown")

    def test_the_arn_decides(self):
        finding = judge(source(page(record("b", ClusterName="c")), ACCOUNT + "/eu-west-1.json"))["findings"][0]
        self.assertEqual((finding["name"], finding["region"], finding["account"]), ("b", "us-east-1", ACCOUNT))

    def test_scope_of_entries_without_an_arn(self):
        part = {"us-east-1": page({"ClusterName": "a", "SSEDescription": ENABLED})}
        finding = judge(source(part, "333344445555/eu-west-1.json", {"account": ACCOUNT}))["findings"][0]
        self.assertEqual((finding["account"], finding["region"]), (ACCOUNT, "us-east-1"))

    def test_contradicted_labels_are_errors(self):
        for label in ({"account": "333344445555"}, {"region": "eu-west-1"}):
            self.assert_error(judge(source(page(record()), label=label)))
            self.assertEqual(judge(source(page(record()), "333344445555/eu-west-1.json"))["verdict"], "pass")
        self.assert_error(judge(source({"eu-west-1": page()}, label={"region": "us-east-1"})))


if __name__ == "__main__":
    unittest.main()
