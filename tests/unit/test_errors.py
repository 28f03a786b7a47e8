"""Errors carry what a sentence needs, and no sentence of their own."""

from bot.errors import AheadError, NotFoundError, StartError, UserError


def test_an_unknown_name_comes_with_three_that_may_be_meant_at_most() -> None:
    error = NotFoundError("nik", ["Nick", "Niall", "Nikki", "Naomi"])
    assert (error.key, error.args_, error.near) == (
        "error-not-found",
        {"text": "nik"},
        ("Nick", "Niall", "Nikki"),
    )
    assert NotFoundError("nik").near == ()


def test_what_is_ahead_names_nothing() -> None:
    assert (AheadError().args_, str(AheadError())) == ({}, "error-ahead")


def test_each_kind_of_user_error_has_a_sentence_of_its_own() -> None:
    every: list[type[UserError]] = [UserError, *UserError.__subclasses__()]
    kinds = {kind.__name__: kind.key for kind in every if "key" in vars(kind)}
    assert len(kinds) == len(set(kinds.values()))
    several = {kind.__name__ for kind in every} - kinds.keys()  # they choose among sentences of their own
    assert several == {"BadSettingError", "BadImportError", "FeedError"}


def test_a_program_that_cannot_start_says_with_which_code_it_ends() -> None:
    error = StartError("start-bad-setting", code=2, name="LOG_LEVEL", reason="x")
    assert (error.key, error.code, error.args_) == ("start-bad-setting", 2, {"name": "LOG_LEVEL", "reason": "x"})
