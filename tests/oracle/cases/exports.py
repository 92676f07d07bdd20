"""Exports of an account: a folder with a file for each region, AWS's answers and the manifest. Also
generates what can be wrong with them.
"""

import hashlib
import json

from . import shapes, texts
from .trees import dump

WIDE = (
    "af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 "
    "ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 "
    "eu-west-1 eu-west-2 eu-west-3 il-central-1 mx-central-1 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2"
).split()
OPT_IN = ("af-south-1", "ap-east-1", "eu-south-1", "il-central-1")
TOOLS = {"cli": "aws-cli/2.36.0", "script": "export-dax.sh 0.2.0"}


def digest(data):
    return hashlib.sha256(data).hexdigest()


def region_file(random, region, account, good=1.0):
    """The result for a region: `(data, outcome)`."""
    kind = random.random()
    if kind < 0.12:
        return (texts.V2 % texts.NOT_OFFERED).encode(), "failed"
    if kind < 0.15:
        return texts.failure(random).encode(), "failed"
    count = 0 if kind < 0.6 else random.choice([1, 2])
    return (dump(shapes.page(shapes.Place(random, region, account), good, count)) + "\n").encode(), "exported"


def account_files(random, account=None, regions=None, good=1.0):
    """`{path: data}` of an account without a manifest, and the outcome of each region."""
    account = account or random.choice(shapes.ACCOUNTS)
    files, outcomes = {}, {}
    for region in regions or list(dict.fromkeys(random.choice(shapes.REGIONS) for _ in range(4))):
        data, outcome = region_file(random, region, account, good)
        ending = "json" if outcome == "exported" else "err"
        files["%s/%s.%s" % (account, region, ending)] = data
        outcomes[region] = outcome
    return account, files, outcomes


def all_regions(random):
    """Every region of the wide list, most of them empty."""
    account = shapes.ACCOUNTS[0]
    files = {}
    filled = random.sample(WIDE, 2)
    for region in WIDE:
        count = 1 if region in filled else 0
        text = dump(shapes.page(shapes.Place(random, region, account), 1.0, count), None)
        if region in ("ap-southeast-5", "mx-central-1") and random.random() < 0.5:
            text = texts.V1 % texts.NOT_OFFERED
        files["%s/%s.json" % (account, region)] = text.encode()
    return account, files


def entry(key, value, start="2026-11-26T08:00:00Z", end="2026-11-26T08:00:05Z", **members):
    one = {key: value, "start": start, "end": end}
    one.update((name, member) for name, member in members.items() if member is not None)
    one.update(TOOLS)
    return one


def export(random, regions=None, good=1.0, account=None):
    """`{path: data}` with a valid `export.json`."""
    account, files, outcomes = account_files(random, account, regions, good)
    caller = "arn:aws:iam::%s:user/auditor" % account
    named = WIDE if regions else sorted(set(WIDE) | set(outcomes))
    disabled = [region for region in OPT_IN if region not in outcomes] if random.random() < 0.8 else []
    if random.random() < 0.1:
        named = named + ["eu-west-8"]
    answers, entries = [], []
    identity = json.dumps({"UserId": "AIDA", "Account": account, "Arn": caller}, indent=4).encode()
    answers.append((entry("command", "sts get-caller-identity", file="caller-identity.json", caller=caller), identity))
    if random.random() < 0.8:
        if random.random() < 0.5:
            listed = [
                {"RegionName": region, "RegionOptStatus": "DISABLED" if region in disabled else "ENABLED_BY_DEFAULT"}
                for region in named
            ]
            command, path = "account list-regions", "list-regions.json"
        else:
            listed = [
                {
                    "Endpoint": "ec2.%s.amazonaws.com" % region,
                    "RegionName": region,
                    "OptInStatus": "not-opted-in" if region in disabled else "opted-in",
                }
                for region in named
            ]
            command, path = "ec2 describe-regions --all-regions", "describe-regions.json"
        answers.append(
            (entry("command", command, file=path, caller=caller), json.dumps({"Regions": listed}, indent=4).encode())
        )
        entries += [
            entry("region", region, outcome="not-enabled", caller=caller)
            for region in disabled
            if random.random() < 0.7
        ]
    for region, outcome in outcomes.items():
        path = "%s.%s" % (region, "json" if outcome == "exported" else "err")
        entries.append(entry("region", region, outcome=outcome, file=path, caller=caller))
    for one, data in answers:
        files["%s/%s" % (account, one["file"])] = data
    manifest = {
        "format": "dax001-export",
        "version": "1.0",
        "account": account,
        "answers": [one for one, _ in answers],
        "regions": entries,
    }
    if random.random() < 0.05:
        del manifest["account"]
    for one in manifest["answers"] + entries:
        if "file" in one:
            one["sha256"] = digest(files["%s/%s" % (account, one["file"])])
    return account, files, manifest


