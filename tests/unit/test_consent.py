"""Who has to be asked before words are kept: every combination, written out."""

import pytest

from bot.errors import CannotAskError, RefusedError, SaidNoError, SelfRefusedError, UserError
from bot.sayings.consent import Wish, after_author, first_state, is_told
from bot.sayings.saying import Author, State
from bot.server.kinds import Consent

FREE, TAKEDOWN, ASK = Consent.FREE, Consent.TAKEDOWN, Consent.ASK
SHOWN, WAITING, ASKED = State.SHOWN, State.WAITING, State.ASKED
CHARLIE, NICK = 1, 2
KNOWN, UNKNOWN = Author("Charlie", CHARLIE), Author("Charlie")
Ends = State | type[UserError]

FRIEND = Wish(KNOWN, NICK)
EDITOR = Wish(KNOWN, NICK, trusted=True)
OWN = Wish(KNOWN, CHARLIE)
OWN_AS_EDITOR = Wish(KNOWN, CHARLIE, trusted=True)
PROXY = Wish(UNKNOWN, NICK)
PROXY_BY_EDITOR = Wish(UNKNOWN, NICK, trusted=True)

# who saves whose words: without review (free, takedown, ask), and with it
BEGINS: list[tuple[Wish, tuple[Ends, Ends, Ends], tuple[Ends, Ends, Ends]]] = [
    (FRIEND, (SHOWN, SHOWN, ASKED), (WAITING, WAITING, ASKED)),
    (EDITOR, (SHOWN, SHOWN, ASKED), (SHOWN, SHOWN, ASKED)),
    (OWN, (SHOWN, SHOWN, SHOWN), (WAITING, WAITING, WAITING)),
    (OWN_AS_EDITOR, (SHOWN, SHOWN, SHOWN), (SHOWN, SHOWN, SHOWN)),
    (PROXY, (SHOWN, SHOWN, CannotAskError), (WAITING, WAITING, CannotAskError)),
    (PROXY_BY_EDITOR, (SHOWN, SHOWN, CannotAskError), (SHOWN, SHOWN, CannotAskError)),
]
NEVER: list[tuple[Wish, type[UserError]]] = [  # whatever the server wants
    (Wish(KNOWN, NICK, refused=True), RefusedError),
    (Wish(KNOWN, NICK, refused=True, trusted=True), RefusedError),
    (Wish(KNOWN, NICK, refused=True, said_no=True), RefusedError),
    (Wish(KNOWN, CHARLIE, refused=True), SelfRefusedError),
    (Wish(KNOWN, CHARLIE, refused=True, trusted=True), SelfRefusedError),
    (Wish(KNOWN, NICK, said_no=True), SaidNoError),
    (Wish(KNOWN, NICK, said_no=True, own_no=True, trusted=True), SaidNoError),
    (Wish(KNOWN, CHARLIE, said_no=True), SaidNoError),  # somebody else of the name that they give
    (Wish(UNKNOWN, NICK, said_no=True), SaidNoError),
    (Wish(UNKNOWN, NICK, said_no=True, trusted=True), SaidNoError),
]


@pytest.mark.parametrize(
    ("wish", "consent", "review", "ends"),
    [
        (wish, consent, review, ends)
        for wish, *columns in BEGINS
        for review, row in zip((False, True), columns, strict=True)
        for consent, ends in zip(Consent, row, strict=True)
    ],
)
def test_words_begin_where_the_server_and_their_author_want_it(
    wish: Wish, consent: Consent, review: bool, ends: Ends
) -> None:
    if isinstance(ends, State):
        assert first_state(wish, consent, review=review) is ends
    else:
        with pytest.raises(ends):
            first_state(wish, consent, review=review)


def test_the_table_is_in_the_order_of_the_choices() -> None:
    assert list(Consent) == [FREE, TAKEDOWN, ASK]


@pytest.mark.parametrize(("wish", "error"), NEVER)
@pytest.mark.parametrize("consent", Consent)
@pytest.mark.parametrize("review", [False, True])
def test_a_no_holds_whatever_the_server_wants(
    wish: Wish, error: type[UserError], consent: Consent, review: bool
) -> None:
    with pytest.raises(UserError) as refused:
        first_state(wish, consent, review=review)
    assert type(refused.value) is error


def test_who_took_down_words_of_their_own_may_add_them_again() -> None:
    for consent in Consent:
        assert first_state(Wish(KNOWN, CHARLIE, said_no=True, own_no=True), consent, review=False) is SHOWN


def test_after_the_author_come_the_staff_unless_they_saved_it_themselves() -> None:
    assert after_author(review=True, reviewed=False) is WAITING
    assert {after_author(review=False, reviewed=any_) for any_ in (False, True)} == {SHOWN}
    assert after_author(review=True, reviewed=True) is SHOWN


@pytest.mark.parametrize(
    ("consent", "author", "saved_by", "told"),
    [
        (FREE, KNOWN, NICK, False),
        (TAKEDOWN, KNOWN, NICK, True),
        (ASK, KNOWN, NICK, True),
        (TAKEDOWN, KNOWN, None, True),
        (TAKEDOWN, KNOWN, CHARLIE, False),
        (TAKEDOWN, UNKNOWN, NICK, False),
        (TAKEDOWN, UNKNOWN, None, False),
    ],
)
def test_authors_are_told_unless_the_server_is_free_or_they_know(
    consent: Consent, author: Author, saved_by: int | None, told: bool
) -> None:
    assert is_told(consent, author, saved_by) is told
