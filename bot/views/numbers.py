"""How figures look: viewing week by week (drawn, because people would rather look), scores, awards and the rest."""

from bot.pictures.order import Bar
from bot.show import model
from bot.show.reader import Reader
from bot.views.page import Page, colour_of, doubt, listed, paged, pager, plain, sources_line

LINES_A_PAGE = 12


def week_line(reader: Reader, week: model.Week) -> str:
    texts = reader.texts
    line = texts(
        "number-week",
        season=week.season,
        ending=texts.day(week.ending),
        rank=week.rank,
        hours=texts.number(week.hours),
        views=texts.number(week.views) if week.views else "",
        chart=plain(week.chart),
    )
    return line + (f" ({plain(week.note)})" if week.note else "") + doubt(texts, week)


def score_line(reader: Reader, score: model.Score) -> str:
    texts = reader.texts
    what = texts("number-season", season=score.season)
    rest = ", ".join(plain(part) for part in (score.critic, score.detail, score.note) if part)
    line = texts("number-score", outlet=plain(score.outlet), score=plain(score.score), what=what)
    return line + (f" ({rest})" if rest else "") + doubt(texts, score)


def award_line(reader: Reader, award: model.Award) -> str:
    texts = reader.texts
    line = texts(
        "number-award",
        day=texts.day(*award.on),
        body=plain(award.body),
        category=plain(award.category),
        nominee=plain(award.nominee),
        result=award.result,
    )
    return line + (f" ({plain(award.note)})" if award.note else "") + doubt(texts, award)


def bars(reader: Reader) -> list[Bar]:
    """What the viewing chart shows this reader: million hours of each week, grouped by season."""
    texts = reader.texts
    return [
        Bar(
            group=texts("season-title", number=week.season),
            label=texts("number-week-short", number=number),
            value=week.hours / 1_000_000,
        )
        for number, week in _numbered(reader.catalog.all(model.Week))
    ]


def viewing_page(reader: Reader, picture: bytes | None, *, hopeless: bool = False) -> Page:
    """Viewership; `picture` is the chart of `bars`, None while it is still being drawn, or where it never will be."""
    texts = reader.texts
    weeks = reader.catalog.all(model.Week)
    figures = [figure for figure in reader.catalog.all(model.Figure) if figure.topic == "viewing"]
    alt = "; ".join(f"{bar.group}, {bar.label}: {bar.value:.2f}" for bar in bars(reader))
    return Page(
        colour_of(reader.catalog),
        [
            f"## {texts('numbers-viewing')}",
            _weeks(reader, weeks) or texts("nothing-yet"),
            listed(texts("numbers-other"), [figure_line(reader, figure) for figure in figures]),
            texts("numbers-undrawable" if hopeless else "numbers-drawing") if picture is None and weeks else "",
        ],
        sources_line(reader, [name for entry in (*weeks, *figures) for name in entry.sources]),
        picture=picture,
        alt=texts("numbers-alt", weeks=alt),
    )


def topic_page(reader: Reader, topic: str, page: int) -> Page:
    """Scores, awards, or the figures of another topic, in pages."""
    texts, catalog = reader.texts, reader.catalog
    rows: list[tuple[model.Entry, str]]
    if topic == "scores":
        rows = [(score, score_line(reader, score)) for score in catalog.all(model.Score)]
    elif topic == "awards":
        rows = [(award, award_line(reader, award)) for award in catalog.all(model.Award)]
    else:
        figures = [figure for figure in catalog.all(model.Figure) if (figure.topic == "charts") == (topic == "charts")]
        rows = [(figure, figure_line(reader, figure)) for figure in figures if figure.topic != "viewing"]
    shown, page, pages = paged(rows, page, LINES_A_PAGE)
    return Page(
        colour_of(catalog),
        [f"## {texts(f'numbers-{topic}')}", "\n".join(f"- {line}" for _, line in shown) or texts("nothing-yet")],
        sources_line(reader, [name for entry, _ in shown for name in entry.sources]),
        [pager(reader, "numbers", page, pages, topic)],
    )


def _weeks(reader: Reader, weeks: list[model.Week]) -> str:
    """A list for each season, so that its name and that of the chart stand there once."""
    texts = reader.texts
    seasons: dict[str, list[str]] = {}
    for week in weeks:
        title = f"**{texts('season-title', number=week.season)}** · {plain(week.chart)}"
        row = texts(
            "number-week-row",
            ending=texts.day(week.ending),
            rank=week.rank,
            hours=texts.number(week.hours),
            views=texts.number(week.views) if week.views else "",
        )
        note = f" ({plain(week.note)})" if week.note else ""
        seasons.setdefault(title, []).append(f"- {row}{note}{doubt(texts, week)}")
    return "\n\n".join("\n".join([title, *rows]) for title, rows in seasons.items())


def figure_line(reader: Reader, figure: model.Figure) -> str:
    day = f" ({reader.texts.day(*figure.on)})" if figure.on else ""
    note = f" {reader.texts('note', note=plain(figure.note))}" if figure.note else ""
    return plain(figure.text) + day + note + doubt(reader.texts, figure)


def _numbered(weeks: list[model.Week]) -> list[tuple[int, model.Week]]:
    """Each week with its number inside its season, counted from 1."""
    counts: dict[int, int] = {}
    numbered = []
    for week in weeks:
        counts[week.season] = counts.get(week.season, 0) + 1
        numbered.append((counts[week.season], week))
    return numbered
