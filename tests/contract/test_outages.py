"""What the platform answers when a part of it is away or full: each with the code that its contract declares."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from voulezvous import ControlSigner

from tests.contract.requests import ready_asset, refusal
from tests.support.conformance import SIGNED, Operation, http_contract
from tests.support.platform import Platform, start_platform
from tests.support.programmes import make_clip

NOBODY = "01935b7e-5f00-7000-8000-00000000dead"
CONTROL = [operation for operation in http_contract().operations if SIGNED in operation.schemes]
QUEUE_MAX = 3
RUSHES = 5


@pytest.fixture(scope="module")
def without_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """Edges whose LAB has never been up: its database is no database, so it can't start."""
    home = tmp_path_factory.mktemp("without-lab")
    (home / "nothing.db").write_text("no database " * 200)
    env = {"VVTV_STATE_DB": str(home / "nothing.db"), "VVTV_CFG__supervisor__ready_timeout_s": "1"}
    running = start_platform(home, env=env, until=Platform.alive)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def cramped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A station with room for a few queue entries and for one waiting write."""
    home = tmp_path_factory.mktemp("cramped")
    (home / "library").mkdir()
    make_clip(home / "library" / "clip.mp4")
    env = {
        "VVTV_CFG__channels__main__queue__max_entries": str(QUEUE_MAX),
        "VVTV_CFG__database__writer_queue_max": "1",
    }
    running = start_platform(home, env=env)
    yield running
    running.stop()


@pytest.mark.parametrize("path", ["/v1/broadcast/now", "/v1/broadcast/guide", "/v1/broadcast/guide.xml"])
def test_a_channel_that_has_not_begun_is_off_air(without_lab: Platform, path: str) -> None:
    answer = httpx.get(without_lab.base_url + path)
    assert refusal(answer) == (503, "OFF_AIR")
    assert int(answer.headers["retry-after"]) > 0


def test_readiness_says_what_is_missing(without_lab: Platform) -> None:
    answer = httpx.get(f"{without_lab.base_url}/readyz")
    assert answer.status_code == 503
    assert "lab" in {check["name"] for check in answer.json()["checks"] if not check["ok"]}


@pytest.mark.parametrize("operation", CONTROL, ids=lambda operation: operation.name)
def test_a_station_that_is_away_is_unavailable_to_every_operation(
    without_lab: Platform, signer: ControlSigner, operation: Operation
) -> None:
    path = (
        operation.template.replace("{asset_id}", NOBODY)
        .replace("{entry_id}", NOBODY)
        .replace("{job}", "nightly")
    )
    with httpx.Client(base_url=without_lab.base_url, auth=signer) as client:
        answer = client.request(operation.method, path)
    assert refusal(answer) == (503, "LAB_UNAVAILABLE")
    assert int(answer.headers["retry-after"]) > 0


def test_a_full_queue_takes_no_more(cramped: Platform, signer: ControlSigner) -> None:
    """The station has room for one waiting write, so that it may also have too much to do just now."""
    with httpx.Client(base_url=cramped.base_url, auth=signer, timeout=20) as client:
        body = {"asset_id": ready_asset(client, cramped)}
        answers = [client.post("/v1/control/queue", json=body) for _ in range(8 * QUEUE_MAX)]
    refused = {refusal(answer) for answer in answers if answer.is_error}
    assert (409, "QUEUE_FULL") in refused
    assert {status for status, _ in refused} <= {409, 503}


def test_more_writes_than_can_wait_are_refused_and_the_others_done(
    cramped: Platform, signer: ControlSigner, tmp_path: Path
) -> None:
    """Every answer is a success or OVERLOADED, and what was acknowledged is in the library."""

    async def rush(wave: int) -> list[httpx.Response]:
        async with httpx.AsyncClient(base_url=cramped.base_url, auth=signer, timeout=30) as client:
            files = [a_file(tmp_path / f"{wave}-{number}.mp4") for number in range(24)]
            calls = (client.post("/v1/control/library", json={"path": str(file)}) for file in files)
            return await asyncio.gather(*calls)

    answers = [answer for wave in range(5) for answer in asyncio.run(rush(wave))]
    assert {refusal(a) for a in answers if a.is_error} == {(503, "OVERLOADED")}
    done = {answer.json()["asset_id"] for answer in answers if answer.is_success}
    with httpx.Client(base_url=cramped.base_url, auth=signer, timeout=20) as client:
        kept = {asset["asset_id"] for asset in client.get("/v1/control/library?limit=200").json()["items"]}
    assert done
    assert done <= kept
    cramped.wait_until(cramped.ready, 30)


@pytest.mark.parametrize("path", ["jobs", "decisions", "autopilot", "policies/versions"])
def test_more_reads_than_can_be_admitted_are_refused(
    cramped: Platform, signer: ControlSigner, path: str
) -> None:
    """A signature is remembered before anything is answered, and that is a write; a station may answer too late."""

    async def rush() -> list[httpx.Response]:
        async with httpx.AsyncClient(base_url=cramped.base_url, auth=signer, timeout=30) as client:
            return await asyncio.gather(*(client.get(f"/v1/control/{path}?limit={n}") for n in range(1, 60)))

    answers: list[httpx.Response] = []
    for _ in range(RUSHES):
        answers += asyncio.run(rush())
        if any(answer.is_success for answer in answers) and any(map(_is_overloaded, answers)):
            break
    refused = {refusal(answer) for answer in answers if answer.is_error}
    assert (503, "OVERLOADED") in refused
    assert refused <= {(503, "OVERLOADED"), (503, "LAB_UNAVAILABLE"), (409, "NONCE_REPLAY")}
    assert any(answer.is_success for answer in answers)
    cramped.wait_until(cramped.ready, 30)


def test_a_channel_without_a_live_source_lets_nobody_push(cramped: Platform, signer: ControlSigner) -> None:
    with httpx.Client(base_url=cramped.base_url, auth=signer, timeout=20) as client:
        answer = client.patch("/v1/control/live", json={"listening": True})
    assert refusal(answer) == (409, "LIVE_UNAVAILABLE")


def _is_overloaded(answer: httpx.Response) -> bool:
    return answer.is_error and refusal(answer) == (503, "OVERLOADED")


def a_file(path: Path) -> Path:
    """A file that prep will refuse, quickly."""
    path.write_bytes(path.name.encode())
    return path
