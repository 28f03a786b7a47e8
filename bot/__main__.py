"""The command line: run, demo, backup, restore, pack check, pack new."""

import asyncio
import logging
import sys
import textwrap
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.logging import RichHandler

from bot.clock import SystemClock
from bot.config import ROOT, Settings, load_settings, misspelt
from bot.errors import StartError
from bot.texts import texts

log = logging.getLogger("bot")
app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
packs = typer.Typer(no_args_is_help=True)
app.add_typer(packs, name="pack", help=texts()("cli-pack"))
out, err = Console(), Console(stderr=True)
STOPPED = 130  # the exit code of what Ctrl-C ended, as shells have it


@app.command("run", help=texts()("cli-run"))
def run_command() -> None:
    settings = _settings()
    from bot.app import run

    _log_to_terminal(settings.log_level)
    for name, meant in misspelt().items():
        log.warning(texts()("start-misspelt", name=name, meant=meant))
    _run(run(settings), _fast_loop())


@app.command("demo", help=texts()("cli-demo"))
def demo_command(
    tour: Annotated[bool, typer.Option("--tour", help=texts()("cli-demo.tour"))] = False,
    port: Annotated[int, typer.Option(help=texts()("cli-demo.port"), min=0, max=65535)] = 8765,
) -> None:
    try:
        from bot.demo import demo
        from bot.tour import play_tour
    except ModuleNotFoundError as error:
        if error.name != "simcord":
            raise
        _stop(StartError("demo-missing", code=2))

    _log_to_terminal("WARNING")
    _run(play_tour(out) if tour else demo(out, port))


@app.command("backup", help=texts()("cli-backup"))
def backup_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=texts()("cli-backup.file"))],
) -> None:
    from bot.store.backup import back_up, file_of

    say, target = texts(), file.absolute()
    with _copying(say("backup-progress"), StartError("backup-stopped", code=STOPPED)) as report:
        back_up(file_of(load_settings().database_url), target, report)
    out.print(say("backup-done", file=str(target)), markup=False, highlight=False, soft_wrap=True)


@app.command("restore", help=texts()("cli-restore"))
def restore_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=texts()("cli-restore.file"))],
    to: Annotated[Path | None, typer.Option(metavar="NEW", help=texts()("cli-restore.to"))] = None,
) -> None:
    from bot.store.backup import file_of, restore

    say = texts()
    with _copying(say("restore-progress"), StartError("restore-stopped", code=STOPPED)) as report:
        target = to.absolute() if to else file_of(load_settings().database_url)
        restore(file.absolute(), target, SystemClock().now(), report)
    done = say("restore-done-elsewhere" if to else "restore-done", file=str(target))
    out.print(done, markup=False, highlight=False, soft_wrap=True)


@packs.command("check", help=texts()("cli-pack-check"))
def pack_check(folder: Annotated[Path, typer.Argument(metavar="DIR")] = ROOT / "data" / "heartstopper") -> None:
    from bot.show.pack import PackError, load_pack

    say = texts()
    try:
        pack = load_pack(folder)
    except PackError as error:
        for problem in error.problems:
            err.print(problem, markup=False, highlight=False, soft_wrap=True)
        err.print(say("pack-bad", count=len(error.problems)))
        raise typer.Exit(1) from None
    counts = ", ".join(f"{len(rows)} {table}" for table, rows in pack.entries.items() if rows)
    out.print(say("pack-good", title=pack.show.title, counts=counts), markup=False, soft_wrap=True)


@packs.command("new", help=texts()("cli-pack-new"))
def pack_new(folder: Annotated[Path, typer.Argument(metavar="DIR")]) -> None:
    from bot.show.skeleton import write_skeleton

    try:
        files = write_skeleton(folder)
    except FileExistsError:
        err.print(texts()("pack-exists", folder=str(folder)), markup=False, soft_wrap=True)
        raise typer.Exit(1) from None
    out.print(texts()("pack-written", folder=str(folder), files=", ".join(files)), markup=False, soft_wrap=True)


def _settings() -> Settings:
    try:
        return load_settings()
    except StartError as error:
        _stop(error)


@contextmanager
def _copying(title: str, stopped: StartError) -> Iterator[Callable[[int, int], None]]:
    """A bar for a copy that is being made; what goes wrong, or Ctrl-C, becomes a sentence and an exit code."""
    from bot.terminal import progress_bar

    try:
        with progress_bar(out, title) as report:
            yield report
    except StartError as error:
        _stop(error)
    except KeyboardInterrupt:
        _stop(stopped)


def _run(main: Coroutine[Any, Any, None], loop_factory: Any = None) -> None:
    """Run until done; Ctrl-C is a clean end, and what cannot start says why."""
    try:
        with asyncio.Runner(loop_factory=loop_factory) as runner:
            runner.run(main)
    except StartError as error:
        _stop(error)
    except KeyboardInterrupt:
        out.print()


def _fast_loop() -> Any:
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


def _stop(error: StartError) -> NoReturn:
    """One paragraph, as wide as the terminal; addresses and names of files stay in one piece."""
    sentence = texts()(error.key, **error.args_)
    paragraph = textwrap.fill(sentence, err.width, break_long_words=False, break_on_hyphens=False)
    err.print(paragraph, markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(error.code) from None


def _log_to_terminal(level: str) -> None:
    """discord.py is silent unless its logger is set up, too."""
    if err.is_terminal:
        handler = RichHandler(console=err, show_path=False, rich_tracebacks=True, log_time_format="%Y-%m-%d %H:%M:%S")
        logging.basicConfig(level=level, format="%(name)s: %(message)s", handlers=[handler])
    else:  # a file or a service: one line each, however long
        logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    if level != "DEBUG":
        for name in ("alembic", "discord"):
            logging.getLogger(name).setLevel(max(logging.getLevelName(level), logging.WARNING))


if __name__ == "__main__":
    sys.exit(app())
