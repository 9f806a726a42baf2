"""Telemetry through the generated server, over both databases and a real Redis."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy import Connection

from generated.vocabulary import AlertCode, AlertSeverity, Caller, Capability, PlatformEvent
from lab.alerts.domain import Alert
from lab.alerts.published import publish
from services.infra.configuration import ConfigBundle
from services.kernel.clock import rfc3339
from services.kernel.errors import Denied, Unavailable
from services.telemetry.store import EVENT
from services.telemetry.wiring import build_telemetry
from tests.support.configuration import shipped
from tests.support.conformance import Answer
from tests.support.media import FileMedia
from tests.support.people import People, Person, a_house, quick
from tests.support.redis import RedisServer
from tests.support.sessions import asked, begun, moved

Scenario = Callable[[People], Awaitable[None]]
EVENTS, COUNTS = "/v1/telemetry/events", "/v1/telemetry/counts"
INDICATORS = "/v1/telemetry/indicators"
HLS, WEBRTC, OPERATORS = "party", "mirror", "ops"
PICTURE = {"channel": "main", "time_to_picture_ms": 820}


def with_telemetry(bundle: ConfigBundle, **changes: Any) -> ConfigBundle:
    changed = bundle.platform.telemetry.model_copy(update=changes)
    return replace(bundle, platform=bundle.platform.model_copy(update={"telemetry": changed}))


def in_a_house(url: str, redis: RedisServer, scenario: Scenario, **changes: Any) -> None:
    async def run() -> None:
        async with a_house(url, redis.url, bundle=with_telemetry(quick(shipped()), **changes)) as [node]:
            await scenario(node)

    asyncio.run(run())


def an_event(
    node: People, name: str = "view_broadcast", ago_s: float = 0, **properties: Any
) -> dict[str, Any]:
    at = node.clock.now() - timedelta(seconds=ago_s)
    said = properties or PICTURE
    return {"event_id": node.ids.new(), "name": name, "occurred_at": rfc3339(at), "properties": said}


async def sent(node: People, *events: dict[str, Any], who: Person | None = None) -> dict[str, Any]:
    answer = await node.call("POST", EVENTS, {"events": [*events]}, who=who)
    assert answer.status == 200, answer.json()
    receipt: dict[str, Any] = answer.json()
    return receipt


async def rows(node: People) -> list[dict[str, Any]]:
    def read(conn: Connection) -> list[dict[str, Any]]:
        found = conn.execute(EVENT.select().order_by(EVENT.c.occurred_at, EVENT.c.event_id)).mappings()
        return [{**row, "properties": json.loads(row["properties"])} for row in found]

    return await node.db.read(read)


async def counted(node: People, **query: Any) -> list[dict[str, Any]]:
    asks = "&".join(f"{name}={value}" for name, value in query.items())
    answer = await node.call("GET", f"{COUNTS}?{asks}", who=await node.admin())
    assert answer.status == 200, answer.json()
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def figure(node: People, sample: str) -> float:
    lines = generate_latest(node.registry).decode().splitlines()
    return next(
        (float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(f"vvtv_telemetry_{sample} ")), 0
    )


def an_alert(node: People, severity: AlertSeverity, *, active: bool) -> Alert:
    now = node.clock.now()
    code, over_at = AlertCode.EGRESS_HIGH, None if active else now
    return Alert(node.ids.new(), code, severity, "Too much.", 700, 600, since=now, cleared_at=over_at)


def receipt(accepted: int = 0, repeated: int = 0, sampled_out: int = 0) -> dict[str, Any]:
    return {"accepted": accepted, "repeated": repeated, "sampled_out": sampled_out, "refused": []}


def code_of(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.json()["code"]


def test_what_a_stranger_tells_is_kept_once_and_without_them(database_url: str, redis: RedisServer) -> None:
    async def scenario(node: People) -> None:
        one, other = an_event(node), an_event(node)
        assert await sent(node, one, other, one) == receipt(accepted=2, repeated=1)
        assert await sent(node, other, {**one, "event_id": one["event_id"].upper()}) == receipt(repeated=2)
        kept = await rows(node)
        assert [row["event_id"] for row in kept] == [one["event_id"], other["event_id"]]
        assert {(row["subject"], row["source"], row["weight"], row["mode"]) for row in kept} == {
            (None, "client", 1.0, "")
        }
        assert kept[0]["properties"] == PICTURE
        assert type(kept[0]["properties"]["time_to_picture_ms"]) is int
        assert figure(node, 'accepted_total{event="view_broadcast",mode="",source="client"}') == 2
        assert figure(node, "repeated_total") == 3

    in_a_house(database_url, redis, scenario)


def test_of_a_person_only_a_pseudonym_is_kept_and_only_where_the_class_allows(
    database_url: str, redis: RedisServer
) -> None:
    async def scenario(node: People) -> None:
        ana, rui = await node.register("ana_prado"), await node.register("rui_costa")
        entered = {"name": "mode_entered", "mode_id": HLS, "manifest_version": 1}
        for who in (ana, ana, rui):
            receipts = await sent(node, an_event(node, **entered), an_event(node), who=who)  # type: ignore[arg-type]
            assert receipts == receipt(accepted=2)
        kept = await rows(node)
        people = [row["subject"] for row in kept if row["name"] == "mode_entered"]
        assert people[0] == people[1] != people[2]
        assert {row["subject"] for row in kept if row["name"] == "view_broadcast"} == {None}
        assert not [one for one in (ana, rui) if one.user_id in json.dumps(kept)]

    in_a_house(database_url, redis, scenario)


REFUSED: dict[str, tuple[dict[str, Any], str, str | None]] = {
    "no event of the catalogue": ({"name": "page_scrolled"}, "event_unknown", None),
    "the platform's word": (
        {"name": "policy_denied", "properties": {"action": "x", "code": "POLICY_DENIED"}},
        "not_a_clients",
        None,
    ),
    "an address in a further property": (
        {"properties": {**PICTURE, "email": "ana@example.org"}},
        "property_unknown",
        "email",
    ),
    "an address where a channel is named": (
        {"properties": {**PICTURE, "channel": "ana@example.org"}},
        "property_invalid",
        "channel",
    ),
    "a message in a choice": (
        {"name": "first_interaction", "properties": {"kind": "hello my love"}},
        "property_invalid",
        "kind",
    ),
    "a person's name in a choice": (
        {"name": "first_interaction", "properties": {"kind": "maria_silva"}},
        "property_invalid",
        "kind",
    ),
    "a token in a route": (
        {"name": "app_open", "properties": {"route": "/call/6Xk2pQ"}},
        "property_invalid",
        "route",
    ),
    "a number in words": (
        {"properties": {**PICTURE, "time_to_picture_ms": "820"}},
        "property_invalid",
        "time_to_picture_ms",
    ),
    "yes as a number": (
        {"properties": {**PICTURE, "time_to_picture_ms": True}},
        "property_invalid",
        "time_to_picture_ms",
    ),
    "less than nothing": (
        {"properties": {**PICTURE, "time_to_picture_ms": -1}},
        "property_invalid",
        "time_to_picture_ms",
    ),
    "half a millisecond": (
        {"properties": {**PICTURE, "time_to_picture_ms": 0.5}},
        "property_invalid",
        "time_to_picture_ms",
    ),
    "nothing of what is required": ({"properties": {}}, "property_missing", "channel"),
    "a mode that does not list it": (
        {
            "name": "tile_connected",
            "properties": {"mode_id": OPERATORS, "active_tiles": 1},
        },
        "not_of_mode",
        None,
    ),
    "the day before yesterday": ({"ago_s": 172_801}, "too_old", None),
    "the future": ({"ago_s": -121}, "too_early", None),
    "the year 9999": ({"occurred_at": "9999-12-31T23:59:59-14:00"}, "too_early", None),
    "the year 1": ({"occurred_at": "0001-01-01T00:00:00+14:00"}, "too_old", None),
}


def test_what_the_catalogue_does_not_have_is_refused_alone_and_never_told_again(
    sqlite_database_url: str, redis: RedisServer, caplog: pytest.LogCaptureFixture, capsys: Any
) -> None:
    async def scenario(node: People) -> None:
        for case, (wrong, reason, named) in REFUSED.items():
            said = dict(wrong)
            bad = {**an_event(node, ago_s=said.pop("ago_s", 0)), **said}
            got = await sent(node, bad, an_event(node))
            (refused,) = got["refused"]
            assert got["accepted"] == 1, case
            assert (refused["event_id"], refused["reason"]) == (bad["event_id"], reason), case
            assert refused.get("property") == named, case
            for value in map(str, bad["properties"].values()):
                assert value in ("main", "820", "1", HLS, OPERATORS, "x") or value not in refused["detail"], (
                    case
                )
        told = [reason for _, reason, _ in REFUSED.values()]
        for reason in set(told):
            assert figure(node, f'refused_total{{reason="{reason}"}}') == told.count(reason)
        assert len(await rows(node)) == len(REFUSED)

    in_a_house(sqlite_database_url, redis, scenario)
    said = caplog.text + "".join(capsys.readouterr())
    assert not [secret for secret in ("ana@", "my love", "912345678", "6Xk2pQ") if secret in said]


def test_a_batch_is_bounded_in_count_and_shape(sqlite_database_url: str, redis: RedisServer) -> None:
    async def scenario(node: People) -> None:
        three = [an_event(node) for _ in range(3)]
        assert code_of(await node.call("POST", EVENTS, {"events": three})) == (413, "BODY_TOO_LARGE")
        assert await rows(node) == []
        assert await sent(node, *three[:2]) == receipt(accepted=2)
        for events in (
            [],
            [an_event(node)] * 201,
            [{**an_event(node), "who": "ana"}],
            [an_event(node, "view_broadcast", 0, channel={"is": "main"})],
            [an_event(node, "view_broadcast", 0, channel="x" * 201)],
            [{**an_event(node), "properties": {f"property_{n}": 1 for n in range(33)}}],
            [{**an_event(node), "event_id": "1"}],
        ):
            assert code_of(await node.call("POST", EVENTS, {"events": events})) == (422, "SCHEMA_INVALID")
        assert len(await rows(node)) == 2

    in_a_house(sqlite_database_url, redis, scenario, batch_max=2)


def test_strangers_fill_no_disk(database_url: str, redis: RedisServer) -> None:
    async def scenario(node: People) -> None:
        await sent(node, *(an_event(node) for _ in range(3)))
        answer = await node.call("POST", EVENTS, {"events": [an_event(node)]})
        assert code_of(answer) == (503, "OVERLOADED")
        assert int(answer.header("retry-after") or 0) > 0
        assert len(await rows(node)) == 3, "what is kept is not forgotten for it"
        node.clock.advance(91 * 86_400)
        assert await node.telemetry.prune() == 3
        assert (await sent(node, an_event(node)))["accepted"] == 1

    in_a_house(database_url, redis, scenario, rows_max=3)


class Flaky:
    """A database whose first write fails as no outage does."""

    def __init__(self, db: Any) -> None:
        self._db, self.failed = db, False

    async def write(self, job: Callable[[Connection], Any]) -> Any:
        if not self.failed:
            self.failed = True
            raise ZeroDivisionError("a defect")
        return await self._db.write(job)


def test_an_error_that_nobody_expected_ends_no_writing(sqlite_database_url: str, redis: RedisServer) -> None:
    async def scenario(node: People) -> None:
        flaky: Any = Flaky(node.db)
        observed = build_telemetry(
            flaky, node.clock, node.ids, node, CollectorRegistry(), secret=b"secret", incidents=lambda: False
        )
        observed.recorder.note(
            PlatformEvent.POLICY_DENIED, {"action": "begin_session", "code": "POLICY_DENIED"}
        )
        writing = asyncio.create_task(observed.recorder.run())
        async with asyncio.timeout(20):
            while not await rows(node):
                await asyncio.sleep(0.05)
        assert flaky.failed
        writing.cancel()

    in_a_house(sqlite_database_url, redis, scenario, flush_interval_s=0.05)


def test_one_address_tells_so_often_and_no_more(sqlite_database_url: str, redis: RedisServer) -> None:
    async def scenario(node: People) -> None:
        burst = node.bundle.platform.rates.telemetry.burst
        answers = [await node.call("POST", EVENTS, {"events": [an_event(node)]}) for _ in range(burst + 3)]
        assert code_of(answers[-1]) == (429, "RATE_LIMITED")

    in_a_house(sqlite_database_url, redis, scenario)


def test_who_shows_a_token_that_is_none_is_told_so(sqlite_database_url: str, redis: RedisServer) -> None:
    async def scenario(node: People) -> None:
        answer = await node.call("POST", EVENTS, {"events": [an_event(node)]}, who="nothing")
        assert code_of(answer) == (401, "AUTH_FAILED")

    in_a_house(sqlite_database_url, redis, scenario)


def test_a_share_of_what_is_sampled_is_kept_and_stands_for_the_rest(
    database_url: str, redis: RedisServer
) -> None:
    async def scenario(node: People) -> None:
        quality: dict[str, Any] = {
            "mode_id": HLS,
            "profile": "broadcast_main",
            "bitrate_bps": 1_500_000,
            "layer": "720",
        }
        samples = [an_event(node, "qos_sample", **quality) for _ in range(200)]
        receipts = [await sent(node, *samples[n : n + 50]) for n in range(0, 200, 50)]
        assert [await sent(node, *samples[n : n + 50]) for n in range(0, 200, 50)] == [
            {**one, "accepted": 0, "repeated": one["accepted"]} for one in receipts
        ]
        kept = sum(one["accepted"] for one in receipts)
        assert 5 < kept < 45
        assert figure(node, "sampled_out_total") == 2 * (200 - kept)
        (count,) = await counted(node)
        assert (count["name"], count["mode"], count["kept"]) == ("qos_sample", HLS, kept)
        assert count["estimated"] == pytest.approx(10 * kept)

        async def taken(severity: AlertSeverity, *, active: bool) -> int:
            publish(node.alerts_file, [an_alert(node, severity, active=active)])
            more = [an_event(node, "qos_sample", **quality) for _ in range(50)]
            return int((await sent(node, *more))["accepted"])

        assert await taken(AlertSeverity.MEDIUM, active=True) < 25
        assert await taken(AlertSeverity.HIGH, active=True) == 50
        assert await taken(AlertSeverity.HIGH, active=False) < 25

    in_a_house(database_url, redis, scenario)


def test_denials_and_sessions_are_told_by_the_platform_itself(database_url: str, redis: RedisServer) -> None:
    async def scenario(node: People) -> None:
        ana = await node.register("ana_prado")
        first = await begun(node, ana, HLS)
        second = (await moved(node, ana, first["session_id"], WEBRTC)).json()["session"]
        assert (await asked(node, ana, OPERATORS)).status == 403
        assert (await node.call("GET", COUNTS, who=ana)).status == 403
        assert await rows(node) == []
        assert await node.telemetry.recorder.flush() == 6
        told = [(row["name"], row["mode"], row["source"]) for row in await rows(node)]
        assert told == [
            ("session_created", HLS, "platform"),
            ("session_ended", HLS, "platform"),
            ("session_created", WEBRTC, "platform"),
            ("session_transitioned", WEBRTC, "platform"),
            ("policy_denied", OPERATORS, "platform"),
            ("policy_denied", "", "platform"),
        ]
        kept = await rows(node)
        assert len({row["subject"] for row in kept}) == 1
        denied = [row["properties"] for row in kept if row["name"] == "policy_denied"]
        assert denied == [
            {"action": "begin_session", "code": "POLICY_DENIED", "mode_id": OPERATORS},
            {"action": "countTelemetry", "code": "POLICY_DENIED"},
        ]
        assert kept[3]["properties"]["parent_session_id"] == kept[0]["properties"]["session_id"]
        assert not [
            one for one in (ana.user_id, first["session_id"], second["session_id"]) if one in json.dumps(kept)
        ]
        assert figure(node, 'accepted_total{event="policy_denied",mode="ops",source="platform"}') == 1

    in_a_house(database_url, redis, scenario)


def test_the_funnel_counts_each_step_and_its_share(database_url: str, redis: RedisServer) -> None:
    async def scenario(node: People) -> None:
        funnel = f"{EVENTS.rsplit('/', 1)[0]}/funnel"
        nothing = (await node.call("GET", funnel, who=await node.admin())).json()
        assert all(step["kept"] == 0 and "of_first" not in step for step in nothing["steps"])
        opened = [an_event(node, "app_open", route="/") for _ in range(4)]
        shown = [an_event(node) for _ in range(3)]
        before = an_event(node, "app_open", 2 * 86_400, route="/")
        await sent(node, *opened, *shown, before)
        answer = await node.call("GET", funnel, who=await node.admin())
        first, second, third, *_ = answer.json()["steps"]
        assert first == {"name": "app_open", "counts": "events", "kept": 4, "estimated": 4, "of_first": 1}
        assert second == {
            "name": "view_broadcast",
            "counts": "events",
            "kept": 3,
            "estimated": 3,
            "of_first": 0.75,
            "of_previous": 0.75,
        }
        assert (third["name"], third["kept"], third["of_first"], third["of_previous"]) == (
            "click_login",
            0,
            0,
            0,
        )
        ana = await node.register("ana_prado")
        assert code_of(await node.call("GET", funnel, who=ana)) == (403, "POLICY_DENIED")

    in_a_house(database_url, redis, scenario)


DAY = 86_400


async def indicated(node: People, **query: str) -> dict[str, Any]:
    asks = "&".join(f"{name}={value}" for name, value in query.items())
    answer = await node.call("GET", f"{INDICATORS}?{asks}", who=await node.admin())
    assert answer.status == 200, answer.json()
    return {
        one["name"]: (one["cohort"], one["converted"], one.get("share"))
        for one in answer.json()["indicators"]
    }


def test_indicators_follow_people_and_not_visits(database_url: str, redis: RedisServer) -> None:
    async def scenario(node: People) -> None:
        assert set((await indicated(node)).values()) == {(0, 0, None)}
        ana, bia, caio = [await node.register(one) for one in ("ana_prado", "bia_lima", "caio_reis")]
        signed_in, spoke = {"method": "password"}, {"kind": "chat"}
        await sent(node, *(an_event(node) for _ in range(8)))
        await sent(
            node,
            an_event(node, "auth_success", 60, **signed_in),
            an_event(node, "auth_success", 50, **signed_in),
            an_event(node, "first_interaction", 40, **spoke),
            an_event(node, "first_interaction", 30, **spoke),
            who=ana,
        )
        # Who spoke before they signed in, by what was sent, was not led to it by signing in.
        said = (
            an_event(node, "first_interaction", 90, **spoke),
            an_event(node, "auth_success", 80, **signed_in),
        )
        await sent(node, *said, who=bia)
        found = await indicated(node)
        assert found["login_conversion"] == (8, 3, 0.375)
        assert found["first_interaction"] == (2, 1, 0.5)
        assert found["party_retention"] == (0, 0, None), "nobody can have come back of who was not there"
        assert code_of(await node.call("GET", INDICATORS, who=caio)) == (403, "POLICY_DENIED")

    in_a_house(database_url, redis, scenario)


def test_retention_is_of_those_who_were_there_the_period_before(
    database_url: str, redis: RedisServer
) -> None:
    async def scenario(node: People) -> None:
        people = [await node.register(one) for one in ("ana_prado", "bia_lima", "caio_reis", "duda_melo")]

        def entered(days_ago: float, mode: str = HLS) -> dict[str, Any]:
            return an_event(node, "mode_entered", days_ago * DAY, mode_id=mode, manifest_version=1)

        def days(ago: float) -> str:
            return rfc3339(node.clock.now() - timedelta(days=ago))

        ana, bia, caio, duda = people
        await sent(node, entered(1.5), entered(1.4), entered(0.2), who=ana)
        await sent(node, entered(1.5), entered(0.2, WEBRTC), who=bia)  # came back, but to somewhere else
        await sent(node, entered(1.5, WEBRTC), entered(0.2), who=caio)  # had been somewhere else
        await sent(node, entered(0.2), who=duda)
        await sent(node, entered(1.5))  # a stranger is nobody in particular
        found = await indicated(node, since=days(1), until=days(0))
        assert found["party_retention"] == (2, 1, 0.5)
        later = await indicated(node, since=days(0.1), until=days(0))
        assert later["party_retention"] == (3, 0, 0), "and it moves with the period"

    in_a_house(database_url, redis, scenario, age_max_s=30 * DAY)


def test_who_said_yes_and_who_was_reported_again(database_url: str, redis: RedisServer) -> None:
    async def scenario(node: People) -> None:
        note, intent = node.telemetry.recorder.note, {"intent": "private_call"}
        for outcome in ("accepted", "declined", "accepted", "expired"):
            note(PlatformEvent.CONSENT_ANSWERED, {**intent, "outcome": outcome}, person="ana")
        for person in ("bia", "caio", "caio", "duda", "duda", "duda"):
            note(PlatformEvent.REPORT_UPHELD, {"mode_id": HLS, "reason_code": "spam"}, person=person)
        await node.telemetry.recorder.flush()
        found = await indicated(node)
        assert found["consent_success"] == (4, 2, 0.5)
        assert found["abuse_recurrence"] == (3, 2, round(2 / 3, 6))


def test_the_funnel_counts_people_once_and_only_who_took_the_steps_before(
    database_url: str, redis: RedisServer
) -> None:
    async def scenario(node: People) -> None:
        def entered(mode: str, ago_s: float) -> dict[str, Any]:
            return an_event(node, "mode_entered", ago_s, mode_id=mode, manifest_version=1)

        def came_in(ago_s: float) -> dict[str, Any]:
            return an_event(node, "auth_success", ago_s, method="password")

        ana, rui, eva = [await node.register(name) for name in ("ana_prado", "rui_costa", "eva_lima")]
        for visitor_entered in range(4):
            await sent(node, entered("broadcast", visitor_entered))
        await sent(node, came_in(60), entered(HLS, 50), entered(WEBRTC, 40), entered(HLS, 30), who=ana)
        await sent(node, entered("broadcast", 70), came_in(60), who=rui)
        await sent(node, entered(HLS, 60), an_event(node, "first_interaction", 50, kind="chat"), who=eva)
        answer = await node.call("GET", f"{EVENTS.rsplit('/', 1)[0]}/funnel", who=await node.admin())
        steps = {one["name"]: (one["counts"], one["kept"]) for one in answer.json()["steps"]}
        assert [*steps.items()][-3:] == [
            ("auth_success", ("people", 2)),
            ("mode_entered", ("people", 1)),
            ("first_interaction", ("people", 0)),
        ]
        await sent(node, an_event(node, "first_interaction", 20, kind="call"), came_in(10), who=ana)
        again = await node.call("GET", f"{EVENTS.rsplit('/', 1)[0]}/funnel", who=await node.admin())
        assert [one["kept"] for one in again.json()["steps"]][-3:] == [2, 1, 1]

    in_a_house(database_url, redis, scenario)


def test_the_audience_is_estimated_now_and_by_the_hour(database_url: str, redis: RedisServer) -> None:
    async def scenario(node: People) -> None:
        async def audience() -> dict[str, Any]:
            answer = await node.call("GET", f"{EVENTS.rsplit('/', 1)[0]}/audience", who=await node.admin())
            assert answer.status == 200, answer.json()
            told: dict[str, Any] = answer.json()
            return told

        nobody = await audience()
        assert (nobody["viewers"], nobody["modes"], nobody["hours"], nobody["starts"]) == (0, [], [], [])
        assert "start" not in nobody
        publish(node.alerts_file, [an_alert(node, AlertSeverity.HIGH, active=True)])
        node.clock.advance(1800)
        now = node.clock.now()
        into_hour_s = (now - now.replace(minute=0, second=0, microsecond=0)).total_seconds()
        quality: dict[str, Any] = {"profile": "broadcast_main", "bitrate_bps": 1_500_000}
        for mode, watchers in (("broadcast", 2), (HLS, 1)):
            for ago_s in (1, 31, 61, 91, into_hour_s + 100, 90_000):
                await sent(
                    node,
                    *(an_event(node, "qos_sample", ago_s, mode_id=mode, **quality) for _ in range(watchers)),
                )
        call = an_event(node, "qos_sample", 1, mode_id="private_call", profile="call_private", bitrate_bps=9)
        await sent(node, call)  # people who see each other are no audience of the channel
        told = await audience()
        assert told["window_s"] == 120
        assert told["modes"][:1] == [{"mode": "broadcast", "viewers": 2}]
        assert told["viewers"] == 3
        before = {
            one["mode"]: one["viewers"] for one in told["hours"] if one["hour"] == told["hours"][-1]["hour"]
        }
        assert before == {
            "broadcast": pytest.approx(2 / 120, abs=0.001),
            HLS: pytest.approx(1 / 120, abs=0.001),
        }
        assert len(told["hours"]) == 4, "what is older than a day is not asked for"

        waits = [
            an_event(node, ago_s=1, channel="main", time_to_picture_ms=10 * n) for n in range(100, 0, -1)
        ]
        await sent(node, *waits[:50])
        await sent(node, *waits[50:])
        await sent(node, an_event(node, ago_s=into_hour_s + 100, channel="main", time_to_picture_ms=9_000))
        told = await audience()
        assert told["start"] == {"pictures": 101, "p50_ms": 510, "p95_ms": 960}
        waited = [(one["pictures"], one["p50_ms"], one["p95_ms"]) for one in told["starts"]]
        assert waited == [(100, 500, 950), (1, 9_000, 9_000)]
        ana = await node.register("ana_prado")
        assert (await node.call("GET", f"{EVENTS.rsplit('/', 1)[0]}/audience", who=ana)).status == 403

    in_a_house(database_url, redis, scenario, audience_window_s=120)


class Refusing(FileMedia):
    """A media plane that gives nothing."""

    async def create_webrtc_endpoints(self, *_: Any, **__: Any) -> Any:
        raise ConnectionError("nobody there")


def test_a_media_plane_that_fails_is_an_error_of_media(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Any
) -> None:
    async def run() -> None:
        async with a_house(sqlite_database_url, redis.url, media=Refusing(tmp_path / "media")) as [node]:
            ana = await node.register("ana_prado")
            assert (await asked(node, ana, WEBRTC)).status == 502
            await node.telemetry.recorder.flush()
            told = {row["name"]: row["properties"] for row in await rows(node)}
            assert told["media_error"] == {"fatal": True, "kind": "provider_failed", "mode_id": WEBRTC}
            assert told["session_ended"]["reason"] == "provider_failed"

    asyncio.run(run())


def test_what_the_platform_tells_never_fails_or_holds_up_what_it_tells_of(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario(node: People) -> None:
        recorder = node.telemetry.recorder
        for _ in range(5):
            recorder.note(PlatformEvent.POLICY_DENIED, {"action": "a", "code": "b"})
        assert figure(node, 'dropped_total{reason="buffer_full"}') == 2
        recorder.note(PlatformEvent.SESSION_CREATED, {"mode_id": "nowhere"})
        recorder.note(PlatformEvent.POLICY_DENIED, {"action": object()})  # type: ignore[dict-item]
        assert figure(node, 'dropped_total{reason="defect"}') == 2
        assert node.observed is not None
        await node.observed.close()
        ana = await node.register("ana_prado")
        assert (await asked(node, ana, OPERATORS)).status == 403
        with pytest.raises(Unavailable):
            await recorder.flush()
        answer = await node.call("POST", EVENTS, {"events": [an_event(node)]})
        assert code_of(answer) == (503, "OVERLOADED")
        await recorder.close()
        assert figure(node, 'dropped_total{reason="closed"}') == 3

    in_a_house(sqlite_database_url, redis, scenario, buffer_max=3)


def test_counts_are_read_by_hour_name_and_mode_page_by_page(database_url: str, redis: RedisServer) -> None:
    async def scenario(node: People) -> None:
        entered = {"manifest_version": 1}
        for ago_s, mode in ((0, HLS), (0, HLS), (0, OPERATORS), (3600, HLS), (90_000, HLS)):
            assert await sent(node, an_event(node, "mode_entered", ago_s, mode_id=mode, **entered))
        await sent(node, an_event(node))
        assert [(one["name"], one.get("mode"), one["kept"]) for one in await counted(node)] == [
            ("mode_entered", OPERATORS, 1),
            ("mode_entered", HLS, 2),
            ("view_broadcast", None, 1),
            ("mode_entered", HLS, 1),
        ]
        assert len(await counted(node, since=rfc3339(node.clock.now() - timedelta(days=2)))) == 5
        assert len(await counted(node, name="mode_entered", mode=HLS)) == 2
        admin = await node.admin()
        paged, cursor = [], ""
        while True:
            page = (await node.call("GET", f"{COUNTS}?limit=1{cursor}", who=admin)).json()
            paged += page["items"]
            if "next_cursor" not in page:
                break
            cursor = f"&cursor={page['next_cursor']}"
        assert paged == await counted(node)
        assert await counted(node, since="0001-01-01T00:00:00%2B14:00", until="0001-01-02T00:00:00Z") == []
        assert await counted(node, since="9999-12-31T23:59:59-14:00", until="9999-12-31T23:59:59-14:00") == []
        ana = await node.register("ana_prado")
        assert code_of(await node.call("GET", COUNTS, who=ana)) == (403, "POLICY_DENIED")
        assert code_of(await node.call("GET", COUNTS)) == (401, "AUTH_FAILED")

    in_a_house(database_url, redis, scenario)


def test_what_is_old_is_forgotten_event_by_event(database_url: str, redis: RedisServer) -> None:
    async def scenario(node: People) -> None:
        fatal: dict[str, Any] = {"mode_id": HLS, "kind": "network", "fatal": True}
        for _ in range(5):
            await sent(node, an_event(node, "media_error", **fatal), an_event(node))
        removed = {
            **(await rows(node))[0],
            "event_id": node.ids.new(),
            "name": "no_longer",
            "properties": "{}",
        }
        await node.db.write(lambda conn: conn.execute(EVENT.insert().values(removed)))
        assert await node.telemetry.prune() == 0
        node.clock.advance(31 * 86_400)
        assert await node.telemetry.prune() == 5
        assert {row["name"] for row in await rows(node)} == {"view_broadcast", "no_longer"}
        node.clock.advance(151 * 86_400)
        assert await node.telemetry.prune() == 6
        assert await rows(node) == []

    in_a_house(database_url, redis, scenario, prune_batch=2)


def test_nodes_take_the_same_batch_at_once_and_count_it_once(database_url: str, redis: RedisServer) -> None:
    """Replayed to both, each time the other way round: every event counts once, and nobody is refused."""

    async def run() -> None:
        bundle = quick(shipped())
        generous = bundle.platform.rates.telemetry.model_copy(update={"burst": 1000})
        rates = bundle.platform.rates.model_copy(update={"telemetry": generous})
        bundle = replace(bundle, platform=bundle.platform.model_copy(update={"rates": rates}))
        async with a_house(database_url, redis.url, nodes=2, bundle=bundle) as nodes:
            events = [an_event(nodes[0]) for _ in range(20)]
            orders = (events[:10], events[:9:-1], events, events[::-1])
            receipts = []
            for _ in range(10):
                receipts += await asyncio.gather(*(sent(node, *some) for node in nodes for some in orders))
            assert sum(one["accepted"] for one in receipts) == len(events)
            assert len(await rows(nodes[0])) == len(events)
            ana = await nodes[0].register("ana_prado")
            await sent(nodes[0], an_event(nodes[0], "click_login", mode_id="broadcast"), who=ana)
            for node in nodes:
                await sent(node, an_event(node, "mode_exited", mode_id=HLS, stayed_ms=1), who=ana)
            kept = [row for row in await rows(nodes[1]) if row["name"] == "mode_exited"]
            assert len(kept) == 2
            assert len({row["subject"] for row in kept}) == 1

    asyncio.run(run())


def test_a_process_that_ends_writes_what_it_noted(sqlite_database_url: str, redis: RedisServer) -> None:
    async def run() -> None:
        async with a_house(sqlite_database_url, redis.url) as [node]:
            nobody = Caller.anonymous()
            with pytest.raises(Exception, match="Sign in"):
                await node.policy.require(
                    nobody, "begin_session", "mode:ops", [Capability.MEMBER], mode="ops"
                )
            member = Caller("accessToken", node.ids.new(), frozenset({Capability.MEMBER}))
            with pytest.raises(Denied):
                await node.policy.require(member, "begin_session", "mode:ops", [Capability.OPERATOR])
        async with a_house(sqlite_database_url, redis.url, begun=False) as [node]:
            kept = await rows(node)
            assert [row["properties"]["code"] for row in kept] == ["AUTH_FAILED", "POLICY_DENIED"]
            assert [row["subject"] is None for row in kept] == [True, False]

    asyncio.run(run())
