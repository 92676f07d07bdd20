"""Reads every exported file with a reader of its format, and checks that it agrees with the report:
`validate.py FOLDER`.
"""

import csv
import io
import json
import pathlib
import re
import urllib.parse
import xml.etree.ElementTree as ElementTree

import jsonschema
from junitparser import Error, Failure, JUnitXml
from markdown_it import MarkdownIt
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema
from trestle.oscal.assessment_results import AssessmentResults

import sys

FOLDER = pathlib.Path(sys.argv[1])
ORDER = {"fail": 0, "unknown": 1, "pass": 2}


def read(file):
    return file.read_text(encoding="utf-8", newline="") if sys.version_info >= (3, 13) else file.read_bytes().decode("utf-8")


def same(one, other, what):
    assert one == other, f"{what}: {one!r} is not {other!r}"


def with_whole(report):
    """The entries that a reader must find: the findings, and one for the evidence as a whole if
    that is undecided although no cluster is.
    """
    problems = report["problems"] + [problem for source in report["sources"] for problem in source["problems"]]
    is_open = report["verdict"] == "unknown" and report["summary"]["unknown"] == 0
    is_open = is_open or any(problem["severity"] == "error" for problem in problems)
    return report["findings"] + ([None] if is_open else [])


def unescaped(text):
    """The true value of an escaped text, in which `\\u{...}` and `\\\\` represent characters."""
    return re.sub(r"\\(?:u\{([0-9a-f]+)\}|\\)", lambda found: chr(int(found[1], 16)) if found[1] else "\\", text)


def check_ocsf(report, text, _):
    events = [json.loads(line) for line in text.splitlines()]
    expected = with_whole(report)
    same(len(events), len(expected), "events")
    for event, finding in zip(events, expected):
        faults = [f"{list(fault.path)}: {fault.message}" for fault in OCSF.iter_errors(event)]
        assert not faults, faults
        same(event["time"], 1795521600000, "time, in milliseconds")
        if finding is None:
            same((event["compliance"]["status_id"], event["compliance"]["status_code"]), (0, "evidence-incomplete"), "the whole")
            continue
        same(event["compliance"]["status_id"], {"pass": 1, "fail": 3, "unknown": 0}[finding["status"]], "status_id")
        same(event["severity_id"], {"pass": 1, "fail": 4, "unknown": 0}[finding["status"]], "severity_id")
        data = event["evidences"][0]["data"]
        same((data["line"], data["start"]), (finding["evidence"][0]["line"], finding["evidence"][0]["start"]), "place")
    ids = [event["finding_info"]["uid"] for event in events]
    same(len(set(ids)), len(ids), "a finding's id is its own")


def check_oscal(report, text, _):
    whole = json.loads(text)["assessment-results"]
    AssessmentResults(**whole)
    result = whole["results"][0]
    observations = result.get("observations", [])
    same(len(observations), len(report["findings"]), "observations")
    [finding] = result["findings"]
    related = [one["observation-uuid"] for one in finding.get("related-observations", [])]
    same(related, [one["uuid"] for one in observations], "the finding is linked to every observation")
    resources = {one["uuid"]: one for one in whole["back-matter"]["resources"]}
    for observation, one in zip(observations, report["findings"]):
        for link, place in zip(observation["relevant-evidence"], one["evidence"]):
            resource = resources[link["href"].removeprefix("#")]
            source = report["sources"][place["source"]]
            same(resource["rlinks"][0]["hashes"], [{"algorithm": "SHA-256", "value": source["sha256"]}], "hash")
    assert whole["import-ap"]["href"].removeprefix("#") in resources
    satisfied = finding["target"]["status"]["state"] == "satisfied"
    accounts = report["coverage"]["accounts"]
    is_covered = bool(accounts) and all(account["allRegions"] for account in accounts)
    same(satisfied, report["verdict"] == "pass" and is_covered, "what is not proved is not satisfied")
    for text in [finding["description"], finding.get("remarks", "")] + [one["title"] for one in observations]:
        kinds = {token.type for token in walk(MARKDOWN.parse(text))}
        assert not kinds & {"link_open", "image", "html_inline", "html_block", "heading_open"}, (text, kinds)


