"""Feeds that want something: to ping, to lead elsewhere, to hide, or to bring down who reads them."""

import zlib

from tests.feeds.case import Case, Step, brings, listing, refused, served, shows
from tests.unit.feeds import HOST, XML, item, json_feed, json_item, laughs, rss
from tests.wire.feeds import Page

ALL = "@everyone <@&123456789012345678> [a](https://evil.example) https://discord.gg/abc javascript:x ||y|| `z` \u202e"
ZALGO = "Z" + "\u0335\u0316\u0321\u0310" * 50 + "a" + "\u0301" * 300


def titled(name: str, title: str, shown: str) -> Case:
    """A title, as text, and how it is called afterwards."""
    return brings(name, item(2, title=title), shown)


def linked(name: str, link: str, safe: str = "") -> Case:
    return brings(name, item(2, link=link), "Story 2", link=safe)


def declaring(declared: str, title: str = "told &x;") -> bytes:
    """A document type of its own."""
    return rss(
        f"<item><guid>2</guid><title>{title}</title></item>", item(1), declaration=f"{XML}<!DOCTYPE rss [{declared}]>"
    )


def survives(name: str, body: bytes, posted: int, titles: tuple[str, ...] | None = None) -> Case:
    """Read as far as it goes, and the next fetch is as if nothing had been."""
    steps = (Step(listing(1)), Step(served(body), posted, titles=titles), shows(listing(3, 1), "Story 3"))
    return Case(name, steps)


def fails(name: str, body: bytes, problem: str = "too-complex") -> Case:
    return refused(name, served(body), problem)


def bomb(size: int, start: bytes = b"") -> Page:
    """So many MB of nothing, packed."""
    packer = zlib.compressobj(wbits=31)
    pieces = [packer.compress(start), *(packer.compress(bytes(1_000_000)) for _ in range(size)), packer.flush()]
    return Page(b"".join(pieces), headers={"Content-Encoding": "gzip"})


def deep(depth: int) -> bytes:
    return rss(f"<item><guid>2</guid><title>Story 2</title>{'<b>' * depth}{'</b>' * depth}</item>", item(1))


QUADRATIC = declaring(f'<!ENTITY x "{"A" * 50_000}">', "&x;" * 20_000)
LAUGHS = '<!ENTITY a "lol">' + "".join(f'<!ENTITY {name} "{f"&{inner};" * 100}">' for name, inner in ("ba", "cb", "dc"))
PARAMETERS = declaring(
    '<!ENTITY % a "<!ENTITY x \'told\'>"><!ENTITY % b "&#37;a;&#37;a;&#37;a;&#37;a;">%b;%b;<!ENTITY % c SYSTEM "http://127.0.0.1:9/c">%c;'
)
EXTERNAL = declaring('<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y SYSTEM "http://127.0.0.1:9/">')
RECURSIVE = declaring('<!ENTITY x "&y;"><!ENTITY y "&x;">')
MARKUP = "".join(f"<{name}>{name}" for name in ("b", "i", "u", "font")) * 5_000

