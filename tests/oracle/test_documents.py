"""Unit tests of documents, of texts and of completeness. `python3 -m unittest` in this folder runs
them.
"""

import json
import unittest

from samples import ACCOUNT, Case, arn, evaluate, judge, lines, page, record, region, source

from cases.trees import Obj, dump
from oracle import json_tree, text
from oracle.values import UNDECIDED, OneOf


class Forms(Case):
    TABLE = [
        (page(record()), "page", "yes", "pass"),
        (lines(page(record()), page(record("b", "eu-west-1"))), "page", "yes", "pass"),
        ([page(record()), page()], "page-list", "yes", "pass"),
        ({"us-east-1": page(record()), "eu-west-1": page()}, "region-pages", "yes", "pass"),
        ([{"us-east-1": page(record())}], "region-pages", "yes", "pass"),
        ([record(), record("b")], "cluster-list", "unproven", "pass"),
        (record(), "cluster", "unproven", "pass"),
        (lines(record(), record("b")), "cluster", "unproven", "pass"),
        ({"Cluster": record()}, "cluster-output", "unproven", "pass"),
        ([{"Cluster": record()}], "cluster-output", "unproven", "pass"),
        ([{"Cluster": record()}, {"Cluster": record("b")}], "cluster-output", "unproven", "pass"),
        (["a", "b"], "name-list", "unproven", "unknown"),
        (["ENABLED"], "status-list", "unproven", "unknown"),
        (["DISABLED"], "status-list", "unproven", "fail"),
        ([["a", "ENABLED"]], "pair-list", "unproven", "unknown"),
        ([["DISABLED", "a"]], "pair-list", "unproven", "fail"),
        ([[arn(), "ENABLED"]], "pair-list", "unproven", "pass"),
        ([["a", None]], "pair-list", "unproven", "unknown"),
        ([{"Name": "orders", "SSE": "ENABLED"}], "pair-list", "unproven", "unknown"),
        ([{"ClusterName": "a", "Status": "ENABLED"}], "pair-list", "unproven", "pass"),
        ([], "empty-list", "unproven", "unknown"),
        ("null", "null", "unproven", "unknown"),
        (page(), "page", "yes", "notApplicable"),
        (page(record(), ResponseMetadata={"RequestId": "1", "HTTPStatusCode": 200}), "page", "yes", "pass"),
        (page(record(), **{"$metadata": {"httpStatusCode": 200}}), "page", "yes", "pass"),
        (lines(page(record()), [record("b")]), "mixed", "unproven", "pass"),
    ]

    def test_forms(self):
        for data, form, complete, verdict in self.TABLE:
            with self.subTest(form + " " + str(data)[:60]):
                answer = judge(source(data))
                one = answer["sources"][0]
                self.assertEqual((one["form"], one["complete"], answer["verdict"]), (form, complete, verdict))

    def test_any_other_document_is_an_error(self):
        for data in (
            {},
            {"x": 1},
            "true",
            "1",
            '"ENABLED"',
            page("a"),
            page(None),
            {"Clusters": None},
            {"Clusters": {}},
            ["a", "ENABLED"],
            [record(), None],
            {"us-east-1": page(), "x": 1},
            {"us-east-1": page(), "eu_west_1": None},
            {"us-east-1": page(), "eu-west-1": None},
            [page(), record()],
            {"Cluster": []},
            {"clusters": []},
            {"schemaVersion": "1.2", "findings": []},
            "hello",
            "",
            "---\nClusters: []\n",
            "{",
            "[1,]",
            page(record(), Error="An error occurred (X)"),
            page(record(), IsTruncated=True),
            page(record(), Marker="x"),
            page(record(), nextToken="x"),
            page(record(), other=[1]),
            page(record(), clusters=[]),
            page(record(), ResponseMetadata={"HTTPStatusCode": 403}),
            page(record(), ResponseMetadata={"NextToken": "x"}),
            page(record(), ResponseMetadata=record()),
            page(record(), ResponseMetadata={"Error": {"Code": "AccessDenied"}}),
            {"us-east-1": page(), "Error": "x"},
        ):
            with self.subTest(str(data)[:80]):
                self.assert_error(judge(source(data)))

    def test_other_spellings_beside_clusters(self):
        for key in ("nextToken", "next_token", "NEXT.TOKEN", "$NextToken", "Next Token", "cluster", "clus-ters"):
            for value in (None, "", False, "x"):
                self.assert_error(judge(page(record(), **{key: value})))
                self.assert_error(judge({"us-east-1": page(record(), **{key: value})}))

    def test_the_four_words_beside_clusters(self):
        for word in ("ENABLED", "DISABLED", "ENABLING", "DISABLING"):
            for data in (
                page(record(), Note=word),
                {"Cluster": record(), "Note": word},
                {"us-east-1": page(record()), "Note": word},
                page(record(), ResponseMetadata={"x": word}),
                page(record(), **{"$metadata": {"x": [{"y": word}]}}),
                {"us-east-1": page(record()), "ResponseMetadata": {"x": [word]}},
            ):
                self.assert_error(judge(data))

    def test_metadata_is_read_at_every_depth(self):
        for key in ("ClusterName", "ClusterArn", "SSEDescription", "Clusters"):
            for value in (None, "x", [], {}):
                self.assert_error(judge(page(record(), ResponseMetadata={key: value})))
                self.assert_error(judge(page(record(), ResponseMetadata={"x": [{"y": {key: value}}]})))
        for key in ("Error", "errorMessage", "Code", "NextToken", "nextToken", "Marker", "IsTruncated", "Fault"):
            for value in ("x", True, 1, [1], {"a": {"b": ["x"]}}):
                self.assert_error(judge(page(record(), ResponseMetadata={key: value})))
                self.assert_error(judge(page(record(), **{"$metadata": {"RequestId": {"x": [{key: value}]}}})))
            for value in (None, False, 0, "", [], {}, {"a": [None, {"b": ""}]}):
                self.assert_error(judge(page(record(), ResponseMetadata={key: value})), False)

    def test_forbidden_contents_of_a_record(self):
        nested = record("b", SSEDescription={"Status": "DISABLED"})
        for changes in (
            {"ParameterGroup": {"NodeIdsToReboot": [{}]}},
            {"NodeIdsToRemove": [page()]},
            {"Nodes": [page()]},
            {"Other": {"Clusters": []}},
            {"Other": nested},
            {"Other": [[nested]]},
            {"SSEDescription": {"Status": "ENABLED", "Clusters": []}},
        ):
            with self.subTest(str(changes)[:60]):
                self.assert_error(judge(page(record(**changes))))

    def test_duplicates_outside_of_a_record(self):
        for data in (
            '{"Clusters": [], "Clusters": []}',
            '{"Clusters": [], "NextToken": null, "NextToken": null}',
            '{"Cluster": {}, "Cluster": {}}',
            '{"us-east-1": {"Clusters": []}, "us-east-1": {"Clusters": []}}',
            '{"Clusters": [], "\\u0043lusters": []}',
        ):
            with self.subTest(data):
                self.assert_error(judge(data))

    def test_pairs_by_their_keys(self):
        for keys, may_pass in (
            (("ClusterName", "Status"), True),
            (("Name", "Status"), False),
            (("Name", "State"), False),
            (("AttributeName", "TimeToLiveStatus"), False),
        ):
            self.assertEqual(judge([{keys[0]: "ttl", keys[1]: "ENABLED"}])["mayPass"], may_pass)

    def test_failures(self):
        for run, state in (
            ("\nAn error occurred (AccessDeniedException) when calling the DescribeClusters operation: no\n", "denied"),
            (
                "\naws: [ERROR]: An error occurred (AccessDeniedException) when calling the DescribeClusters operation: no\n",
                "denied",
            ),
            ('{"Code": "AccessDeniedException", "Message": "no"}', "denied"),
            (
                "An error occurred (ThrottlingException) when calling the DescribeClusters operation: Rate exceeded",
                "failed",
            ),
            ('Could not connect to the endpoint URL: "https://dax.us-east-1.amazonaws.com/"', "failed"),
            (
                "An error occurred (InvalidParameterValueException) when calling the DescribeClusters operation: Access Denied to API Version: DAX_V3",
                "failed",
            ),
        ):
            with self.subTest(run):
                answer = judge(source(run, ACCOUNT + "/us-east-1.err"))
                self.assert_error(answer)
                self.assertEqual(region(answer), state)

    REFUSAL = (
        "An error occurred (InvalidParameterValueException) when calling the DescribeClusters operation: "
        "Access Denied to API Version: DAX_V3"
    )

    def refused(self, data, name="ca-west-1"):
        answer = judge(source(data, "%s/%s.err" % (ACCOUNT, name)), source(page(record())))
        return answer["verdict"], region(answer, name)

    def test_not_offered(self):
        one = {"Code": "InvalidParameterValueException", "Message": "Access Denied to API Version: DAX_V3"}
        for data in (
            self.REFUSAL,
            "\naws: [ERROR]: %s\n" % self.REFUSAL,
            "\r\n%s\r\n" % self.REFUSAL,
            ("\n%s\n" % self.REFUSAL).encode("utf-16"),
            json.dumps(one),
            json.dumps(dict(reversed(list(one.items()))), indent=4) + "\n",
        ):
            self.assertEqual(self.refused(data), ("pass", "not-offered"))
            # A region in which DAX is offered.
            self.assertEqual(self.refused(data, "us-east-2"), ("unknown", "failed"))
            # The region is unknown.
            self.assertEqual(judge(source(page(record())), source(data))["verdict"], "unknown")

    def test_a_refusal_with_anything_around_it(self):
        one = {"Code": "InvalidParameterValueException", "Message": "Access Denied to API Version: DAX_V3"}
        for data in (
            self.REFUSAL + "\n" + self.REFUSAL,
            self.REFUSAL + " x",
            "Error: " + self.REFUSAL,
            self.REFUSAL + "\u00e9",
            self.REFUSAL + "\n[]",
            "{}\n" + self.REFUSAL,
            json.dumps(page()) + "\n" + self.REFUSAL,
            self.REFUSAL.replace("DescribeClusters", "ListTags"),
            self.REFUSAL.replace("InvalidParameterValue", "AccessDenied"),
            self.REFUSAL
            + "\n"
            + self.REFUSAL[:20]
            + "ThrottlingException) when calling the DescribeClusters operation: no",
            json.dumps(one) + "\n" + json.dumps(one),
            json.dumps(dict(one, Type="Sender")),
            json.dumps(dict(one, Code="AccessDeniedException")),
            json.dumps({"ca-west-1": one}),
        ):
            self.assertEqual(self.refused(data), ("unknown", "failed"), data)


