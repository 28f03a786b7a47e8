"""Text of strangers becomes one plain line: nothing invisible, no invites, cut between words, and people's languages
and emoji stay as they were written.
"""

import re
import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.feeds.clean import ELLIPSIS, MOST_MARKS, clean
from bot.views.page import plain

FAMILY = "👨\u200d👩\u200d👧\u200d👦"
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
PRIDE = "🏳\ufe0f\u200d🌈"
tricky = st.sampled_from(
    [
        *"ab .<@#[]()|`*_~-\n\t🏴🇬🇧👩🏽कی",
        *"\u200b\u200c\u200d\ufe0f\u0301\u202e\ud800\U000e0061\U000e007f\u094d\u3164\u00ad",
        "discord.gg/",
        "https://",
        "@everyone",
    ]
)
texts = st.text(max_size=80) | st.lists(tricky, max_size=80).map("".join)


@given(texts, st.integers(0, 60))
@example(FAMILY * 30, 40)
@example("discord.com/discord.gg/a invite", 60)
def test_any_text_becomes_one_visible_line_of_at_most_so_many_characters(text: str, most: int) -> None:
    line = clean(text, most)
    assert len(line) <= most
    assert line == " ".join(line.split())
    assert not re.search("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u00ad\u034f\u3164\u115f\u1160]", line)
    assert not any(unicodedata.category(char) in {"Cc", "Cs", "Co"} for char in line)
    assert not re.search(r"discord\.gg/\w", line)
    line.encode()


@given(texts, st.integers(1, 60))
def test_what_is_clean_stays_as_it_is(text: str, most: int) -> None:
    assert clean(clean(text, most), most) == clean(text, most)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  one\ttwo\r\n\u2028three\u00a0four ", "one two three four"),
        ("pass\u200bword soft\u00adhyphen wo\u2060rd\ufeff", "password softhyphen word"),
        ("\u202egnorw\u202c \u2066x\u2069 \u200fy", "gnorw x y"),
        ("a\u3164b\u115fc\u1160d\uffa0e\u2800f", "abcde f"),
        ("note\ufff9hidden\ufffabase\ufffb \ufffc", "notehiddenbase"),
        ("tags\U000e0041\U000e0042 and \ue000private\x00\x07", "tags and private"),
        ("half \ud83d a pair", "half a pair"),
        ("look\ufe00 at\U000e0100 this\u034f", "look at this"),
        ("e\u0301a\u0308", "éä"),
        ("a\u200db x\u200c y", "ab x y"),
        ("@\u200beveryone @\u2060here", "@everyone @here"),
        ("", ""),
        ("\u200b\u200d\u3164 \u2800", ""),
    ],
)
def test_what_cannot_be_seen_is_left_out(text: str, line: str) -> None:
    assert clean(text, 100) == line


