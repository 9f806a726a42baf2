"""The kinds of sources, as plugins: how to look at one. A kind is one more entry of `KINDS`."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from generated.vocabulary import SourceKind
from lab.discovery import archive, feed, peertube
from lab.discovery.found import Found, Unreadable
from services.infra.outbound import OutboundError, RefusedAnswer, Web


@dataclass(frozen=True)
class Ask:
    """Where to look, for at most how many programmes, and which picture height is wanted."""

    location: str
    most: int
    height: int


@dataclass
class Offer:
    """What a source offers, and what is wrong with parts of it."""

    programmes: list[Found] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


Look = Callable[[Web, Ask], Awaitable[Offer]]


async def _feed(web: Web, ask: Ask) -> Offer:
    answer, body = await web.document(ask.location, feed.ACCEPT)
    found = await asyncio.to_thread(feed.read, body, answer.url, height=ask.height, most=ask.most)
    return Offer(found)


async def _peertube(web: Web, ask: Ask) -> Offer:
    listed = await _json(web, peertube.list_url(ask.location, ask.most), peertube.ACCEPT)
    return await _each(web, peertube.video_urls(listed, ask.location)[: ask.most], peertube.video, ask)


async def _archive(web: Web, ask: Ask) -> Offer:
    listed = await _json(web, archive.list_url(ask.location, ask.most), archive.ACCEPT)
    return await _each(web, archive.item_urls(listed, ask.location)[: ask.most], archive.item, ask)


KINDS: Mapping[SourceKind, Look] = {
    SourceKind.FEED: _feed,
    SourceKind.PEERTUBE: _peertube,
    SourceKind.ARCHIVE: _archive,
}


async def _each(web: Web, urls: list[str], read: Callable[..., Found], ask: Ask) -> Offer:
    """Every description in turn; one that can't be read is a problem of its own, a host that wants rest ends it."""
    offer = Offer()
    for url in urls:
        try:
            offer.programmes.append(read(await _json(web, url, "application/json"), url, height=ask.height))
        except (Unreadable, RefusedAnswer) as error:
            offer.problems.append(str(error))
        except OutboundError as error:
            if not offer.programmes:
                raise
            offer.problems.append(str(error))
            break
    return offer


async def _json(web: Web, url: str, accept: str) -> Any:
    _, body = await web.document(url, accept)
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"the answer is no JSON: {error}"[:300]) from error
