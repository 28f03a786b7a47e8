"""The screen of one feed: everything about it, with controls that each change one thing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from discord import ButtonStyle, SelectOption, TextStyle, ui

from bot.feeds.entry import LONGEST_SOURCE
from bot.feeds.filters import CLAUSES, LONGEST_WORD, MOST_WORDS, write_words
from bot.feeds.subscription import Subscription
from bot.server.kinds import Post
from bot.server.settings import ServerSettings, Topic, TopicSettings
from bot.show.reader import Reader
from bot.texts import Texts
from bot.views.feeds import address_of, clause_words, feed_mark, filter_lines, health_line, list_button, name_of, option
from bot.views.page import Page, Row, colour_of, plain
from bot.views.setup import POSTABLE, Found
from bot.views.turn import Turn, TurnButton, TurnChannels, TurnModal, TurnRoles, TurnSelect
from bot.views.values import finding_lines

MOST_TAGS = 24  # a forum has twenty
TYPED = ("name", *CLAUSES)
SWITCHES = ("trusted", "spoilers", "publish", "paused")


@dataclass(frozen=True)
class FeedPanel:
    """What a screen shows. `target` is where its items go, whom they ping and their form; `found` the preflight of it;
    `tags` are those of its forum; `announces` tells whether its channel can be followed by other servers.

    `present` are the channels and roles that exist, `drawing` another number each time.
    """

    reader: Reader
    settings: ServerSettings
    feed: Subscription
    target: TopicSettings
    found: Found
    tags: Mapping[int, str]
    announces: bool
    present: Collection[int]
    drawing: int

    @property
    def texts(self) -> Texts:
        return self.reader.texts


def feed_page(panel: FeedPanel, note: str = "") -> Page:
    texts, feed = panel.texts, panel.feed
    filters = filter_lines(texts, feed)
    body = [
        f"## {feed_mark(feed, panel.settings)} {name_of(feed)}",
        note,
        "\n".join([texts("feed-address", url=address_of(feed.url)), *place_lines(panel), *_more_lines(panel)]),
        "\n".join([texts("feed-filters"), *filters]) if filters else texts("feed-no-filters"),
        health_line(texts, feed.health),
        "\n".join(warning_lines(panel)) or (texts("finding-none") if panel.found is not None else ""),
    ]
    rows: list[Row] = [
        (TurnChannels(_set(panel, "channel"), POSTABLE, _there(panel, feed.channel_id), texts("choose-feed-channel")),),
        (TurnRoles(_set(panel, "role"), 1, _there(panel, feed.role_id), texts("choose-feed-role")),),
        (_choice(panel, "post", _forms(texts), feed.post or "", texts("choose-feed-form")),),
        *([(_choice(panel, "tag", _tags(panel), feed.tag_id or "", texts("choose-feed-tag")),)] if panel.tags else []),
        (_to_type(panel),),
        [_switch(panel, field) for field in SWITCHES if field != "publish" or panel.announces or feed.publish],
        (
            _button(panel, "feed_again", texts("button-feed-try"), "🔄"),
            why_button(panel.reader, feed),
            _button(panel, "feed", texts("button-check-again"), "🔎", "again"),
            _button(panel, "feed_remove", texts("button-feed-remove"), "🗑️"),
            list_button(panel.reader),
        ),
    ]
    return Page(colour_of(panel.reader.catalog), body, rows=rows)


def why_button(reader: Reader, feed: Subscription) -> TurnButton:
    return TurnButton(Turn.to(reader, "feed_why", 0, feed.id), label=reader.texts("button-feed-why"), emoji="❔")


def place_lines(panel: FeedPanel) -> list[str]:
    """Where its items go, whom they ping, how they are posted, and whether staff see them first."""
    texts, feed, target = panel.texts, panel.feed, panel.target
    staff = panel.settings.topic(Topic.STAFF)
    if target.channel_id is None:
        place = texts("feed-place-none")
    else:
        own = feed.channel_id is not None
        place = texts("feed-place" if own else "feed-place-news", channel=f"<#{target.channel_id}>")
    if feed.trusted:
        first = texts("feed-trusted")
    elif not staff.is_open:
        first = texts("feed-drafts-nowhere")
    else:
        first = texts("feed-drafts", channel=f"<#{staff.channel_id}>")
    form = texts(f"post-{target.post}")
    return [
        place,
        texts("feed-role", role=f"<@&{target.role_id}>") if target.role_id is not None else texts("feed-role-none"),
        texts("feed-form-news" if feed.post is None and feed.channel_id is None else "feed-form", form=form),
        first,
    ]


def warning_lines(panel: FeedPanel) -> list[str]:
    """What is wrong with its channel or role, and where to mend it."""
    texts, target = panel.texts, panel.target
    lines = finding_lines(texts, panel.found or (), target.channel_id, target.role_id)
    if panel.feed.publish and not panel.announces and target.channel_id is not None:
        lines.append(texts("feed-not-announcement", channel=f"<#{target.channel_id}>"))
    if not target.enabled:
        lines.append(texts("feed-news-off"))
    return lines


def ask_modal(reader: Reader, feed: Subscription, field: str) -> TurnModal:
    """A box for its name, or for the words of a clause."""
    texts = reader.texts
    name = field == "name"
    known = feed.name if name else write_words(clause_words(feed, field))
    most = LONGEST_SOURCE if name else MOST_WORDS * (LONGEST_WORD + 2)
    box: ui.TextInput[TurnModal] = ui.TextInput(
        style=TextStyle.short if name else TextStyle.paragraph,
        max_length=most,
        required=False,
        default=known[:most] or None,
    )
    key = f"ask-feed-{field}"
    turn = Turn.to(reader, "feed_set", feed.id, field)
    return TurnModal(turn, texts(key), box, texts(f"{key}.label"), texts(f"{key}.hint"))


def _more_lines(panel: FeedPanel) -> list[str]:
    texts, feed = panel.texts, panel.feed
    tag = panel.tags.get(feed.tag_id or 0)
    return [
        *([texts("feed-tag", tag=plain(tag) if tag else texts("feed-tag-gone"))] if feed.tag_id is not None else []),
        *(texts(f"feed-{flag}") for flag in ("publish", "spoilers", "paused") if getattr(feed, flag)),
    ]


def _set(panel: FeedPanel, field: str) -> Turn:
    """What was picked comes with it."""
    return Turn.to(panel.reader, "feed_set", panel.feed.id, field, panel.drawing)


def _there(panel: FeedPanel, number: int | None) -> list[int]:
    """Discord refuses a choice that is gone."""
    return [number] if number is not None and number in panel.present else []


def _choice(
    panel: FeedPanel, field: str, labels: Mapping[object, str], current: object, placeholder: str
) -> TurnSelect:
    options = []
    for value, label in labels.items():
        each = option(label, f"{panel.feed.id}~{field}~{value}")
        each.default = value == current
        options.append(each)
    return TurnSelect(Turn.to(panel.reader, "feed_set", field, panel.drawing), options, placeholder)


def _forms(texts: Texts) -> Mapping[object, str]:
    return {"": texts("feed-form-choice-usual"), **{str(post): texts(f"post-{post}") for post in Post}}


def _tags(panel: FeedPanel) -> Mapping[object, str]:
    return {"": panel.texts("feed-no-tag"), **dict(list(panel.tags.items())[:MOST_TAGS])}


def _to_type(panel: FeedPanel) -> TurnSelect:
    """What is typed and not chosen: the name, and the words of the filters."""
    options = [
        SelectOption(label=panel.texts(f"feed-text-{field}"), value=f"{panel.feed.id}~{field}", emoji="✏️")
        for field in TYPED
    ]
    return TurnSelect(Turn.to(panel.reader, "feed_ask", panel.drawing), options, panel.texts("choose-feed-text"))


def _switch(panel: FeedPanel, field: str) -> TurnButton:
    to = "off" if getattr(panel.feed, field) else "on"
    return TurnButton(
        Turn.to(panel.reader, "feed_set", panel.feed.id, field, to),
        label=panel.texts(f"button-feed-{field}-{to}"),
        style=ButtonStyle.primary if field == "paused" and to == "off" else ButtonStyle.secondary,
    )


def _button(panel: FeedPanel, page: str, label: str, emoji: str, *more: object) -> TurnButton:
    return TurnButton(Turn.to(panel.reader, page, panel.feed.id, *more), label=label, emoji=emoji)
