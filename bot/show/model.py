"""What a show pack holds, as frozen and validated entries.

Every entry has an id, the sources that say so, and `since`: from where it is safe. Parts of an entry that reveal more
than the entry itself carry a `since` of their own. An entry knows no server, no channel and not how it will look.
"""

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    HttpUrl,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from bot.show.entry import (
    Appearance,
    Birthday,
    Count,
    Entry,
    Id,
    Instant,
    Job,
    Name,
    Named,
    Part,
    Place,
    Precision,
    Relation,
    Short,
    Text,
    Told,
    When,
)
from bot.show.progress import ALWAYS, Mark, Since
from bot.show.release import Announced
from bot.texts import texts

__all__ = [
    "Announced", "Appearance", "Award", "Birthday", "Book", "Character", "Entry", "Episode", "Fact", "Feed", "Figure",
    "Job", "Link", "Location", "Named", "NewsItem", "Part", "Person", "Precision", "Quote", "Relation", "Score",
    "Season", "Show", "Song", "Source", "Told", "Week", "When",
]  # fmt: skip

ADULT = 18


class Character(Named):
    kind: ClassVar[str] = "character"
    pronouns: tuple[Told, ...] = ()  # the last one that the reader knows is the one to use
    played_by: Id | None = None
    appears: tuple[Appearance, ...] = ()
    role: Literal["main", "recurring", "guest", "book_only"] = "recurring"
    school: tuple[Told, ...] = ()
    about: Text
    birthday: Birthday | None = None
    told: tuple[Told, ...] = ()
    relations: tuple[Relation, ...] = ()


class Person(Named):
    """Somebody real: cast, crew, author. Only what is public and sourced. `birthday` is given where the day may be
    remembered every year; `born` has to tell the year then, for only adults are.
    """

    kind: ClassVar[str] = "person"
    pronouns: Short = ""
    born: When | None = None
    born_place: Short = ""
    birthday: Birthday | None = None
    about: Annotated[str, StringConstraints(max_length=600)] = ""
    other_roles: tuple[Name, ...] = ()
    awards: tuple[Name, ...] = ()
    jobs: tuple[Job, ...] = ()
    told: tuple[Told, ...] = ()

    @field_validator("birthday")
    @classmethod
    def _fits(cls, birthday: Birthday | None, info: ValidationInfo) -> Birthday | None:
        born: When | None = info.data.get("born")
        if birthday is None:
            return None
        if born is None:
            raise ValueError(texts()("pack-birthday-alone"))
        day, (on, precision) = birthday.day, born
        known = {Precision.DAY: (on.month, on.day), Precision.MONTH: (on.month, day.day)}.get(precision, day)
        if day != known:
            raise ValueError(texts()("pack-birthday-other"))
        return birthday

    def is_adult(self, on: date) -> bool:
        """Whether they are by their birthday in the year of this day."""
        return self.born is not None and on.year - self.born.on.year >= ADULT


class Episode(Named):
    """An episode or the film; its own place is the least `since` it can have, so it is filled in."""

    kind: ClassVar[str] = "episode"
    season: Annotated[int, Field(ge=1, le=50)]
    number: Annotated[int, Field(ge=1, le=50)]
    film: bool = False
    released_at: Instant
    minutes: Annotated[int, Field(ge=1, le=600)] | None = None
    directors: tuple[Id, ...] = ()
    writers: tuple[Id, ...] = ()
    adapts: Annotated[str, StringConstraints(max_length=200)] = ""
    content_notes: tuple[Name, ...] = ()
    synopsis: Text
    told: tuple[Told, ...] = ()

    @property
    def mark(self) -> Mark:
        return Mark(self.season, self.number)

    @model_validator(mode="before")
    @classmethod
    def _since_its_own_place(cls, data: Any) -> Any:
        if isinstance(data, dict) and "since" not in data and {"season", "number"} <= set(data):
            return {**data, "since": f"s{data['season']}e{data['number']}"}
        return data


