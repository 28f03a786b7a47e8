"""Writes the beginning of a show pack: commented files that pass the check and explain themselves."""

from pathlib import Path

FILES = {
    "show.toml": """# The show itself. Every *.toml in this folder is read; any table may stand in any file.

[show]
id = "my_show"
title = "My Show"
about = "One sentence about it, without spoilers."
creator = "Who made it"
network = "Where it is shown"
colour = 0x5BA897  # of the line beside every answer
# links = [{ name = "Official site", url = "https://example.org" }]

[[seasons]]
id = "season_1"
number = 1
released_at = 2030-01-01T20:00:00Z  # an instant with its zone
sources = ["press_kit"]

# What is still to come and has no table of its own yet, and trailers and events. Fans can count the days to it.
# [[releases]]
# id = "season_2"  # keep it when the season gets an entry of its own: reminders go by it
# name = "Season 2"
# release_kind = "season"  # season, episode, film, book, trailer or event
# when = "2031-01"  # 2031-01-01T20:00:00Z, "2031-01-01", "2031-01", "2031" or "tba"
# status = "announced"  # rumour, announced, confirmed or cancelled
# season = 2
# sources = ["press_kit"]
""",
    "sources.toml": """# Where things are known from. Every entry names at least one of these.

[[sources]]
id = "press_kit"
name = "Press kit, January 2030"
# url = "https://example.org/press"  # leave it out where the address was not kept; then the name alone is shown
""",
    "episodes.toml": """# An episode is only shown to those who have seen it: its own place is filled in as `since`.

[[episodes]]
id = "pilot"
name = "Pilot"
aliases = ["the first one"]
season = 1
number = 1
# film = true  # the film counts as the episode after the last
released_at = 2030-01-01T20:00:00Z
minutes = 45
directors = ["jo_example"]  # ids of people
content_notes = ["loud noises"]  # shown before the story
synopsis = "What it is about, in your own words."
told = [{ text = "Something that happens in it." }]
sources = ["press_kit"]
""",
    "cast.toml": """# Characters and the people who play them. `since` says from where something is safe:
#   since = "s1e1"                        after that episode
#   since = { show = "s1e1", book = 1 }   after that episode or that volume, whichever comes first
# Entries have a `since`, and so do the parts that reveal more: told, relations, pronouns, appears, school.

[[characters]]
id = "sam"
name = "Sam Sample"
aliases = ["Sammy"]  # what people type
pronouns = [{ text = "they/them" }]
played_by = "jo_example"
appears = [{ season = 1 }]
role = "main"  # main, recurring, guest or book_only
about = "Who Sam is when we meet them."
birthday = { day = "04-27", sources = ["press_kit"] }  # month and day; "On this day" names it every year
told = [{ text = "Finds the key.", since = "s1e1" }]
sources = ["press_kit"]

[[people]]
id = "jo_example"
name = "Jo Example"
about = "Actor and director."
# birthday = { day = "05-06", sources = ["press_kit"] }  # only if it is public; `born` has to tell the year then
jobs = [{ role = "director", scope = "season 1" }]
sources = ["press_kit"]
unsure = true  # shown as "not confirmed"
""",
    "facts.toml": """# Anything a fan may ask for. `asks` are other words for it; they are searched, never shown.

[[facts]]
id = "key_prop"
text = "The key was made from an old spoon."
asks = ["what is the key made of", "prop"]
sources = ["press_kit"]

# Further tables: [[songs]], [[books]], [[places]], [[quotes]], [[news]], [[weeks]], [[scores]], [[awards]],
# [[figures]]. docs/packs.md lists their keys.
""",
    "feeds.toml": """# Feeds that staff may like to follow. They are suggested, and nothing more.

# [[feeds]]
# id = "network_news"
# name = "News of the network"
# url = "https://example.org/news/feed"
# kind = "official"  # official, press or fan
# why = "Announcements from the people who make it."
""",
}


def write_skeleton(folder: Path) -> list[str]:
    """Write into a new or empty folder and return the names of the files. Raises FileExistsError."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return list(FILES)