class Texts(Case):
    def test_encodings(self):
        data = json.dumps(page(record()), indent=4)
        for encoded in (
            data.encode(),
            data.encode("utf-8-sig"),
            data.encode("utf-16-le"),
            data.encode("utf-16-be"),
            data.encode("utf-16"),
            b"\xfe\xff" + data.encode("utf-16-be"),
        ):
            self.assertEqual(judge(source(encoded))["verdict"], "pass")
        for encoded in (
            data.encode("utf-32"),
            data.encode() + b"\xff",
            data.encode("utf-16-le")[:-1],
            b"\x1f\x8b" + data.encode(),
            data.encode() + data.encode("utf-16-le"),
        ):
            self.assertFalse(judge(source(encoded))["mayPass"])

    def test_bytes_of_another_encoding(self):
        self.assertEqual(text.decode(b'{"a": "\xff"}').text, '{"a": "%s"}' % text.BAD)
        self.assertEqual(text.decode(b'{\x00"\x00\x00\xd8').error, "invalid-encoding")

    def test_truncation_at_any_byte_is_never_a_pass(self):
        data = json.dumps(page(record(), record("b"))).encode()
        for end in range(len(data)):
            answer = judge(source(data[:end]))
            self.assertFalse(answer["mayPass"], end)
            self.assertEqual(answer["verdict"], "unknown")

    def test_a_record_counts_once_its_brace_is_read(self):
        data = json.dumps(page(record(SSEDescription={"Status": "DISABLED"}), record("b")))
        self.assertEqual(judge(data[: data.index(', {"ClusterName": "b"')])["verdict"], "fail")

    def test_reading_resumes_at_the_next_line_that_starts_with_a_brace(self):
        bad = page(record("b", SSEDescription={"Status": "DISABLED"}))
        for before in (
            '{"Clusters": [{"ClusterName": "a",\n',
            "hello\n",
            '{"Clusters": [tru\n',
            '{"a": "b\n',
            '{"Clusters": [{"x": 1}\n',
        ):
            with self.subTest(before):
                self.assertEqual(judge(before + json.dumps(bad))["verdict"], "fail")
        self.assertFalse(judge("hello " + json.dumps(page(record())))["mayPass"])
        self.assertEqual(judge("hello " + json.dumps(bad))["summary"]["clusters"], 0)

    def test_a_page_in_place_of_a_cluster(self):
        answer = judge(
            '{"Clusters": [%s,\n%s'
            % (json.dumps(record()), json.dumps(page(record("b", SSEDescription={"Status": "DISABLED"}))))
        )
        self.assertEqual(answer["verdict"], "fail")

    def test_strict_json(self):
        for bad in (
            "[01]",
            "[1.]",
            "[.5]",
            "[+1]",
            "[NaN]",
            "['a']",
            '["\t"]',
            '["\\x"]',
            '["\\u12"]',
            "[1 2]",
            '{"a" 1}',
            '{"a": 1,}',
            "[true false]",
            "{1: 2}",
            "[\ufeff]",
        ):
            self.assertIsNotNone(json_tree.parse(bad, 0).error, bad)
        for good in (
            '["\\ud800"]',
            "[-0.5e+10, 1e400]",
            '{"a": [], "b": {}, "a": null}',
            '["\\ud83d\\ude00"]',
            "[]",
            "{ }",
        ):
            self.assertIsNone(json_tree.parse(good, 0).error, good)
        self.assertEqual(json_tree.parse('["\\ud83d\\ude00"]', 0).root.items[0].text, "\U0001f600")
        self.assertEqual(json_tree.parse('{"a": [1, {"b": 2', 0).error[0], "cut-off")


