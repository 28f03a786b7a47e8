"""Whether somebody's words may be kept, and who has to be asked first. Pure: the one place where this is decided."""

from dataclasses import dataclass

from bot.errors import CannotAskError, RefusedError, SaidNoError, SelfRefusedError
from bot.sayings.saying import Author, State
from bot.server.kinds import Consent


@dataclass(frozen=True)
class Wish:
    """Somebody wants to keep words of an author. `refused`: the author wants not to be quoted at all; `said_no`:
    somebody of this account or name took down these very words, or said no to them; `own_no`: of this account, so it
    was not somebody else of this name; `trusted`: who saves them is of the staff.
    """

    author: Author
    actor_id: int
    refused: bool = False
    said_no: bool = False
    own_no: bool = False
    trusted: bool = False

    @property
    def own(self) -> bool:
        return self.author.id == self.actor_id


def first_state(wish: Wish, consent: Consent, *, review: bool) -> State:
    """Where it begins. Raises RefusedError, SelfRefusedError, SaidNoError, CannotAskError."""
    if wish.refused:
        raise SelfRefusedError if wish.own else RefusedError(name=wish.author.name)
    if wish.said_no and not (wish.own and wish.own_no):
        raise SaidNoError(name=wish.author.name)
    if wish.own or consent is not Consent.ASK:
        return after_author(review=review, reviewed=wish.trusted)
    if wish.author.id is None:
        raise CannotAskError(name=wish.author.name)
    return State.ASKED


def after_author(*, review: bool, reviewed: bool) -> State:
    """Where it goes once the author has nothing against it."""
    return State.WAITING if review and not reviewed else State.SHOWN


def is_told(consent: Consent, author: Author, saved_by: int | None) -> bool:
    """Whether the author hears that their words are shown, and how to take them down."""
    return consent is not Consent.FREE and author.id is not None and author.id != saved_by
