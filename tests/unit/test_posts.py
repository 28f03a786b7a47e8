"""What is said unprompted about releases: its words, and that nothing in it can spoil, ping or be refused."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from discord import ui
from hypothesis import given
from hypothesis import strategies as st

from bot.outbox import deeds
from bot.outbox.facts import (
    ChangesLogged,
    ChannelCovered,
    Countdown,
    EpisodeOpen,
    EventKept,
    Fact,
    OnThisDay,
    PostsMissed,
    ReleaseCancelled,
    ReleaseComing,
    ReleaseMoved,
    ReleaseOut,
    Reminder,
    Subject,
)
from bot.server.settings import ServerSettings
from bot.show.catalog import Catalog
from bot.show.entry import Precision
from bot.show.progress import Mark, Progress
from bot.show.release import ReleaseKind
from bot.texts import texts
from bot.views import posts
from bot.views.page import Page
from bot.views.posting import PostContext
from bot.views.posts import event_words, post_page
from bot.views.releases import release_facts, release_name, release_when
from bot.views.turn import Turn, TurnButton
from tests.limits import broken_limits

AT = datetime(2027, 3, 6, 8, tzinfo=UTC)
WHOLE, AWAY = f"<t:{int(AT.timestamp())}:F>", f"<t:{int(AT.timestamp())}:R>"
BEFORE, AFTER = AT - timedelta(days=20), AT + timedelta(hours=3)
SEASON = Subject(
    id="season_4",
    title="",
    kind=ReleaseKind.SEASON,
    season=4,
    on=AT.date(),
    out_at=AT,
    precision=Precision.MINUTE,
    episodes=8,
)
HOSTILE = [
    "# **b** _i_ [x](https://example.org)\n# h\r> q ||s|| `c`",
    "@everyone @here <@&123456789012345678> <@123456789012345678> <@&1>",
    "\u202e\u2066שלום\u2069 ﷽",
    "\u202e \u2066",
    "🍂" * 2_000,
    "||spoiler" * 400,
    "\\" * 4_000,
    "</cast:123456789012345678> <t:1:F> <#123456789012345678>",
]


def of(**changes: Any) -> Subject:
    return SEASON.model_copy(update=changes)


def dated(precision: Precision, kind: ReleaseKind = ReleaseKind.SEASON, season: int | None = 4) -> Subject:
    """A release as the planner would tell it with a date of this precision."""
    known = precision in (Precision.MINUTE, Precision.DAY)
    return of(
        kind=kind,
        precision=precision,
        on=None if precision is Precision.TBA else AT.date(),
        out_at=AT if known else None,
        season=season,
        number=1 if kind is ReleaseKind.EPISODE else None,
    )


def facts_about(release: Subject, text: str = "") -> list[Fact]:
    return [
        ReleaseComing(release=release),
        ReleaseOut(release=release),
        ReleaseMoved(release=release, before=release),
        ReleaseCancelled(release=release),
        EpisodeOpen(release=release, season=1, number=2),
        Countdown(release=release),
        Countdown(release=release, over=True),
        Countdown(release=release, off=True),
        ChannelCovered(release=release, covered=True, until=AT),
        ChannelCovered(release=release, covered=True),
        ChannelCovered(release=release, covered=False),
        Reminder(text=text),
        Reminder(text=text, release=release),
        Reminder(text=text, release=release, news="moved"),
        Reminder(text=text, release=release, news="cancelled"),
        PostsMissed(missed=((release, AT),) * 30, more=3),
    ]


@pytest.fixture
def context(lantern: Catalog) -> PostContext:
    return context_of(lantern)


def context_of(catalog: Catalog, now: datetime = BEFORE, **changes: Any) -> PostContext:
    return PostContext(texts(), ServerSettings(), catalog, now, **changes)


def page_of(fact: Fact, context: PostContext) -> Page:
    page = post_page(fact, context)
    assert page is not None
    return page


def said(page: Page) -> list[str]:
    return [item.content for item in page.walk_children() if isinstance(item, ui.TextDisplay)]


def turns(page: Page) -> list[Turn]:
    return [item.turn for item in page.walk_children() if isinstance(item, TurnButton)]


def refused(page: Page) -> list[str]:
    """What Discord would refuse of it, as a message and as a post in a forum."""
    components = page.to_components()  # type: ignore[no-untyped-call]  # discord.py leaves it so
    message = {"components": components, "flags": 1 << 15, "allowed_mentions": {"parse": []}}
    post = {"name": page.title[:100], "message": message}
    return [
        *broken_limits("POST", "/channels/1/messages", message),
        *broken_limits("POST", "/channels/1/threads", post),
    ]


# -------------------------------------------------------------------- names and dates


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({}, "Season 4"),
        ({"kind": ReleaseKind.EPISODE, "season": 2, "number": 3}, "S2E3"),
        ({"kind": ReleaseKind.REWATCH, "season": 1}, "Re-watch of season 1"),
        ({"season": None}, "New season"),
        ({"title": "The *first*\ntrailer"}, r"The \*first\* trailer"),
        ({"title": " \u202e\n"}, "Season 4"),
        ({"title": "word " * 40}, "word " * 16 + "word…"),
    ],
)
def test_a_release_has_a_name_whatever_is_known_of_it(changes: dict[str, Any], name: str) -> None:
    assert release_name(texts(), of(**changes)) == name


@pytest.mark.parametrize(
    ("precision", "when", "alone"),
    [
        (Precision.MINUTE, f"{WHOLE} ({AWAY})", WHOLE),
        (Precision.DAY, f"6 March 2027 ({AWAY})", "6 March 2027"),
        (Precision.MONTH, "March 2027", "March 2027"),
        (Precision.YEAR, "2027", "2027"),
        (Precision.TBA, "no date yet", "no date yet"),
    ],
)
def test_a_date_is_as_precise_as_it_is_known(precision: Precision, when: str, alone: str) -> None:
    assert release_when(texts(), dated(precision)) == when
    assert release_when(texts(), dated(precision), relative=False) == alone


def test_a_rumour_is_called_one() -> None:
    assert release_facts(texts(), SEASON) == "New season · 8 episodes"
    assert release_facts(texts(), of(rumour=True, episodes=1)) == "New season · **a rumour, not confirmed**"


# -------------------------------------------------------------------- announcements


@pytest.mark.parametrize(
    ("fact", "now", "lines"),
    [
        (
            ReleaseComing(release=of(about="Eight *new* episodes.")),
            BEFORE,
            [
                "## 📺 Season 4 is coming",
                "New season · 8 episodes\nEight \\*new\\* episodes.",
                f"📅 {WHOLE} ({AWAY})",
            ],
        ),
        (
            ReleaseOut(release=SEASON),
            AT,
            [
                "## 📺 Season 4 is out",
                "New season · 8 episodes",
                f"📅 {WHOLE} ({AWAY})",
                "Not everybody is that far yet: please keep spoilers where they belong.",
            ],
        ),
        (
            ReleaseOut(release=of(kind=ReleaseKind.EVENT, title="Lamp Night", episodes=0)),
            AT,
            ["## 🎉 It is time: Lamp Night", "Event", f"📅 {WHOLE} ({AWAY})"],
        ),
        (
            ReleaseMoved(release=SEASON, before=dated(Precision.MONTH).model_copy(update={"on": date(2027, 2, 1)})),
            BEFORE,
            [
                "## 📅 Season 4 has a new date",
                "New season · 8 episodes",
                f"Before: February 2027\nNow: **{WHOLE} ({AWAY})**",
            ],
        ),
        (
            ReleaseMoved(release=SEASON, before=SEASON, back=True),
            BEFORE,
            ["## 📅 Season 4 is on again", "New season · 8 episodes", f"Now: **{WHOLE} ({AWAY})**"],
        ),
        (
            ReleaseMoved(release=SEASON, before=dated(Precision.TBA), back=True),
            BEFORE,
            [
                "## 📅 Season 4 is on again",
                "New season · 8 episodes",
                f"Before: no date yet\nNow: **{WHOLE} ({AWAY})**",
            ],
        ),
        (
            ReleaseCancelled(release=SEASON),
            BEFORE,
            ["## 🍂 Season 4 was called off", "New season · 8 episodes", f"It was planned for {WHOLE}. I am sorry."],
        ),
        (
            EpisodeOpen(release=SEASON, season=4, number=1),
            AT,
            [
                "## 💬 S4E1 - talk here",
                "This is the place for season 4, episode 1. Seen it? Come in. "
                "Please say nothing here about later episodes.",
            ],
        ),
    ],
)
def test_an_announcement_says_what_and_when(fact: Fact, now: datetime, lines: list[str], lantern: Catalog) -> None:
    assert said(page_of(fact, context_of(lantern, now))) == lines


def test_a_rewatch_names_an_episode_and_what_may_hurt_only_below_its_title_and_up_to_the_line(lantern: Catalog) -> None:
    call = EpisodeOpen(release=of(kind=ReleaseKind.REWATCH, season=1), season=1, number=1)
    about = (
        "**Re-watch of season 1:** it is time for season 1, episode 1. Watch it when it suits you, then talk about it "
        "here. For some it is the first time: please say nothing about later episodes."
    )
    told = said(page_of(call, context_of(lantern, AT)))
    assert told == ["## 🍿 S1E1 - watch it with us", about, "**Fog**", "**Content notes:** storm at sea"]
    nothing_seen = lantern.upto(Progress(Mark(0, 0), 0))
    assert said(page_of(call, context_of(nothing_seen, AT))) == told[:2]


@pytest.mark.parametrize("fact", facts_about(SEASON)[:6])
def test_a_role_is_named_below_the_title_and_only_where_it_is_to_be_pinged(fact: Fact, lantern: Catalog) -> None:
    assert "<@&77>" not in "".join(said(page_of(fact, context_of(lantern))))
    lines = said(page_of(fact, context_of(lantern, role_id=77)))
    assert [line for line in lines if "<@" in line] == [lines[1]] == ["<@&77>"]


def test_what_is_late_says_so_in_small_print(context: PostContext, lantern: Catalog) -> None:
    late = context_of(lantern, AFTER, late=True, due_at=AT)
    lines = said(page_of(ReleaseOut(release=SEASON), late))
    assert lines[-1] == f"-# A little late: this was due {AWAY}"
    assert "late" not in "".join(said(page_of(ReleaseOut(release=SEASON), context_of(lantern, AFTER, due_at=AT))))


@pytest.mark.parametrize("fact", [fact for fact in facts_about(of(kind=ReleaseKind.REWATCH)) if fact.kind != "missed"])
def test_everybody_can_ask_to_be_reminded_as_long_as_it_is_not_out(fact: Fact, lantern: Catalog) -> None:
    asks = fact.kind in ("coming", "out", "moved", "episode") or (
        isinstance(fact, Countdown) and not fact.over and not fact.off
    )
    expected = [Turn("remind", "season_4", 0, private=True)] if asks else []
    assert turns(page_of(fact, context_of(lantern, BEFORE))) == expected
    assert turns(page_of(fact, context_of(lantern, AT))) == []


def test_the_button_to_be_reminded_has_room_for_any_id(lantern: Catalog) -> None:
    page = page_of(ReleaseComing(release=of(id="x" * 99)), context_of(lantern))
    assert [len(turn.custom_id) for turn in turns(page)] == [len("1|remind|0|1|") + 60]


# -------------------------------------------------------------------- countdowns


@pytest.mark.parametrize(
    ("days", "bar"),
    [(250, "▱" * 15), (100, "▱" * 15), (50, "▰" * 7 + "▱" * 8), (0.0001, "▰" * 14 + "▱")],
)
def test_a_countdown_shows_how_much_of_the_last_hundred_days_is_over(days: float, bar: str, lantern: Catalog) -> None:
    lines = said(page_of(Countdown(release=SEASON), context_of(lantern, AT - timedelta(days=days))))
    assert lines == ["## ⏳ Countdown: Season 4", f"# {AWAY}", bar, "New season · 8 episodes", f"📅 {WHOLE}"]
    assert deeds.AHEAD == posts.LAST_DAYS


@pytest.mark.parametrize("after", [timedelta(), timedelta(seconds=1), timedelta(days=400)])
@pytest.mark.parametrize(
    ("kind", "out", "over"),
    [(ReleaseKind.FILM, "It is out now", "Out since"), (ReleaseKind.EVENT, "It has begun", "It began")],
)
def test_a_countdown_never_counts_below_zero(
    after: timedelta, kind: ReleaseKind, out: str, over: str, lantern: Catalog
) -> None:
    context, release = context_of(lantern, AT + after), of(kind=kind, title="X", episodes=0)
    assert said(page_of(Countdown(release=release), context))[1:2] == [f"# {out}"]
    assert said(page_of(Countdown(release=release, over=True), context))[1:] == [f"{over} {WHOLE} ({AWAY})"]


def test_a_countdown_that_ends_before_its_time_gives_no_reason(context: PostContext) -> None:
    """It was called off, or has no date any more, or this server does not want it any more."""
    assert said(page_of(Countdown(release=SEASON, off=True), context))[1:] == ["This countdown has ended."]


# -------------------------------------------------------------------- looking back


def test_on_this_day_looks_back_no_further_than_the_line(lantern: Catalog) -> None:
    context = context_of(lantern)
    assert said(page_of(OnThisDay(on=date(2034, 1, 4)), context)) == [
        "## 📅 On this day: 4 January 2034",
        "- **2 years ago:** 📺 Season 2 came out",
    ]
    cut = context_of(lantern.upto(Progress(Mark(1, 2), 0)))
    assert post_page(OnThisDay(on=date(2034, 1, 4)), cut) is None


def test_birthdays_are_told_without_an_age_and_with_their_sources_up_to_the_line(
    lantern: Catalog, catalog: Catalog
) -> None:
    _, lines, sources = said(page_of(OnThisDay(on=date(2027, 3, 8)), context_of(catalog)))
    assert (lines, sources.count("Kit_Connor")) == ("- 🎂 Birthday of **Kit Connor**", 1)
    day = OnThisDay(on=date(2034, 6, 21))
    assert "Vesper" in said(page_of(day, context_of(lantern)))[1]
    assert post_page(day, context_of(lantern.upto(Progress(Mark(1, 2), 0)))) is None


def test_news_of_the_day_come_with_their_sources(catalog: Catalog) -> None:
    title, lines, sources = said(page_of(OnThisDay(on=date(2027, 4, 22)), context_of(catalog)))
    assert title == "## 📅 On this day: 22 April 2027"
    assert {"- **5 years ago:** 📺 Season 1 came out", "- **2 years ago:** A film instead of season 4"} <= set(
        lines.split("\n")
    )
    assert sources.startswith("-# Sources: ")


# -------------------------------------------------------------------- channels, people, staff


@pytest.mark.parametrize(
    ("fact", "lines"),
    [
        (
            Reminder(text="Feed *Nellie*\nand Henry"),
            ["## ⏰ Your reminder", "You asked me to tell you now:", r"> Feed \*Nellie\* and Henry"],
        ),
        (Reminder(), ["## ⏰ Your reminder", "You asked me to tell you now. You did not say what about."]),
        (
            Reminder(release=SEASON),
            ["## ⏰ Season 4 is coming", "New season · 8 episodes", f"📅 {WHOLE} ({AWAY})"],
        ),
        (
            Reminder(release=SEASON, news="moved"),
            [
                "## 📅 Season 4 has a new date",
                "New season · 8 episodes",
                f"Now: **{WHOLE} ({AWAY})**",
                "Your reminder has moved with it.",
            ],
        ),
        (
            Reminder(release=dated(Precision.TBA), news="cancelled"),
            [
                "## 🍂 Season 4 was called off",
                "New season · 8 episodes",
                "There was no date for it yet. I am sorry.",
                "So there will be no reminder for it.",
            ],
        ),
    ],
)
def test_a_reminder_says_what_somebody_wanted_to_know(fact: Fact, lines: list[str], context: PostContext) -> None:
    assert said(page_of(fact, context)) == lines


def test_a_reminder_in_a_channel_names_whose_it_is_and_can_be_put_off(lantern: Catalog) -> None:
    later = Turn("snooze", "10m~7", 5, private=False)
    context = context_of(lantern, AFTER, rows=[[TurnButton(later, label="In 10 minutes")]], user_id=5)
    page = page_of(Reminder(release=SEASON), context)
    assert (page.title, said(page)[1], turns(page)) == ("⏰ Season 4 is out", "<@5>", [later])
    assert turns(page_of(Reminder(release=SEASON, news="moved"), context)) == []


@pytest.mark.parametrize(
    ("fact", "lines"),
    [
        (
            ChannelCovered(release=SEASON, covered=True, until=AT),
            [
                "## 🙈 Spoilers for Season 4 are welcome here",
                f"This channel may be full of them until <t:{int(AT.timestamp())}:f> ({AWAY}). Not that far yet? "
                "Better stay away from it until then.",
            ],
        ),
        (
            ChannelCovered(release=SEASON, covered=False),
            [
                "## 🍂 Spoilers for Season 4: that time is over here",
                "From now on, please hide spoilers in this channel again, so that everybody can read along.",
            ],
        ),
    ],
)
def test_where_a_channel_cannot_hide_anything_people_are_warned(
    fact: Fact, lines: list[str], context: PostContext
) -> None:
    assert said(page_of(fact, context)) == lines


def test_staff_are_told_what_came_too_late_and_how_to_change_the_rule(context: PostContext) -> None:
    missed = tuple((of(title=f"Book {number}"), AT) for number in range(12))
    _, _, listed, rule = said(page_of(PostsMissed(missed=missed, more=3), context))
    lines = listed.split("\n")
    assert lines[0] == f"- Book 0, due <t:{int(AT.timestamp())}:f> ({AWAY})"
    assert (len(lines), lines[-1]) == (11, "- ... and 5 more")
    assert rule == (
        "The rule is: normal up to 15 minutes late · no ping up to 1 day late · then skipped. "
        "You can change it with `/settings server late:`."
    )


@pytest.mark.parametrize(("news", "line"), [(1, "one item of a feed"), (3, "3 items of feeds")])
def test_items_of_feeds_that_came_too_late_are_counted(news: int, line: str, context: PostContext) -> None:
    _, _, listed, _ = said(page_of(PostsMissed(news=news), context))
    assert listed == f"- {line}; `/feed why` lists them"


# -------------------------------------------------------------------- whatever it is given


@pytest.mark.parametrize("kind", ReleaseKind)
@pytest.mark.parametrize("precision", Precision)
@pytest.mark.parametrize("season", [None, 4])
@pytest.mark.parametrize("now", [BEFORE, AFTER])
def test_every_fact_of_every_release_can_be_posted(
    kind: ReleaseKind, precision: Precision, season: int | None, now: datetime, lantern: Catalog
) -> None:
    context = context_of(lantern, now, role_id=77, late=True, due_at=AT)
    pages = [page_of(fact, context) for fact in facts_about(dated(precision, kind, season))]
    assert [problem for page in pages for problem in refused(page)] == []


def test_what_is_no_post_is_refused(context: PostContext) -> None:
    with pytest.raises(TypeError, match="log"):
        post_page(ChangesLogged(first=1, last=2), context)


def harmless(page: Page) -> bool:
    """Nothing in it pings, links or draws a line or a heading of its own."""
    everything = "\n".join(said(page))
    pings = re.search(r"@(everyone|here)|<@[!&]?\d{17,20}>|(?<!\\)<[#/]|(?<!\\)\[|[\r\u202e\u2066]", everything)
    headings = re.findall(r"^#+ ", everything, re.MULTILINE)
    return pings is None and len(headings) <= 2 and "@everyone" not in page.title


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_the_words_of_others_fit_and_cannot_ping_wherever_they_stand(text: str, context: PostContext) -> None:
    pages = [page_of(fact, context) for fact in facts_about(of(title=text, about=text), text)]
    assert [problem for page in pages for problem in refused(page)] == []
    assert [said(page) for page in pages if not harmless(page)] == []


def test_a_title_becomes_the_name_of_a_thread_without_marks_of_formatting(context: PostContext) -> None:
    page = page_of(ReleaseComing(release=of(title="snake_case *and* stars")), context)
    assert page.title == "📺 snake_case *and* stars is coming"


# -------------------------------------------------------------------- scheduled events


@pytest.mark.parametrize(
    ("release", "words"),
    [
        (SEASON, ("📺 Season 4", "New season · 8 episodes", "Netflix")),
        (
            of(kind=ReleaseKind.BOOK, title="*Six*", about="The _last_ one.", episodes=0, precision=Precision.DAY),
            ("📖 *Six*", "Book\nThe \\_last\\_ one.\nOnly the day is known so far.", "Where books are sold"),
        ),
        (of(kind=ReleaseKind.EVENT, title="@everyone", episodes=0), ("🎉 @\u200beveryone", "Event", "See below")),
        (of(kind=ReleaseKind.REWATCH), ("🍿 Re-watch of season 4", "Re-watch · 8 episodes", "In this server")),
    ],
)
def test_a_scheduled_event_tells_what_where_and_how_sure(release: Subject, words: tuple[str, str, str]) -> None:
    assert event_words(texts(), EventKept(release=release, ends_at=AT), "Netflix") == words


@given(st.text(max_size=300) | st.sampled_from(HOSTILE), st.sampled_from(ReleaseKind))
def test_the_words_of_an_event_are_never_empty_or_too_long(text: str, kind: ReleaseKind) -> None:
    release = of(kind=kind, title=text.encode(errors="ignore").decode(), about=text.encode(errors="ignore").decode())
    words = event_words(texts(), EventKept(release=release, ends_at=AT), text)
    assert [0 < len(word) <= most for word, most in zip(words, (100, 1_000, 100), strict=True)] == [True] * 3
    assert not any("@everyone" in word or word != word.strip() for word in words[:2])
