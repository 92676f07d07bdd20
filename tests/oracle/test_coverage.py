"""Unit tests of accounts and regions. `python3 -m unittest` in this folder runs them."""

import json
import unittest

from samples import ACCOUNT, Case, arn, evaluate, judge, page, record, region, source

from oracle.aws import WIDE
from oracle.scope import of_name
from oracle.values import UNDECIDED, one_of


class Coverage(Case):
    def account(self, without=(), **files):
        inputs = [source(page(), "%s/%s.json" % (ACCOUNT, name)) for name in WIDE["aws"] if name not in without]
        return inputs + [source(data, "%s/%s.json" % (ACCOUNT, name.replace("_", "-"))) for name, data in files.items()]

    def test_all_regions(self):
        whole = self.account(["us-east-1"], us_east_1=page(record()))
        answer = evaluate(whole)
        self.assertEqual((answer["verdict"], answer["accounts"][ACCOUNT]["allRegions"]), ("pass", True))
        self.assertEqual((region(answer), region(answer, "eu-west-1")), ("exported", "empty"))

    def test_reasons_that_prevent_all_regions(self):
        cluster = page(record())
        for data in (
            "[]",
            page(record(), NextToken="t"),
            [record()],
            "An error occurred (ThrottlingException) when calling the DescribeClusters operation: x",
        ):
            self.assertFalse(evaluate(self.account(["us-east-1"], us_east_1=data))["accounts"][ACCOUNT]["allRegions"])
        missing = evaluate(self.account(["us-east-1", "us-west-2"], us_east_1=cluster))
        self.assertEqual((missing["accounts"][ACCOUNT]["allRegions"], region(missing, "us-west-2")), (False, "missing"))
        beyond = evaluate(self.account(["us-east-1"], us_east_1=cluster, eu_west_9=page()))
        self.assertFalse(beyond["accounts"][ACCOUNT]["allRegions"])

    DENIED = "An error occurred (AccessDeniedException) when calling the DescribeClusters operation: no"
    FAILED = "An error occurred (ThrottlingException) when calling the DescribeClusters operation: x"

    def state(self, *sources, **options):
        """The state of us-east-1 from several sources about it."""
        return region(judge(*(source(data, ACCOUNT + "/us-east-1.json") for data in sources), **options))

    def test_no_good_state_outranks_a_cluster(self):
        answer = judge(source(page(), ACCOUNT + "/us-east-1.json"), source(record()))
        self.assertEqual(region(answer), "unproven")

    def test_the_worst_state_counts_in_a_source_and_the_best_among_sources(self):
        whole, part = json.dumps(page(record())), json.dumps(page({"ClusterName": "a", "ClusterArn": arn()}))
        cut = json.dumps(page(record(), NextToken="t"))
        order = [("exported", whole), ("unproven", part), ("incomplete", cut), ("denied", self.DENIED)]
        order += [("failed", self.FAILED)]
        for index, (better, one) in enumerate(order):
            self.assertEqual(self.state(one), better)
            for worse, other in order[index + 1 :]:
                self.assertEqual(self.state(one, other), better)
                # The specification doesn't say which of several failures counts.
                expected = one_of({better, worse}) if better == "denied" else worse
                self.assertEqual(self.state(one + "\n" + other), expected)
        refusal = (
            self.FAILED.replace("Throttling", "InvalidParameterValue")[:-1] + "Access Denied to API Version: DAX_V3"
        )
        inputs = [source(data, ACCOUNT + "/ca-west-1.json") for data in (refusal, self.FAILED)]
        self.assertEqual(region(judge(*inputs), "ca-west-1"), "failed")

    def test_data_that_is_not_a_listing_counts_only_without_other_states(self):
        for data in ([record()], record(), {"Cluster": record()}, ["a"], [[arn(), "ENABLED"]]):
            self.assertEqual(self.state(data), "unproven")
            for other, state in ((page(record(), NextToken="t"), "incomplete"), (self.DENIED, "denied")):
                self.assertEqual(self.state(data, other), state)
            self.assertEqual(self.state(data, self.FAILED), "failed")
            self.assertEqual(self.state(data, page(record())), "exported")

    def test_an_age_error_prevents_complete_coverage(self):
        for data in (page(record()), page()):
            self.assertEqual(self.state(data, asOf="2026-11-29", maxAge="90d"), "incomplete")

    def test_names_of_sources(self):
        for name, scope in (
            ("123456789012/us-east-1.json", (ACCOUNT, "us-east-1")),
            ("us-east-1.json", (None, "us-east-1")),
            ("202611241530/a.json", (None, None)),
            ("a.json", (None, None)),
            ("dax-us-east-1.json", (None, UNDECIDED)),
            ("123456789012/333344445555/a.json", (UNDECIDED, None)),
        ):
            found = of_name(name)
            self.assertEqual((found.account, found.region), scope, name)

    def test_expected_accounts_and_regions(self):
        one = source(page(record()))
        expected, other = [{"id": ACCOUNT}], [{"id": "333344445555"}]
        self.assertEqual(judge(one, expectAccounts=expected, expectRegions=["us-east-1"])["verdict"], "pass")
        self.assertEqual(judge(one, expectAccounts=other)["verdict"], "unknown")
        self.assertEqual(judge(one, expectRegions=["eu-west-1"])["verdict"], "unknown")
        # An account without evidence needs no region, unless it is expected.
        failed = source(self.DENIED, "333344445555/eu-west-1.err")
        for options, why in (
            ({"expectRegions": ["us-east-1"]}, ["source-error"]),
            ({"expectAccounts": other}, ["report-error", "source-error"]),
        ):
            self.assertEqual(judge(one, failed, **options)["why"], why)
        # A finding or an empty region is evidence of its account. A denial or a query that found
        # nothing is not.
        for data, is_missing in (([[arn(), "ENABLED"]], False), (page(), False), (self.DENIED, True), ("[]", True)):
            answer = judge(source(data, ACCOUNT + "/us-east-1.json"), expectAccounts=expected)
            self.assertEqual("report-error" in answer["why"], is_missing, data)

    def test_a_list_of_accounts_shows_missing_ones(self):
        listed = {
            "Accounts": [
                {
                    "Id": name,
                    "Arn": "x",
                    "Email": "x",
                    "Name": "n",
                    "Status": "ACTIVE",
                    "JoinedMethod": "CREATED",
                    "JoinedTimestamp": "x",
                }
                for name in (ACCOUNT, "333344445555")
            ]
        }
        answer = judge(source(page(record())), source(listed, "accounts.json"))
        self.assertEqual((answer["verdict"], answer["accounts"]["333344445555"]["allRegions"]), ("pass", False))


if __name__ == "__main__":
    unittest.main()
