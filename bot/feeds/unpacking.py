"""Unpacks what was sent packed, piece by piece, so that a bomb is never held in memory. Pure."""

import zlib
from collections.abc import Iterator

from bot.errors import FeedError
from bot.feeds.problems import Problem

PIECE = 64 * 1024  # bytes, at most, of what is given out at a time
MOST_MEMBERS = 1_000  # of one gzip body: several may stand one after the other
GZIP, ZLIB, RAW = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS


class Unpacker:
    """`encoding` is the header Content-Encoding: none, gzip or deflate. Raises FeedError(ENCODED)."""

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding.strip().lower().removeprefix("x-")
        if self._encoding not in {"", "identity", "gzip", "deflate"}:
            raise FeedError(Problem.ENCODED)
        self._stream = zlib.decompressobj(GZIP) if self._encoding == "gzip" else None
        self._waiting = b""  # the first byte, where two are needed to know what it is
        self._members = 1
        self._over = False  # what follows is not ours

    def unpack(self, packed: bytes) -> Iterator[bytes]:
        """Pieces, some of them empty: whoever counts can stop after each."""
        if self._encoding in {"", "identity"}:
            yield packed
            return
        if self._encoding == "deflate" and self._stream is None:
            packed = self._waiting + packed
            if len(packed) < 2:
                self._waiting = packed
                return
            self._stream = zlib.decompressobj(_kind(packed))
        try:
            yield from self._pieces(packed)
        except zlib.error:
            raise FeedError(Problem.ENCODED) from None

    def end(self) -> None:
        """Nothing more comes: it must be complete."""
        if self._waiting and self._stream is None:
            raise FeedError(Problem.ENCODED)
        if self._stream is not None and not self._stream.eof:
            raise FeedError(Problem.ENCODED)

    def _pieces(self, packed: bytes) -> Iterator[bytes]:
        while not self._over:
            assert self._stream is not None
            if self._stream.eof:
                if not packed:
                    return
                self._next_member(packed)
                continue
            piece = self._stream.decompress(packed, PIECE)
            yield piece
            packed = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
            if not packed and len(piece) < PIECE:
                return

    def _next_member(self, packed: bytes) -> None:
        """Another one, or padding, which is left alone as every browser does."""
        if self._encoding != "gzip" or packed[:1] != b"\x1f":
            self._over = True
            return
        self._members += 1
        if self._members > MOST_MEMBERS:
            raise FeedError(Problem.ENCODED)
        self._stream = zlib.decompressobj(GZIP)


def _kind(start: bytes) -> int:
    """Deflate is meant to come with a header of zlib, and comes without it as often."""
    return ZLIB if start[0] & 0x0F == 8 and int.from_bytes(start[:2]) % 31 == 0 else RAW