@pytest.mark.parametrize(
    "text",
    [
        f"{FAMILY} {ENGLAND} {PRIDE} 🇬🇧 1️⃣ ❤️ ❤️\u200d🔥 👩🏽\u200d💻 🏳️\u200d⚧️ 🫶 ♥\ufe0e",
        "می\u200cخواهم",  # Persian: the joiner keeps letters apart
        "क्\u200dष श्रीमान्",  # Hindi
        "ශ්\u200dරී ලංකා",  # Sinhala
        "Tiếng Việt, čeština, Ελληνικά, ภาษาไทย, 한국어, 日本語",
        "שָׁלוֹם עֲלֵיכֶם",
        "x² + ½ = ∞ · “quoted” – it’s",
        "🂡 \U0001fae8",  # the last is newer than some versions of Python
    ],
)
def test_languages_and_emoji_stay_as_they_are(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    assert clean(text, 100) == text


def test_only_a_few_marks_stay_on_a_letter() -> None:
    line = clean("Z" + "\u0335\u0341\u0316" * 40 + "algo", 200)
    assert sum(unicodedata.combining(char) > 0 for char in line) <= MOST_MARKS
    assert line.endswith("algo")


@pytest.mark.parametrize(
    "invite",
    [
        "https://discord.gg/abc",
        "discord.gg/abc",
        "DISCORD.GG/abc",
        "http://www.discord.gg/abc",
        "https://discord.com/invite/abc",
        "discordapp.com/invite/abc",
        "https://ptb.discord.com/invite/abc?event=1",
        "discord.com/servers/invite/x",
        "dis.gd/abc",
        "https://discord.me/abc",
        "dis\u200bcord.gg/abc",
        "discord\u2060.gg/a\u200dbc",
    ],
)
def test_invites_are_taken_out(invite: str) -> None:
    assert clean(f"join {invite} now", 100) == f"join {ELLIPSIS} now"
    assert clean(invite, 100) == ""


@pytest.mark.parametrize("text", ["news about discord.com today", "the discord of it", "discordia.org/invite/x"])
def test_what_is_no_invite_stays(text: str) -> None:
    assert clean(text, 100) == text


@pytest.mark.parametrize(
    ("text", "most", "line"),
    [
        ("one two three four", 14, "one two three…"),
        ("one, two, three", 10, "one, two…"),
        ("abcdefghijklmnop", 10, "abcdefghi…"),
        (f"{FAMILY}{FAMILY}", 10, f"{FAMILY}…"),
        (f"x{FAMILY}", 5, "x…"),
        ("🇬🇧🇫🇷🇩🇪", 4, "🇬🇧…"),
        ("👩🏽👩🏽👩🏽", 4, "👩🏽…"),
        ("éée\u0316\u0301x", 4, "éé…"),
        ("word", 0, ""),
        ("word", 1, ""),
    ],
)
def test_a_long_text_is_cut_between_words_and_never_within_a_character(text: str, most: int, line: str) -> None:
    assert clean(text, most) == line


@pytest.mark.parametrize(
    "text",
    [
        *("a" + "\u0301\u0316" * 50_000, "discord.com/" * 9_000, "👨\u200d" * 50_000, "🇬" * 100_000),
        *("aaaa." * 20_000, "🏴" + "\U000e0061" * 99_000, "\u200b" * 5_000_000),
    ],
    ids=["marks", "invites", "joiners", "flags", "dots", "tags", "nothing"],
)
def test_a_text_that_is_made_to_cost_much_costs_little(text: str) -> None:
    start = time.process_time()
    assert len(clean(text, 500)) <= 500
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("@everyone @\u200bhere", "@\u200beveryone @\u200bhere"),
        ("<@&123456789012345678>", "\\<@\u200b&123456789012345678>"),
        ("<@\u200b123456789012345678>", "\\<@\u200b123456789012345678>"),
        ("<#1> </cmd:1> <t:1:R> <id:guide>", r"\<#1> \</cmd:1> \<t:1:R> \<id:guide>"),
        ("<:a:123456789012345678>", r"\<:a:123456789012345678>"),
        ("[a](javascript:alert(1)) Javascript: a start", r"\[a]\(… Javascript: a start"),
        ("Go java\u200bscript:x VBScript:y", "Go … …"),
        ("[a]\u200b(https://x.y)", "\\[a]\\(https:/\u200b/x.y)"),
        ("# heading", r"\# heading"),
        ("-# small", r"\-# small"),
        ("\n>>> quote", r"\>>> quote"),
        ("||spo\u200biler|| ```code```", r"\|\|spoiler\|\| \`\`\`code\`\`\`"),
        ("**b** __u__ ~~s~~", r"\*\*b\*\* \_\_u\_\_ \~\~s\~\~"),
        ("https://x.y/path", "https:/\u200b/x.y/path"),
    ],
)
def test_nothing_in_it_is_active_once_a_view_has_escaped_it(text: str, shown: str) -> None:
    assert plain(clean(text, 200)) == shown
