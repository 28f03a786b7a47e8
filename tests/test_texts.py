"""Every sentence the program asks for exists and gets the arguments it needs, and no sentence is left unused."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Attribute, Message, Resource, VariableReference
from fluent.syntax.visitor import Visitor

from bot.config import ROOT
from bot.show import model
from bot.show.catalog import Catalog
from bot.texts import FALLBACK, LOCALES, texts
from cogs.numbers import TOPICS

SPEAKERS = {"texts", "say", "StartError"}  # what is called with a key
NOT_FOR_THE_SENTENCE = {"code"}  # of StartError


class Variables(Visitor):
    """The names of the arguments of a message."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:  # noqa: N802 - Fluent calls it so
        self.names.add(node.id.name)


@dataclass(frozen=True)
class Use:
    """A place in the source that names a key. `key` is a pattern; `args` is None where they are not written there."""

    where: str
    key: str
    args: frozenset[str] | None


def variables(node: Attribute | Message) -> frozenset[str]:
    found = Variables()
    if node.value is not None:
        found.visit(node.value)
    return frozenset(found.names)


def messages() -> Iterator[tuple[str, frozenset[str]]]:
    """Every key of the English files with the arguments it takes."""
    for file in sorted((LOCALES / FALLBACK).glob("*.ftl")):
        resource: Resource = FluentParser().parse(file.read_text(encoding="utf-8"))
        for entry in resource.body:
            if isinstance(entry, Message):
                if entry.value is not None:
                    yield entry.id.name, variables(entry)
                yield from ((f"{entry.id.name}.{part.id.name}", variables(part)) for part in entry.attributes)


def keys(node: ast.expr) -> Iterator[str]:
    """What an expression may be, as patterns: "a", f"a-{b}" or either side of a choice."""
    match node:
        case ast.Constant(str(key)):
            yield re.escape(key)
        case ast.JoinedStr(parts):
            known = (str(part.value) if isinstance(part, ast.Constant) else None for part in parts)
            yield "".join("[a-z0-9-]+" if text is None else re.escape(text) for text in known)
        case ast.IfExp(body=body, orelse=orelse):
            yield from (*keys(body), *keys(orelse))


def speaks(node: ast.expr) -> bool:
    """Whether a call of this takes a key: texts(...), reader.texts(...), texts()(...), say(...), StartError(...)."""
    match node:
        case ast.Name(name) | ast.Attribute(attr=name):
            return name in SPEAKERS
        case ast.Call(func):
            return speaks(func)
    return False


@cache
def uses() -> list[Use]:
    """Read once, and not by those who only collect the tests: it takes seconds."""
    return list(_uses())


def _uses() -> Iterator[Use]:
    for file in sorted([*ROOT.glob("bot/**/*.py"), *ROOT.glob("cogs/*.py")]):
        name_of_file = file.relative_to(ROOT)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            where = f"{name_of_file}:{getattr(node, 'lineno', 0)}"
            match node:
                case ast.Call(func, [first, *_], given) if speaks(func):
                    names = {word.arg for word in given}
                    args = None if None in names else frozenset(str(name) for name in names) - NOT_FOR_THE_SENTENCE
                    yield from (Use(where, key, args) for key in keys(first))
                case ast.Assign([ast.Name("key") | ast.Attribute(attr="key")], value) if not isinstance(
                    value, ast.Dict
                ):
                    yield from (Use(where, key, None) for key in keys(value))
                case ast.Dict(names_):
                    found = [key for name in names_ if name is not None for key in keys(name)]
                    yield from (Use(where, key, None) for key in found if key.replace("\\", "") in ALL)


ALL = dict(messages())


def meant(use: Use) -> list[str]:
    """The keys that a place may name; a pattern names only those that take what is given there."""
    found = [key for key in ALL if re.fullmatch(use.key, key)]
    return found if len(found) < 2 or use.args is None else [key for key in found if ALL[key] == use.args]


def test_the_source_was_read() -> None:
    found = {use.key.replace("\\", "") for use in uses()}
    assert {
        "unsure",
        "error-ahead",
        "start-no-token",
        "command-cast.who",
        "numbers-[a-z0-9-]+",
        "progress-saved",
    } <= found


def test_every_sentence_that_is_asked_for_exists_with_these_arguments() -> None:
    assert [use for use in uses() if not meant(use)] == []
    wrong = [(use, key) for use in uses() for key in meant(use) if use.args is not None and use.args != ALL[key]]
    assert wrong == []


def test_every_sentence_is_asked_for_somewhere() -> None:
    asked = {key for use in uses() for key in meant(use)}
    assert sorted(ALL.keys() - asked) == []


@pytest.mark.parametrize("value", [0, 1, 2, 1_000_000, "", "none", "some words"])
def test_every_sentence_can_be_said(value: str | int) -> None:
    said = {key: texts()(key, **dict.fromkeys(names, value)) for key, names in ALL.items()}
    assert [key for key, sentence in said.items() if not sentence.strip() or "{" in sentence] == []


def test_a_sentence_without_its_arguments_or_its_key_is_an_error() -> None:
    with pytest.raises(ValueError, match="song"):
        texts()("song", title="Want Me")
    with pytest.raises(KeyError, match="no-such-key"):
        texts()("no-such-key")
    assert (texts().has("song"), texts().has("no-such-key")) == (True, False)


def test_every_topic_of_the_numbers_has_a_choice_and_a_title() -> None:
    assert [key for topic in TOPICS for key in (f"numbers-{topic}", f"numbers-choice-{topic}") if key not in ALL] == []


@pytest.mark.parametrize("pack", ["catalog", "lantern"])
def test_every_kind_of_relation_has_a_word(pack: str, request: pytest.FixtureRequest) -> None:
    whole: Catalog = request.getfixturevalue(pack)
    kinds = {relation.kind for entry in whole.all(model.Character) for relation in entry.relations}
    assert [kind for kind in sorted(kinds) if f"relation-{kind.replace('_', '-')}" not in ALL] == []
