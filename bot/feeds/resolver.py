"""Resolves names for the fetcher, and refuses a name if any address behind it is not public. What is connected to is
what was checked: the answer goes from here straight to the connection, and is kept nowhere. Knows no HTTP.
"""

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

from bot.feeds.address import Policy, is_public

_trusted = ContextVar("trusted", default=False)  # whether what this task connects to may be anywhere


class PrivateAddressError(OSError):
    """Says nothing of which address it was."""

    def __init__(self) -> None:
        super().__init__(errno.EACCES, "not a public address")


class CheckedResolver(AbstractResolver):
    def __init__(self, inner: AbstractResolver, policy: Policy) -> None:
        self._inner = inner
        self._policy = policy

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Raises OSError: no such name, or PrivateAddressError."""
        found = list(await self._inner.resolve(host, port, family))
        if not found:
            raise OSError(None, "no such name")
        if not self._policy.trusts(host, port) and not all(is_public(one["host"]) for one in found):
            raise PrivateAddressError
        return found

    async def close(self) -> None:
        await self._inner.close()


@contextmanager
def trusting(host: str, port: int, policy: Policy) -> Iterator[None]:
    """Within it, sockets of this task may lead anywhere if this host and port are trusted."""
    token = _trusted.set(policy.trusts(host, port))
    try:
        yield
    finally:
        _trusted.reset(token)


def open_socket(address: tuple[Any, ...]) -> socket.socket:
    """For the connector, the last look before a connection: whatever came between, nothing private is asked."""
    family, kind, protocol, _, where = address
    if not _trusted.get() and not is_public(str(where[0])):
        raise PrivateAddressError
    return socket.socket(family=family, type=kind, proto=protocol)
