"""S9: a session goes on within ten seconds after its socket, an edge or the SFU is lost, measured at the viewer.

`GOAL_S` is the product's promise, and counts all of it: that the client notices, that the process starts, that media
flow again. On a machine that has more to do than it has cores a second is stretched by as much.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
from voulezvous import Client, Person
from voulezvous.generated.models import SessionCreation, SessionState, Topic

from tests.support.callers import Caller, callers
from tests.support.endpoints import a_mode_of_ones_own, a_session
from tests.support.platform import Platform
from tests.support.sfu import SfuProcess
from tests.support.wire import wired

GOAL_S = 10.0
PICTURE = (320, 180, 15, 0)
SMOOTH_MS = 1500


@pytest.fixture
def session(platform: Platform) -> Iterator[tuple[Caller, Caller]]:
    """Ana publishes, Bia watches, and both keep it up."""
    platform.wait_until(lambda: SfuProcess(platform.home).socket.exists(), 60)
    _, told = a_session(platform, "call_random_fast")
    with callers(platform.base_url, 2) as (ana, bia):
        ana.keep_publishing(told.publish_url, told.token, PICTURE)
        bia.keep_watching(told.subscribe_url, told.token, "video")
        platform.wait_until(lambda: len(pictures(bia)) > 15, 20)
        yield ana, bia


def pictures(caller: Caller) -> list[tuple[int, int, int]]:
    """What was seen of the publisher, who counts from one; a browser ends a closed connection's track in black."""
    return [frame for frame in caller.frames() if frame[1] > 0]


def goal_s() -> float:
    """The promise, on a machine as busy as this one has been for a minute."""
    return GOAL_S * max(os.getloadavg()[0] / (os.cpu_count() or 1), 1)


def test_a_session_goes_on_after_its_sfu_was_killed_while_the_channel_plays(
    platform: Platform, session: tuple[Caller, Caller]
) -> None:
    _, bia = session
    pid = platform.pids()["sfu"]
    platform.kill(pid)
    killed = time.time() * 1000
    assert platform.on_air()
    time.sleep(0.5)
    stopped = len(pictures(bia))
    platform.wait_until(lambda: len(pictures(bia)) > stopped + 15, 60)
    frames = pictures(bia)
    codes = [code for _, code, _ in frames]
    assert frames[stopped - 1][0] < killed + 500 < frames[stopped][0]
    assert codes == sorted(codes)
    recovered_s = (frames[stopped][0] - killed) / 1000
    noticed_s = (next(at for at, _, status in bia.states() if not status) - killed) / 1000
    print(f"SFU killed: noticed after {noticed_s:.1f} s, the next picture after {recovered_s:.1f} s")
    assert recovered_s < goal_s()


@pytest.mark.long
def test_pictures_do_not_stop_when_every_edge_is_killed_and_the_next_offer_is_answered(
    platform: Platform, session: tuple[Caller, Caller]
) -> None:
    ana, bia = session
    edges = [pid for name, pid in platform.pids().items() if name.startswith("edge-")]
    killed = time.time() * 1000
    for pid in edges:
        platform.kill(pid)
    platform.wait_until(platform.alive, 60)
    alive_s = time.time() - killed / 1000
    _, told = a_session(platform, "call_random_fast")
    assert ana.publish(told.publish_url, told.token, PICTURE, sound=False)["status"] == 201
    answered_s = time.time() - killed / 1000
    seen = [at for at, _, _ in bia.frames() if at > killed - 1000]
    gap_ms = max(later - earlier for earlier, later in pairwise(seen))
    print(
        f"{len(edges)} edges were killed: one alive after {alive_s:.1f} s, an offer answered after "
        f"{answered_s:.1f} s; no picture for {gap_ms} ms at the most"
    )
    assert gap_ms < SMOOTH_MS
    assert answered_s < goal_s()


def test_a_session_goes_on_after_every_connection_to_the_platform_was_cut(platform: Platform) -> None:
    with wired(platform.port) as wire:
        somebody = Person.register(
            wire.base_url, "cut_off", "correct horse battery", age_confirmed=True, terms_accepted=True
        )
        with Client(wire.base_url, signer=somebody) as client, client.events(Topic.BROADCAST) as events:
            session = client.sessions.create_session(body=SessionCreation(mode=a_mode_of_ones_own()))
            threading.Thread(target=list, args=(events,), daemon=True).start()
            began = time.monotonic()
            assert wire.cut() > 0
            platform.wait_until(lambda: wire.answered > 0, 30)
            followed_s = time.monotonic() - began
            beaten = client.sessions.heartbeat_session(session.session_id)
            recovered_s = time.monotonic() - began
            assert beaten.state is SessionState.ACTIVE
            client.sessions.end_session(session.session_id)
    print(
        f"events were followed again {followed_s:.1f} s after the cut, a heartbeat taken after {recovered_s:.1f} s"
    )
    assert recovered_s < goal_s()
