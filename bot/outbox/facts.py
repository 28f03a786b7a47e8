"""Facts: what a delivery says or does, as small typed values. How they look is decided at the moment of sending.

They are kept as JSON and read again by later versions: new fields get defaults, and none is ever renamed.
"""

from datetime import date
from typing import Annotated, ClassVar, Literal, get_args

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

from bot.server.settings import LOG, Topic
from bot.show.entry import Precision
from bot.show.release import ReleaseKind


class _Fact(BaseModel):
    """`topic` is what of a server it belongs to. What is not `timely` is never late: it says how things are."""

    model_config = ConfigDict(frozen=True)
    topic: ClassVar[str | None] = None
    timely: ClassVar[bool] = False


class Subject(BaseModel):
    """A release as it was when a fact was planned. `out_at` is missing where not even the day is known."""

    model_config = ConfigDict(frozen=True)
    id: str
    title: str
    kind: ReleaseKind
    season: int | None = None
    number: int | None = None
    on: date | None = None
    out_at: AwareDatetime | None = None
    precision: Precision = Precision.TBA
    rumour: bool = False
    episodes: int = 0
    about: str = ""


class _OfRelease(_Fact):
    topic: ClassVar[str | None] = Topic.RELEASES
    release: Subject


class ReleaseComing(_OfRelease):
    kind: Literal["coming"] = "coming"
    timely: ClassVar[bool] = True


class ReleaseOut(_OfRelease):
    kind: Literal["out"] = "out"
    timely: ClassVar[bool] = True


class ReleaseMoved(_OfRelease):
    """`before` is the release as people knew it; `back` means that it was called off, and is on again."""

    kind: Literal["moved"] = "moved"
    before: Subject
    back: bool = False


class ReleaseCancelled(_OfRelease):
    kind: Literal["cancelled"] = "cancelled"


class EpisodeOpen(_OfRelease):
    """A thread of its own for an episode; of a re-watch, the call to watch it."""

    kind: Literal["episode"] = "episode"
    timely: ClassVar[bool] = True
    season: int
    number: int


class Countdown(_OfRelease):
    """The pinned message as it should stand from now on; `over` ends it, `off` as well: it was called off."""

    kind: Literal["countdown"] = "countdown"
    over: bool = False
    off: bool = False


class EventKept(_OfRelease):
    """The scheduled event as it should be from now on; `off` takes it away."""

    kind: Literal["event"] = "event"
    ends_at: AwareDatetime
    off: bool = False


class ChannelCovered(_OfRelease):
    """A channel hides what is in it until somebody opens it, or no longer does; `until` says how long."""

    kind: Literal["cover"] = "cover"
    covered: bool
    until: AwareDatetime | None = None


class OnThisDay(_Fact):
    topic: ClassVar[str | None] = Topic.ON_THIS_DAY
    timely: ClassVar[bool] = True
    kind: Literal["on-this-day"] = "on-this-day"
    on: date


class QuoteOfTheDay(_Fact):
    """Which one it is, is decided when it is sent: until then it may be taken down."""

    topic: ClassVar[str | None] = Topic.QUOTES
    timely: ClassVar[bool] = True
    kind: Literal["quote-of-the-day"] = "quote-of-the-day"
    on: date


class QuoteGone(_Fact):
    """The quote of a day that was posted is one no more: the post says so in its place."""

    topic: ClassVar[str | None] = Topic.QUOTES
    kind: Literal["quote-gone"] = "quote-gone"
    on: date


class QuoteTold(_Fact):
    """What becomes of a saying, told to its author (saved, asked) or to who saved it (approved, declined); `channel_id`
    is where they are told if their direct messages are closed.
    """

    kind: Literal["quote-told"] = "quote-told"
    saying_id: int
    about: Literal["saved", "asked", "approved", "declined"]
    channel_id: int | None = None
    server: str = ""  # what the server is called
    number: int | None = None
    reason: str = ""


class QuoteWaiting(_Fact):
    """A saying that waits for the staff."""

    topic: ClassVar[str | None] = Topic.STAFF
    kind: Literal["quote-draft"] = "quote-draft"
    saying_id: int


class QuoteSettled(_Fact):
    """A saying that the staff were shown is gone: the message says so in its place. `message_id` is missing where that
    was just being posted.
    """

    topic: ClassVar[str | None] = Topic.STAFF
    kind: Literal["quote-settled"] = "quote-settled"
    saying_id: int
    message_id: int | None = None


