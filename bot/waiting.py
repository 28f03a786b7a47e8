"""Waiting until the first of several things happens."""

import asyncio


async def first_of(*events: asyncio.Event, seconds: float) -> None:
    """Until one of them is set, and no longer than that."""
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