def tamper(random, account, files, manifest):
    """Makes one thing wrong with an export. Some of these errors have a name, others show only in
    the coverage.
    """
    if not all(isinstance(manifest.get(member), list) for member in ("answers", "regions")):
        return
    entries = manifest["answers"] + manifest["regions"]
    one = random.choice(entries)
    listed = [path for path in files]
    path = random.choice(listed)
    kind = random.randrange(33)
    if kind == 0:
        one["sha256"] = digest(b"other")
    elif kind == 1:
        del files[path]
    elif kind == 2:
        files[path] = files[path] + b"\n"
    elif kind == 3:
        one["file"] = random.choice(["us-east-1.json", "missing.json", "../us-east-1.json", "export.json", ""])
    elif kind == 4:
        one.update(start="2026-11-26T08:00:05Z", end="2026-11-26T08:00:00Z")
    elif kind == 5:
        one.update(start="2031-01-01T00:00:00Z", end="2031-01-01T00:00:01Z")
    elif kind == 6:
        one["region" if "region" in one else "command"] = random.choice(
            ["eu-west-1", "us-east-1", "account list-regions", "moon"]
        )
    elif kind == 7:
        manifest["account"] = random.choice(["333344445555", "123456789012", "12", None])
    elif kind == 8 and manifest["regions"]:
        del manifest["regions"][random.randrange(len(manifest["regions"]))]
    elif kind == 9 and manifest["answers"]:
        manifest["answers"].pop()
    elif kind == 10 and manifest["regions"]:
        random.choice(manifest["regions"])["outcome"] = random.choice(["exported", "failed", "not-enabled", "empty"])
    elif kind == 11 and manifest["regions"]:
        manifest["regions"].append(dict(random.choice(manifest["regions"])))
    elif kind == 12:
        manifest["regions"].append(
            entry("region", random.choice(["ap-east-1", "us-west-2", "sa-east-1"]), outcome="not-enabled")
        )
    elif kind == 13:
        one[random.choice(["Clusters", "note", "outcome", "file"])] = random.choice([[], "x", None])
    elif kind == 14:
        manifest[random.choice(["Clusters", "note", "version", "format", "regions"])] = random.choice(
            [[], "2.0", "x", None]
        )
    elif kind == 15:
        files["%s/extra.json" % account] = b'{"Clusters": []}'
    elif kind == 16:
        one.update(start="2019-01-01T00:00:00Z", end="2019-01-01T00:00:05Z")
    elif kind == 17:
        del one[random.choice(list(one))]
    elif kind == 18:
        # Changes a region's file, and updates the manifest.
        names = [name for name in files if name.endswith(".json") and "regions" not in name and "identity" not in name]
        if names:
            name = random.choice(names)
            files[name] = dump(shapes.page(shapes.Place(random), 1.0)).encode()
            for other in entries:
                if "%s/%s" % (account, other.get("file")) == name:
                    other["sha256"] = digest(files[name])
    elif kind == 19:
        # Removes a failure, with or without its entry.
        errors = [name for name in files if name.endswith(".err")]
        if errors:
            name = random.choice(errors)
            del files[name]
            if random.random() < 0.5:
                manifest["regions"] = [
                    other for other in manifest["regions"] if "%s/%s" % (account, other.get("file")) != name
                ]
    elif kind == 20:
        names = [name for name in files if "regions.json" in name]
        if names:
            files[names[0]] = files[names[0]].replace(b"ENABLED_BY_DEFAULT", b"DISABLED", 3)
            if random.random() < 0.7:
                for other in manifest["answers"]:
                    if "%s/%s" % (account, other.get("file")) == names[0]:
                        other["sha256"] = digest(files[names[0]])
    elif kind == 21:
        # Before the creation of the nodes.
        one.update(start="2026-11-20T08:00:00Z", end="2026-11-20T08:00:05Z")
    elif kind == 22:
        # AWS's answer belongs to another account.
        name = "%s/caller-identity.json" % account
        if name in files:
            files[name] = files[name].replace(account.encode(), b"999988887777")
            for other in manifest["answers"]:
                if other.get("file") == "caller-identity.json":
                    other["sha256"] = digest(files[name])
    elif kind == 23:
        one["caller"] = random.choice(["arn:aws:iam::999988887777:user/x", "", "x"])
    elif kind < 26:
        files["%s/export2.json" % account] = json.dumps(manifest).encode()
    else:
        tamper_answers(random, account, files, manifest)


