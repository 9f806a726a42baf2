"""The library and the queue through the front door: create, read, conflict, delete."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from voulezvous import ControlSigner

from tests.support.platform import Platform

NOBODY = "01935b7e-5f00-7000-8000-00000000dead"
PAGE = 20
_keys = count(1)


@pytest.fixture
def station(ready: Platform, signer: ControlSigner) -> Iterator[httpx.Client]:
    """A signed client."""
    with httpx.Client(base_url=f"{ready.base_url}/v1/control", auth=signer, timeout=20) as client:
        yield client


def a_key() -> dict[str, str]:
    """A fresh Idempotency-Key header."""
    return {"Idempotency-Key": f"flow-key-{next(_keys):08}"}


def code_of(answer: httpx.Response) -> str:
    """The code of a refusal."""
    return str(answer.json()["code"])


def a_ready_asset(platform: Platform, station: httpx.Client) -> str:
    """An asset of the library that may air."""
    found: list[str] = []

    def look() -> bool:
        found[:] = [a["asset_id"] for a in station.get("/library").json()["items"] if a["state"] == "ready"]
        return bool(found)

    platform.wait_until(look, 120, every_s=1)
    return found[0]


def waiting_entry(station: httpx.Client, asset_id: str) -> dict[str, Any]:
    """A queue entry far enough back to be moved: the last of several."""
    answers = [station.post("/queue", json={"asset_id": asset_id}, headers=a_key()) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [201] * 6
    entry: dict[str, Any] = answers[-1].json()
    assert entry["state"] == "waiting"
    return entry


def test_an_asset_is_added_read_refused_twice_and_removed(station: httpx.Client, spare_file: Path) -> None:
    key, body = a_key(), {"path": str(spare_file), "title": "Prova"}
    added = station.post("/library", json=body, headers=key)
    assert added.status_code == 201
    asset = added.json()
    assert added.headers["location"] == f"/v1/control/library/{asset['asset_id']}"
    assert UUID(asset["asset_id"]).version == 7

    again = station.post("/library", json=body, headers=key)
    assert (again.status_code, again.json()["asset_id"]) == (201, asset["asset_id"])
    other = station.post("/library", json={**body, "title": "Outra"}, headers=key)
    assert (other.status_code, code_of(other)) == (409, "IDEMPOTENCY_CONFLICT")
    twice = station.post("/library", json=body)
    assert (twice.status_code, code_of(twice)) == (409, "ASSET_EXISTS")

    assert station.get(f"/library/{asset['asset_id']}").json()["title"] == "Prova"
    assert station.delete(f"/library/{asset['asset_id']}").status_code == 204
    gone = station.get(f"/library/{asset['asset_id']}")
    assert (gone.status_code, code_of(gone)) == (404, "NOT_FOUND")
    assert station.delete(f"/library/{asset['asset_id']}").status_code == 404


def test_a_queue_entry_is_inserted_moved_by_version_and_removed(
    platform: Platform, station: httpx.Client
) -> None:
    asset_id = a_ready_asset(platform, station)
    entry = waiting_entry(station, asset_id)
    path = f"/queue/{entry['entry_id']}"

    stale = station.post(f"{path}/move", json={"position": 0, "version": entry["version"] + 1})
    assert (stale.status_code, code_of(stale)) == (409, "VERSION_CONFLICT")
    moved = station.post(f"{path}/move", json={"position": 1, "version": entry["version"]})
    assert (moved.status_code, moved.json()["version"]) == (200, entry["version"] + 1)

    in_use = station.delete(f"/library/{asset_id}")
    assert (in_use.status_code, code_of(in_use)) == (409, "ASSET_IN_USE")
    assert station.delete(path).status_code == 204
    assert station.get(path).status_code == 404
    assert station.delete(path).status_code == 404


def test_what_is_about_to_air_is_neither_moved_nor_taken_out(
    platform: Platform, station: httpx.Client
) -> None:
    def refused() -> bool:
        first = station.get("/queue").json()["items"][0]
        if first["state"] == "waiting":
            return False
        place = {"position": 1, "version": first["version"]}
        answers = (
            station.post(f"/queue/{first['entry_id']}/move", json=place),
            station.delete(f"/queue/{first['entry_id']}"),
        )
        assert all(answer.is_error for answer in answers)
        return [code_of(answer) for answer in answers] == ["QUEUE_ENTRY_LOCKED"] * 2

    platform.wait_until(refused, 20, every_s=1)  # it may end between two questions


def test_an_insert_with_one_key_happens_once(platform: Platform, station: httpx.Client) -> None:
    asset_id, key = a_ready_asset(platform, station), a_key()
    first = station.post("/queue", json={"asset_id": asset_id}, headers=key)
    second = station.post("/queue", json={"asset_id": asset_id}, headers=key)
    assert first.status_code == second.status_code == 201
    assert first.json()["entry_id"] == second.json()["entry_id"]
    changed = station.post("/queue", json={"asset_id": asset_id, "position": 3}, headers=key)
    assert (changed.status_code, code_of(changed)) == (409, "IDEMPOTENCY_CONFLICT")


def test_what_does_not_exist_is_not_found(station: httpx.Client) -> None:
    assert station.get(f"/library/{NOBODY}").status_code == 404
    assert station.get(f"/queue/{NOBODY}").status_code == 404
    assert station.post("/queue", json={"asset_id": NOBODY}).status_code == 404
    assert station.post(f"/queue/{NOBODY}/move", json={"position": 0, "version": 1}).status_code == 404


def test_a_file_that_is_not_there_is_refused_with_the_reason(station: httpx.Client, tmp_path: Path) -> None:
    for path in (tmp_path / "absent.mp4", tmp_path, Path("/dev/zero")):
        answer = station.post("/library", json={"path": str(path)})
        assert (answer.status_code, code_of(answer)) == (422, "FILE_UNUSABLE"), path


def test_pages_together_are_the_whole_list(platform: Platform, station: httpx.Client) -> None:
    """Of a plan that stands still; it may be made anew between two pages, and is asked for again then."""
    waiting_entry(station, a_ready_asset(platform, station))
    tries = (paged(station) for _ in range(5))
    assert any(len(seen) == len(set(seen)) > PAGE for seen in tries)


def paged(station: httpx.Client) -> list[str]:
    """The queue, page by page."""
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = station.get("/queue", params={"limit": PAGE} | ({"cursor": cursor} if cursor else {})).json()
        assert len(page["items"]) <= PAGE
        seen += [entry["entry_id"] for entry in page["items"]]
        cursor = page.get("next_cursor")
        if cursor is None:
            return seen


def test_a_cursor_of_another_list_is_refused(station: httpx.Client) -> None:
    answer = station.get("/queue", params={"cursor": "nonsense"})
    assert (answer.status_code, code_of(answer)) == (422, "CURSOR_INVALID")
