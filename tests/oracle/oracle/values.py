"""Values that the specification leaves open.

A field of an answer is a plain value if the specification decides it. It is `OneOf` if the
specification leaves a few possibilities, and `UNDECIDED` if it says nothing. A yes-or-no question
uses `None` for undecided.
"""


class _Undecided:
    def __repr__(self):
        return "undecided"


UNDECIDED = _Undecided()


class OneOf(frozenset):
    """One of these values: the specification does not say which."""

    def __repr__(self):
        return "one of " + ", ".join(sorted(map(str, self)))


def one_of(values):
    """The value itself if there is only one, otherwise `OneOf` of them."""
    values = frozenset(values)
    if len(values) == 1:
        return next(iter(values))
    return OneOf(values) if values else UNDECIDED


def allows(expected, actual):
    """Whether an answer of the product agrees with a value of the oracle."""
    if expected is UNDECIDED:
        return True
    if isinstance(expected, OneOf):
        return actual in expected
    return expected == actual


def any_true(answers):
    """`True` if any answer is true, `False` if all are false, otherwise `None`."""
    result = False
    for answer in answers:
        if answer is True:
            return True
        if answer is None:
            result = None
    return result


def all_true(answers):
    """`False` if any answer is false, `True` if all are true, otherwise `None`."""
    result = any_true(None if answer is None else not answer for answer in answers)
    return None if result is None else not result


def to_json(value):
    """The value in a form that JSON can represent."""
    if value is UNDECIDED:
        return "undecided"
    if isinstance(value, OneOf):
        return {"oneOf": sorted(value, key=str)}
    if isinstance(value, dict):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_json(item) for item in value]
    return value