def tamper_answers(random, account, files, manifest):
    """Makes something wrong with AWS's answers, the times or the callers."""
    one = random.choice(manifest["answers"] + manifest["regions"])
    kind = random.randrange(7)
    if kind == 0:
        # The answers contradict the manifest.
        lists = [name for name in files if "regions.json" in name]
        if lists:
            listed = json.loads(files[lists[0]].decode())
            item = random.choice(listed["Regions"])
            member = "OptInStatus" if "OptInStatus" in item else "RegionOptStatus"
            item[member] = random.choice(["DISABLED", "ENABLED"] if member[0] == "R" else ["not-opted-in", "opted-in"])
            _replace(files, manifest, lists[0], json.dumps(listed).encode())
    elif kind == 1:
        # One more answer about regions, with a few of them.
        states = ["DISABLED", "ENABLED", "ENABLED_BY_DEFAULT"]
        regions = random.sample(OPT_IN + ("us-east-1", "cn-north-1", "eu-south-2"), 3)
        listed = {"Regions": [{"RegionName": name, "RegionOptStatus": random.choice(states)} for name in regions]}
        data = json.dumps(listed).encode()
        files["%s/more-regions.json" % account] = data
        command = random.choice(["account list-regions", "ec2 describe-regions", "account get-caller-identity", "x y"])
        manifest["answers"].append(entry("command", command, file="more-regions.json", sha256=digest(data)))
    elif kind == 2:
        manifest["answers"] = [other for other in manifest["answers"] if "caller" not in other.get("command", "")]
    elif kind == 3:
        # Around the creation time of the nodes.
        minute = random.choice(["23", "24", "25", "28", "30"])
        one.update(start="2026-11-24T02:20:00Z", end="2026-11-24T02:%s:00Z" % minute)
    elif kind == 4:
        # Around the moment at which ages are measured.
        hour = random.choice(["29T08:59", "29T09:03", "29T09:07", "29T23:00", "30T00:04", "30T00:06"])
        one.update(start="2026-11-29T08:50:00Z", end="2026-11-%s:00Z" % hour)
    elif kind == 5:
        person = random.choice(["iam::%s:user/other", "sts::%s:assumed-role/a/b", "iam::%s"]) % account
        one["caller"] = "arn:aws:" + person
    else:
        # A region's entry lists one of AWS's answers, or an answer's entry lists a region's file.
        other = random.choice(manifest["answers"] + manifest["regions"])
        if "file" in other and "sha256" in other and other is not one:
            one.update(file=other["file"], sha256=other["sha256"])
            if random.random() < 0.7:
                for entries in (manifest["answers"], manifest["regions"]):
                    entries[:] = [listed for listed in entries if listed is not other]


def _replace(files, manifest, name, data):
    """Replaces a file, and updates the manifest."""
    files[name] = data
    for one in manifest["answers"] + manifest["regions"]:
        if one.get("file") == name.rpartition("/")[2]:
            one["sha256"] = digest(data)


def write(account, files, manifest):
    """The files with their manifest."""
    return dict(files, **{"%s/export.json" % account: json.dumps(manifest, indent=2).encode()})


def account_list(random, accounts):
    return json.dumps(
        {
            "Accounts": [
                {
                    "Id": account,
                    "Arn": "arn:aws:organizations::123456789012:account/o-1/%s" % account,
                    "Email": "a@example.com",
                    "Name": "name-%s" % account[:3],
                    "Status": "ACTIVE",
                    "JoinedMethod": "CREATED",
                    "JoinedTimestamp": "2020-01-01T00:00:00+00:00",
                }
                for account in accounts
            ]
        }
    ).encode()
