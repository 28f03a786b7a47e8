"""Whether an item was told already: by other feeds in the same channel, or by the same feed under another id. Pure.

The same page counts first, then nearly the same title; what follows from it is for others to decide.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from bot.feeds.entry import Entry
from bot.feeds.similar import canonical, is_page, same_title
from bot.feeds.subscription import Story, Verdict

MOST_COMPARED = 500  # stories of other feeds that titles are compared with; the newest


@dataclass(frozen=True)
class Told:
    """`others` are the stories of other feeds, posted before waiting and the newest first; `own` are those of this
    feed, by the page. `shared` are pages that tell no story, because one feed gave them to several items.
    """

    others: Sequence[Story]
    by_page: Mapping[str, Sequence[Story]]
    own: Mapping[str, Story]
    shared: frozenset[str]

    @classmethod
    def of(cls, subscription_id: int, channel_id: int | None, near: Sequence[Story], entries: Iterable[Entry]) -> Self:
        """`near` is what was posted or waits in this server lately, `entries` what is new in this feed."""
        own = {canonical(each.link): each for each in near if each.subscription_id == subscription_id}
        others = [each for each in near if each.channel_id == channel_id and each.subscription_id != subscription_id]
        others.sort(key=lambda each: (each.verdict is Verdict.POSTED, each.found_at, each.id), reverse=True)
        by_page = defaultdict[str, list[Story]](list)
        for each in others:
            by_page[canonical(each.link)].append(each)
        said = [(each.subscription_id, each.link, each.title) for each in near]
        said += [(subscription_id, entry.link, entry.title) for entry in entries]
        return cls(others[:MOST_COMPARED], by_page, own, _shared(said))

    def with_page(self, entry: Entry, *, waiting: bool) -> Story | None:
        """What another feed told of the same page; with `waiting`, also what waits for the staff."""
        page = canonical(entry.link)
        found = self.by_page.get(page, ()) if self._is_story(page) else ()
        return next((each for each in found if waiting or each.verdict is Verdict.POSTED), None)

    def with_title(self, entry: Entry, *, waiting: bool) -> Story | None:
        """The same, of nearly the same title."""
        found = (each for each in self.others if waiting or each.verdict is Verdict.POSTED)
        return next((each for each in found if same_title(entry.title, each.title)), None)

    def by_itself(self, entry: Entry) -> Story | None:
        """What this feed told already, under another id."""
        page = canonical(entry.link)
        story = self.own.get(page)
        return story if story is not None and self.is_again(entry, page, story.title) else None

    def is_again(self, entry: Entry, page: str, title: str) -> bool:
        """Whether an item is one of the same feed, with this page and title. A feed knows its own items, so that is
        only believed where both are the same.
        """
        return self._is_story(page) and same_title(entry.title, title)

    def _is_story(self, page: str) -> bool:
        return is_page(page) and page not in self.shared


def _shared(said: Iterable[tuple[int, str, str]]) -> frozenset[str]:
    """Pages that one feed gave to items of different titles, such as that of a whole section."""
    titles: dict[tuple[int, str], str] = {}
    found = set[str]()
    for subscription_id, link, title in said:
        page = canonical(link)
        known = titles.setdefault((subscription_id, page), title)
        if known != title and not same_title(known, title):
            found.add(page)
    return frozenset(found)
