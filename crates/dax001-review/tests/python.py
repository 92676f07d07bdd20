"""Applies expressions and mutelists as Python and the logic of Prowler's mutelist.py do.

Reads a question as JSON, and writes the answers as JSON.
"""

import json
import re
import signal
import sys
import warnings


def found(expression, text):
    """`is_item_matched` for one item: a leading `*` means `.*`."""
    return re.search(".*" + expression[1:] if expression.startswith("*") else expression, text) is not None


def matched(expressions, text):
    """`is_item_matched`: an expression that Python refuses ends the search without a match."""
    try:
        return any(found(expression, text) for expression in expressions or [])
    except Exception:
        return False


def excepted(exceptions, account, region, name):
    """`is_excepted`: everything that it lists must match, and it must list something."""
    pairs = [(exceptions.get(key, []), text) for key, text in (("Accounts", account), ("Regions", region), ("Resources", name))]
    matches = [(expressions, matched(expressions, text)) for expressions, text in pairs]
    return any(match for _, match in matches) and all(match or not expressions for expressions, match in matches)


def muted(mutelist, check, account, region, name):
    """`is_muted` and `is_muted_in_check`.

    An exception ends the checks of its account; what an earlier check muted stays muted.
    """
    for listed, entry in mutelist["Accounts"].items():
        if listed not in (account, "*"):
            continue
        is_muted = False
        for expression, what in entry["Checks"].items():
            if not (expression in ("*", check) or matched([expression], check)):
                continue
            if excepted(what.get("Exceptions") or {}, account, region, name):
                break
            is_muted = is_muted or matched(what["Regions"], region) and matched(what["Resources"], name)
        if is_muted:
            return True
    return False


def stop(*_):
    raise TimeoutError


def answers(expression, texts):
    """Tells for each text whether it contains a match of the expression.

    Returns None if Python refuses the expression, and "slow" if the search takes too long.
    """
    signal.setitimer(signal.ITIMER_REAL, 5)
    try:
        return "".join("01"[found(expression, text)] for text in texts)
    except TimeoutError:
        return "slow"
    except Exception:
        return None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


warnings.simplefilter("ignore")
signal.signal(signal.SIGALRM, stop)
asked = json.load(sys.stdin)
if "expressions" in asked:
    json.dump([answers(expression, asked["texts"]) for expression in asked["expressions"]], sys.stdout)
else:
    lists = [json.loads(text)["Mutelist"] for text in asked["lists"]]
    check = asked["check"]
    json.dump(["".join("01"[muted(mutelist, check, *cluster)] for cluster in asked["clusters"]) for mutelist in lists], sys.stdout)
