"""The process that draws one picture: `python -m bot.pictures.painter`. An order as JSON in, a PNG out.

Exit code 2: this order makes no picture. It has no network to ask and no file to write; see `studio`, the other end.
"""

import contextlib
import json
import signal
import sys
import zlib
from pathlib import Path
from typing import Any

from bot.pictures import emoji, fonts, letters
from bot.pictures.order import MOST_BYTES, PictureError

SCENES = Path(__file__).parent / "scenes"
SHARED = "lib"  # what scenes have in common is none
SECONDS = 15.0  # of computing
MOST_DATA = 300_000_000  # bytes of memory for data; a usual picture takes 20 to 60 million
MOST_MEMORY = 1_000_000_000  # bytes of addresses; typst and the fonts are 200 million of them
MOST_DEEP = 12  # lists in lists
MOST_EMOJI = 100  # different ones, as each takes a megabyte; later ones are leaves
REFUSED = 2


def paint(order: str) -> bytes:
    """Raises PictureError for an order that makes no picture."""
    import typst

    if len(order.encode(errors="replace")) > MOST_BYTES:
        raise PictureError("the order is too long")
    wanted = json.loads(order)
    scene = wanted["scene"]
    if scene not in scenes():
        raise PictureError("there is no such scene")
    data, used = prepared(wanted["data"])
    inputs = {
        "data": json.dumps(data),
        "emoji": json.dumps({name: emoji.svg(name) for name in used}),
        "seed": str(seed_of(order)),
    }
    png = typst.compile(
        SCENES / f"{scene}.typ",
        root=SCENES,
        font_paths=fonts.folders(),
        ignore_system_fonts=True,
        sys_inputs=inputs,
        package_path=SCENES,  # where none are; a scene needs nothing from elsewhere
        package_cache_path=SCENES,
        format="png",
        ppi=72,  # a point is a pixel
    )
    if not isinstance(png, bytes):
        raise PictureError("the scene is more than one page")
    return png


def seed_of(order: str) -> int:
    """Which leaves a picture has: always the same for the same order."""
    return zlib.crc32(order.encode(errors="replace"))


def scenes() -> set[str]:
    """The names of what can be drawn."""
    return {file.stem for file in SCENES.glob("*.typ")} - {SHARED}


def prepared(data: Any) -> tuple[Any, list[str]]:
    """The data with every text made ready to be set, and the emoji in it. Raises PictureError.

    A text becomes {"text", "runs", "rtl", "han"}; so does a list of [text, covered], without what is covered.
    """
    used: dict[str, None] = {}

    def walk(value: Any, depth: int) -> Any:
        if depth > MOST_DEEP:
            raise PictureError("the order is too deep")
        if isinstance(value, str):
            return text(letters.ready(value, fonts.drawable))
        if isinstance(value, dict):
            return {str(key): walk(item, depth + 1) for key, item in value.items()}
        if isinstance(value, list):
            if value and all(_is_part(item) for item in value):
                return text(letters.parts([(part, covered) for part, covered in value], fonts.drawable))
            return [walk(item, depth + 1) for item in value]
        return value

    def text(made: letters.Text) -> dict[str, Any]:
        if made.lacking * 3 > made.letters:
            raise PictureError("no font has the letters")
        used.update(dict.fromkeys(sorted(made.emoji)))
        return {"text": made.plain, "runs": made.runs, "rtl": made.rtl, "han": made.han}

    return walk(data, 0), list(used)[:MOST_EMOJI]


def _is_part(value: Any) -> bool:
    return isinstance(value, list) and [type(item) for item in value] == [str, bool]


def limit() -> None:
    """No more time and memory than that, no files, no picture of the memory after a crash."""
    if sys.platform == "win32":
        return
    import resource

    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    for kind, most in (
        (resource.RLIMIT_DATA, MOST_DATA),
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        most_possible = min(most, hard) if hard != resource.RLIM_INFINITY else most
        with contextlib.suppress(ValueError, OSError):  # not every system knows every limit
            resource.setrlimit(kind, (most_possible, most_possible))


def main() -> int:
    """The exit code."""
    limit()
    try:
        png = paint(sys.stdin.buffer.read(MOST_BYTES + 1).decode(errors="replace"))
    except PictureError as error:
        sys.stderr.write(f"{error}\n")
        return REFUSED
    sys.stdout.buffer.write(png)
    return 0


if __name__ == "__main__":
    sys.exit(main())