CASES = (
    # pings
    titled("@everyone", "@everyone look, @here", "@everyone look, @here"),
    titled(
        "a role",
        "<@&123456789012345678> <@123456789012345678> <@!1>",
        "<@&123456789012345678> <@123456789012345678> <@!1>",
    ),
    titled("a channel and a command", "<#123456789012345678> </cast:1>", "<#123456789012345678>"),
    titled("times and emoji", "<t:1:F> <:x:123456789012345678> <id:customize>", "<:x:123456789012345678>"),
    titled(
        "@everyone with something in between",
        "@\u200beveryone @\u00adhere @\u2060everyone",
        "@everyone @here @everyone",
    ),
    titled("@everyone in full width", "＠everyone", "＠everyone"),
    titled("@everyone in HTML", "<b>@</b>every<i>one</i>", "@everyone"),
    titled("@everyone in references", "&#64;everyone &lt;@&amp;1&gt;", "@everyone <@&1>"),
    brings(
        "@everyone in every part",
        item(2, title="@everyone", description="@here <@&1> @everyone", author="@everyone"),
        "@everyone",
    ),
    # links
    linked("javascript:", "javascript:alert(1)"),
    linked("javascript: in capitals and with space", " JaVaScRiPt\t:alert(1)"),
    linked("data:", "data:text/html,<script>alert(1)</script>"),
    linked("file:", "file:///etc/passwd"),
    linked("vbscript:", "vbscript:x"),
    linked("ftp:", "ftp://example.org/2"),
    linked("discord:", "discord://-/invite/abc"),
    linked("credentials", "https://user:secret@example.org/2"),
    linked("a host in front of another", "https://discord.com@evil.example/2"),
    linked("an invite", "https://discord.gg/abc"),
    linked("an invite at the long address", "https://discord.com/invite/abc"),
    linked("an invite in capitals", "HTTPS://WWW.DISCORD.GG./abc"),
    linked("an invite, escaped", "https://discord.com/%69nvite/abc"),
    linked("spaces and brackets", f"{HOST}/a b)](x|y|<z>`", f"{HOST}/a%20b)](x%7Cy%7C%3Cz%3E%60"),
    linked("line breaks", f"{HOST}/a\n@everyone\n# b", f"{HOST}/a@everyone#%20b"),
    linked("too long", f"{HOST}/{'a' * 5000}"),
    linked("no host", "https://"),
    linked("a port that cannot be", "https://example.org:99999/2"),
    linked("a host in Cyrillic", "https://еxample.org/2", "https://xn--xample-2of.org/2"),
    linked("a link that is turned round", f"{HOST}/\u202egnp.exe", f"{HOST}/%E2%80%AEgnp.exe"),
    # texts
    titled("a masked link", "[official site](https://evil.example)", "[official site](https://evil.example)"),
    titled(
        "a masked link in two lines",
        "[official\nsite] (https://evil.example) [a](<https://b.example>)",
        "[official site] (https://evil.example) [a]( )",
    ),
    titled("an invite in a title", "Join https://discord.gg/abc now", "Join … now"),
    titled("an invite with something in between", "Join discord\u200b.gg/abc or dis\u00adcord.gg/x", "Join … or …"),
    titled(
        "invites of all kinds",
        "Join discord.com/invite/a discordapp.com/invite/b DISCORD.GG/c dsc.gg/d discord.me/e",
        "Join … … … … …",
    ),
    titled("javascript: in a title", "[go](javascript:alert(1)) javascript:alert(2)", "[go](… …"),
    titled("markdown", "# **b** __u__ _i_ ~~s~~ `c` ||s|| > q - l", "# **b** __u__ _i_ ~~s~~ `c` ||s|| > q - l"),
    titled("a block of code", "```js\nalert(1)\n```", "```js alert(1) ```"),
    titled("zero width", "a\u200bb\u200cc\u200dd\u2060e\ufefff\u00adg\u180eh", "abcdefgh"),
    titled("a title that is turned round", "abc\u202etxt.exe\u202c \u2066x\u2069 \u200fy", "abctxt.exe x y"),
    titled("tags nobody sees", "news" + "".join(chr(0xE0000 + ord(char)) for char in "ignore"), "news"),
    titled("fillers", "a\u3164b\u115fc\u2800d", "abc d"),
    titled("zalgo", ZALGO, "Z\u0335\u0321\u0316\u0310\u00e1\u0301\u0301\u0301"),
    titled("emoji", "👩‍👩‍👧‍👦 🏳️‍🌈 🏴󠁧󠁢󠁥󠁮󠁧󠁿 1️⃣ ❤️ 👍🏽", "👩‍👩‍👧‍👦 🏳️‍🌈 🏴󠁧󠁢󠁥󠁮󠁧󠁿 1️⃣ ❤️ 👍🏽"),
    titled("of nothing visible", "\u200b\u202e\u3164", "What happened in story 2."),
    titled("lines", "one\r\ntwo\u2028three\u00a0four\tfive", "one two three four five"),
    # markup
    titled("tags in a title", "<b>Bold</b> <script>alert(1)</script><style>b{}</style>news<!-- no -->", "Bold news"),
    titled("escaped twice", "Rock &amp; Roll &lt;b&gt;now&lt;/b&gt;", "Rock & Roll <b>now</b>"),
    titled("an open comment", "News <!-- and so on", "News <!-- and so on"),
    titled("a comment", "Good <!-- or not --> news", "Good news"),
    titled("an open tag", "News <b", "News <b"),
    titled("less than", "1 < 2 > 0 & so on", "1 < 2 > 0 & so on"),
    brings("an entity of HTML", "<item><guid>2</guid><title>Caf&eacute; &nbsp;&hellip;</title></item>", "Café …"),
    brings("an unknown entity", "<item><guid>2</guid><title>Rock &unknown; Roll</title></item>", "Rock &unknown; Roll"),
    brings("a bare ampersand", "<item><guid>2</guid><title>Rock & Roll</title></item>", "Rock & Roll"),
    brings("characters that cannot be", "<item><guid>2</guid><title>a&#0;&#x1F;&#xD800;b</title></item>", "a \ufffdb"),
    brings("an open element", "<item><guid>2</guid><title>News <b>now</title></item>", "News now"),
    brings("elements that cross", "<item><guid>2</guid><title>News <b><i>now</b></i></title></item>", "News now"),
    brings(
        "an item in an item",
        "<item><guid>2</guid><title>Outer</title><item><guid>3</guid><title>Inner</title></item></item>",
        "Inner",
        "Outer",
    ),
    brings("two titles", "<item><guid>2</guid><title>One</title><title>Two</title></item>", "One"),
    brings(
        "a picture as text",
        item(2, description="<img src=x onerror=alert(1)><iframe src='https://evil.example'>in</iframe>Told"),
        "Story 2",
    ),
    brings(
        "formatting in a text",
        item(2, description="# big\n> quote\n>>> more\n- list\n1. one\n-# small ||s|| `c`"),
        "Story 2",
    ),
    Case(
        "an edit that pings and leads elsewhere",
        (Step(listing(1)), shows(listing(2, 1), "Story 2"), shows(served(rss(item(2, title=ALL), item(1))), edits=1)),
    ),
    Case(
        "17 that ping and lead elsewhere",
        (
            Step(listing(1)),
            Step(served(rss(*(item(n, title=f"{ALL} {n}", link=ALL) for n in range(18, 1, -1)))), 5, 12),
        ),
    ),
    # size
    titled("100,000 characters", "word " * 20_000, f"{'word ' * 49}word…"),
    titled("100,000 without a space", "W" * 100_000, f"{'W' * 249}…"),
    brings("a text of much markup", item(2, description="<p>word</p> " * 30_000), "Story 2"),
    brings("an id of 100,000", item(2, guid="x" * 100_000), "Story 2"),
    brings(
        "an attribute of a million",
        f"<item><guid>2</guid><title>Story 2</title><link x='{'a' * 1_000_000}'>{HOST}/2</link></item>",
        "Story 2",
    ),
    brings(
        "2,000 attributes",
        f"<item><guid>2</guid><title {' '.join(f'a{n}=' + chr(39) * 2 for n in range(2_000))}>Story 2</title></item>",
        "Story 2",
    ),
    # bombs
    survives("a billion laughs", laughs(), 1),
    survives("a billion laughs behind a comment", laughs(before="<!-- <a> -->"), 1),
    survives("a billion laughs in UTF-16", laughs().decode().encode("utf-16"), 1),
    survives("a billion laughs in an attribute", declaring(LAUGHS, "told</title><link x='&d;'/><title>"), 1),
    survives("quadratic blowup", QUADRATIC, 1),
    survives("entities of parameters", PARAMETERS, 1),
    survives("entities of files and addresses", EXTERNAL, 1),
    survives("entities of each other", RECURSIVE, 1),
    survives("30,000 deep", deep(30_000), 1, ("Story 2",)),
    fails("a million empty elements", rss(item(2) + "<x/>" * 1_000_000)),
    survives("much markup in a text", rss(item(2, description=MARKUP), item(1)), 1, ("Story 2",)),
    survives("a text of 4 MB", rss(item(2, description="word " * 800_000), item(1)), 1, ("Story 2",)),
    fails("JSON, 100,000 deep", b"[" * 100_000, "not-a-feed"),
    survives("JSON, deep in an item", json_feed(json_item(2)).replace(b'"Story 2"', b"[" * 900 + b"]" * 900), 1),
    refused("a gzip bomb", bomb(200), "too-big"),
    refused("a gzip bomb in a feed", bomb(20, rss(item(2)).partition(b"</item>")[0] + b"<x>"), "too-big"),
    refused("too big", served(rss(item(2, description="a" * 6_000_000))), "too-big"),
)
