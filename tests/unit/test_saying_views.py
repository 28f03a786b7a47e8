"""Words of members are shown as they were said, and as nothing else: no formatting, no ping, no link, nothing opened
that was covered, and never more than Discord takes.
"""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.outbox.facts import QuoteTold
from bot.sayings.saying import LONGEST, Attachment, Author, Origin, Saying, State, Words
from bot.sayings.wording import cleaned
from bot.show.catalog import Catalog
from bot.texts import texts
from bot.views.consents import BY, OF, Deed, done_page, may_do, mine_page, not_okay_page, saved_page, told_page
from bot.views.page import Page
from bot.views.quotes import quotes_page, top_page
from bot.views.saying_staff import edit_modal
from bot.views.sayings import HIDDEN, by_member_page, label, said_block, saying_page
from bot.views.turn import MOST_TYPED, Turn
from tests.conftest import NOW, reader_of
from tests.unit.test_news_posts import formatting, lines, refused, texts_of_strangers

say = texts()
AUTHOR, SAVER = 1, 2
SAYING = Saying(
    id=7,
    guild_id=5,
    state=State.SHOWN,
    words=Words("Be kind.\nAnd ||the end|| is fine."),
    author=Author("Sam", AUTHOR),
    origin=Origin(55, 55, 66, datetime(2026, 11, 20, 12, tzinfo=UTC)),
    saved_at=NOW,
    number=12,
    saved_by=SAVER,
)
LINK = "https://cdn.discordapp.com/attachments/1/2/cat.png"


def pages(catalog: Catalog, saying: Saying, *, here: bool = False) -> list[Page]:
    """Every page that shows it."""
    reader, several = reader_of(catalog), [saying, replace(saying, id=8)]
    fact = QuoteTold(saying_id=7, about="saved", reason=saying.author.name)
    told = told_page(say, 1, fact, saying, saying.author.name, AUTHOR, here=here)
    declined = told_page(say, 1, replace_about(fact, "declined"), None, saying.author.name, AUTHOR, here=here)
    assert told is not None
    assert declined is not None
    return [
        saying_page(reader, saying, 3, "both"),
        by_member_page(reader, "1", several, 0),
        quotes_page(reader, "words", several, 0, "own"),
        top_page(reader, [(3, each) for each in several], 0, "own"),
        mine_page(reader, OF, several, 0, refuses=False),
        mine_page(reader, BY, several, 0, refuses=True),
        not_okay_page(reader, saying, staff=True, message_id=2**63),
        saved_page(reader, saying, told=True),
        saved_page(reader, replace(saying, state=State.ASKED), told=False),
        told,
        declined,
    ]


def replace_about(fact: QuoteTold, about: str) -> QuoteTold:
    return fact.model_copy(update={"about": about})


def test_a_quote_shows_its_words_who_said_them_where_and_when(lantern: Catalog) -> None:
    page = saying_page(reader_of(lantern), replace(SAYING, words=replace(SAYING.words, attachments=(
        Attachment("cat.png", LINK), Attachment("end.png", LINK, covered=True),
    ))), 0)  # fmt: skip
    assert lines(page).splitlines() == [
        "> Be kind.",
        "> And ||the end|| is fine.",
        f"> 📎 [cat.png](<{LINK}>) · ||[end.png](<{LINK}>)||",
        "— **Sam** · #12",
        "-# <#55> · <t:1795176000:f> · [the message](<https://discord.com/channels/5/55/66>)",
    ]


@pytest.mark.parametrize(("text", "files"), [("word " * 400, 2), ("x", 10), ("\U0001f342" * 999, 0), ("語" * 999, 10)])
def test_a_list_leaves_nobody_out_however_much_they_said(lantern: Catalog, text: str, files: int) -> None:
    words = Words(text, (Attachment("a picture of all of us.png", LINK),) * files)
    several = [replace(SAYING, number=number, words=words) for number in (1, 2, 3, 4)]
    for page in (
        by_member_page(reader_of(lantern), "1", several, 0),
        quotes_page(reader_of(lantern), "words", several, 0, "own"),
        top_page(reader_of(lantern), [(3, each) for each in several], 0, "own"),
        mine_page(reader_of(lantern), OF, several, 0, refuses=False),
    ):
        assert re.findall(r"^— \*\*Sam\*\* · #(\d)$", lines(page), re.MULTILINE) == ["1", "2", "3", "4"]
        assert lines(page).count(f"[{say('saying-link')}](<") == 4


def test_whoever_shares_an_account_is_named_above_what_it_said(lantern: Catalog) -> None:
    several = [replace(SAYING, author=Author(name, AUTHOR)) for name in ("Robin", "Sam", "Robin", "A", "B")]
    title = lines(by_member_page(reader_of(lantern), "1", several, 0)).splitlines()[0]
    assert title == f"## {say('sayings-by', name='Robin, Sam, A', count=5)}"


def test_where_all_is_covered_every_line_and_every_link_is(lantern: Catalog) -> None:
    words = Words("One.\n\nTwo ||three||.", (Attachment("cat.png", LINK),), covered=True)
    assert said_block(say, replace(SAYING, words=words)).splitlines() == [
        "> ||One.||",
        "> ",
        "> ||Two three.||",
        f"> 📎 ||[cat.png](<{LINK}>)||",
    ]
    assert "One" not in label(say, replace(SAYING, words=words))


def test_a_choice_shows_no_word_that_is_covered() -> None:
    assert label(say, SAYING) == f"#12 · Be kind. And {HIDDEN} is fine."
    assert label(say, replace(SAYING, number=None, words=Words(""))) == say("saying-no-words")


