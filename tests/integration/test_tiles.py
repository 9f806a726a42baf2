"""Tiles over a real Redis, by a test's clock: budget (P1), gating (G4), who is seen, the kill switch (spec 04)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis
from sqlalchemy import text

from generated import models
from generated.models import RateSettings, WhipWhepEndpoints
from services.infra.configuration import ConfigBundle
from services.presence.tiles.domain import Tile
from services.presence.tiles.store import TileStore
from tests.support.configuration import shipped
from tests.support.conformance import Answer
from tests.support.media import FileMedia
from tests.support.offers import an_offer
from tests.support.people import People, Person, a_house, quick, with_egress_limit
from tests.support.presence import Client, be, part, running, until, with_presence
from tests.support.redis import RedisServer
from tests.support.sfu import CodedPicture, Peer, SfuProcess, codes

VIEWPORT = "viewport-of-a-tab"
Scenario = Callable[["Stage"], Awaitable[None]]


def with_tiles(bundle: ConfigBundle, **changes: Any) -> ConfigBundle:
    """The configuration with other limits of tiles, for as many people as a test wants."""
    rates = bundle.platform.rates.model_copy(update={"registration": RateSettings(burst=100, every_s=1)})
    platform = bundle.platform.model_copy(update={"rates": rates})
    guardrails = bundle.guardrails
    tiles = guardrails.tiles_active.model_copy(update=changes)
    changed = guardrails.model_copy(update={"tiles_active": tiles})
    tiers = bundle.cost_tiers.model_copy(update={"guardrails": changed})
    return replace(bundle, cost_tiers=tiers, platform=platform)


class Stage:
    """Ana, who watches, and others on camera."""

    def __init__(self, house: list[People], media: FileMedia) -> None:
        self.house, self.node, self.media = house, house[0], media
        self.ana: Person
        self.socket: Client
        self.presences: dict[str, str] = {}
        self.people: dict[str, Person] = {}

    async def begin(self, *handles: str) -> None:
        self.ana = await self.node.register("ana_prado")
        self.people = {handle: await self.node.register(handle) for handle in handles}
        self.node.clock.advance(4 * 86_400)
        await be(self.node, self.ana)
        self.socket = await Client(self.node, self.ana).open()
        for handle, who in self.people.items():
            self.presences[handle] = (await be(self.node, who, is_camera_on=True)).json()["presence_id"]
            await Client(self.node, who).open()
        await self.socket.knows(*handles)

    async def connect(self, handle: str, node: People | None = None, **said: Any) -> Answer:
        body = {"viewport_id": VIEWPORT, "form_factor": "desktop", **said}
        path = f"/v1/media/tiles/{self.presences[handle]}"
        return await (node or self.node).call("POST", path, body, who=self.ana)

    async def disconnect(self, handle: str) -> int:
        path = f"/v1/media/tiles/{self.presences[handle]}"
        return (await self.node.call("DELETE", path, who=self.ana)).status

    async def shows(self, *handles: str) -> None:
        """Tell what the viewport shows."""
        visible = [self.presences[handle] for handle in handles]
        said = {"type": "viewport", "viewport_id": VIEWPORT, "visible": visible}
        await self.socket.handler.on_viewport(models.PresenceViewportMessage.model_validate(said))

    async def is_sent(self, *handles: str) -> None:
        """Return once Ana is sent just these."""
        viewer = f"{self.ana.user_id}.{VIEWPORT}"
        wanted = {f"{self.presences[handle]} {viewer}" for handle in handles}

        async def holds() -> bool:
            await asyncio.gather(*(node.presence.tiles.sweep() for node in self.house))
            return {name for name in self.media.held if viewer in name} == wanted

        await until(holds)

    def layer_of(self, handle: str) -> str:
        return (self.media.folder / f"{self.presences[handle]} {self.ana.user_id}.{VIEWPORT}").read_text()


class Late(TileStore):
    """Says what is due after `meanwhile`, which knows it already."""

    meanwhile: Callable[[list[Tile]], Awaitable[None]] | None = None

    async def lapsed(self, most: int, lease: datetime, now: datetime) -> list[Tile]:
        found = await super().lapsed(most, lease, now)
        if self.meanwhile is not None:
            await self.meanwhile(found)
        return found


def scene(
    scenario: Scenario,
    database_url: str,
    redis: RedisServer,
    folder: Path,
    *handles: str,
    nodes: int = 1,
    tile_store: Callable[[Redis], TileStore] = TileStore,
    **changes: Any,
) -> None:
    bundle = with_presence(
        quick(with_tiles(shipped(), **changes), access_token_s=10**7), ttl_s=60, gone_within_s=3_600
    )

    async def work() -> None:
        media = FileMedia(folder / "media")
        async with (
            a_house(
                *(database_url, redis.url),
                nodes=nodes,
                bundle=bundle,
                media=media,
                tile_store=tile_store,
            ) as house,
            running(*house),
        ):
            stage = Stage(house, media)
            await stage.begin(*handles)
            await scenario(stage)

    asyncio.run(work())


def test_the_seventh_tile_of_a_phone_and_the_thirteenth_of_a_desktop_are_refused(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    """P1, on two nodes at once: one script counts."""
    handles = [f"person_{number}" for number in range(13)]

    async def scenario(stage: Stage) -> None:
        for form, most in (("mobile", 6), ("desktop", 12)):
            asked = [
                stage.connect(handle, stage.house[number % 2], form_factor=form)
                for number, handle in enumerate(handles)
            ]
            answers = await asyncio.gather(*asked)
            taken = [handle for handle, answer in zip(handles, answers, strict=True) if answer.status == 200]
            refused = {answer.json()["code"] for answer in answers if answer.status != 200}
            assert (len(taken), refused) == (most, {"TILE_LIMIT"})
            again = await stage.connect(taken[0], form_factor=form)
            assert again.status == 200, "it is the same tile"
            await stage.is_sent(*taken)
            left = next(handle for handle in handles if handle not in taken)
            assert await stage.disconnect(taken[0]) == 204
            assert (await stage.connect(left, form_factor=form)).status == 200
            await stage.is_sent(*taken[1:], left)
            for handle in (*taken[1:], left):
                assert await stage.disconnect(handle) == 204
            assert await stage.disconnect(left) == 404

    scene(scenario, sqlite_database_url, redis, tmp_path, *handles, nodes=2)


def figure(node: People, name: str) -> float | None:
    """A figure of the tiles of their profile."""
    return node.registry.get_sample_value(f"vvtv_{name}", {"profile": "thumb_low"})


def test_what_leaves_the_viewport_is_stopped_and_so_is_all_when_nothing_is_told(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    """G4, by the clock: out of view for less than two seconds is nothing."""

    async def scenario(stage: Stage) -> None:
        advance = stage.node.clock.advance
        for handle in ("bia_luz", "caio_sol"):
            assert (await stage.connect(handle)).status == 200
        await stage.shows("bia_luz", "caio_sol")
        await stage.shows("caio_sol")
        advance(1.9)
        await stage.is_sent("bia_luz", "caio_sol")
        await stage.shows("bia_luz", "caio_sol")
        advance(1.9)
        await stage.is_sent("bia_luz", "caio_sol")
        await stage.shows("caio_sol")
        advance(1)
        await stage.shows("caio_sol")
        advance(1)
        await stage.is_sent("caio_sol")
        await stage.shows("bia_luz", "caio_sol")
        await stage.is_sent("caio_sol")
        assert (await stage.connect("bia_luz")).status == 200
        advance(9)
        await stage.shows("bia_luz", "caio_sol")
        advance(9)
        await stage.is_sent("bia_luz", "caio_sol")
        advance(1)
        await stage.is_sent()

    scene(scenario, sqlite_database_url, redis, tmp_path, "bia_luz", "caio_sol")


def test_who_may_not_be_seen_any_more_is_not_sent_and_has_no_tile(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    handles = ("bia_luz", "caio_sol", "duda_mar", "edu_rio", "flor_ipe")

    async def scenario(stage: Stage) -> None:
        for handle in handles:
            assert (await stage.connect(handle)).status == 200
        who = stage.people
        await part(stage.node, who["bia_luz"], stage.ana)
        await stage.is_sent(*handles[1:])
        await be(stage.node, who["caio_sol"], visibility="hidden")
        await stage.is_sent(*handles[2:])
        await be(stage.node, who["duda_mar"], is_camera_on=False)
        await stage.is_sent(*handles[3:])
        await be(stage.node, who["edu_rio"], mode="mirror")
        await stage.is_sent("flor_ipe")
        admin = await stage.node.admin()
        ban = {"reason": "Threats."}
        await stage.node.call("PUT", f"/v1/accounts/{who['flor_ipe'].user_id}/ban", ban, who=admin)
        await stage.is_sent()
        for handle in handles:
            answer = await stage.connect(handle)
            assert (answer.status, answer.json()["code"]) == (404, "NOT_FOUND")

    scene(scenario, sqlite_database_url, redis, tmp_path, *handles)


def test_who_watches_and_goes_is_sent_nothing(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.connect("bia_luz")
        await stage.is_sent("bia_luz")
        await stage.socket.leave()
        await stage.is_sent()

    scene(scenario, sqlite_database_url, redis, tmp_path, "bia_luz")


def test_ones_own_picture_goes_out_while_the_camera_is_on(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(stage: Stage) -> None:
        bia, presence_id = stage.people["bia_luz"], stage.presences["bia_luz"]
        path, body = f"/v1/media/tiles/{presence_id}", {"viewport_id": VIEWPORT, "form_factor": "desktop"}
        assert (await stage.node.call("POST", path, body, who=bia)).status == 200
        stage.node.clock.advance(60)
        await stage.node.presence.tiles.sweep()
        assert presence_id in stage.media.held, "nothing of a viewport is asked of it"
        await be(stage.node, bia, is_camera_on=False)
        await until(lambda: presence_id not in stage.media.held)
        assert (await stage.node.call("POST", path, body, who=bia)).status == 404
        assert (await stage.node.call("DELETE", path, who=bia)).status == 204

    scene(scenario, sqlite_database_url, redis, tmp_path, "bia_luz")


def test_a_smaller_budget_stops_what_is_worth_least_and_a_client_is_told(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(stage: Stage) -> None:
        for handle in ("bia_luz", "caio_sol", "duda_mar"):
            await stage.connect(handle)
        await stage.shows("duda_mar", "bia_luz", "caio_sol")
        stage.node.bundle = with_tiles(stage.node.bundle, desktop=1)
        stage.node.clock.advance(9)
        await stage.shows("duda_mar", "bia_luz", "caio_sol")
        stage.node.clock.advance(9.9)
        await stage.is_sent("duda_mar")
        assert (await stage.connect("bia_luz")).json()["code"] == "TILE_LIMIT"

    scene(scenario, sqlite_database_url, redis, tmp_path, "bia_luz", "caio_sol", "duda_mar")


def test_a_look_that_takes_long_judges_a_tile_as_it_is_then(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    stores: list[Late] = []

    def late(redis: Redis) -> Late:
        stores.append(Late(redis))
        return stores[-1]

    async def scenario(stage: Stage) -> None:
        looks, is_judged = 0, asyncio.Event()

        async def meanwhile(found: list[Tile]) -> None:
            nonlocal looks
            if looks:
                is_judged.set()
            elif found:
                stage.node.clock.advance(5)
                await stage.shows("bia_luz")
                stage.node.clock.advance(9)
                looks += 1

        stores[0].meanwhile = meanwhile
        await stage.connect("bia_luz")
        await is_judged.wait()
        await stage.is_sent("bia_luz")
        assert (
            stage.node.registry.get_sample_value("vvtv_tiles_ended_total", {"reason": "out_of_view"}) is None
        )

    scene(scenario, sqlite_database_url, redis, tmp_path, "bia_luz", tile_store=late)


def test_what_a_tile_made_the_house_send_is_its_viewers(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    """Spec 11: tiles connected x estimated bitrate x time, of each viewer."""

    async def scenario(stage: Stage) -> None:
        node, gb = stage.node, 0.439 * 0.11 * 9 / 3600
        assert (await node.call("POST", "/v1/sessions", {"mode": "party"}, who=stage.ana)).status == 201
        await stage.connect("bia_luz")
        node.clock.advance(9)
        assert await stage.disconnect("bia_luz") == 204
        sent = node.registry.get_sample_value("vvtv_tiles_sent_bytes_total")
        assert sent == pytest.approx(gb * 1e9)
        await node.telemetry.recorder.flush()
        asked = text(
            "SELECT tile.properties, tile.subject = her.subject FROM telemetry_event AS tile, "
            "(SELECT DISTINCT subject FROM telemetry_event WHERE name = 'session_created') AS her "
            "WHERE tile.name = 'tile_ended'"
        )
        ((said, is_hers),) = await node.db.read(lambda conn: [tuple(row) for row in conn.execute(asked)])
        assert is_hers
        known = json.loads(said)
        assert known.pop("estimated_gb") == pytest.approx(gb, abs=1e-6)
        assert known == {"profile": "thumb_low", "reason": "left", "connected_ms": 9000}

    scene(scenario, sqlite_database_url, redis, tmp_path, "bia_luz")


def test_what_tiles_cost_is_told_by_the_hour_and_counted_once_whichever_node_looks(
    database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    steps, step_s, longest_s = 20, 9, 15

    async def scenario(stage: Stage) -> None:
        node, other = stage.house

        async def told() -> list[tuple[Any, ...]]:
            answer = await node.call("GET", "/v1/costs", who=await node.admin())
            return [
                (one["mode"], one["sessions"], one["gb"], one["tiles_gb"]) for one in answer.json()["hours"]
            ]

        for handle in stage.presences:
            await stage.connect(handle)
        await asyncio.gather(*(each.sessions.egress.look() for each in stage.house))
        assert await told() == [("party", 0, 0, 0)]
        for number in range(steps):
            await stage.shows(*stage.presences)
            node.clock.advance(step_s)
            looks = (node, other, node) if number % 2 else (other,)
            await asyncio.gather(*(each.sessions.egress.look() for each in looks))
        sent = 0.439 * 2 * 0.11 * steps * step_s / 3600
        assert await told() == [("party", 0, 0, pytest.approx(sent, abs=1e-6))]
        for handle in stage.presences:
            assert await stage.disconnect(handle) == 204
        node.clock.advance(longest_s)
        await other.sessions.egress.look()
        assert await told() == [("party", 0, 0, pytest.approx(sent, abs=1e-6))], "nothing is sent any more"
        node.clock.advance(node.bundle.platform.retention.sessions_days * 86_400 + 3600)
        await node.forgetting.look()
        read = "SELECT count(*) FROM tile_hour"
        assert await node.db.read(lambda conn: conn.execute(text(read)).scalar()) == 0

    scene(scenario, database_url, redis, tmp_path, "bia_luz", "caio_sol", nodes=2)


def test_a_tile_that_ends_by_a_clock_behind_the_one_it_began_by_has_cost_nothing(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.connect("bia_luz")
        stage.node.clock.step_wall(-5)
        assert await stage.disconnect("bia_luz") == 204
        assert stage.node.registry.get_sample_value("vvtv_tiles_sent_bytes_total") == 0

    scene(scenario, sqlite_database_url, redis, tmp_path, "bia_luz")


def test_at_the_kill_switch_pictures_get_smaller_and_then_none_those_worth_least_first(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    handles = ("bia_luz", "caio_sol", "duda_mar")

    async def scenario(stage: Stage) -> None:
        node, tiles = stage.node, stage.node.presence.tiles
        for handle in handles:
            await stage.connect(handle)
        await stage.shows(*handles)
        assert (await node.call("POST", "/v1/sessions", {"mode": "party"}, who=stage.ana)).status == 201
        await node.sessions.egress.look()
        await node.redis.delete("vvtv:{tiles}:looking")
        sent, saving, hair = 0.439 * (1.9 + 3 * 0.11), 0.439 * 0.07, 0.0001
        assert node.sessions.egress.gb_per_hour == pytest.approx(sent)
        assert figure(node, "tiles_open") == len(handles)
        assert figure(node, "tiles_egress_bytes_per_second") == pytest.approx(0.439 * 0.33 * 1e9 / 3600)

        async def limited(gb_per_hour: float) -> None:
            node.bundle = with_egress_limit(node.bundle, gb_per_hour)
            await node.redis.delete("vvtv:{tiles}:looking")
            await tiles.shed()

        await limited(sent - saving + hair)
        assert [stage.layer_of(handle) for handle in handles] == ["thumb_low", "thumb_low", "low"]
        await limited(sent - saving + hair)
        assert [stage.layer_of(handle) for handle in handles] == ["thumb_low", "thumb_low", "low"], (
            "once is enough"
        )
        answer = await stage.connect("bia_luz")
        assert (answer.status, answer.json()["code"]) == (503, "OVERLOADED")
        assert node.sessions.egress.reached is not None, "as long as somebody is sent less than they could be"
        await limited(sent - 3 * saving - 0.001)
        await stage.is_sent("bia_luz", "caio_sol")
        assert [stage.layer_of(handle) for handle in handles[:2]] == ["low", "low"]
        await node.sessions.egress.look()
        assert (figure(node, "tiles_open"), figure(node, "tiles_small")) == (2, 2)
        assert node.registry.get_sample_value("vvtv_tiles_lowered_total") == 3
        assert node.registry.get_sample_value("vvtv_tiles_shed_total") == 1
        assert node.registry.get_sample_value("vvtv_tiles_ended_total", {"reason": "shed"}) == 1
        acts = text("SELECT reason FROM audit_events WHERE action = 'tiles.shed' ORDER BY sequence")
        found = await node.db.read(lambda conn: conn.execute(acts).scalars().all())
        assert [one.partition(", saved")[0] for one in found] == [
            "lowered 1, stopped 0",
            "lowered 2, stopped 1",
        ]
        assert (await stage.connect("duda_mar")).status == 503, "there is no room for another one"
        await limited(sent + 1)
        assert [stage.layer_of(handle) for handle in handles[:2]] == ["thumb_low", "thumb_low"]
        assert (await stage.connect("duda_mar")).status == 200

    scene(scenario, sqlite_database_url, redis, tmp_path, *handles)


def test_what_the_media_plane_does_not_stop_is_stopped_later(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.connect("bia_luz")
        stage.media.refuses_to_revoke = True
        assert await stage.disconnect("bia_luz") == 204
        await stage.is_sent("bia_luz")
        stage.media.refuses_to_revoke = False
        stage.node.clock.advance(10)
        await stage.is_sent()

    scene(scenario, sqlite_database_url, redis, tmp_path, "bia_luz")


def test_a_tile_that_gets_no_endpoints_leaves_nothing(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(stage: Stage) -> None:
        stage.media.refuses_to_create = True
        answer = await stage.connect("bia_luz")
        assert (answer.status, answer.json()["code"]) == (502, "PROVIDER_FAILED")
        stage.media.refuses_to_create = False
        assert (await stage.connect("caio_sol")).status == 200, "it costs no budget"
        await stage.is_sent("caio_sol")

    scene(scenario, sqlite_database_url, redis, tmp_path, "bia_luz", "caio_sol", desktop=1)


def test_a_thumb_goes_from_one_to_another_through_the_real_sfu_without_sound_and_is_gated(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    """P2 and P4, as the media plane does them."""
    sfu = SfuProcess(tmp_path / "home")
    bundle = with_presence(quick(shipped(), access_token_s=10**7), ttl_s=60, gone_within_s=3_600)

    async def tile(stage: Stage, whose: str, who: Person) -> WhipWhepEndpoints:
        path, body = f"/v1/media/tiles/{whose}", {"viewport_id": VIEWPORT, "form_factor": "desktop"}
        answer = await stage.node.call("POST", path, body, who=who)
        assert answer.status == 200, answer.json()
        return WhipWhepEndpoints.model_validate(answer.json()["endpoints"])

    async def work() -> None:
        async with (
            sfu.provider() as provider,
            sfu.client() as client,
            a_house(sqlite_database_url, redis.url, bundle=bundle, media=provider) as house,
            running(*house),
        ):
            stage = Stage(house, FileMedia(tmp_path / "media"))
            await stage.begin("bia_luz")
            presence_id, bia = stage.presences["bia_luz"], stage.people["bia_luz"]
            up, down = await tile(stage, presence_id, bia), await tile(stage, presence_id, stage.ana)
            for endpoint, direction, token in (
                (up.publish_url, "sendonly", up.token),
                (down.subscribe_url, "recvonly", down.token),
            ):
                headers = {"content-type": "application/sdp", "authorization": f"Bearer {token}"}
                loud = an_offer(direction, "video", "audio")
                refused = await client.post(endpoint, content=loud, headers=headers)
                assert (refused.status_code, refused.json()["code"]) == (422, "MEDIA_REFUSED")
            publisher, viewer, again = Peer(client, up.token), Peer(client, down.token), None
            try:
                tracks = CodedPicture(320, 180, 8), CodedPicture(160, 90, 4)
                assert (await publisher.publish(up.publish_url, *tracks)).status_code == 201
                assert (await viewer.watch(down.subscribe_url, "video")).status_code == 201
                assert len(await codes(viewer.tracks[0], 3)) == 3
                await stage.shows()
                stage.node.clock.advance(2)
                await until(lambda: viewer.pc.connectionState != "connected")
                assert publisher.pc.connectionState == "connected"
                again = Peer(client, (await tile(stage, presence_id, stage.ana)).token)
                await again.watch(down.subscribe_url, "video")
                assert len(await codes(again.tracks[0], 2)) == 2
                await be(stage.node, bia, is_camera_on=False)
                await until(lambda: publisher.pc.connectionState != "connected")
            finally:
                await asyncio.gather(
                    *(peer.close() for peer in (publisher, viewer, again) if peer is not None)
                )

    sfu.start()
    try:
        asyncio.run(asyncio.wait_for(work(), 60))
    finally:
        sfu.stop()