def check_junit(report, text, _):
    whole = JUnitXml.fromstring(text.encode())
    [suite] = whole
    cases = list(suite)
    same((whole.tests, suite.tests), (len(cases), len(cases)), "tests")
    results = [[type(result) for result in case.result] for case in cases[1:]]
    kinds = {"fail": [Failure], "unknown": [Error], "pass": []}
    same(results, [kinds[finding["status"]] for finding in report["findings"]], "results")
    clean = report["verdict"] in ("pass", "notApplicable")
    counted = (suite.failures, suite.errors)
    suite.update_statistics()
    same(counted, (suite.failures, suite.errors), "counts")
    names = [(case.classname, case.name) for case in cases]
    same(len(set(names)), len(names), "of two tests with one name build servers show the first")
    same(clean, suite.failures + suite.errors == 0, "a build that passes is a pass")


def check_csv(report, text, _):
    assert text.startswith("\ufeff") and text.endswith("\r\n")
    rows = list(csv.DictReader(io.StringIO(text[1:], newline="")))
    findings = sorted(report["findings"], key=lambda finding: ORDER[finding["status"]])
    if None in with_whole(report):
        whole = rows.pop(0)
        same((whole["Status"], whole["Reason"]), ("unknown", "evidence-incomplete"), "the whole")
    same(len(rows), len(findings), "rows")
    said = {"pass": "pass", "fail": "fail", "unknown": "unknown", "notApplicable": None}[report["verdict"]]
    assert said is None or said == "unknown" or said in [row["Status"] for row in rows]
    for row, finding in zip(rows, findings):
        assert None not in row and None not in row.values(), "every row has every column"
        resource, place = finding["resource"], finding["evidence"][0]
        source = report["sources"][place["source"]]
        told = [row["Status"], row["Reason"], row["Line"], row["Source SHA-256"]]
        same(told, [finding["status"], finding["reason"], str(place["line"]), source["sha256"]], "cells")
        for column, value in [
            ("Cluster", resource.get("name")), ("ARN", resource.get("arn")), ("Account", resource.get("account")),
            ("Region", resource.get("region")), ("Node type", resource.get("nodeType")), ("Observed", place.get("observed")),
            ("Cluster status", resource.get("clusterStatus")), ("Source", source["name"]), ("Account name", account_name(report, resource)),
            ("Collected", source.get("collected", {}).get("start", "not proven")),
        ]:
            same(unescaped(row[column].removeprefix("'")), value or "", f"the true value of {column}")
            assert not re.match(r"[\s\"']*[=+\-@\t\r]", row[column].removeprefix("'")) or row[column].startswith("'"), row[column]


def account_name(report, resource):
    names = {account["account"]: account.get("name") for account in report["coverage"]["accounts"] if "account" in account}
    return names.get(resource.get("account"))


def check_markdown(report, text, _):
    # Atlassian's limit for a description in Jira.
    assert len(text) < 32_767, len(text)
    tokens = list(walk(MARKDOWN.parse(text)))
    allowed = {"heading", "paragraph", "table", "thead", "tbody", "tr", "th", "td", "bullet_list", "list_item", "strong", "code_inline"}
    kinds = {re.sub("_(open|close)$", "", token.type) for token in tokens}
    assert kinds <= allowed | {"inline", "text", "softbreak", "text_special"}, kinds - allowed
    shown = "".join(token.content for token in tokens if token.type in ("text", "text_special", "code_inline"))
    open_ones = [finding for finding in report["findings"] if finding["status"] != "pass"]
    listed = sum(1 for token in tokens if token.type == "tr_open" and token.level == 2)
    tables = 1 + bool(report["sources"])
    assert bool(open_ones) <= listed - tables, "what fails is listed"
    for finding in open_ones[:5]:
        name = finding["resource"].get("name", "").strip()
        if name.isascii() and name.isprintable() and "\\" not in name and len(name) < 200:
            assert name in shown, (name, shown[:2000])


