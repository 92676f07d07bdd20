"""Unit tests of manifests and of the age of evidence. `python3 -m unittest` in this folder runs
them.
"""

import hashlib
import json
import unittest

from samples import ACCOUNT, MISSING, Case, evaluate, judge, page, record, region, source

from oracle import times
from oracle.values import UNDECIDED


class Manifests(Case):
    TIMES = {
        "start": "2026-11-26T08:00:00Z",
        "end": "2026-11-26T08:00:05Z",
        "cli": "aws-cli/2.36.0",
        "script": "export-dax.sh 0.2.0",
    }
    IDENTITY = json.dumps({"UserId": "A", "Account": ACCOUNT, "Arn": "arn:aws:iam::123456789012:user/x"})
    REGIONS = json.dumps(
        {
            "Regions": [
                {"RegionName": "us-east-1", "RegionOptStatus": "ENABLED_BY_DEFAULT"},
                {"RegionName": "ap-east-1", "RegionOptStatus": "DISABLED"},
            ]
        }
    )

    def export(self, **changes):
        """An account's files with their manifest. `changes` are members of the manifest, files, or
        entries by their file.
        """
        files = {
            "us-east-1.json": json.dumps(page(record())),
            "eu-west-1.json": json.dumps(page()),
            "caller-identity.json": self.IDENTITY,
            "list-regions.json": self.REGIONS,
        }
        answers = [
            self.entry("command", "sts get-caller-identity", "caller-identity.json", files),
            self.entry("command", "account list-regions", "list-regions.json", files),
        ]
        regions = [
            self.entry("region", name, name + ".json", files, outcome="exported") for name in ("us-east-1", "eu-west-1")
        ]
        regions.append(dict(self.TIMES, region="ap-east-1", outcome="not-enabled"))
        for one in answers + regions:
            one.update(changes.pop(one.get("file", ""), {}))
        files.update(changes.pop("files", {}))
        manifest = dict(
            {"format": "dax001-export", "version": "1.0", "account": ACCOUNT, "answers": answers, "regions": regions},
            **changes,
        )
        inputs = [source(data, "%s/%s" % (ACCOUNT, name)) for name, data in files.items() if data is not None]
        return inputs + [source(manifest, ACCOUNT + "/export.json")]

    def entry(self, key, value, name, files, **members):
        return dict(
            self.TIMES,
            **dict({key: value, "file": name, "sha256": hashlib.sha256(files[name].encode()).hexdigest()}, **members),
        )

    def test_sound(self):
        answer = evaluate(self.export(), {"asOf": "2026-11-29", "maxAge": "90d"})
        self.assertEqual(answer["verdict"], "pass")
        self.assertEqual(
            (region(answer), region(answer, "ap-east-1"), region(answer, "us-west-2")),
            ("exported", "not-enabled", "missing"),
        )

    def test_unsound(self):
        future, backwards = {"start": "2031-01-01T00:00:00Z", "end": "2031-01-01T00:00:05Z"}, {
            "end": "2026-11-26T07:00:00Z"
        }
        for name, changes in {
            "changed": {"files": {"eu-west-1.json": '{"Clusters": [ ]}'}},
            "missing": {"files": {"eu-west-1.json": None}},
            "future": {"us-east-1.json": future},
            "backwards": {"us-east-1.json": backwards},
            "another region": {"us-east-1.json": {"region": "eu-west-2"}},
            "another account": {"account": "333344445555"},
            "another outcome": {"us-east-1.json": {"outcome": "failed"}},
            "another command": {"list-regions.json": {"command": "sts get-caller-identity"}},
            "no account": {"account": "12"},
            "one file twice": {"eu-west-1.json": {"file": "us-east-1.json"}},
            "a version": {"version": "2.0"},
            "nodes of later": {
                "files": {
                    "us-east-1.json": json.dumps(page(record(Nodes=[{"NodeCreateTime": "2026-11-28T00:00:00Z"}])))
                }
            },
        }.items():
            with self.subTest(name):
                self.assertFalse(evaluate(self.export(**changes), {"asOf": "2026-11-29"})["mayPass"])

    def listed(self, *entries, **files):
        """The export with more answers: each a pair of a command and a list of regions, or of a
        command and another text.
        """
        inputs = self.export(**files)
        manifest = json.loads(inputs[-1]["data"].decode())
        for index, (command, data) in enumerate(entries):
            name = "answer-%d.json" % index
            text = data if isinstance(data, str) else self.regions(data)
            manifest["answers"].append(self.entry("command", command, name, {name: text}))
            inputs.insert(0, source(text, "%s/%s" % (ACCOUNT, name)))
        return inputs[:-1] + [source(manifest, ACCOUNT + "/export.json")]

    def regions(self, states):
        return json.dumps(
            {"Regions": [{"RegionName": name, "RegionOptStatus": state} for name, state in states.items()]}
        )

    def without_answer(self, name, **changes):
        """The export whose manifest doesn't list an answer."""
        inputs = self.export(**changes)
        manifest = json.loads(inputs[-1]["data"].decode())
        manifest["answers"] = [one for one in manifest["answers"] if one["file"] != name]
        return inputs[:-1] + [source(manifest, ACCOUNT + "/export.json")]

    def test_not_enabled_requires_both_answers(self):
        # Without the answer about the caller nothing relies on the regions, and that alone is not
        # an error.
        answer = evaluate(self.without_answer("caller-identity.json"))
        self.assertEqual((answer["verdict"], region(answer, "ap-east-1")), ("pass", "missing"))
        answer = evaluate(self.without_answer("list-regions.json", regions=[]))
        self.assertEqual((answer["verdict"], region(answer, "ap-east-1")), ("pass", "missing"))
        for caller, state in (("arn:aws:iam::%s:user/x", "not-enabled"), ("arn:aws:iam::%s:user/y", "missing")):
            answer = evaluate(self.export(**{"caller-identity.json": {"caller": caller % ACCOUNT}}))
            self.assertEqual((answer["mayPass"], region(answer, "ap-east-1")), (state != "missing", state))
        other = self.IDENTITY.replace(ACCOUNT, "333344445555")
        digest = {"sha256": hashlib.sha256(other.encode()).hexdigest()}
        answer = evaluate(self.export(**{"files": {"caller-identity.json": other}, "caller-identity.json": digest}))
        self.assertEqual((answer["verdict"], region(answer, "ap-east-1")), ("unknown", "missing"))
        # A file with another hash or path isn't the listed one.
        for name in ("caller-identity.json", "list-regions.json"):
            answer = evaluate(self.export(files={name: self.IDENTITY + " "}))
            self.assertEqual((answer["verdict"], region(answer, "ap-east-1")), ("unknown", "missing"))

    def test_several_answers(self):
        more = {"ap-east-1": "ENABLED", "af-south-1": "DISABLED"}
        answer = evaluate(self.listed(("account list-regions", more)))
        self.assertEqual(answer["verdict"], "pass")
        self.assertEqual((region(answer, "ap-east-1"), region(answer, "af-south-1")), ("missing", "not-enabled"))

    def test_not_enabled_without_an_answer(self):
        for name in ("sa-east-1", "us-east-1", "il-central-1"):
            skipped = [dict(self.TIMES, region=name, outcome="not-enabled")]
            answer = evaluate(self.export(regions=skipped))
            self.assertEqual((answer["verdict"], answer["sources"][-1]["hasError"]), ("unknown", True))
            self.assertEqual(region(answer, "sa-east-1"), "missing")
        # This check doesn't need the answer about the caller.
        skipped = [dict(self.TIMES, region="ap-east-1", outcome="not-enabled")]
        self.assertEqual(evaluate(self.without_answer("caller-identity.json", regions=skipped))["verdict"], "pass")
        self.assertEqual(evaluate(self.without_answer("list-regions.json", regions=skipped))["verdict"], "unknown")

    def test_regions_that_no_account_can_disable(self):
        for name in ("us-east-1", "ap-northeast-3", "ca-central-1", "cn-north-1", "us-gov-west-1"):
            answer = evaluate(self.listed(("account list-regions", {name: "DISABLED", "af-south-1": "DISABLED"})))
            self.assertEqual((answer["verdict"], region(answer, "af-south-1")), ("unknown", "missing"))
            self.assertEqual(region(answer, "ap-east-1"), "not-enabled")
        answer = evaluate(self.listed(("account list-regions", {"eu-south-2": "DISABLED"})))
        self.assertEqual((answer["verdict"], region(answer, "eu-south-2")), ("pass", "not-enabled"))

    def test_callers_of_another_account(self):
        for caller, verdict in (
            ("arn:aws:iam::%s:user/x" % ACCOUNT, "pass"),
            ("arn:aws:sts::%s:assumed-role/a/b" % ACCOUNT, "pass"),
            ("arn:aws:iam::333344445555:user/x", "unknown"),
            ("x", "unknown"),
            ("", "unknown"),
        ):
            for name in ("us-east-1.json", "list-regions.json"):
                answer = evaluate(self.export(**{name: {"caller": caller}}))
                self.assertEqual(answer["verdict"], verdict, caller)
                state = "not-enabled" if verdict == "pass" else "missing"
                self.assertEqual(region(answer, "ap-east-1"), state)

    def test_clocks_differ_by_five_minutes(self):
        # The entries end at 08:00:05.
        for moment, verdict in (
            ("2026-11-26T07:55:05Z", "pass"),
            ("2026-11-26T07:55:04Z", "unknown"),
            ("2026-11-26", "pass"),
            ("2026-11-25", "unknown"),
        ):
            self.assertEqual(evaluate(self.export(), {"asOf": moment})["verdict"], verdict, moment)
        self.assertEqual(times.as_of("2026-11-29"), times.moment("2026-11-30T00:00:00Z"))
        # Without `asOf` no time is in the future.
        future = {"start": "2031-01-01T00:00:00Z", "end": "2031-01-01T00:00:05Z"}
        self.assertEqual(evaluate(self.export(**{"us-east-1.json": future}))["verdict"], "pass")
        for created, verdict in (
            ("2026-11-26T08:05:05Z", "pass"),
            ("2026-11-26T08:05:06Z", "unknown"),
            (1795680305.0, "pass"),
            (1795680306.5, "unknown"),
        ):
            one = json.dumps(page(record(Nodes=[{"NodeCreateTime": created}])))
            digest = {"sha256": hashlib.sha256(one.encode()).hexdigest()}
            answer = evaluate(self.export(**{"files": {"us-east-1.json": one}, "us-east-1.json": digest}))
            self.assertEqual(answer["verdict"], verdict, created)

    def test_answers_match_their_commands(self):
        identity, regions = self.IDENTITY, self.regions({"af-south-1": "DISABLED"})
        for command, data, is_error in (
            ("sts get-caller-identity", identity, False),
            ("sts get-caller-identity", regions, True),
            ("x get-caller-identity", regions, True),
            ("account list-regions", identity, True),
            ("ec2 describe-regions --all-regions", json.dumps(page()), True),
            ("ec2 describe-regions --all-regions", regions, False),
        ):
            answer = evaluate(self.listed((command, data)))
            self.assertEqual(answer["sources"][0]["hasError"], is_error, command)
            self.assertEqual(region(answer, "ap-east-1"), "not-enabled")
        # A region's file must not be a file about the collection.
        inputs = self.export()
        manifest = json.loads(inputs[-1]["data"].decode())
        identity = manifest["answers"].pop(0)
        manifest["regions"][1].update(file=identity["file"], sha256=identity["sha256"])
        answer = evaluate(inputs[:-1] + [source(manifest, ACCOUNT + "/export.json")])
        self.assertEqual([one["hasError"] for one in answer["sources"]], [False, False, True, False, UNDECIDED])
        self.assertEqual(answer["verdict"], "unknown")

    def test_labels_beside_files_about_the_collection(self):
        for label in ({"account": "prod"}, {"region": "moon"}, {"account": ACCOUNT, "region": "eu-west-1"}):
            for index in (2, 3, 4):
                inputs = self.export()
                inputs[index]["label"] = label
                answer = evaluate(inputs)
                self.assertEqual((answer["verdict"], answer["sources"][index]["hasError"]), ("pass", False))

    def test_two_manifests_for_one_file(self):
        inputs = self.export()
        self.assertFalse(evaluate(inputs + [dict(inputs[-1], name=ACCOUNT + "/other.json")])["mayPass"])

    def test_only_answers(self):
        self.assertEqual(evaluate([source(self.IDENTITY)])["verdict"], "unknown")

    def test_age(self):
        for limit, verdict in (("90d", "pass"), ("2d", "unknown"), ("36h", "unknown")):
            self.assertEqual(evaluate(self.export(), {"asOf": "2026-11-29", "maxAge": limit})["verdict"], verdict)
        answer = judge(page(record()), asOf="2026-11-29", maxAge="90d")
        self.assert_outcome(answer, ("unknown", "evidence-outdated"))
        self.assert_outcome(
            judge(page(record(SSEDescription=MISSING)), asOf="2026-11-29", maxAge="90d"), ("fail", "sse-absent")
        )

    def test_a_manifest_with_clusters_is_not_a_manifest(self):
        self.assertFalse(evaluate(self.export(Clusters=[record()]))["verdict"] == "pass")

    def test_times(self):
        self.assertEqual(times.moment("2026-11-26T09:00:00+01:00"), times.moment("2026-11-26T08:00:00.5Z"))
        for bad in ("2026-13-01T00:00:00Z", "2026-11-26", "2026-11-26T08:00:00", 5, None):
            self.assertIsNone(times.moment(bad))


if __name__ == "__main__":
    unittest.main()
