"""All cases, by name."""

from tests.feeds import changing, encodings, failing, formats, hostile
from tests.feeds.case import Case

_ALL = (*encodings.CASES, *formats.CASES, *changing.CASES, *hostile.CASES, *failing.CASES)
CASES: dict[str, Case] = {case.name: case for case in _ALL}
assert len(CASES) == len(_ALL), "two cases have the same name"
