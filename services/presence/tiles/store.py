"""Tiles in Redis: the calls of their script. Every method raises Unavailable without Redis; times are the caller's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from redis.asyncio import Redis

from generated.vocabulary import ErrorCode, FormFactor
from services.infra.streams import REDIS_ERRORS
from services.kernel.errors import Unavailable
from services.presence.spelling import moment
from services.presence.tiles.domain import Tile, TileName
from services.presence.tiles.state import DUE, FIELDS, LOOKING, SCRIPT, tile_key, watched_key


class TileStore:
    """The tiles of one Redis."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._script = redis.register_script(SCRIPT)

    async def connect(self, tile: Tile, most: int, now: datetime) -> Tile | None:
        """Let a tile be there, looked at again at once; None when its device has `most` others."""
        name = tile.name
        turn = await self._call(
            *("connect", now, name.user_id, f"{name.user_id}/{name.device_id}/", _text(name)),
            *(tile.owner_id, tile.profile, tile.form, _ms(tile.until), _ms(now), most, tile.mode),
        )
        return await self.one(name) if turn else None

    async def show(
        self, of: TileName, places: Sequence[str], until: datetime, out: datetime, now: datetime
    ) -> None:
        """A viewport shows these presences, in this order: till `until`; its other tiles are left till `out`."""
        prefix = f"{of.user_id}/{of.device_id}/{of.viewport_id}/"
        await self._call("viewport", now, of.user_id, prefix, _ms(until), _ms(out), *places)

    async def doubt(self, people: Iterable[str], now: datetime) -> None:
        """Let every tile that these people watch, and every one that shows them, be looked at again at once."""
        await self._call("doubt", now, *people)

    async def doubt_all(self, now: datetime) -> None:
        """Let every tile be looked at again at once."""
        await self._call("doubt_all", now)

    async def doom(self, tile: Tile, again: datetime, now: datetime) -> None:
        """A tile is over and costs no budget; whoever looks at it from `again` on stops it."""
        await self._call("doom", now, _text(tile.name), _ms(again))

    async def lapsed(self, most: int, lease: datetime, now: datetime) -> list[Tile]:
        """Tiles that are to be looked at, to be looked at by nobody else before `lease`."""
        names: list[bytes] = await self._call("lapsed", now, most, _ms(lease))
        return await self._read(names)

    async def keep(self, tile: Tile, until: datetime, now: datetime) -> None:
        """Look at a tile again at `until`."""
        await self._call("keep", now, _text(tile.name), _ms(until))

    async def bind(self, tile: Tile, layer: str | None, now: datetime) -> None:
        """A tile is sent no better layer from now on."""
        await self._call("bind", now, _text(tile.name), layer or "")

    async def forget(self, tile: Tile, now: datetime) -> None:
        """A tile was stopped; one that was connected again meanwhile stays."""
        await self._call("forget", now, _text(tile.name), tile.name.user_id, tile.owner_id, tile.turn)

    async def watched_by(self, user_id: str) -> list[Tile]:
        """Every tile of somebody, on all of their devices."""
        return await self._read(sorted(await _asked(self._redis.smembers(watched_key(user_id)))))

    async def every(self) -> list[Tile]:
        """Every tile there is."""
        return await self._read(await _asked(self._redis.zrange(DUE, 0, -1)))

    async def one(self, name: TileName) -> Tile | None:
        """A tile, if it is there."""
        found = await self._read([_text(name).encode()])
        return found[0] if found else None

    async def is_first_to_look(self, within_ms: int) -> bool:
        """Whether no node has looked at the egress for so long; then nobody else does for as long."""
        return bool(await _asked(self._redis.set(LOOKING, "", nx=True, px=within_ms)))

    async def _read(self, names: Sequence[bytes]) -> list[Tile]:
        if not names:
            return []
        pipe = self._redis.pipeline(transaction=False)
        for name in names:
            pipe.hmget(tile_key(name.decode()), *FIELDS)
        found = zip(names, await _asked(pipe.execute()), strict=True)
        return [_tile(name.decode(), said) for name, said in found if said[0] is not None]

    async def _call(self, act: str, now: datetime, *said: str | int) -> Any:
        return await _asked(self._script(keys=[DUE], args=[act, _ms(now), *said]))


def _tile(name: str, said: Sequence[bytes]) -> Tile:
    owner, profile, mode, form, since, until, place, layer, turn = ((one or b"").decode() for one in said)
    return Tile(
        name=TileName(*name.split("/")),
        owner_id=owner,
        profile=profile,
        mode=mode,
        form=FormFactor(form),
        since=moment(int(since)),
        until=moment(int(until)),
        place=int(place) if place else None,
        layer=layer or None,
        turn=int(turn),
    )


def _text(name: TileName) -> str:
    return f"{name.user_id}/{name.device_id}/{name.viewport_id}/{name.presence_id}"


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


async def _asked(call: Any) -> Any:
    try:
        return await call
    except REDIS_ERRORS as error:
        raise Unavailable(ErrorCode.OVERLOADED, "No tile can be looked at just now.") from error
