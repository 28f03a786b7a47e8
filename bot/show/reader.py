"""Somebody who asks: what they may see, in which language, and whether the answer is theirs alone."""

from dataclasses import dataclass

from bot.show.catalog import Catalog
from bot.texts import Texts


@dataclass(frozen=True)
class Reader:
    """`catalog` is already cut for everyone who will see the answer."""

    user_id: int
    catalog: Catalog
    texts: Texts
    private: bool
