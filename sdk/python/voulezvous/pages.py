"""Walks lists: the platform pages every list by an opaque cursor."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any, Protocol, TypeVar

from voulezvous.generated.types import UNSET, Unset

T = TypeVar("T")


class Page(Protocol[T]):
    """One page of a list."""

    items: list[T]
    next_cursor: str | Unset


def pages(fetch: Callable[..., Page[T]], **parameters: Any) -> Iterator[T]:
    """Yield every item of a list operation: `pages(client.control.list_queue, limit=100)`."""
    cursor: str | Unset = UNSET
    while True:
        page = fetch(cursor=cursor, **parameters)
        yield from page.items
        cursor = page.next_cursor
        if isinstance(cursor, Unset):
            return


async def async_pages(fetch: Callable[..., Awaitable[Page[T]]], **parameters: Any) -> AsyncIterator[T]:
    """Yield every item of an asynchronous list operation."""
    cursor: str | Unset = UNSET
    while True:
        page = await fetch(cursor=cursor, **parameters)
        for item in page.items:
            yield item
        cursor = page.next_cursor
        if isinstance(cursor, Unset):
            return