def walk(tokens):
    for token in tokens:
        yield token
        yield from walk(token.children or [])


def check_sarif(report, text, evidence):
    [run] = json.loads(text)["runs"]
    expected = with_whole(report) if report["sources"] else report["findings"]
    same(len(run["results"]), len(expected), "results")
    same(run["invocations"][0]["executionSuccessful"], not report["summary"]["errors"], "the run")
    same([run["artifacts"].index(one) for one in run["artifacts"] if "hashes" not in one], [], "every source has its hash")
    prints = []
    for result, finding in zip(run["results"], expected):
        physical = result["locations"][0]["physicalLocation"]
        assert physical["region"]["startLine"] >= 1 and physical["artifactLocation"]["uri"], "GitHub refuses it"
        prints.append(result["partialFingerprints"]["dax001Cluster/v1"])
        message = result["message"]["text"]
        assert not re.search(r"(?<!\\)(\\\\)*[\[\]]|(?<!\{)(\{\{)*\{(?!\{)", message), f"no link, no placeholder: {message}"
        if finding is None:
            same((result["kind"], result["properties"]["reason"]), ("open", "evidence-incomplete"), "the whole")
            continue
        same(result["kind"], {"fail": "fail", "unknown": "open", "pass": "pass"}[finding["status"]], "kind")
        same(result["level"], "error" if finding["status"] == "fail" else "none", "level")
        assert "suppressions" not in result, "readers take any for a result that doesn't count"
        for location, place in zip(result["locations"] + result.get("relatedLocations", []), finding["evidence"]):
            physical = location["physicalLocation"]
            artifact = run["artifacts"][physical["artifactLocation"]["index"]]
            same(physical["artifactLocation"]["uri"], artifact["location"]["uri"], "uri")
            same(urllib.parse.unquote(artifact["location"]["uri"]), report["sources"][place["source"]]["name"] or "unnamed", "name")
            check_region(physical["region"], evidence / str(place["source"]), report["sources"][place["source"]]["encoding"])
    same(len(set(prints)), len(prints), "a fingerprint is its cluster's own")
    rule = run["tool"]["driver"]["rules"][0]
    assert rule["help"]["markdown"] and rule["help"]["text"]


def check_region(region, file, encoding):
    """Checks that lines and columns select the same text as byte offsets."""
    data = file.read_bytes()
    name = {"utf-8": "utf-8", "utf-8-bom": "utf-8"}.get(encoding, encoding.removesuffix("-bom"))
    by_bytes = data[region["byteOffset"]:region["byteOffset"] + region["byteLength"]].decode(name, "replace")
    lines = data.decode(name, "replace").removeprefix("\ufeff").split("\n")
    part = lines[region["startLine"] - 1:region["endLine"]]
    part[-1] = part[-1][:region["endColumn"] - 1]
    part[0] = part[0][region["startColumn"] - 1:]
    same("\n".join(part), by_bytes, "region")
    assert by_bytes[0] in '{["' or by_bytes.isprintable()


OCSF = jsonschema.Draft202012Validator(OcsfJsonSchemaEmbedded(get_ocsf_schema(version="1.8.0")).get_class_schema("compliance_finding", ["cloud"]))
MARKDOWN = MarkdownIt("gfm-like")
CHECKS = {
    "csv": check_csv, "junit": check_junit, "markdown": check_markdown, "ocsf": check_ocsf, "oscal": check_oscal, "sarif": check_sarif,
}

for kind, check in CHECKS.items():
    files = sorted((FOLDER / kind).iterdir())
    assert len(files) > 100, kind
    for file in files:
        name = file.stem
        report = json.loads((FOLDER / "reports" / name).read_text(encoding="utf-8"))
        try:
            check(report, read(file), FOLDER / "evidence" / name)
        except Exception as error:
            raise AssertionError(f"{file}: {error}") from error
print("valid")
