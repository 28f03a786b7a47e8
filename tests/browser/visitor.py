"""Somebody with a browser on the demo page, and what they do there. Waits for what the page shows, never for time."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from playwright.async_api import Browser, ConsoleMessage, Locator, Page, Response, async_playwright

from bot.demo import World, page

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = f"no browser for the demo page: none of {', '.join(NAMES)} is installed"
ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 40_000  # milliseconds until what was waited for counts as never coming

READY = "simcordPreview.ready && !simcordPreview.pendingQuery && simcordPreview.awaitingRevision === null"
LOADED = "[role=listbox][aria-busy=false]:visible"  # the list of the select that is open, with its entries
ANSWERED = "simcordPreview.commandPicker.autocomplete.state !== 'loading'"


def installed() -> str | None:
    """The system's own browser; Playwright's downloads are not used."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A running browser with an empty profile."""
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=installed(), args=[*ARGUMENTS, *sandbox])
        yield browser
        await browser.close()


@dataclass
class Visitor:
    """One person before one page of the demo. `complaints` are the errors that the browser's console showed."""

    here: World
    page: Page
    complaints: list[str] = field(default_factory=list)

    @classmethod
    @asynccontextmanager
    async def come(
        cls, browser: Browser, here: World, width: int = 1100, height: int = 900, scale: float = 1
    ) -> AsyncIterator["Visitor"]:
        """`width` and `height` are those of the window, `scale` is how many pixels of a picture make one of them."""
        # the page's policy forbids evaluation, and so Playwright's way of waiting for its state
        context = await browser.new_context(
            viewport={"width": width, "height": height}, device_scale_factor=scale, bypass_csp=True
        )
        context.set_default_timeout(PATIENCE)
        visitor = cls(here, await context.new_page())
        visitor.page.on("console", visitor._hear)
        visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
        yield visitor
        await context.close()

    def _hear(self, message: ConsoleMessage) -> None:
        asked_by_the_browser_itself = message.location["url"].endswith("/favicon.ico")
        if message.type == "error" and not asked_by_the_browser_itself:
            self.complaints.append(f"{message.text} {message.location['url']}")

    # ------------------------------------------------------------------ looking

    @property
    def messages(self) -> Locator:
        return self.page.get_by_role("log").get_by_role("article")

    @property
    def answer(self) -> Locator:
        """The newest message."""
        return self.messages.last

    @property
    def suggestions(self) -> Locator:
        return self.page.locator("#channel-composer").get_by_role("option")

    async def sees(self, text: str) -> str:
        """Wait until the newest message says this, and read all of it."""
        await self.answer.filter(has_text=text).wait_for()
        return await self.answer.inner_text()

    async def settled(self) -> None:
        """The page tells when nothing is under way any more."""
        await self.page.wait_for_function(READY)

    # ------------------------------------------------------------------ doing

    @asynccontextmanager
    async def at(self, channel: str) -> AsyncIterator["Visitor"]:
        """Open the address of the demo, which shows this channel until the end."""
        async with page(self.here, channel) as preview:
            await self.page.goto(preview.url)
            await self.page.get_by_role("heading", name=channel, exact=True).wait_for()
            await self.settled()
            yield self
            await self.page.goto("about:blank")  # the page asks for news every now and then, and would complain

    async def becomes(self, name: str) -> None:
        """Look through the eyes of somebody else."""
        await self.page.get_by_label("Viewing as").select_option(value=str(self.here.people[name].id))
        await self.settled()

    async def types(self, command: str, **options: str) -> None:
        """Choose a command from the list and type its options; nothing is sent yet."""
        await self.page.get_by_role("textbox", name="Message").fill(f"/{command}")
        await self.suggestions.filter(has=self.page.get_by_text(f"/{command}", exact=True)).click()
        for name, value in options.items():
            await self.page.get_by_label(f"{name}, required").press_sequentially(value)
            await self.page.wait_for_function(ANSWERED)

    async def picks(self, suggestion: str) -> None:
        await self.suggestions.filter(has_text=suggestion).click()

    @asynccontextmanager
    async def arriving(self, kind: str) -> AsyncIterator[None]:
        """What is done within has arrived when this ends: while the page is busy, it drops what is done without a word.
        `kind` is what the page calls it.
        """
        await self.settled()
        async with self.page.expect_response(lambda response: _kind(response) == kind) as answering:
            yield
        receipt = await (await answering.value).json()
        assert not receipt["rejected"], receipt["diagnostics"]
        await self.settled()

    async def sends(self) -> None:
        """Send what was typed, and wait until it is answered."""
        async with self.arriving("run_command"):
            await self.page.get_by_role("button", name="Send").click()
        await self.page.get_by_role("textbox", name="Message").wait_for()
        await self.settled()

    async def asks(self, command: str, **options: str) -> None:
        """A whole command."""
        await self.types(command, **options)
        await self.sends()

    async def presses(self, button: str) -> None:
        """Press a button of the newest message."""
        async with self.arriving("click"):
            await self.answer.get_by_role("button", name=button).click()

    async def chooses(self, option: str, select: int = 0) -> None:
        """Take an entry of a select in the newest message, which are counted from 0.

        A list of channels is asked for anew when it opens; what is picked before it has come is lost.
        """
        await self.answer.get_by_role("combobox").nth(select).click()
        await self.answer.locator(LOADED).wait_for()
        async with self.arriving("select"):
            await self.answer.locator(LOADED).get_by_role("option", name=option).first.click()

    async def fills_in(self, label: str, text: str) -> None:
        """Fill in the form that popped up, and send it off."""
        form = self.page.get_by_role("dialog")
        await form.get_by_label(label).fill(text)
        async with self.arriving("modal_submit"):
            await form.get_by_role("button", name="Submit").click()
        await form.wait_for(state="hidden")
        await self.settled()


def _kind(response: Response) -> str:
    """Which deed of the page this answers; of what else it asks for, nothing."""
    return (response.request.post_data_json or {}).get("kind", "") if response.url.endswith("/api/action") else ""
