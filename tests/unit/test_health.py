"""Health tells what was seen: each failing dependency with its reason."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from generated.api.health import GetReadiness200, GetReadiness503
from generated.vocabulary import BroadcastState, Caller, ObservationCode
from services.health.domain import (
    ChannelView,
    Finding,
    LabView,
    Seen,
    ServiceView,
    judge_lab,
    judge_schedule,
    judge_service,
)
from services.health.handlers import HealthHandlers
from services.health.ports import Probe
from services.health.probes import ConfigurationProbe, LabProbe, ScheduleProbe
from services.health.service import Readiness
from services.kernel.clock import rfc3339
from tests.support.clock import NOON, ManualClock

ANYONE = Caller.anonymous()


def a_channel(state: BroadcastState = BroadcastState.ON_AIR, age_s: float | None = -4.0) -> ChannelView:
    return ChannelView("main", state, 100, age_s, 3, 60.0)


class FakeStation:
    """A station whose facts a test sets."""

    def __init__(self) -> None:
        self.heartbeat: LabView | None = LabView(NOON, NOON - timedelta(hours=1), 1)
        self.views: list[ChannelView] = [a_channel()]

    def lab(self) -> LabView | None:
        return self.heartbeat

    def channels(self) -> Sequence[ChannelView]:
        return self.views


class FakeConfiguration:
    """A configuration in force."""

    refused: str | None = None

    def hash(self) -> str:
        return "5b1e1c2f"

    def refusal(self) -> str | None:
        return self.refused


class Self:
    """One service that looked a while ago."""

    def services(self) -> Sequence[ServiceView]:
        return [ServiceView("presence", 20, None)]


class Hanging:
    """A probe that never answers."""

    name = "redis"

    async def look(self) -> Finding:
        await asyncio.Event().wait()
        raise AssertionError


class Raising:
    """A probe with a defect."""

    name = "database"

    async def look(self) -> Finding:
        raise KeyError("x")


def handlers(station: FakeStation, configuration: FakeConfiguration) -> HealthHandlers:
    clock = ManualClock()
    probes: list[Probe] = [
        ScheduleProbe(station, 6),
        LabProbe(station, clock, 5),
        ConfigurationProbe(configuration),
    ]
    return HealthHandlers(
        *(Readiness(probes, 0.05), station, Self(), configuration, clock),
        version="0.1.0",
        lab_max_age_s=5,
        look_max_age_s=15,
    )


def test_ready_when_every_dependency_is_well() -> None:
    answer = asyncio.run(handlers(FakeStation(), FakeConfiguration()).get_readiness(ANYONE))
    assert isinstance(answer, GetReadiness200)
    assert [check.ok for check in answer.body.checks] == [True, True, True]


def test_not_ready_names_each_trouble() -> None:
    station, configuration = FakeStation(), FakeConfiguration()
    station.heartbeat = LabView(NOON - timedelta(seconds=9), NOON, 0)
    station.views = [a_channel(age_s=12.0)]
    configuration.refused = "modes.party.rail is unknown"
    answer = asyncio.run(handlers(station, configuration).get_readiness(ANYONE))
    assert isinstance(answer, GetReadiness503)
    assert [check.ok for check in answer.body.checks] == [False, False, True]
    assert {check.name: check.reason for check in answer.body.checks} == {
        "schedule": "the newest segment of main is 12.0 s old",
        "lab": "its heartbeat is 9.0 s old",
        "configuration": "5b1e1c2f is in force; the newest edit was refused: modes.party.rail is unknown",
    }


def test_a_hanging_or_broken_probe_is_a_finding() -> None:
    findings = asyncio.run(Readiness([Hanging(), Raising()], 0.02).findings())
    assert findings == [
        Finding("redis", ok=False, seen=(Seen(ObservationCode.NOT_IN_TIME, seconds=0.02),)),
        Finding("database", ok=False, seen=(Seen(ObservationCode.PROBE_FAILED, detail="KeyError"),)),
    ]
    assert [finding.reason for finding in findings] == ["no answer in 0.02 s", "the probe failed (KeyError)"]


@pytest.mark.parametrize(
    ("channels", "ok"),
    [
        ([], False),
        ([a_channel(BroadcastState.SLATE)], True),
        ([a_channel(BroadcastState.RESERVE)], True),
        ([a_channel(BroadcastState.OFF_AIR)], False),
        ([a_channel(age_s=None)], False),
    ],
)
def test_a_schedule_is_fresh_when_segments_come(channels: list[ChannelView], ok: bool) -> None:
    assert judge_schedule(channels, 6).ok is ok


def test_a_heartbeat_from_the_future_is_of_no_age() -> None:
    assert judge_lab(LabView(NOON + timedelta(hours=1), NOON, 0), NOON, 5).ok
    assert not judge_lab(None, NOON, 5).ok


STUCK = Seen(ObservationCode.PRESENCE_NOT_SWEPT, since=NOON)


@pytest.mark.parametrize(
    ("looked_s", "trouble", "ok", "reason"),
    [
        (None, None, False, "has not looked yet"),
        (15, None, True, "looked 15.0 s ago"),
        (15.1, None, False, "looked 15.1 s ago"),
        (0, STUCK, False, f"nobody who fell silent was let go since {rfc3339(NOON)}"),
    ],
)
def test_a_service_is_well_while_it_looks_and_finds_nothing_wrong(
    looked_s: float | None, trouble: Seen | None, *, ok: bool, reason: str
) -> None:
    found = judge_service(ServiceView("presence", looked_s, trouble), 15)
    assert (found.ok, found.reason) == (ok, reason)


@pytest.mark.parametrize("code", ObservationCode)
def test_whatever_is_seen_has_plain_words(code: ObservationCode) -> None:
    assert str(Seen(code, "main", 1.5, 2, NOON, "5b1e1c2f", "KeyError"))


def test_what_was_seen_is_told_as_a_code_with_its_values() -> None:
    station = FakeStation()
    station.views = [a_channel(age_s=12.0)]
    answer = asyncio.run(handlers(station, FakeConfiguration()).get_readiness(ANYONE))
    told = {check["name"]: check["seen"] for check in answer.body.model_dump(mode="json")["checks"]}
    assert told == {
        "schedule": [{"code": "segment_old", "channel_id": "main", "seconds": 12.0}],
        "lab": [{"code": "heartbeat_seen", "seconds": 0.0}],
        "configuration": [{"code": "configuration_in_force", "config_hash": "5b1e1c2f"}],
    }


def test_a_service_that_is_not_well_is_told_and_takes_no_edge_out() -> None:
    house = handlers(FakeStation(), FakeConfiguration())
    (told,) = asyncio.run(house.get_status(ANYONE)).body.services
    assert (told.name, told.ok) == ("presence", False)
    assert isinstance(asyncio.run(house.get_readiness(ANYONE)), GetReadiness200)


def test_status_tells_of_a_lab_that_never_was() -> None:
    station = FakeStation()
    station.heartbeat = None
    station.views = [a_channel(BroadcastState.OFF_AIR, None)]
    body = asyncio.run(handlers(station, FakeConfiguration()).get_status(ANYONE)).body
    assert not body.lab.alive
    assert body.model_dump(mode="json")["channels"][0] == {
        "channel_id": "main",
        "state": "off_air",
        "index": 100,
        "queue_entries": 3,
        "ready_s": 60.0,
    }