class Reminder(_Fact):
    """What somebody asked to be reminded of: their own words, or a release. `before` is how long before it, in
    seconds; `channel_id` is where they are reminded if their direct messages are closed.
    """

    kind: Literal["reminder"] = "reminder"
    timely: ClassVar[bool] = True
    text: str = ""
    release: Subject | None = None
    before: int = 0
    channel_id: int | None = None
    news: Literal["", "moved", "cancelled"] = ""


class _OfStory(_Fact):
    """An item of a feed, by its number: what it says stands in one place, so a correction reaches every form of it."""

    topic: ClassVar[str | None] = Topic.NEWS
    story_id: int


class NewsPosted(_OfStory):
    kind: Literal["news"] = "news"
    timely: ClassVar[bool] = True


class NewsEdited(_OfStory):
    """The post says something else by now, or names another feed. `revision` is that of the story."""

    kind: Literal["news-edit"] = "news-edit"
    revision: int


class NewsPublished(_OfStory):
    """The post goes on to the servers that follow its announcement channel."""

    kind: Literal["news-publish"] = "news-publish"


class NewsBundled(_Fact):
    """More came at once than is posted one by one; the first few are named. `waiting`: they wait for the staff."""

    topic: ClassVar[str | None] = Topic.NEWS
    timely: ClassVar[bool] = True
    kind: Literal["news-more"] = "news-more"
    subscription_id: int
    source: str
    count: int
    story_ids: tuple[int, ...] = ()
    waiting: bool = False
    spoilers: bool = False


class NewsDrafted(_OfStory):
    """An item that waits for the staff."""

    topic: ClassVar[str | None] = Topic.STAFF
    kind: Literal["news-draft"] = "news-draft"


class FeedFailing(_Fact):
    """A feed that could not be read for days."""

    topic: ClassVar[str | None] = Topic.STAFF
    kind: Literal["feed-failing"] = "feed-failing"
    subscription_id: int
    name: str
    since: AwareDatetime
    problem: str


class ProblemsFound(_Fact):
    """What keeps topics from being posted: the words of the preflight, by topic."""

    topic: ClassVar[str | None] = Topic.STAFF
    kind: Literal["problems"] = "problems"
    problems: dict[str, str]


class PostsMissed(_Fact):
    """What came too late to be posted, with when it was due."""

    topic: ClassVar[str | None] = Topic.STAFF
    kind: Literal["missed"] = "missed"
    missed: tuple[tuple[Subject, AwareDatetime], ...] = ()
    more: int = 0
    news: int = 0  # items of feeds


class ChangesLogged(_Fact):
    """Entries of the audit trail, by number, for the log channel."""

    topic: ClassVar[str | None] = LOG
    kind: Literal["log"] = "log"
    first: int
    last: int


class Unreadable(_Fact):
    """A fact of another version of the program."""

    kind: str
    text: str


Known = (
    ReleaseComing | ReleaseOut | ReleaseMoved | ReleaseCancelled | EpisodeOpen | Countdown | EventKept | ChannelCovered
    | OnThisDay | Reminder | ProblemsFound | PostsMissed | ChangesLogged
    | NewsPosted | NewsEdited | NewsPublished | NewsBundled | NewsDrafted | FeedFailing
    | QuoteOfTheDay | QuoteGone | QuoteTold | QuoteWaiting | QuoteSettled
)  # fmt: skip
Fact = Known | Unreadable
_JSON: TypeAdapter[Known] = TypeAdapter(Annotated[Known, Field(discriminator="kind")])
TOPICS = {each.model_fields["kind"].default: each.topic for each in get_args(Known) if each.topic is not None}
PLANNED = (
    "coming", "out", "moved", "cancelled", "episode", "countdown", "event", "cover", "on-this-day", "quote-of-the-day",
)  # fmt: skip
REMEMBERED = ("coming", "out", "moved", "cancelled", "countdown", "event", "cover")  # what is planned goes by these
SILENT = (  # nobody hears of these
    "countdown", "event", "cover", "log", "news-edit", "news-publish", "quote-gone", "quote-settled",
)  # fmt: skip
ANCHORS = {  # what changes something that an earlier one about the same subject made: its kind, and that one's
    "countdown": "countdown", "event": "event", "news-edit": "news", "news-publish": "news",
    "quote-gone": "quote-of-the-day", "quote-settled": "quote-draft",
}  # fmt: skip
IN_A_CHANNEL = (  # what was made elsewhere does not count
    "countdown", "news-edit", "news-publish", "quote-gone", "quote-settled",
)  # fmt: skip


def write_fact(fact: Fact) -> str:
    return fact.text if isinstance(fact, Unreadable) else fact.model_dump_json()


def read_fact(text: str) -> Fact:
    """Raises ValueError for what this version does not know."""
    return _JSON.validate_json(text)
