"""A round through many servers: what fails for one of them is logged, and all others have their turn."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

log = logging.getLogger(__name__)


class Round:
    def __init__(self) -> None:
        self.failed = False

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Whatever fails in it fails alone."""
        try:
            yield
        except Exception:
            self.failed = True
            log.exception("%s failed; it is tried again in the next round", name)
