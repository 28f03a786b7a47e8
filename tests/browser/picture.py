"""The pictures in the README: two answers on the demo page, and the panel. `python -m tests.browser.picture docs` takes
them.
"""

import asyncio
import sys
from pathlib import Path

from bot.demo import world
from tests.browser.visitor import MISSING, Visitor, chromium, installed

WIDTH, SCALE = 690, 2  # of the window, and pixels of the picture for one of them
HEIGHT = 1600  # of the window; enough for both answers, and cut to what they need

# how much higher than its content the page is, when the first message is scrolled out of sight
SPARE = """([first, last]) => {
    const top = element => element.getBoundingClientRect().top
    const log = first.closest('[role=log]')
    return top(first) - top(log) + log.getBoundingClientRect().bottom - last.getBoundingClientRect().bottom - 12
}"""


async def take(visitor: Visitor) -> bytes:
    """Ask two things, and take a picture of both answers."""
    page = visitor.page
    async with visitor.at("general"):
        await visitor.asks("search", what="when is charlie's birthday?")
        await visitor.sees("27 April")
        await visitor.asks("episode", which="secret")
        await visitor.sees("S1E4 Secret")
        answers = [await visitor.messages.nth(at).element_handle() for at in (-2, -1)]
        await page.set_viewport_size({"width": WIDTH, "height": HEIGHT - round(await page.evaluate(SPARE, answers))})
        await visitor.settled()
        await visitor.messages.last.evaluate("last => last.scrollIntoView({block: 'end'})")
        await page.mouse.move(0, 0)
        return await page.get_by_role("region", name="Conversation").screenshot()


async def take_panel(visitor: Visitor) -> bytes:
    """Set up three topics, one of them where something is missing, and take a picture of the panel."""
    async with visitor.at("staff"):
        await visitor.becomes("manager")
        await visitor.asks("setup")
        for topic, channel in (("News", "news"), ("Releases", "releases"), ("Staff notices", "staff")):
            await visitor.chooses(topic)
            await visitor.chooses(channel)
            await visitor.presses("Back")
        await visitor.chooses("Spoiler line")
        await visitor.chooses("up to season 1, episode 8")
        await visitor.presses("Back")
        await visitor.sees("What I post")
        await visitor.page.get_by_role(
            "textbox", name="Message"
        ).hover()  # away from the message, whose tools would show
        return await visitor.answer.screenshot()


TAKEN = {"demo.png": take, "setup.png": take_panel}


async def main(folder: Path) -> None:
    async with chromium() as browser:
        for name, take_it in TAKEN.items():
            async with (
                world(check_errors=False, settle_timeout=20.0) as here,
                Visitor.come(browser, here, WIDTH, HEIGHT, SCALE) as visitor,
            ):
                (folder / name).write_bytes(await take_it(visitor))


if __name__ == "__main__":
    if installed() is None:
        sys.exit(MISSING)
    asyncio.run(main(Path(sys.argv[1])))
