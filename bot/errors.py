"""Everything that can go wrong in a way a person should be told about.

UserError                  a sentence for the person who asked; never logged
 +- NotFoundError          no such name; carries up to three that may be meant
 |   +- NoAnswerError      nothing answers a question
 +- AheadError             it exists, but further on than the reader is; names nothing
 +- NotYoursError          a button of somebody else's answer
 |   NotYourWordsError     a quote that is not by them, and that they did not save
 +- EmptySearchError       nothing was asked
 +- CareError              somebody may not be well; kind words, and where people listen
 +- NoQuoteError, NoNewsError          a search for them found nothing
 +- NoQuotesError          the show has no quotes at all
 +- EmptyProgressError, NoPlaceError, NoVolumeError        /progress was given nothing, or what does not exist
 +- BusyError              the database is taken for a moment; nothing was changed
 +- StaleError             a button, modal or command this version no longer knows
 +- NotStaffError, NotEditorError, NotManagerError, NoServerError   a staff command, for who may not, or not in a server
 +- BadSettingError        a value that cannot be; says what it should be
 +- NoChangeError          /settings was given nothing to change
 +- ChangedMeanwhileError  somebody else changed it since it was shown; nothing was changed
 +- NothingToUndoError     no change is left that could be taken back
 +- BadImportError         a file of settings with a problem; nothing was changed
 +- NoProposalError        an uploaded file waits no longer for a yes
 +- NoReleaseError         no such release
 +- BadWhenError           a date or time that cannot be read
 +- BadMomentError         the same, of a reminder
 +- PastError              a date or time that is over
 +- TooFarError            a reminder so far ahead that nobody should rely on it
 +- NoPaceError            a re-watch of a season that came out all at once needs to know how fast
 +- TooManyReleasesError, TooManyRemindersError      there is a limit
 +- NoReminderError        a reminder that was cancelled, or is over
 +- FeedError              a feed that cannot be fetched or read; carries why
 +- NoFeedError            no such feed in this server
 +- KnownFeedError         this server follows it already
 +- TooManyFeedsError      there is a limit
 +- NoDraftPlaceError      drafts need a staff channel, and there is none
 +- NoNewsPlaceError       a feed without a channel of its own, where none is set for news
 +- DecidedError           somebody else posted or skipped this item already
 +- RefusedError           the author of some words wants not to be quoted
 |   SelfRefusedError      the same, told to themselves
 +- SaidNoError            the author took down these words, or said no to them
 +- CannotAskError         the author has to be asked first, and nobody knows who that is
 +- SavedAlreadyError      these words are a quote already
 +- NoWordsError           a message in which there is nothing to quote
 +- NoSayingError, GoneSayingError      no such quote in this server; one of which only its number is left
 +- HiddenSayingError      a quote from a channel that not everybody here may see
 +- AskFirstError          quotes of a file, where every author has to be asked first
 +- TooManySayingsError, TooManyWaitingError, TooManySavedError, TooManyClaimsError      there is a limit
 +- ClaimedBeforeError     words that somebody says are theirs, and that the staff showed again after that
 +- CannotSaveError        the disk is full or cannot be written; nothing was changed
StartError                 the program cannot start; carries its exit code

`key` is a message of the locale files and `args_` are its arguments, so the core holds no sentences.
"""

from collections.abc import Sequence
from datetime import timedelta


class UserError(Exception):
    key = "error-unexpected"

    def __init__(self, **args_: str | int) -> None:
        super().__init__(self.key)
        self.args_ = args_


class NotFoundError(UserError):
    """`text` is what was typed, `near` the labels of what may be meant."""

    key = "error-not-found"

    def __init__(self, text: str, near: Sequence[str] = ()) -> None:
        super().__init__(text=text)
        self.near = tuple(near[:3])


class NoAnswerError(NotFoundError):
    key = "error-no-answer"


class AheadError(UserError):
    key = "error-ahead"


class NotYoursError(UserError):
    key = "error-not-yours"


class NotYourWordsError(NotYoursError):
    key = "error-not-your-words"


class CareError(UserError):
    key = "error-care"


class EmptySearchError(UserError):
    key = "error-empty"


class NoQuoteError(UserError):
    key = "error-no-quote"