class Completeness(Case):
    def test_pages_that_continue(self):
        first, second = page(record(), NextToken="t"), page(record("b"))
        self.assertEqual(judge(lines(first, second))["sources"][0]["complete"], "unproven")
        self.assertEqual(judge([first, second])["sources"][0]["complete"], "unproven")
        self.assertEqual(judge(lines(first, second))["verdict"], "pass")

    def test_pages_that_do_not_continue(self):
        first = page(record(), NextToken="t")
        for rest in (
            "",
            json.dumps(page()),
            json.dumps(page(record())),
            json.dumps(page(record("b", "eu-west-1"))),
            json.dumps(page(record("b", account="333344445555"))),
            json.dumps(["b"]) + json.dumps(page(record("b"))),
            "text\n" + json.dumps(page(record("b"))),
            json.dumps(page(record("b"), NextToken="u")),
        ):
            with self.subTest(rest[:60]):
                self.assertEqual(judge(json.dumps(first) + "\n" + rest)["sources"][0]["complete"], "no")

    def test_empty_tokens_mean_no_further_page(self):
        for value in ("", None):
            self.assertEqual(judge(page(record(), NextToken=value))["verdict"], "pass")

    def test_a_page_of_several_regions(self):
        self.assertEqual(judge(page(record(), record("b", "eu-west-1")))["sources"][0]["complete"], "unproven")

    def test_empty_projections_leave_the_whole_unknown(self):
        for data in ("[]", "null"):
            self.assertEqual(judge(page(record()), source(data))["verdict"], "unknown")
            self.assertEqual(judge(json.dumps(page(record())) + "\n" + data)["verdict"], "unknown")

    def test_nothing_was_given(self):
        self.assertEqual(evaluate([])["verdict"], "unknown")


class Open(Case):
    """What the specification leaves open is never decided."""

    def test_open_values(self):
        self.assertIsInstance(judge(page(record(), Other=1))["verdict"], OneOf)
        self.assertIsInstance(judge([{"ClusterName": "a", "SSE": "ENABLED"}])["verdict"], OneOf)
        self.assertIs(judge(source(["a"], "dax-us-east-1.json"))["findings"], UNDECIDED)

    def test_duplicate_keys_in_trees(self):
        self.assertEqual(dump(Obj([["a", 1], ["a", Obj()]]), None), '{"a":1,"a":{}}')


if __name__ == "__main__":
    unittest.main()
