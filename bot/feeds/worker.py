"""The process that reads feeds for the bot: `python -m bot.feeds.worker`. It asks for nothing but its input.

In: a line of JSON (size, content_type, url, seconds), then the document. Out: a line about the document, then one line
for each entry, so that whoever reads them never has much to do at once. See `reading`, the other end.
"""

import contextlib
import json
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Any, BinaryIO

from bot.errors import FeedError
from bot.feeds.entry import Document
from bot.feeds.parse import parse
from bot.feeds.problems import Problem

MOST_DATA = 100_000_000  # bytes of memory for data; a document of 5 MB with 10,000 entries takes about 60 MB of it
MOST_MEMORY = 200_000_000  # bytes of memory of any kind, where data alone is not limited
ENOUGH = 60_000_000  # bytes of memory with which a process is better replaced: it gives little back
MOST_DOCUMENTS = 200  # likewise
TOO_MUCH = 3  # exit code: no memory left to answer with


def main() -> None:
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever is printed while reading is no answer
    sys.stdout = sys.stderr
    limit_memory()
    for number in range(1, MOST_DOCUMENTS + 1):
        order = sys.stdin.buffer.readline(10_000)
        if not order:
            return
        if serve(json.loads(order), sys.stdin.buffer, answers, last=number == MOST_DOCUMENTS):
            return


def serve(order: dict[str, Any], documents: BinaryIO, answers: BinaryIO, last: bool) -> bool:
    """Read one document and answer. True where this process should end now."""
    limit_time(order["seconds"])
    about: dict[str, Any]
    document = Document()
    try:
        document = parse(documents.read(order["size"]), order["content_type"], order["url"])
        about = {"title": document.title, "link": document.link, "entries": len(document.entries)}
    except FeedError as error:
        about = {"problem": error.problem, "detail": error.detail}
    except (MemoryError, RecursionError):
        about, last = {"problem": Problem.TOO_COMPLEX}, True
    except Exception:  # the bot logs it
        about = {"problem": Problem.INTERNAL, "trace": traceback.format_exc()[-4_000:]}
    last = last or _memory() > ENOUGH
    write_line(answers, {**about, "last": last})
    for entry in document.entries:
        published = entry.published_at.isoformat() if entry.published_at else None
        write_line(answers, [entry.id, entry.link, entry.title, entry.summary, published])
    answers.flush()
    limit_time(0)
    return last


def write_line(answers: BinaryIO, value: object) -> None:
    answers.write(json.dumps(value, ensure_ascii=False).encode(errors="replace") + b"\n")


def limit_time(seconds: float) -> None:
    """Of computing; the signal ends the process. 0 is no limit."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, seconds)


def limit_memory() -> None:
    """No more memory than that, no files, no picture of the memory after a crash."""
    if sys.platform == "win32":
        return
    import resource

    for kind, most in (
        (resource.RLIMIT_DATA, MOST_DATA),
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        limit = min(most, hard) if (hard := resource.getrlimit(kind)[1]) != resource.RLIM_INFINITY else most
        with contextlib.suppress(ValueError, OSError):  # not every system knows every limit
            resource.setrlimit(kind, (limit, limit))


def _memory() -> int:
    """How much of it this process has now, in bytes; 0 where that cannot be told."""
    if sys.platform != "linux":
        return 0
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    try:
        main()
    except MemoryError:  # while the answer was being written
        sys.exit(TOO_MUCH)
    except (BrokenPipeError, KeyboardInterrupt):  # nobody listens any more
        sys.exit(0)
