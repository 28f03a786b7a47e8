"""A slip of the finger in the file of settings is told, and what belongs to other programs is not."""

from pathlib import Path

from bot.config import misspelt


def test_a_name_that_is_almost_a_setting_is_told_with_what_may_be_meant(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("DISCORD_TOKN=x\nLOGLEVEL=INFO\nDATABASE_URL=sqlite://\nCOMPOSE_PROJECT=truham\n", encoding="utf-8")
    assert misspelt(file) == {"DISCORD_TOKN": "DISCORD_TOKEN", "LOGLEVEL": "LOG_LEVEL"}


def test_without_a_file_nothing_is_misspelt(tmp_path: Path) -> None:
    assert misspelt(tmp_path / "none") == {}
