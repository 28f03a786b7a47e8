"""Whatever a page is given, it stays inside Discord's limits, and nothing in the texts of others formats or pings."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from discord import ui
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.show.catalog import Catalog
from bot.views.page import MOST_BYTES, MOST_CHARACTERS, Page, fit, listed, pager, plain, shorten, sources_line
from bot.views.turn import Turn, TurnButton
from tests.conftest import reader_of

anything = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60)
long_texts = st.builds(
    lambda text, times, gap: gap.join([text] * times), anything, st.integers(1, 400), st.sampled_from(["", " ", "\n"])
)
blocks_of_any_kind = st.lists(long_texts, max_size=20)


def buttons(count: int) -> list[TurnButton]:
    return [TurnButton(Turn("cast", str(number), 1, False), label=str(number)) for number in range(count)]


def texts_of(page: Page) -> list[str]:
    return [item.content for item in page.walk_children() if isinstance(item, ui.TextDisplay)]


def components(part: Any) -> Iterator[dict[str, Any]]:
    """Every component of a payload, as Discord counts them."""
    for component in part:
        yield component
        yield from components(component.get("components", []))


@settings(max_examples=200)
@given(
    blocks=blocks_of_any_kind,
    footer=long_texts,
    rows=st.lists(st.integers(0, 9), max_size=9),
    picture=st.none() | st.just(b"png"),
    alt=long_texts,
)
def test_any_page_is_inside_the_limits_of_discord(
    blocks: list[str], footer: str, rows: list[int], picture: bytes | None, alt: str
) -> None:
    page = Page(0x5BA897, blocks, footer, [buttons(count) for count in rows], picture, alt)
    shown = texts_of(page)
    assert sum(map(len, shown)) <= 4_000
    assert sum(len(text.encode()) for text in shown) <= 9_500
    assert all(text.strip() for text in shown)
    assert page.content_length() <= 4_000
    assert len(list(components(page.to_components()))) <= 40  # type: ignore[no-untyped-call]  # discord.py leaves it so


def test_the_fullest_page_leaves_out_what_would_be_too_much() -> None:
    page = Page(0x5BA897, ["text"] * 40, "footer", [buttons(9)] * 9, b"png", "words " * 500)
    kinds = [type(item).__name__.removeprefix("Turn") for item in page.walk_children()]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "Container": 1,
        "TextDisplay": 13,
        "MediaGallery": 1,
        "Separator": 1,
        "ActionRow": 4,
        "Button": 20,
    }
    gallery = next(item for item in page.walk_children() if isinstance(item, ui.MediaGallery))
    assert [len(item.description or "") for item in gallery.items] == [1_000]


@given(blocks_of_any_kind, st.integers(-10, 4_000), st.integers(-10, 9_000))
def test_blocks_are_cut_to_the_room_there_is(blocks: list[str], characters: int, size: int) -> None:
    kept = fit(blocks, characters, size)
    assert sum(map(len, kept)) <= max(characters, 0)
    assert sum(len(text.encode()) for text in kept) <= max(size, 0)


def test_blocks_that_fit_are_kept_as_they_are() -> None:
    blocks = ["one", "two", "x" * 3_000]
    assert fit(blocks, MOST_CHARACTERS, MOST_BYTES) == blocks


def test_the_last_block_is_cut_at_a_word_and_those_behind_it_are_left_out() -> None:
    assert fit(["one two", "three four five six", "seven"], 23, 1_000) == ["one two", "three four…"]
    assert fit(["🍂" * 3_000], 3_800, 9_000) == ["🍂" * 2_249 + "…"]


@given(long_texts, st.integers(0, 500))
def test_a_shortened_text_is_never_longer_than_asked_and_begins_the_same(text: str, most: int) -> None:
    short = shorten(text, most)
    assert len(short) <= most or short == text
    assert short in ("", text) or text.startswith(short.removesuffix("…"))


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("all of it", 9, "all of it"),
        ("one two three four", 14, "one two three…"),
        ("one, two, three", 12, "one, two…"),
        ("abcdefghijklmnopqrstuvwxyz", 13, "abcdefghijkl…"),
        ("no room for a word", 5, ""),
        ("half an escape \\* here", 17, "half an escape…"),
    ],
)
def test_a_text_is_shortened_at_a_word(text: str, most: int, short: str) -> None:
    assert shorten(text, most) == short


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("**bold** _it_ ~~no~~ `code` ||spoiler||", r"\*\*bold\*\* \_it\_ \~\~no\~\~ \`code\` \|\|spoiler\|\|"),
        ("# heading", r"\# heading"),
        ("> quote", r"\> quote"),
        ("- item", r"\- item"),
        ("two\nlines", "two lines"),
        ("@everyone @here <@123456789012345678>", "@\u200beveryone @\u200bhere \\<@\u200b123456789012345678>"),
        ("<@&123456789012345678>", "\\<@\u200b&123456789012345678>"),
        ("<@&123> <+4912345678901> <mailto:a@b.c>", "\\<@&123> \\<+4912345678901> \\<mailto:a@b.c>"),
        ("Nick & Charlie", "Nick & Charlie"),
        ("[a](b) **x** [c](d)", r"\[a]\(b) \*\*x\*\* \[c]\(d)"),
        ("[||](x)", r"\[\|\|]\(x)"),
        ("https://x.org/||a||_b_", "https:/\u200b/x.org/\\|\\|a\\|\\|\\_b\\_"),
    ],
)
def test_the_texts_of_others_neither_format_nor_ping(text: str, safe: str) -> None:
    assert plain(text) == safe


@given(st.text(alphabet="@evrynho<&!>#*_`~|-[]()\\/:. 1234567890\n\r", max_size=120))
def test_no_text_of_others_can_ping_or_break_its_line(text: str) -> None:
    safe = plain(text)
    assert re.search(r"@(everyone|here|[!&]?\d{17,20})", safe) is None
    assert "\n" not in safe


def test_a_list_has_a_title_only_where_it_has_lines() -> None:
    assert listed("Songs", ["one", "two"]) == "**Songs**\n- one\n- two"
    assert listed("Songs", []) == ""


def test_sources_are_named_once_with_an_address_where_there_is_one(lantern: Catalog) -> None:
    reader = reader_of(lantern)
    harbour = "[Harbour TV press kit](<https://example.org/lantern-bay>)"
    assert sources_line(reader, ["harbour"]) == f"-# Source: {harbour}"
    assert sources_line(reader, ["leaflet", "harbour", "leaflet"]) == f"-# Sources: A leaflet · {harbour}"
    assert sources_line(reader, []) == ""


def test_more_sources_than_fit_are_counted(catalog: Catalog) -> None:
    names = [source for entry in catalog._shared.pack for source in entry.sources]
    distinct = len(dict.fromkeys(names))
    assert sources_line(reader_of(catalog), names).endswith(f" and {distinct - 3} more")


def test_a_list_of_one_page_has_no_pager_and_its_ends_lead_nowhere(lantern: Catalog) -> None:
    reader = reader_of(lantern)
    assert pager(reader, "music", 0, 1) == ()
    ends = [[(item.item.disabled, item.item.custom_id) for item in pager(reader, "music", at, 2)] for at in (0, 1)]  # type: ignore[attr-defined]  # a pager has only buttons
    assert ends == [
        [(True, "b1|music|1|0|-1"), (False, "b1|music|1|0|1")],
        [(False, "b1|music|1|0|0"), (True, "b1|music|1|0|2")],
    ]


def test_a_picture_is_sent_with_words_for_it_and_made_anew_for_each_sending() -> None:
    page = Page(1, ["text"], picture=b"png", alt="bars")
    assert [file.fp.read() for file in [*page.files(), *page.files()]] == [b"png", b"png"]
    gallery = next(item for item in page.walk_children() if isinstance(item, ui.MediaGallery))
    assert [(item.media.url, item.description) for item in gallery.items] == [("attachment://picture.png", "bars")]
    assert Page(1, ["text"]).files() == []


async def test_nobody_listens_for_a_page() -> None:
    """The client knows its buttons; discord.py would keep each private page, and a task, for a quarter of an hour."""
    assert Page(0, ["Hello"], rows=[buttons(1)]).is_finished()
