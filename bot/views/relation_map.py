"""The map of characters: who is what to whom, around one of them or among the main characters.

Relations come from the catalog of the reader alone, which is cut to what they know. Where bubbles go is decided by
`pictures/layout.py`, colours and lines by the scene.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.pictures.layout import MOST_ON_A_RING, Pair, around, neighbourly, ring
from bot.pictures.order import Order
from bot.show import model
from bot.show.reader import Reader
from bot.views.cards import Card
from bot.views.cast import played_by, relation_line
from bot.views.page import plain

BUBBLE = (230, 123)  # pixels with the room around; a name in two lines and a word below fit in
WIDE = 1_140  # pixels of the map
HIGH = {5: 560, 8: 720, MOST_ON_A_RING: 900}  # for so many bubbles at most
STYLES: Mapping[str, tuple[str, ...]] = {  # the closest first: they are drawn where there is not room for all
    "love": ("partner", "spouse"),
    "family": ("parent", "child", "sibling", "family", "pet", "owner"),
    "friend": ("friend",),
    "close": ("close", "crush", "crush_of"),
    "ex": ("ex",),
    "school": ("teacher", "pupil", "coach", "teammate", "bandmate"),
    "unkind": ("bullied_by", "bully_of"),
    "other": (),
}
_STRENGTH = {"love": 6.0, "family": 4.0, "friend": 2.0}  # how near to each other they stand; 1 for the rest


@dataclass(frozen=True)
class _Tie:
    """What `other` is to somebody; of several relations the first one counts: a pack lists what they became first."""

    other: model.Character
    relation: model.Relation
    style: str


def relations_card(reader: Reader, who: model.Named | None) -> Card:
    """The map around a character, or around the one that somebody plays; without anybody, of the main characters."""
    if who is None:
        return _main(reader)
    found = next(iter(played_by(reader, who)), None) if isinstance(who, model.Person) else who
    if not isinstance(found, model.Character):
        return Card(None, "", [f"## {plain(who.name)}"], [reader.texts("card-map-nobody")], who.sources)
    return _around(reader, found)


def bubble(count: int) -> tuple[float, float]:
    """How much of the map one of so many bubbles takes."""
    return BUBBLE[0] / WIDE, BUBBLE[1] / _high(count)


def _high(count: int) -> int:
    return next(high for most, high in HIGH.items() if count <= most)


def _around(reader: Reader, who: model.Character) -> Card:
    texts = reader.texts
    ties = sorted(_ties(reader, who), key=_closeness)
    title = texts("relations-title", name=who.name)
    if not ties:
        return Card(None, "", [f"## {plain(title)}"], [texts("relations-none")], who.sources)
    shown = ties[:MOST_ON_A_RING]
    middle, spots = around(len(shown), *bubble(len(shown)))
    nodes = [_node(who, middle, middle=True)]
    nodes += [
        _node(tie.other, spot, _word(reader, tie.relation), tie.style) for tie, spot in zip(shown, spots, strict=True)
    ]
    edges = [_edge(0, number, tie.style) for number, tie in enumerate(shown, start=1)]
    more = texts("card-map-more", count=len(ties) - len(shown)) if len(ties) > len(shown) else ""
    people = "; ".join(f"{_word(reader, tie.relation)}: {tie.other.name}" for tie in shown)
    words = "\n".join(f"- {relation_line(reader, tie.relation)}" for tie in ties)
    return Card(
        _order(reader, title, nodes, edges, [tie.style for tie in shown], more),
        texts("card-map-alt", title=title, people=people, more=more),
        [f"## {plain(title)}"],
        [words],
        who.sources,
    )


def _main(reader: Reader) -> Card:
    texts = reader.texts
    everyone = [each for each in reader.catalog.all(model.Character) if each.role == "main"]
    people = everyone[:MOST_ON_A_RING]
    title = texts("card-map-main")
    between = _between(reader, people)
    if not between:
        return Card(None, "", [f"## {title}"], [texts("relations-none")])
    order = neighbourly(len(people), {pair: _STRENGTH.get(tie.style, 1.0) for pair, tie in between.items()})
    place = {who: at for at, who in enumerate(order)}
    spots = ring(len(people), *bubble(len(people)))
    nodes = [_node(people[who], spots[at]) for at, who in enumerate(order)]
    edges = [_edge(place[one], place[other], tie.style) for (one, other), tie in between.items()]
    more = texts("card-map-more", count=len(everyone) - len(people)) if len(everyone) > len(people) else ""
    groups: dict[str, list[str]] = {}
    for (one, other), tie in sorted(between.items(), key=lambda item: _closeness(item[1])):
        pair = texts.listed([people[one].name, people[other].name])
        groups.setdefault(texts(f"card-map-{tie.style}"), []).append(pair)
    alone = texts.listed([who.name for at, who in enumerate(people) if not any(at in pair for pair in between)])
    lines = [f"**{name}:** " + " · ".join(plain(pair) for pair in pairs) for name, pairs in groups.items()]
    alt = "; ".join(f"{name}: {', '.join(pairs)}" for name, pairs in groups.items())
    return Card(
        _order(reader, title, nodes, edges, [tie.style for tie in between.values()], more),
        texts("card-map-alt", title=title, people="; ".join(filter(None, [alt, alone])), more=more),
        [f"## {title}"],
        ["\n".join([*lines, *([plain(alone)] if alone else [])])],
        [name for who in people for name in who.sources],
    )


def _ties(reader: Reader, who: model.Character) -> list[_Tie]:
    """One for each other character that the reader knows."""
    ties: dict[str, _Tie] = {}
    for relation in who.relations:
        other = reader.catalog.get(model.Character, relation.to)
        if other is not None and other.id != who.id:
            ties.setdefault(other.id, _Tie(other, relation, _style(relation)))
    return list(ties.values())


def _between(reader: Reader, people: Sequence[model.Character]) -> dict[Pair, _Tie]:
    """What some characters are to each other, as either of the two has it."""
    number = {who.id: at for at, who in enumerate(people)}
    found: dict[Pair, _Tie] = {}
    for at, who in enumerate(people):
        for tie in _ties(reader, who):
            if tie.other.id in number:
                other = number[tie.other.id]
                found.setdefault((min(at, other), max(at, other)), tie)
    return found


def _style(relation: model.Relation) -> str:
    return next((style for style, kinds in STYLES.items() if relation.kind in kinds), "other")


def _closeness(tie: _Tie) -> tuple[int, bool]:
    return [*STYLES].index(tie.style), tie.other.role != "main"


def _word(reader: Reader, relation: model.Relation) -> str:
    """Such as "partner"; the same that /cast says."""
    key = f"relation-{relation.kind.replace('_', '-')}"
    return reader.texts(key) if reader.texts.has(key) else relation.kind.replace("_", " ")


def _node(
    who: model.Character, spot: tuple[float, float], word: str = "", style: str = "", *, middle: bool = False
) -> dict[str, Any]:
    return {"name": who.name, "word": word, "style": style, "x": spot[0], "y": spot[1], "middle": middle}


def _edge(one: int, other: int, style: str) -> dict[str, Any]:
    return {"from": one, "to": other, "style": style}


def _order(
    reader: Reader,
    title: str,
    nodes: Sequence[dict[str, Any]],
    edges: Sequence[dict[str, Any]],
    styles: Sequence[str],
    more: str,
) -> Order:
    legend = [{"style": style, "name": reader.texts(f"card-map-{style}")} for style in STYLES if style in styles]
    return Order("relations", {
        "show": reader.catalog.show.title,
        "title": title,
        "nodes": nodes,
        "edges": edges,
        "legend": legend,
        "more": more,
        "high": _high(sum(not node["middle"] for node in nodes)),
    })  # fmt: skip
