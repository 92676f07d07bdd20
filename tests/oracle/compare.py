"""Compares a built package with the oracle over generated cases.

    compare.py --package DIR --cases N --seed S [--shard I/N] [--resume FILE]

Exits with 1 if anything differs. A case in which the package says pass and the oracle does not comes first, as `WRONG PASS?`.
"""

import argparse
import json
import os
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from generate import case as make_case, show  # noqa: E402
from minimise import minimise  # noqa: E402
from oracle import evaluate, to_json  # noqa: E402
from package import Package, differences, is_wrong_pass  # noqa: E402

AHEAD = 24


def main():
    options = _arguments()
    first, step = (int(part) for part in options.shard.split("/"))
    state = _load(options)
    package = Package(options.package)
    print(
        "seed %s, cases %d to %d, shard %s" % (options.seed, state["next"], options.cases - 1, options.shard),
        flush=True,
    )
    began = shown = saved = time.time()
    indices = [index for index in range(options.cases) if index % step == first % step and index >= state["next"]]
    waiting = []
    for index in indices + [None] * AHEAD:
        if index is not None:
            one = make_case(options.seed, index)
            package.send(one)
            waiting.append((index, one))
        if waiting and (index is None or len(waiting) > AHEAD):
            _settle(*waiting.pop(0), package.receive(), state)
        if time.time() - saved > 2:
            saved = time.time()
            _save(options, state)
        if time.time() - shown > 60:
            shown = time.time()
            print("%d cases, %d differ" % (state["cases"], sum(state["classes"].values())), flush=True)
    _save(options, state)
    failed = _report(options, state, package)
    package.close()
    seconds = time.time() - began
    counts = (options.seed, options.shard, state["cases"], seconds, sum(state["classes"].values()))
    print("seed %s, shard %s: %d cases in %.0f s, %d differ; " % counts + _counts(state))
    return 1 if failed else 0


def _counts(state):
    named = [("oracle", state["oracle"]), ("package", state["verdicts"])]
    return "; ".join(
        "%s: %s" % (name, ", ".join("%d %s" % (count, what) for what, count in sorted(counter.items())))
        for name, counter in named
    )


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--package", required=True, help="a built package, such as dist/npm")
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--shard", default="0/1", help="I/N: every Nth case, from case I on")
    parser.add_argument("--resume", help="a file that keeps how far the run has come")
    parser.add_argument("--most", type=int, default=12, help="how many classes of differences are minimised and shown")
    return parser.parse_args()


def _load(options):
    fresh = {"next": 0, "cases": 0, "classes": Counter(), "examples": {}, "oracle": Counter(), "verdicts": Counter()}
    if options.resume and os.path.exists(options.resume):
        with open(options.resume) as file:
            saved = json.load(file)
        if (saved["seed"], saved["shard"]) != (options.seed, options.shard):
            raise SystemExit("%s is of seed %s, shard %s" % (options.resume, saved["seed"], saved["shard"]))
        fresh.update({key: saved[key] for key in ("next", "cases", "examples")})
        for key in ("classes", "oracle", "verdicts"):
            fresh[key] = Counter(saved[key])
    return fresh


def _save(options, state):
    if options.resume:
        part = options.resume + ".part"
        with open(part, "w") as file:
            json.dump(dict(state, seed=options.seed, shard=options.shard), file)
        os.replace(part, options.resume)


def _settle(index, one, actual, state):
    expected = evaluate(one["inputs"], one["options"])
    found = differences(expected, actual)
    state["next"] = index + 1
    state["cases"] += 1
    state["oracle"][
        "decided" if isinstance(expected["verdict"], str) else "may pass" if expected["mayPass"] else "not pass"
    ] += 1
    state["verdicts"][actual.get("verdict", "crash")] += 1
    if found:
        name = classify(found, expected)
        state["classes"][name] += 1
        state["examples"].setdefault(name, []).append(index)
        del state["examples"][name][50:]


def classify(found, expected):
    """The class of a difference: the fields that differ, and the two verdicts if they differ."""
    fields = sorted({field for field, _, _ in found})
    fields += sorted(
        {
            "%s for %s" % (actual, str(expected).split(": ")[-1])
            for field, expected, actual in found
            if field == "region"
        }
    )
    verdicts = [
        "(%s, not %s: %s)" % (theirs, to_json(ours), ", ".join(expected["why"]))
        for field, ours, theirs in found
        if field == "verdict"
    ]
    return ("WRONG PASS? " if is_wrong_pass(found) else "") + " ".join(fields + verdicts)


def _report(options, state, package):
    """Prints the classes, wrong passes first, each with its smallest example."""

    def order(name):
        return (
            not name.startswith("WRONG PASS"),
            "crash" not in name,
            "findings.pass" not in name,
            "verdict" not in name,
            -state["classes"][name],
        )

    for place, name in enumerate(sorted(state["classes"], key=order)):
        indices = state["examples"][name]
        print("\n=== %s: %d cases, seed %s, such as %s" % (name, state["classes"][name], options.seed, indices[:8]))
        if place >= options.most:
            continue

        def differs(one):
            ours, theirs = evaluate(one["inputs"], one["options"]), package.ask(one)
            return classify(differences(ours, theirs), ours) == name

        small = minimise(make_case(options.seed, indices[0]), differs)
        answer = package.ask(small)
        expected = evaluate(small["inputs"], small["options"])
        print(show(small, 800))
        for field, one, other in differences(expected, answer):
            print("  %s: oracle %s, package %s" % (field, _short(to_json(one)), _short(other)))
        print("  problems: %s" % ", ".join(answer.get("problems", [])))
    return bool(state["classes"])


def _short(value):
    text = json.dumps(value)
    return text if len(text) <= 400 else text[:400] + " ..."


if __name__ == "__main__":
    sys.exit(main())
