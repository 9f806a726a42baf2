"""Two Chromiums on two networks: one reaches the house by HTTP and coturn alone, and both see and hear each other."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from generated.models import IceServer
from tests.support.away import DOOR, INSIDE, Away, away, coturn, forbidden
from tests.support.callers import Caller, callers_at
from tests.support.endpoints import a_session
from tests.support.platform import Platform, start_platform
from tests.support.sfu import SfuProcess
from tests.support.viewer import CHROMIUM
from tests.support.wire import wired

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(bool(told := forbidden()), reason=f"no network namespaces here: {told}"),
]
SIZE = (320, 180)
WAYS = ("udp", "tcp")
FAR_CODES = 1 << 14


@pytest.fixture(scope="module")
def network() -> Iterator[Away]:
    with away() as there:
        yield there


@pytest.fixture(scope="module")
def house(network: Away, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A platform whose SFU is at one address, with a coturn at the door."""
    secret = secrets.token_urlsafe(32)
    with coturn(tmp_path_factory.mktemp("coturn"), secret) as relay:
        env = {
            "VVTV_TURN_SECRET": secret,
            "VVTV_CFG__media__ice__turn_urls": json.dumps([f"{relay}?transport={way}" for way in WAYS]),
            "VVTV_CFG__media__sfu__addresses": json.dumps([INSIDE]),
        }
        running = start_platform(env=env)
        try:
            running.wait_until(lambda: SfuProcess(running.home).socket.exists(), 60)
            yield running
            assert running.stop() == 0, running.tail()
        finally:
            running.kill_everything()


@pytest.fixture
def two(house: Platform, network: Away, tmp_path: Path) -> Iterator[tuple[Caller, Caller]]:
    """Ana, far away, and Bia at home."""
    with (
        wired(house.port, DOOR) as door,
        callers_at((door.base_url, network.chromium(tmp_path)), (house.base_url, CHROMIUM)) as (ana, bia),
    ):
        yield ana, bia


def reached_by(way: str, server: IceServer) -> IceServer:
    """A TURN server as one who reaches it in one way alone may use it."""
    return server.model_copy(update={"urls": [url for url in server.urls if url.endswith(f"={way}")]})


@pytest.mark.parametrize("way", WAYS)
def test_people_of_two_networks_see_and_hear_each_other_through_the_relay(
    house: Platform, network: Away, two: tuple[Caller, Caller], way: str
) -> None:
    assert network.reaches(DOOR)
    assert not network.reaches(INSIDE)
    _, told = a_session(house, "call_random_fast")
    servers = [reached_by(way, server) for server in told.ice_servers]
    published, watched = [], []
    for caller, first in zip(two, (FAR_CODES, 0), strict=True):
        caller.use(servers)
        published.append(caller.publish(told.publish_url, told.token, (*SIZE, 15, first), sound=True))
    assert [made["status"] for made in published] == [201, 201]
    for caller, made in zip(two, published, strict=True):
        own = made["resource"].rsplit("/", 1)[1]
        watched.append(caller.watch(f"{told.subscribe_url}?own={own}", told.token, "video", "audio"))
    time.sleep(2)
    for caller, low in zip(two, (0, FAR_CODES), strict=True):
        seen = [code for _, code, _ in caller.frames()]
        assert len(seen) > 15
        assert all(low < code < low + FAR_CODES for code in seen)
        assert all(0 <= later - earlier <= 6 for earlier, later in pairwise(seen))
        assert caller.received("audio") > 50
    ana, bia = two
    assert (ana.way("up"), ana.way("down")) == ("relay", "relay")
    assert "relay" not in (bia.way("up"), bia.way("down"))
    print(
        f"far away by {way}: published in {published[0]['took']:.0f} ms, first picture {watched[0]['first']:.0f} ms"
    )


@pytest.mark.parametrize(
    ("peer", "secret", "refusal"),
    [(DOOR, "shared", "error 403 (Forbidden IP)"), (INSIDE, "another", "Cannot complete Allocation")],
    ids=["elsewhere", "without-the-secret"],
)
def test_the_relay_reaches_the_sfu_alone_and_for_nobody_without_the_secret(
    network: Away, tmp_path: Path, peer: str, secret: str, refusal: str
) -> None:
    with coturn(tmp_path, "shared") as relay:
        port = relay.rsplit(":", 1)[1]
        asked = network.run("turnutils_uclient", "-c", "-W", secret, "-p", port, "-e", peer, DOOR)
    assert asked.returncode != 0
    assert refusal in asked.stdout + asked.stderr
