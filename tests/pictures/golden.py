"""The pictures that docs/pictures.md shows: what each is drawn from, and how alike two pictures are.

`make pictures` draws them anew. A picture belongs here for each thing a scene can do that another does not show.
"""

import io
from pathlib import Path

from PIL import Image, ImageChops, ImageStat

from bot.config import ROOT
from bot.pictures.order import Bar, Order, quote, viewing
from bot.pictures.painter import paint
from tests.pictures import cards

FOLDER = ROOT / "docs" / "pictures"
SEEN = 24  # difference of one colour, of 255, that an eye may see
MOST_MEAN = 0.05  # the mean difference of two pictures that are alike
MOST_SHARE = 0.0001  # how many of their pixels may look different: less than a short word has

BARS = [
    Bar("Season 1", "week 1", 14.55),
    Bar("Season 1", "week 2", 23.94),
    Bar("Season 1", "week 3", 14.97),
    Bar("Season 2", "week 1", 28.5),
    Bar("Season 2", "week 2", 18.7),
    Bar("Season 2", "week 3", 8.3),
    Bar("Season 3", "week 1", 21.3),
    Bar("Season 3", "week 2", 12.4),
]

ORDERS: dict[str, Order] = {
    "quote": quote(
        [("Do you ever feel like you’re only doing things because everyone else is?", False)],
        "Nick Nelson",
        "Season 1, episode 5, to Imogen",
    ),
    "quote_community": quote(
        [
            ("Hello 🍃 is ", False),
            ("مرحبا in Arabic, שלום in Hebrew, やあ in Japanese, 안녕 in Korean, ", False),
            ("สวัสดี in Thai, नमस्ते in Hindi 🍂❤️‍🔥🏳️‍🌈👩🏽‍❤️‍👨🏿 and привет in mine!", False),
        ],
        "𝓜𝓲𝓵𝓪 🌸",
        "#languages, 3 March 2026",
    ),
    "quote_right_to_left": quote(
        [("أحبّ هذا المسلسل كثيرًا 🍂\nHeartstopper جعلني أشعر أنني لست وحدي.", False)],
        "ليلى",
        "#general, 2026-03-03",
    ),
    "quote_covered": quote(
        [
            ("I was fine until ", False),
            ("Nick told his mum in the kitchen", True),
            (" and then I was not fine at all 😭", False),
        ],
        "leafy_sam",
        "#watch-party, 3 March 2026",
        "Covered: further on than this server is",
    ),
    "quote_long": quote(
        [
            (
                "When I was fifteen I read the first volume under my desk, one page for every five minutes of a "
                "lesson I do not remember. I did not have a word for what I was, and nobody in my school had one that "
                "was kind. Two boys in a comic sat next to each other and one of them asked the other how he was, and "
                "waited for the answer. That was all. I closed it and looked out of the window for a long time.\n\n"
                "I am twenty-one now. Last week my little brother came out at dinner, between the potatoes and the "
                "peas, and my dad only said: pass the salt, love. I cried more than he did. 🍂",
                False,
            )
        ],
        "a quiet reader",
        "#how-we-found-it, 14 February 2026",
    ),
    "viewing": viewing("Million hours watched each week", "million hours", BARS),
    **cards.kept(),
}


def draw(order: Order) -> Image.Image:
    """In this process: the same picture, without the time that another one takes to start."""
    return opened(paint(order.json))


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def alike(one: Image.Image, other: Image.Image) -> bool:
    """Whether nobody would tell them apart: a missing word is seen, another rounding of an edge is not."""
    if one.size != other.size:
        return False
    difference = ImageChops.difference(one, other)
    mean = sum(ImageStat.Stat(difference).mean) / 3
    strongest = difference.convert("L", (0.34, 0.33, 0.33, 0)).histogram()
    share = sum(strongest[SEEN:]) / (one.width * one.height)
    return mean <= MOST_MEAN and share <= MOST_SHARE


def file_of(name: str) -> Path:
    return FOLDER / f"{name}.png"


def main() -> None:
    """Draw all of them into docs/pictures."""
    FOLDER.mkdir(exist_ok=True)
    for name, order in ORDERS.items():
        file_of(name).write_bytes(paint(order.json))


if __name__ == "__main__":
    main()
