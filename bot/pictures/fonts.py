"""The fonts, as packages bring them, and which letters they have. None is taken from the machine: pictures look alike
everywhere.
"""

import importlib.util
from bisect import bisect_right
from functools import cache
from pathlib import Path

PACKAGES = (  # package, and where its fonts lie; asked in this order
    ("fontpkg_nunito", "files"),
    ("fontpkg_caveat", "files"),
    ("fontpkg_noto_sans", "files"),
    ("justmytype_intl_rtl", "fonts/ofl"),
    ("justmytype_intl_sea", "fonts/ofl"),
    ("justmytype_intl_south_asia", "fonts/ofl"),
    ("justmytype_intl_africa", "fonts/ofl"),
    ("noto_cjk_sans_otc", "."),
)
_FIRST_OTHER = 0x17F  # the main face has every letter of Latin below (but two that Unicode advises against)
_LARGE = (  # of the font of East Asia (reading its table takes half a second) and those inside of typst; see its test
    "3E2-5F7 10D0-13FD 1DFA-2182 2190-2220 2222-222E 2234-223D 2241-226B 226D-228B 228D-22A5 22DA-22E9 2300-2315 "
    "2335-237A 239B-23AE 23BE-23CC 2460-262F 2638-268B 2690-269C 270C-2727 2729-274B 2761-2794 2798-27AF 27B1-27BE "
    "2800-28FF 2B05-2B0D 2B12-2B1A 2C80-2CFF 2E80-31BB 31C0-332B 332D-4DB5 4E00-9FEF A960-A97C AB70-ABBF AC00-D7FB "
    "F900-FA6D FB13-FB45 FE10-FFFB 10140-1018E 102E0-102FB 1F100-1F10C 1F110-1F16C 1F170-1F1AC 1F200-1F251"
)
_RANGES = tuple(tuple(int(end, 16) for end in part.split("-")) for part in _LARGE.split())
_STARTS = tuple(start for start, _ in _RANGES)


def folders() -> list[Path]:
    """Where typst finds them. Raises LookupError for a package that is not installed."""
    return [_folder(package) / below for package, below in PACKAGES]


@cache
def drawable(letter: str) -> bool:
    """Whether any font has this letter."""
    code = ord(letter)
    if code < _FIRST_OTHER:
        return code >= 0xA0 or 0x20 <= code < 0x7F
    place = bisect_right(_STARTS, code) - 1
    if place >= 0 and code <= _RANGES[place][1]:
        return True
    return any(code in _letters(file) for file in _files())


@cache
def _files() -> tuple[Path, ...]:
    """Upright ones: the others have no letters of their own."""
    files = [file for folder in folders() for file in sorted(folder.rglob("*.ttf"))]
    return tuple(file for file in files if "Italic" not in file.name)


@cache
def _letters(file: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont  # slow to import, and most pictures do without

    with TTFont(file, lazy=True) as font:
        return frozenset(font.getBestCmap())


def _folder(package: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise LookupError(f"the package {package} is not installed")
    return Path(found.origin).parent
