"""`python -m bot run` as people and service managers see it: a friendly word, an exit code, and an end when told."""

import shutil
import signal
from pathlib import Path

import pytest

from tests.conftest import LANTERN
from tests.wire.payloads import slash
from tests.wire.program import called, finished, running
from tests.wire.server import TOKEN, Server


async def test_without_a_token_it_says_which_setting_is_missing_and_what_to_do_instead(project: Path) -> None:
    ended = await finished(project, "run")
    assert (ended.code, ended.out, ended.paragraphs) == (2, "", 1)
    assert "DISCORD_TOKEN" in ended.said
    assert "https://discord.com/developers/applications" in ended.said
    assert '"make demo"' in ended.said


async def test_a_refused_token_is_tried_once(project: Path, server: Server, environment: dict[str, str]) -> None:
    server.token = "a.new.token"  # noqa: S105  # it opens nothing
    ended = await finished(project, "run", **environment)
    assert ended.code == 3
    assert "DISCORD_TOKEN" in ended.err
    assert "Traceback" not in ended.err
    assert TOKEN not in ended.err
    assert [(request.method, request.path) for request in server.requests] == [("GET", "/users/@me")]


def test_a_setting_that_is_not_right_is_named() -> None:
    ended = called("run", DISCORD_TOKEN=TOKEN, LOG_LEVEL="loud")
    assert (ended.code, ended.out, ended.paragraphs) == (2, "", 1)
    assert ended.err.startswith("LOG_LEVEL is not right: ")


async def test_a_database_that_is_a_folder_is_told(project: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    ended = await finished(project, "run", **environment | {"DATABASE_URL": f"sqlite:///{tmp_path}"})
    assert (ended.code, ended.paragraphs) == (4, 1)
    assert str(tmp_path) in ended.err
    assert "unable to open database file" in ended.said


async def test_a_file_that_is_no_database_is_told_and_left_alone(
    project: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    diary = tmp_path / "diary.txt"
    diary.write_text("Dear diary, today I met somebody. " * 100, encoding="utf-8")
    before = diary.read_bytes()
    ended = await finished(project, "run", **environment | {"DATABASE_URL": f"sqlite:///{diary}"})
    assert (ended.code, ended.paragraphs) == (4, 1)
    assert "file is not a database" in ended.said
    assert diary.read_bytes() == before


async def test_a_broken_pack_is_told(project: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    broken = Path(shutil.copytree(LANTERN, tmp_path / "broken"))
    (broken / "more.toml").write_text("[[characters]\n", encoding="utf-8")
    ended = await finished(project, "run", **environment | {"SHOW_PACK": str(broken)})
    assert (ended.code, ended.paragraphs) == (5, 1)
    assert f'"python -m bot pack check {broken}" lists them.' in ended.said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
async def test_it_ends_cleanly_when_told(
    project: Path, server: Server, environment: dict[str, str], number: signal.Signals
) -> None:
    async with running(project, "run", **environment) as program:
        connection = await server.connected()
        await connection.dispatch("INTERACTION_CREATE", slash("about"))
        await server.until(server.callbacks)
        program.interrupt(number)
        ended = await program.ended()
    assert ended.code == 0
    assert "Traceback" not in ended.err
    assert "ERROR" not in ended.err


async def test_settings_in_the_env_file_count(project: Path, server: Server, environment: dict[str, str]) -> None:
    lines = [f"{name}={value}" for name, value in environment.items()]
    file = project / ".env"
    file.write_text("\n".join(lines), encoding="utf-8")
    try:
        async with running(project, "run") as program:
            await server.connected()
            program.interrupt()
            assert (await program.ended()).code == 0
    finally:
        file.unlink()


async def test_it_speaks_zlib_where_zstandard_is_not_installed(
    project: Path, server: Server, environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['zstandard'] = None\n", encoding="utf-8")
    async with running(project, "run", **environment, PYTHONPATH=str(tmp_path)) as program:
        connection = await server.connected()
        await connection.dispatch("INTERACTION_CREATE", slash("about"))
        await server.until(server.callbacks)
        program.interrupt()
        assert (await program.ended()).code == 0
    assert connection.query["compress"] == "zlib-stream"
