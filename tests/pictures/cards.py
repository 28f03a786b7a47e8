"""Orders of /card for docs/pictures, kept as JSON beside this: whoever edits a pack has no picture to draw anew.

`make pictures` makes them from the pack before it draws.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

from bot.pictures.order import Order

FILE = Path(__file__).with_suffix(".json")


def kept() -> dict[str, Order]:
    """By the names of their pictures."""
    orders = json.loads(FILE.read_text(encoding="utf-8"))
    return {name: Order(each["scene"], each["data"]) for name, each in orders.items()}


def made() -> dict[str, Order]:
    """The same from the pack of today."""
    from bot.app import load_catalog
    from bot.outbox.occasion import occasion
    from bot.server.settings import ServerSettings
    from bot.show import calendar, model
    from bot.show.progress import EVERYTHING, Mark, Progress
    from bot.show.reader import Reader
    from bot.texts import texts
    from bot.views.calendar import Calendar
    from bot.views.cards import Card, countdown_card, season_card
    from bot.views.relation_map import relations_card
    from tests.conftest import HEARTSTOPPER

    whole = load_catalog(HEARTSTOPPER)

    def reader(progress: Progress) -> Reader:
        return Reader(1, whole.upto(progress), texts(), private=False)

    def around(who: str, progress: Progress) -> Card:
        return relations_card(reader(progress), whole.upto(progress).get(model.Character, who))

    def season(progress: Progress) -> Card:
        return season_card(reader(progress), whole.upto(progress).all(model.Season)[0])

    film = next(found for found in calendar.releases(whole) if found.id == "film")
    pair = film, occasion(0, ServerSettings(), film).subject
    before = Calendar.of(reader(EVERYTHING), [pair], datetime(2026, 6, 5, 12, tzinfo=UTC))
    cards = {
        "countdown": countdown_card(reader(EVERYTHING), before, pair, "UTC"),
        "relations": around("nick_nelson", EVERYTHING),
        "relations_early": around("nick_nelson", Progress(Mark(1, 3), 0)),
        "relations_main": relations_card(reader(EVERYTHING), None),
        "season": season(EVERYTHING),
        "season_early": season(Progress(Mark(1, 4), 0)),
    }
    return {name: card.order for name, card in cards.items() if card.order is not None}


def main() -> None:
    orders = {name: json.loads(order.json) for name, order in made().items()}
    FILE.write_text(json.dumps(orders, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