class NoQuotesError(UserError):
    key = "error-no-quotes"


class NoNewsError(UserError):
    key = "error-no-news"


class EmptyProgressError(UserError):
    key = "error-progress-empty"


class NoPlaceError(UserError):
    key = "error-no-place"


class NoVolumeError(UserError):
    key = "error-no-volume"


class BusyError(UserError):
    key = "error-busy"


class StaleError(UserError):
    key = "error-stale"


class NotStaffError(UserError):
    key = "error-not-staff"


class NotEditorError(UserError):
    key = "error-not-editor"


class NotManagerError(UserError):
    key = "error-not-manager"


class NoServerError(UserError):
    key = "error-no-server"


class BadSettingError(UserError):
    """`kind` says what it should have been, as the messages `error-setting-...` tell."""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(text=text)
        self.key = f"error-setting-{kind}"


class NoChangeError(UserError):
    key = "error-no-change"


class ChangedMeanwhileError(UserError):
    key = "error-changed-meanwhile"


class NothingToUndoError(UserError):
    key = "error-nothing-to-undo"


class BadImportError(UserError):
    """`reason` is a message `error-import-...`; `where` names the key or line."""

    def __init__(self, reason: str, where: str = "") -> None:
        super().__init__(where=where)
        self.key = f"error-import-{reason}"
        self.where = where


class NoProposalError(UserError):
    key = "error-no-proposal"


class NoReleaseError(NotFoundError):
    key = "error-no-release"


class BadWhenError(UserError):
    key = "error-when"


class BadMomentError(UserError):
    key = "error-moment"


class PastError(UserError):
    key = "error-past"


class TooFarError(UserError):
    key = "error-too-far"


class NoPaceError(UserError):
    key = "error-no-pace"


class TooManyReleasesError(UserError):
    key = "error-too-many-releases"


class TooManyRemindersError(UserError):
    key = "error-too-many-reminders"


class NoReminderError(UserError):
    key = "error-no-reminder"


class FeedError(UserError):
    """`problem` is a word of the messages `error-feed-...`; `detail` is a short word or number that belongs to it, such
    as the HTTP status. `after` is how long the server asks to be left alone.
    """

    def __init__(self, problem: str, detail: str = "", after: timedelta | None = None) -> None:
        super().__init__(detail=detail)
        self.key = f"error-feed-{problem}"
        self.args = (self.key, detail)
        self.problem, self.detail, self.after = problem, detail, after


class NoFeedError(NotFoundError):
    key = "error-no-feed"


class KnownFeedError(UserError):
    key = "error-known-feed"


class TooManyFeedsError(UserError):
    key = "error-too-many-feeds"


class NoDraftPlaceError(UserError):
    key = "error-no-draft-place"


class NoNewsPlaceError(UserError):
    key = "error-no-news-place"


class DecidedError(UserError):
    key = "error-decided"


class RefusedError(UserError):
    key = "error-refused"


class SelfRefusedError(UserError):
    key = "error-self-refused"


class SaidNoError(UserError):
    key = "error-said-no"


class CannotAskError(UserError):
    key = "error-cannot-ask"


class SavedAlreadyError(UserError):
    key = "error-saved-already"


class NoWordsError(UserError):
    key = "error-no-words"


class NoSayingError(UserError):
    key = "error-no-saying"


class GoneSayingError(UserError):
    key = "error-gone-saying"


class HiddenSayingError(UserError):
    key = "error-hidden-saying"


class TooManySayingsError(UserError):
    key = "error-too-many-sayings"


class TooManyWaitingError(UserError):
    key = "error-too-many-waiting"


class TooManySavedError(UserError):
    key = "error-too-many-saved"


class TooManyClaimsError(UserError):
    key = "error-too-many-claims"


class ClaimedBeforeError(UserError):
    key = "error-claimed-before"


class AskFirstError(UserError):
    key = "error-ask-first"


class CannotSaveError(UserError):
    key = "error-cannot-save"


class StartError(Exception):
    """`key` and `args_` as for UserError; `code` is the exit code of the program."""

    def __init__(self, key: str, code: int, **args_: str | int) -> None:
        super().__init__(key)
        self.key, self.code, self.args_ = key, code, args_
