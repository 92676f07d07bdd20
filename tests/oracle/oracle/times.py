"""Times: RFC 3339 in UTC, days, and durations such as `90d`."""

import re
from datetime import datetime, timedelta, timezone

_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)\Z")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)\Z")
_AGE = re.compile(r"(\d+)([dh])\Z")
# The largest accepted difference between two clocks.
_CLOCKS = timedelta(minutes=5)


def moment(text):
    """The time in UTC, or `None` for an invalid one."""
    found = _MOMENT.match(text) if isinstance(text, str) else None
    if not found:
        return None
    try:
        naive = datetime(*(int(part) for part in found.groups()[:6]))
        zone = found.group(7)
        if zone != "Z":
            minutes = int(zone[1:3]) * 60 + int(zone[4:])
            naive -= timedelta(minutes=minutes if zone[0] == "+" else -minutes)
        return naive.replace(tzinfo=timezone.utc)
    except (ValueError, OverflowError):
        return None


def as_of(text):
    """The time that `asOf` means. A day means its end in UTC."""
    found = _DAY.match(text)
    if found:
        return datetime(*(int(part) for part in found.groups()), tzinfo=timezone.utc) + timedelta(days=1)
    return moment(text)


def is_later(time, than):
    """Whether a time of one clock is later than a time of another. Clocks may differ by five
    minutes.
    """
    return time > than + _CLOCKS


def age(text):
    found = _AGE.match(text)
    number = int(found.group(1))
    return timedelta(days=number) if found.group(2) == "d" else timedelta(hours=number)


def node_time(node):
    """A NodeCreateTime: seconds since 1970 from CLI v1, ISO 8601 text from v2, and `None` for
    anything else.
    """
    if node.kind == "number":
        try:
            return datetime.fromtimestamp(float(node.text), timezone.utc)
        except (ValueError, OverflowError, OSError):
            return None
    return moment(node.text) if node.kind == "string" else None