@settings(max_examples=25)
@given(text=texts_of_strangers, name=texts_of_strangers, file=texts_of_strangers, covered=st.booleans())
def test_no_words_format_link_or_ping_whoever_said_them(
    lantern: Catalog, text: str, name: str, file: str, covered: bool
) -> None:
    """What is formatted is what would be with harmless words; whether they were cleaned before or not."""
    for words in (text, cleaned(text)):
        uncovered = words.replace("|", "")
        strange = Words(f"x{uncovered}".replace("\n", " "), (Attachment(f"x{file}", LINK),), covered)
        harmless = Words("x", (Attachment("x", LINK),), covered)
        ours = pages(lantern, replace(SAYING, words=harmless, author=Author("x", AUTHOR)))
        theirs = pages(lantern, replace(SAYING, words=strange, author=Author(f"x{name}", AUTHOR)))
        for one, other in zip(ours, theirs, strict=True):
            assert formatting(lines(other)) == formatting(lines(one))


@settings(max_examples=25)
@given(before=texts_of_strangers, secret=st.text("ab \n*_`\\[<|:/", max_size=40), after=texts_of_strangers)
def test_nothing_opens_what_is_covered(lantern: Catalog, before: str, secret: str, after: str) -> None:
    hidden = f"||zyxsecret {secret.replace('||', '')}".rstrip("|\\") + "||"
    for text in (before.replace("|", "") + hidden + after.replace("|", ""), f"{before}{hidden}"):
        words = Words(cleaned(text), (Attachment("zyxsecret.png", LINK, covered=True),), covered=text[-1:] != "|")
        for page in pages(lantern, replace(SAYING, words=words)):
            assert "zyxsecret" not in re.sub(r"\|\|[\s\S]+?\|\|", "", lines(page))


@settings(max_examples=12)
@given(text=st.one_of(texts_of_strangers, st.builds(lambda piece: (piece * 2_000)[:2_000], texts_of_strangers)))
def test_whatever_was_said_discord_takes_it(lantern: Catalog, text: str) -> None:
    files = tuple(Attachment(text[:100], f"https://cdn.discordapp.com/{'a' * 400}/{number}") for number in range(10))
    for covered in (False, True):
        saying = replace(SAYING, words=Words(text, files, covered), author=Author(text[:80] or "?", AUTHOR))
        for page in (*pages(lantern, saying), *pages(lantern, saying, here=True)):
            assert refused(page) == []


@pytest.mark.parametrize(
    ("state", "author_id", "who", "staff", "deeds"),
    [
        (State.SHOWN, AUTHOR, AUTHOR, False, [Deed.DOWN, Deed.NEVER]),
        (State.ASKED, AUTHOR, AUTHOR, True, [Deed.YES, Deed.NO, Deed.NEVER]),
        (State.SHOWN, AUTHOR, SAVER, True, [Deed.BACK]),
        (State.SHOWN, AUTHOR, 3, False, []),
        (State.SHOWN, AUTHOR, 3, True, [Deed.REMOVE]),
        (State.SHOWN, None, 3, False, [Deed.CLAIM]),
        (State.SHOWN, None, SAVER, True, [Deed.BACK, Deed.CLAIM]),
        (State.WAITING, None, 3, True, []),
    ],
)
def test_everybody_may_do_what_is_theirs(
    state: State, author_id: int | None, who: int, staff: bool, deeds: list[Deed]
) -> None:
    saying = replace(SAYING, state=state, author=Author("Sam", author_id))
    assert may_do(saying, who, staff=staff) == deeds


def test_every_deed_has_its_sentence(lantern: Catalog) -> None:
    reader = reader_of(lantern)
    told = [lines(done_page(reader, deed, SAYING)) for deed in Deed if deed is not Deed.NEVER]
    assert len(set(told)) == len(told)
    assert say("quote-done-yes-waits") in lines(done_page(reader, Deed.YES, replace(SAYING, state=State.WAITING)))


@pytest.mark.parametrize("about", ["saved", "asked", "approved"])
def test_what_was_decided_meanwhile_is_not_told(about: str) -> None:
    fact = replace_about(QuoteTold(saying_id=7, about="saved"), about)
    for state in State:
        fits = state is (State.ASKED if about == "asked" else State.SHOWN)
        page = told_page(say, 1, fact, replace(SAYING, state=state), "Truham", AUTHOR, here=False)
        assert (page is not None) == fits
    assert told_page(say, 1, fact, None, "Truham", AUTHOR, here=False) is None


def test_in_a_channel_nobody_reads_the_words() -> None:
    fact = QuoteTold(saying_id=7, about="saved")
    page = told_page(say, 1, fact, SAYING, "Truham", AUTHOR, here=True)
    assert page is not None
    assert "kind" not in lines(page)
    assert f"<@{AUTHOR}>" in lines(page)


@pytest.mark.parametrize("text", ["🍂" * LONGEST, "👩🏽‍❤️‍👩🏻" * (LONGEST // 10), "x" * LONGEST, "Hi 🍂"])
def test_the_words_fit_into_the_box_to_edit_them_however_discord_counts(text: str) -> None:
    """By letters, or as JavaScript does: there, an emoji is two."""
    kept = cleaned(text)
    modal = edit_modal(say, replace(SAYING, words=Words(kept)), Turn("queue_edited", "7~1", AUTHOR, True))
    (box,) = [part["component"] for part in modal.to_dict()["components"]]
    assert box["value"] == kept
    assert len(kept.encode("utf-16-le")) // 2 <= box["max_length"] <= MOST_TYPED
    assert (box["max_length"] == LONGEST) == (len(kept.encode("utf-16-le")) // 2 <= LONGEST)