class Season(Entry):
    kind: ClassVar[str] = "season"
    number: Annotated[int, Field(ge=1, le=50)]
    released_at: Instant
    minutes: Count | None = None
    adapts: Annotated[str, StringConstraints(max_length=200)] = ""
    filmed: Annotated[str, StringConstraints(max_length=200)] = ""
    setting: Annotated[str, StringConstraints(max_length=200)] = ""
    told: tuple[Told, ...] = ()


class Song(Named):
    """A song heard in the show; `name` is its title."""

    kind: ClassVar[str] = "song"
    artist: Name
    season: int
    episode: int | None = None
    used: Annotated[str, StringConstraints(max_length=200)] = ""


class Book(Named):
    """`volume` is its number in the series that the show adapts; other books have none."""

    kind: ClassVar[str] = "book"
    form: Name
    series: Short = ""
    volume: Annotated[int, Field(ge=1, le=98)] | None = None
    published: When
    publisher: Short = ""
    isbn: Short = ""
    about: Text
    told: tuple[Told, ...] = ()


class Location(Named):
    """A place of filming, and what it is on the screen."""

    kind: ClassVar[str] = "place"
    on_screen: Text
    area: Name
    country: Name
    appears: tuple[Appearance, ...] = ()
    about: Text


class Quote(Entry):
    """At most 40 words. `by` is the id of a person or character, where the pack holds them."""

    kind: ClassVar[str] = "quote"
    text: Annotated[str, StringConstraints(min_length=1, max_length=320)]
    speaker: Name
    by: Id | None = None
    form: Literal["line", "interview", "review"]
    outlet: Short = ""
    said: When | None = None
    episode: Place | None = None
    context: Annotated[str, StringConstraints(max_length=200)] = ""
    tags: tuple[Id, ...] = ()
    MOST_WORDS: ClassVar[int] = 40

    @field_validator("text")
    @classmethod
    def _short(cls, text: str) -> str:
        if len(text.split()) > cls.MOST_WORDS:
            raise ValueError(texts()("pack-words", most=cls.MOST_WORDS))
        return text


class NewsItem(Entry):
    kind: ClassVar[str] = "news"
    on: When
    headline: Name
    summary: Text
    outlet: Short = ""
    tags: tuple[Id, ...] = ()


class Week(Entry):
    """One week of viewing. `hours` and `views` are totals of that week; `rank` is the place in the chart."""

    kind: ClassVar[str] = "week"
    season: int
    ending: date
    rank: int
    hours: Count
    views: Count | None = None
    chart: Name


class Score(Entry):
    """What a critic or a site gave; season 0 is the whole show."""

    kind: ClassVar[str] = "score"
    season: int
    outlet: Name
    score: Name
    critic: Short = ""
    detail: Annotated[str, StringConstraints(max_length=300)] = ""


class Award(Entry):
    kind: ClassVar[str] = "award"
    on: When
    body: Name
    category: Short
    result: Literal["won", "nominated"]
    nominee: Short


class Figure(Entry):
    """A number worth knowing: totals, charts by country, sales, followers."""

    kind: ClassVar[str] = "figure"
    topic: Literal["viewing", "charts", "sales", "social", "casting", "other"]
    text: Text
    on: When


class Fact(Entry):
    """Anything else a fan may ask for, as one or two sentences."""

    kind: ClassVar[str] = "fact"
    text: Text
    on: When | None = None
    about: tuple[Id, ...] = ()  # ids of people, characters, ... it belongs to
    tags: tuple[Id, ...] = ()


class Source(BaseModel):
    """Where something is known from. Without an address, or ahead of its `since`, it is shown by name only."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: Id
    name: Annotated[str, StringConstraints(min_length=1, max_length=160)]
    url: HttpUrl | None = None
    since: Since = ALWAYS  # of the address: a page, or its address alone, may give away what its name does not


class Feed(BaseModel):
    """A feed about the show that staff may like to follow; `why` says so to them. It is a suggestion, and no more."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: Id
    name: Name
    url: HttpUrl
    kind: Literal["official", "press", "fan"]
    why: Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


class Link(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    name: Name
    url: HttpUrl


class Show(BaseModel):
    """The show itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: Id
    title: Name
    about: Text
    creator: Name
    network: Name
    colour: Annotated[int, Field(ge=1, le=0xFFFFFF)] = 0x5BA897
    links: tuple[Link, ...] = ()
