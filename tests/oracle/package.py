"""The product: one long-lived Node process that answers cases, and the comparison of its answers
with the oracle's.
"""

import base64
import json
import queue
import subprocess
import threading
from pathlib import Path

from oracle.values import UNDECIDED, allows

ANSWER = Path(__file__).with_name("answer.mjs")
FINDING = ("name", "arn", "region", "account")


class Package:
    def __init__(self, folder):
        self.process = subprocess.Popen(
            ["node", str(ANSWER), str(Path(folder).resolve())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

        # A separate thread reads the answers. Otherwise both processes could wait for each other
        # with full pipes.
        self.answers = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.answers.put(line)
        self.answers.put(None)

    def send(self, case):
        inputs = [dict(given, data=base64.b64encode(given["data"]).decode()) for given in case["inputs"]]
        self.process.stdin.write(json.dumps({"inputs": inputs, "options": case["options"]}) + "\n")
        self.process.stdin.flush()

    def receive(self):
        line = self.answers.get()
        if line is None:
            raise SystemExit("node ended with %s" % self.process.wait())
        return json.loads(line)

    def ask(self, case):
        self.send(case)
        return self.receive()

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def differences(expected, actual):
    """`[(field, expected, actual)]`, the worst first: a verdict or a finding that passes and must
    not.
    """
    if "crash" in actual:
        return [("crash", None, actual["crash"])]
    found = []
    if not allows(expected["verdict"], actual["verdict"]):
        found.append(("verdict", expected["verdict"], actual["verdict"]))
    if actual["verdict"] == "pass" and not expected["mayPass"] and not found:
        found.append(("verdict", "not pass", "pass"))
    for field, value in expected["summary"].items():
        if not allows(value, actual["summary"][field]):
            found.append(("summary." + field, value, actual["summary"][field]))
    if expected["findings"] is not UNDECIDED:
        found += _findings(expected["findings"], actual["findings"])
    for index, (one, other) in enumerate(zip(expected["sources"], actual["sources"])):
        for field, value in one.items():
            if not allows(value, other[field]):
                found.append(("source.%s" % field, "%s: %s" % (index, value), "%s: %s" % (index, other[field])))
    if len(expected["sources"]) != len(actual["sources"]):
        found.append(("sources", len(expected["sources"]), len(actual["sources"])))
    if expected["accounts"] is not UNDECIDED:
        found += _accounts(expected["accounts"], actual["accounts"])
    return found


def is_wrong_pass(found):
    return any(field == "verdict" and actual == "pass" for field, _, actual in found)


def _matches(one, other):
    if (other["status"], other["reason"]) not in one["outcomes"]:
        return False
    return all(allows(one[field], other[field]) or _has_surrogate(one[field]) for field in FINDING)


def _has_surrogate(text):
    """Lone surrogates stay as escapes in the report. How they are written is not compared."""
    return isinstance(text, str) and any("\ud800" <= char <= "\udfff" for char in text)


def _findings(expected, actual):
    """Matches the two lists as multisets."""
    owner = {}

    def take(index, seen):
        for other in range(len(actual)):
            if other not in seen and _matches(expected[index], actual[other]):
                seen.add(other)
                if other not in owner or take(owner[other], seen):
                    owner[other] = index
                    return True
        return False

    missing = [one for index, one in enumerate(expected) if not take(index, set())]
    extra = [one for other, one in enumerate(actual) if other not in owner]
    if not missing and not extra:
        return []
    field = "findings"
    if any(one["status"] == "pass" for one in extra):
        field = "findings.pass"
    return [(field, missing, extra)]


def _accounts(expected, actual):
    found = []
    names = [one["account"] or "" for one in actual]
    optional = {name for name, one in expected.items() if one["isOptional"]}
    if set(names) - set(expected) or set(expected) - set(names) - optional:
        found.append(("accounts", sorted(expected), sorted(names)))
    for one in actual:
        name = one["account"] or ""
        # Two partitions of one account number are two entries, but the oracle has one.
        if name not in expected or names.count(name) > 1 or name in optional:
            continue
        account = expected[name]
        if not allows(account["allRegions"], one["allRegions"]):
            found.append(("allRegions", "%s: %s" % (name, account["allRegions"]), one["allRegions"]))
        regions = {region or "": state for region, state in one["regions"]}
        for region, state in account["regions"].items():
            if not allows(state, regions.get(region)):
                found.append(("region", "%s/%s: %s" % (name, region, state), regions.get(region)))
        if account["isWhole"] and set(regions) - set(account["regions"]):
            found.append(("regions", name, sorted(set(regions) - set(account["regions"]))))
    return found
