"""Reads each file with a reader of its format: `readers.py FOLDER`, with a subfolder for each
format. Prints the files that the reader takes for a pass.
"""

import csv
import html.parser
import io
import json
import pathlib
import sys

from junitparser import JUnitXml


class Words(html.parser.HTMLParser):
    """The text of the first heading."""

    def __init__(self):
        super().__init__()
        self.is_in, self.words = False, []

    def handle_starttag(self, tag, attributes):
        self.is_in = self.is_in or tag == "h1" and not self.words

    def handle_endtag(self, tag):
        self.is_in = self.is_in and tag != "h1"

    def handle_data(self, data):
        if self.is_in:
            self.words.append(data)


def is_good(words):
    return words.strip(" #*").removeprefix("DAX-001: ").startswith(("Compliant", "No clusters"))


def says_html(text):
    words = Words()
    words.feed(text)
    return is_good("".join(words.words))


def says_lines(text):
    return any(is_good(line) for line in text.splitlines()[:8])


def says_csv(text):
    return all(row["Status"] == "pass" for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def says_junit(text):
    return all(suite.failures + suite.errors == 0 for suite in JUnitXml.fromstring(text.encode()))


def says_sarif(text):
    [run] = json.loads(text)["runs"]
    return run["invocations"][0]["executionSuccessful"] and all(one["kind"] == "pass" for one in run["results"])


def says_oscal(text):
    [finding] = json.loads(text)["assessment-results"]["results"][0]["findings"]
    return finding["target"]["status"]["state"] == "satisfied"


def says_ocsf(text):
    return all(json.loads(line)["compliance"]["status_id"] == 1 for line in text.splitlines())


def says_asff(text):
    # An empty list imports nothing, so it is not a pass.
    findings = json.loads(text)
    return bool(findings) and all(one["Compliance"]["Status"] == "PASSED" for one in findings)


READERS = {
    "html": says_html, "text": says_lines, "markdown": says_lines, "csv": says_csv, "junit": says_junit, "sarif": says_sarif,
    "oscal": says_oscal, "ocsf": says_ocsf, "asff": says_asff,
}

found = {}
for folder in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    says = READERS[folder.name]
    found[folder.name] = [file.name for file in sorted(folder.iterdir()) if says(file.read_bytes().decode("utf-8"))]
print(json.dumps(found))
