"""One recipe for every answer that the contract declares: what to do so that an operation answers just so.

`python -m tests.contract.answers` asks for all of them in one process and prints what came otherwise. A recipe gets a
world (tests/support/world.py), calls, and checks what the answer says; its status and code are checked for it.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import hashlib
import io
import itertools
import json
import re
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from xml.etree import ElementTree

import pytest
from PIL import Image
from sqlalchemy import Connection

from generated.vocabulary import Caller
from lab.discovery import store as plan_items
from lab.discovery.domain import offered
from lab.discovery.found import Found, RemoteFile
from lab.discovery.judging import judged
from lab.scheduler import store as jobs
from services.audit.chain import hash_of
from services.infra.configuration import ConfigBundle
from services.infra.ids import Uuid7Source
from services.infra.sql import Database
from services.kernel.clock import rfc3339
from tests.support.chat import written
from tests.support.configuration import knobs, reworded, shipped
from tests.support.conformance import (
    DEFECT_CODE,
    PERSONAL,
    PROBLEM,
    REFRESHED,
    Answer,
    Operation,
    http_contract,
)
from tests.support.http import TOKEN
from tests.support.live import LIVE
from tests.support.people import ADMIN, cookie_of, quick, with_mode
from tests.support.sessions import MOVE, SESSIONS
from tests.support.sql import limits
from tests.support.world import OWNER, VERSION, World, a_world
from tests.support.xmltv import xmltv_programmes

Case = tuple[str, int, str]
"""Operation, status, code; no code for what is no problem."""
Recipe = Callable[[World], Awaitable[Answer]]
Kind = Literal["on air", "cramped", "busy", "not begun"]

ELSEWHERE = frozenset({DEFECT_CODE, "LAB_UNAVAILABLE"})
"""Codes of defects and of the way between processes: asked for on the real platform (test_outages.py)."""
EDGE = "the edge"
"""Stands for what is answered in place of an operation."""
NOBODY = "01935b7e-5f00-7000-8000-00000000dead"
NO_CARD = "0" * 64
MAX_ENTRIES = 4
TARGET_S = 300
"""Seconds of queue: enough for every recipe, and little to look through at every step."""

RECIPES: dict[Case, tuple[Kind, Recipe]] = {}


def declared() -> set[Case]:
    """Every answer of the contract that this process can give."""
    found: set[Case] = set()
    for operation in http_contract().operations:
        for status, response in operation.responses.items():
            if PROBLEM not in response.get("content", {}):
                found.add((operation.name, status, ""))
            found |= {(operation.name, status, code) for code in response.get("x-vvtv-codes", ())}
    found |= {(EDGE, 404, "NOT_FOUND"), (EDGE, 405, "METHOD_NOT_ALLOWED"), (EDGE, 426, "UPGRADE_REQUIRED")}
    return {case for case in found if case[2] not in ELSEWHERE}


def recipe(
    operation: str, status: int, code: str = "", *, world: Kind = "on air"
) -> Callable[[Recipe], Recipe]:
    def keep(function: Recipe) -> Recipe:
        assert (operation, status, code) not in RECIPES, "one recipe for one answer"
        RECIPES[operation, status, code] = (world, function)
        return function

    return keep


# What the contract alone tells how to provoke.


def _path(operation: Operation) -> str:
    return (
        operation.template.replace("{asset_id}", NOBODY)
        .replace("{entry_id}", NOBODY)
        .replace("{plan_item_id}", NOBODY)
        .replace("{locale}", "en")
        .replace("{job}", "nobody")
        .replace("{decision_id}", NOBODY)
        .replace("{user_id}", NOBODY)
        .replace("{device_id}", NOBODY)
        .replace("{session_id}", NOBODY)
        .replace("{presence_id}", NOBODY)
        .replace("{report_id}", NOBODY)
        .replace("{consent_id}", NOBODY)
        .replace("{thread_id}", NOBODY)
        .replace("{sequence}", "1")
        .replace("{card_hash}", NO_CARD)
        .replace("{config_hash}", NO_CARD)
    )


def _body(operation: Operation) -> Any:
    if "requestBody" not in operation.node:
        return None
    return http_contract().resolve(operation.node["requestBody"])["content"]["application/json"]["example"]


def _plain(operation: Operation, caller: tuple[str, str] | None) -> Recipe:
    return lambda world: world.call(operation.method, _path(operation), _body(operation), caller=caller)


def _shown(operation: Operation, caller: tuple[str, str] | None) -> Recipe:
    """With a token and a cookie, where the operation may do without."""
    cookie = "a-token" if REFRESHED in operation.schemes else None
    return lambda world: world.call(
        *(operation.method, _path(operation), _body(operation)), caller=caller, who=world.admin, cookie=cookie
    )


def _replayed(operation: Operation) -> Recipe:
    async def again(world: World) -> Answer:
        content = b"" if _body(operation) is None else b"{}"
        headers = [("content-type", "application/json")] * bool(content)
        headers += world.signature(operation.method, _path(operation), content)
        await world.send(operation.method, _path(operation), headers, content)
        return await world.send(operation.method, _path(operation), headers, content)

    return again


def _too_large(operation: Operation) -> Recipe:
    return lambda world: world.call(operation.method, _path(operation), b" " * (world.body_limit + 1))


def _other_type(operation: Operation) -> Recipe:
    async def as_text(world: World) -> Answer:
        headers = [
            ("content-type", "text/plain"),
            *world.credentials(operation.method, _path(operation), b"a"),
        ]
        return await world.send(operation.method, _path(operation), headers, b"a")

    return as_text


def _misfit(operation: Operation) -> Recipe:
    async def spoiled(world: World) -> Answer:
        if "requestBody" in operation.node:
            answer = await world.call(operation.method, _path(operation), {"stranger": 1})
        elif "{" in operation.template:
            path = re.sub(r"\{\w+\}", "not-one", operation.template)
            answer = await world.call(operation.method, path)
        else:
            query = (
                {"limit": 0}
                if "Limit" in str(operation.node)
                else {
                    "channel": "Not One",
                    "at": "noon",
                    "day": "today",
                    "since": "yesterday",
                }
            )
            answer = await world.call(operation.method, operation.template, query=query)
        assert answer.json()["errors"], "a misfit names its places"
        return answer

    return spoiled


def _generic() -> None:
    """Recipes that are the same for every operation that declares the code."""
    for operation in http_contract().operations:
        makers: Mapping[tuple[int, str], Callable[[Operation], Recipe]] = {
            (401, "AUTH_FAILED"): lambda o: _plain(o, None),
            (403, "SIGNATURE_INVALID"): lambda o: _plain(o, (TOKEN, "guess")),
            (409, "NONCE_REPLAY"): _replayed,
            (413, "BODY_TOO_LARGE"): _too_large,
            (415, "MEDIA_TYPE_UNSUPPORTED"): _other_type,
            (422, "SCHEMA_INVALID"): _misfit,
        }
        for (status, code), make in makers.items():
            if (operation.name, status, code) in declared() and (status != 401 or operation.secured):
                recipe(operation.name, status, code)(make(operation))
        if (operation.name, 503, "OVERLOADED") in declared():
            make_busy = _shown if operation.schemes & {PERSONAL, REFRESHED} else _plain
            recipe(operation.name, 503, "OVERLOADED", world="busy")(make_busy(operation, OWNER))


_generic()


@recipe(EDGE, 404, "NOT_FOUND")
async def _nowhere(world: World) -> Answer:
    return await world.call("GET", "/v1/nowhere")


@recipe(EDGE, 405, "METHOD_NOT_ALLOWED")
async def _otherwise(world: World) -> Answer:
    answer = await world.call("PUT", "/v1/broadcast/now")
    assert answer.header("allow") == "GET, HEAD, OPTIONS"
    return answer


@recipe(EDGE, 426, "UPGRADE_REQUIRED")
async def _plainly(world: World) -> Answer:
    answer = await world.call("GET", "/v1/events")
    assert answer.header("upgrade") == "websocket"
    return answer


# Health, broadcast, modes.


@recipe("getHealth", 200)
async def _alive(world: World) -> Answer:
    answer = await world.call("GET", "/healthz")
    assert answer.json() == {"status": "alive", "version": VERSION}
    return answer


@recipe("getReadiness", 200)
async def _ready(world: World) -> Answer:
    await world.bench.station.beat()
    return await world.call("GET", "/readyz")


@recipe("getReadiness", 503, world="not begun")
async def _not_ready(world: World) -> Answer:
    answer = await world.call("GET", "/readyz")
    assert not answer.json()["ready"]
    assert {check["name"] for check in answer.json()["checks"] if not check["ok"]}
    return answer


@recipe("getStatus", 200)
async def _status(world: World) -> Answer:
    await world.bench.station.beat()
    await world.household.match.vigil.look()
    answer = await world.call("GET", "/v1/status")
    (channel,) = answer.json()["channels"]
    now = (await world.call("GET", "/v1/broadcast/now")).json()
    assert (channel["channel_id"], channel["index"]) == (now["channel_id"], now["index"])
    queue = await world.call("GET", "/v1/control/queue", query={"limit": 200})
    assert channel["queue_entries"] == len(queue.json()["items"])
    lab = answer.json()["lab"]
    assert lab["alive"] is True
    assert datetime.fromisoformat(lab["started_at"]) <= world.bench.clock.now()
    assert answer.json()["version"] == VERSION
    services = {one["name"]: (one["reason"], one["seen"]) for one in answer.json()["services"] if one["ok"]}
    assert services["matching"] == ("looked 0.0 s ago", [{"code": "looked", "seconds": 0.0}])
    return answer


@recipe("listAlerts", 200)
async def _alerts(world: World) -> Answer:
    """A disk that fills up is an alert after a while, and none any more a while after it was cleaned up."""
    bench = world.bench

    async def listed(**query: object) -> list[dict[str, Any]]:
        answer = await world.call("GET", "/v1/alerts", query=query)
        return [alert for alert in answer.json()["items"] if alert["code"] == "DISK_FULL"]

    async def looks(disk_used: float) -> None:
        bench.disk_used = disk_used
        await bench.station.beat()
        await bench.lab.alerts.look()
        bench.clock.advance(31)
        await bench.station.beat()
        await bench.lab.alerts.look()

    await looks(0.85)
    (alert,) = await listed(active="true", severity="medium")
    assert (alert["value"], alert["threshold"], "cleared_at" in alert) == (0.85, 0.8, False)
    assert await listed(active="true", severity="high") == await listed(active="false") == []
    await looks(0.4)
    (gone,) = await listed(active="false")
    assert {**gone, "active": True} == {**alert, "cleared_at": gone["cleared_at"]}
    everything = await world.call("GET", "/v1/alerts")
    assert len((await world.call("GET", "/v1/alerts", query={"limit": 1})).json()["items"]) == 1
    return everything


@recipe("getNowPlaying", 200)
async def _now(world: World) -> Answer:
    answer = await world.call("GET", "/v1/broadcast/now")
    now, guide = answer.json(), (await world.call("GET", "/v1/broadcast/guide")).json()
    assert (now["channel_id"], now["current"]) == (guide["channel_id"], guide["items"][0])
    assert now["next"] == guide["items"][1]
    assert now["current"]["first_index"] <= now["index"]
    return answer


@recipe("getGuide", 200)
async def _guide(world: World) -> Answer:
    whole = await world.call("GET", "/v1/broadcast/guide", query={"limit": 100})
    items = whole.json()["items"]
    assert [i["ends_at"] for i in items[:-1]] == [i["starts_at"] for i in items[1:]], (
        "one timeline without a gap"
    )
    first = (await world.call("GET", "/v1/broadcast/guide", query={"limit": 1})).json()
    then = {"limit": 1, "cursor": first["next_cursor"]}
    assert (await world.call("GET", "/v1/broadcast/guide", query=then)).json()["items"] == items[1:2]
    return whole


@recipe("getGuideXmltv", 200)
async def _guide_xmltv(world: World) -> Answer:
    answer = await world.call("GET", "/v1/broadcast/guide.xml")
    items = (await world.call("GET", "/v1/broadcast/guide", query={"limit": 100})).json()["items"]
    told = xmltv_programmes(answer.body.decode())
    assert {programme.title for programme in told} == {item["title"] for item in items}
    return answer


async def _with_foreign_cursors(world: World, path: str, kind: str) -> Answer:
    """No cursor at all, one of another list, one of this list that leads nowhere, one that is not whole."""
    texts = ("stranger:1", f"{kind}:", f"{kind}:é")
    made = [base64.urlsafe_b64encode(text.encode()).decode().rstrip("=") for text in texts]
    if kind not in (
        "account",
        "asset",
        "block",
        "consent",
        "decision",
        "plan_item",
        "report",
        "session",
        "thread",
    ):  # their cursors are ids, the others' numbers
        made.append(base64.urlsafe_b64encode(f"{kind}:-1".encode()).decode().rstrip("="))
    answers = {c: await world.call("GET", path, query={"cursor": c}) for c in ("nonsense", "====", *made)}
    for cursor, answer in answers.items():
        assert (answer.status, answer.json()["code"]) == (422, "CURSOR_INVALID"), cursor
    return answers["nonsense"]


@recipe("getGuide", 422, "CURSOR_INVALID")
async def _guide_from_nowhere(world: World) -> Answer:
    return await _with_foreign_cursors(world, "/v1/broadcast/guide", "guide")


def _on_no_channel(path: str) -> Recipe:
    return lambda world: world.call("GET", path, query={"channel": "nowhere"})


for _operation, _where in (
    ("listQueue", "/v1/control/queue"),
    ("listAsRun", "/v1/control/as-run"),
    ("showPlan", "/v1/control/plan"),
    ("showLive", "/v1/control/live"),
):
    recipe(_operation, 404, "NOT_FOUND")(_on_no_channel(_where))


def _before_it_begins(path: str) -> Recipe:
    return lambda world: world.call("GET", path)


for _operation, _where in (
    ("getNowPlaying", "/v1/broadcast/now"),
    ("getGuide", "/v1/broadcast/guide"),
    ("getGuideXmltv", "/v1/broadcast/guide.xml"),
):
    recipe(_operation, 404, "NOT_FOUND")(_on_no_channel(_where))
    recipe(_operation, 503, "OFF_AIR", world="not begun")(_before_it_begins(_where))


@recipe("listModes", 200)
async def _modes(world: World) -> Answer:
    answer = await world.call("GET", "/v1/modes")
    assert [mode["routes"] for mode in answer.json()["items"]] == [["/"], ["/listen"]]
    return answer


@recipe("getClientConfig", 200)
async def _client(world: World) -> Answer:
    answer = await world.call("GET", "/v1/config/client")
    (channel,) = answer.json()["channels"]
    assert channel["master_playlist"] == f"/hls/{channel['channel_id']}/master.m3u8"
    assert channel["sound_playlist"] == f"/hls/{channel['channel_id']}/audio/playlist.m3u8"
    assert answer.json()["default_locale"] in answer.json()["locales"]
    return answer


@recipe("getCopy", 200)
async def _copy(world: World) -> Answer:
    client = (await world.call("GET", "/v1/config/client")).json()
    answers = {locale: await world.call("GET", f"/v1/copy/{locale}") for locale in client["locales"]}
    for locale, answer in answers.items():
        assert answer.json()["locale"] == locale
        assert answer.json()["strings"]
    return answers[client["default_locale"]]


# The library.


@recipe("addAsset", 201)
async def _added(world: World) -> Answer:
    path = world.bench.film("added.mkv", folder=world.bench.home.root / "elsewhere")
    answer = await world.call("POST", "/v1/control/library", {"path": str(path), "title": "Noite"})
    asset = answer.json()
    assert (asset["title"], asset["source_path"], asset["size_bytes"]) == ("Noite", str(path), 10)
    assert answer.header("location") == f"/v1/control/library/{asset['asset_id']}"
    await world.bench.settle()
    seen = (await world.call("GET", f"/v1/control/library/{asset['asset_id']}")).json()
    assert {**seen, "state": "any", "updated_at": "any", "media": {}, "checks": []} == {
        **asset,
        "state": "any",
        "updated_at": "any",
        "media": {},
        "checks": [],
    }
    return answer


@recipe("addAsset", 409, "ASSET_EXISTS")
async def _added_twice(world: World) -> Answer:
    path = world.bench.film("twice.mkv", folder=world.bench.home.root / "elsewhere")
    await world.call("POST", "/v1/control/library", {"path": str(path)})
    return await world.call("POST", "/v1/control/library", {"path": str(path)})


@recipe("addAsset", 409, "IDEMPOTENCY_CONFLICT")
async def _added_under_a_used_key(world: World) -> Answer:
    path = world.bench.film("keyed.mkv", folder=world.bench.home.root / "elsewhere")
    first = await world.call("POST", "/v1/control/library", {"path": str(path)}, key="key-added-1")
    again = await world.call("POST", "/v1/control/library", {"path": str(path)}, key="key-added-1")
    assert again.json()["asset_id"] == first.json()["asset_id"]
    return await world.call(
        "POST", "/v1/control/library", {"path": str(path), "title": "Other"}, key="key-added-1"
    )


@recipe("addAsset", 422, "FILE_UNUSABLE")
async def _added_from_nowhere(world: World) -> Answer:
    """No file, a folder, a device, a path that is not whole, a file of nobody's."""
    unreadable = world.bench.film("secret.mkv", folder=world.bench.home.root / "elsewhere")
    unreadable.chmod(0)
    paths = ("/nowhere/film.mkv", str(world.bench.home.root), "/dev/zero", "film.mkv", "/a\0b")
    answers = {path: await world.call("POST", "/v1/control/library", {"path": path}) for path in paths}
    for path, answer in answers.items():
        assert (answer.status, answer.json()["code"]) == (422, "FILE_UNUSABLE"), path
    return answers["film.mkv"]


@recipe("listAssets", 200)
async def _assets(world: World) -> Answer:
    known = {await world.ready_asset("one.mkv"), await world.ready_asset("two.mkv")}
    whole = await world.call("GET", "/v1/control/library", query={"limit": 200})
    items = whole.json()["items"]
    assert known <= {asset["asset_id"] for asset in items}
    assert [asset["added_at"] for asset in items] == sorted((a["added_at"] for a in items), reverse=True)
    for asset in items:
        assert (await world.call("GET", f"/v1/control/library/{asset['asset_id']}")).json() == asset
    first = (await world.call("GET", "/v1/control/library", query={"limit": 1})).json()
    then = {"limit": 200, "cursor": first["next_cursor"]}
    rest = (await world.call("GET", "/v1/control/library", query=then)).json()
    assert [*first["items"], *rest["items"]] == items
    return whole


@recipe("inspectAsset", 200)
async def _asset(world: World) -> Answer:
    answer = await world.call("GET", f"/v1/control/library/{await world.ready_asset('seen.mkv', 7)}")
    asset = answer.json()
    assert (asset["title"], asset["state"], asset["media"]["segment_count"]) == ("seen", "ready", 7)
    assert set(asset["media"]["renditions"]) == {"720", "360", "audio"}
    refused = world.bench.film("bad.mkv", folder=world.bench.home.root / "elsewhere")
    added = (await world.call("POST", "/v1/control/library", {"path": str(refused)})).json()
    await world.bench.settle()
    told = (await world.call("GET", f"/v1/control/library/{added['asset_id']}")).json()
    assert (told["state"], told["refusal"]) == (
        "refused",
        {"code": "DAMAGED", "detail": "half of it decodes"},
    )
    return answer


@recipe("inspectAssetReport", 200)
async def _report(world: World) -> Answer:
    """Of what airs, and of what was refused: the refusal and what to do about it."""
    answer = await world.call("GET", f"/v1/control/library/{await world.ready_asset('told.mkv')}/report")
    assert (answer.json()["verdict"], answer.json()["checks"][0]["name"]) == ("pass", "decoded")
    refused = await _refused_asset(world)
    told = (await world.call("GET", f"/v1/control/library/{refused}/report")).json()
    assert (told["verdict"], told["refusal"]["code"]) == ("fail", "DAMAGED")
    assert told["advice"]
    seen = (await world.call("GET", f"/v1/control/library/{refused}")).json()
    assert [check["verdict"] for check in seen["checks"]] == ["fail"]
    return answer


@recipe("drawAssetLoudness", 200)
async def _loudness(world: World) -> Answer:
    asset_id = await world.ready_asset("drawn.mkv")
    answer = await world.call("GET", f"/v1/control/library/{asset_id}/loudness.svg")
    assert ElementTree.fromstring(answer.body).tag == "{http://www.w3.org/2000/svg}svg"
    silent = await world.call("GET", f"/v1/control/library/{await _refused_asset(world)}/loudness.svg")
    assert (silent.status, silent.json()["code"]) == (404, "NOT_FOUND")
    return answer


@recipe("getAssetStrip", 200)
async def _strip(world: World) -> Answer:
    answer = await world.call("GET", f"/v1/control/library/{await world.ready_asset('seen.mkv')}/strip.jpg")
    with Image.open(io.BytesIO(answer.body)) as strip:
        assert (strip.format, strip.size) == ("JPEG", (32, 18))
    unseen = await world.call("GET", f"/v1/control/library/{await _refused_asset(world)}/strip.jpg")
    assert (unseen.status, unseen.json()["code"]) == (404, "NOT_FOUND")
    return answer


async def _refused_asset(world: World) -> str:
    path = world.bench.film("bad.mkv", folder=world.bench.home.root / "elsewhere")
    await world.call("POST", "/v1/control/library", {"path": str(path)})
    await world.bench.settle()
    (found,) = [asset for asset in await world.bench.assets() if asset.source.path == str(path)]
    return found.asset_id


@recipe("updateAsset", 200)
async def _described(world: World) -> Answer:
    asset_id = await world.ready_asset("told.mkv")
    place = f"/v1/control/library/{asset_id}"
    facts = {"creator": "Ana Prado", "tags": ["music", "late"], "licence": "cc0", "rating": 10}
    titled = await world.call("PATCH", place, {"title": "Noite"})
    assert (titled.json()["title"], titled.json()["facts"]) == ("Noite", {})
    answer = await world.call("PATCH", place, {"facts": facts})
    assert (answer.json()["title"], answer.json()["facts"]) == ("Noite", facts)
    assert (await world.call("GET", place)).json() == answer.json()
    assert (await world.call("PATCH", place, {})).json()["facts"] == facts
    return answer


@recipe("showPlan", 200)
async def _plan(world: World) -> Answer:
    """What the card rules out is counted by rule, at any time of the day; what it lets air is queued."""
    adult, blocked = await world.ready_asset("adult.mkv"), await world.ready_asset("blocked.mkv")
    await world.call("PATCH", f"/v1/control/library/{adult}", {"facts": {"rating": 18}})
    await world.call("PATCH", f"/v1/control/library/{blocked}", {"facts": {"tags": ["gore"]}})
    noon = (await world.call("GET", "/v1/control/plan", query={"at": "2026-11-21T15:00:00Z"})).json()
    night = (await world.call("GET", "/v1/control/plan", query={"at": "2026-11-22T04:00:00Z"})).json()
    assert (noon["daypart"], night["daypart"]) == ("dia", "madrugada")
    assert noon["ruled_out"] == [{"rule": "blocked_tag", "assets": 1}, {"rule": "rating", "assets": 1}]
    assert night["ruled_out"] == [{"rule": "blocked_tag", "assets": 1}]
    assert noon["admitted"] + 2 == night["admitted"] + 1 == noon["ready"]
    far = await world.call("GET", "/v1/control/plan", query={"at": "0001-01-01T00:00:00Z"})
    assert (far.status, far.json()["daypart"]) == (200, "madrugada")
    return await world.call("GET", "/v1/control/plan")


@recipe("changePlayout", 200)
async def _switched(world: World) -> Answer:
    """An emergency takes the queue off the air at the next segment, and its end gives it back, entries and all."""
    await _waiting(world)
    path = "/v1/control/playout"
    answer = await world.call("PATCH", path, {"emergency": True, "reason": "The wrong film."})
    assert (answer.json()["emergency"], answer.json()["reason"]) == (True, "The wrong film.")
    await world.bench.step(12)
    assert (await world.call("GET", path)).json()["state"] == "reserve"
    queue = (await world.call("GET", "/v1/control/queue")).json()["items"]
    assert queue
    assert all("starts_at" not in entry for entry in queue if entry["state"] == "waiting")
    frozen = (await world.call("PATCH", path, {"emergency": False, "frozen": True})).json()
    assert (frozen["emergency"], frozen["frozen"], "reason" in frozen) == (False, True, False)
    await world.bench.step(60)
    assert (await world.call("GET", path)).json()["state"] == "on_air"
    assert (await world.call("PATCH", path, {"frozen": False})).json()["frozen"] is False
    bounded = (await world.call("PATCH", path, {"emergency": True, "emergency_clips": 1})).json()
    assert bounded["emergency_until"] > bounded["changed_at"]
    assert "emergency_until" not in (await world.call("PATCH", path, {"emergency": False})).json()
    assert (await world.call("PATCH", path, {"emergency_clips": 1})).json()["emergency"] is False
    return answer


@recipe("restartEncoders", 200)
async def _encoders_begun_anew(world: World) -> Answer:
    """Every encoder at work, of prep and of live sources, and the audit log knows who wanted it."""
    prep = world.bench.prep
    working, restarts = prep.working, prep.restarts
    answer = await world.call("POST", "/v1/control/encoders/restart", {"reason": "Prep stands still."})
    assert (answer.json()["prep_jobs"], prep.restarts) == (working, restarts + 1)
    return answer


@recipe("showPlayout", 200)
async def _switches(world: World) -> Answer:
    answer = await world.call("GET", "/v1/control/playout", query={"channel": "main"})
    assert answer.json()["channel_id"] == "main"
    return answer


@recipe("changePlayout", 404, "NOT_FOUND")
async def _switched_elsewhere(world: World) -> Answer:
    return await world.call("PATCH", "/v1/control/playout", {"frozen": True}, query={"channel": "other"})


@recipe("showPlayout", 404, "NOT_FOUND")
async def _switches_elsewhere(world: World) -> Answer:
    return await world.call("GET", "/v1/control/playout", query={"channel": "other"})


@recipe("changeLive", 200)
async def _let_live(world: World) -> Answer:
    path = "/v1/control/live"
    answer = await world.call("PATCH", path, {"listening": True, "title": "Da praça", "reason": "Why not."})
    assert (answer.json()["state"], answer.json()["title"]) == ("listening", "Da praça")
    assert answer.json()["address"] == f"rtmp://{LIVE['host']}:{LIVE['port']}/live"
    assert (await world.call("GET", path)).json() == answer.json()
    assert (await world.call("PATCH", path, {"title": "Do rio"})).json()["state"] == "listening"
    assert (await world.call("PATCH", path, {"listening": False})).json()["state"] == "off"
    assert (await world.call("PATCH", path, {})).json()["title"] == "Do rio"
    return answer


@recipe("showLive", 200)
async def _live(world: World) -> Answer:
    answer = await world.call("GET", "/v1/control/live", query={"channel": "main"})
    assert answer.json()["channel_id"] == "main"
    return answer


@recipe("changeLive", 404, "NOT_FOUND")
async def _let_live_elsewhere(world: World) -> Answer:
    return await world.call("PATCH", "/v1/control/live", {"listening": True}, query={"channel": "other"})


@recipe("changeLive", 409, "LIVE_UNAVAILABLE", world="cramped")
async def _let_live_where_nobody_can(world: World) -> Answer:
    seen = (await world.call("GET", "/v1/control/live")).json()
    assert (seen["state"], "address" in seen) == ("off", False)
    return await world.call("PATCH", "/v1/control/live", {"listening": True})


@recipe("listAsRun", 200)
async def _as_run(world: World) -> Answer:
    await world.ready_asset()
    await world.bench.step(40)
    path = "/v1/control/as-run"
    items = (await world.call("GET", path, query={"limit": 200})).json()["items"]
    assert {"slate", "programme"} <= {item["kind"] for item in items}
    starts = [item["started_at"] for item in items]
    assert starts == sorted(set(starts))
    first = (await world.call("GET", path, query={"limit": 1})).json()
    then = {"limit": 200, "cursor": first["next_cursor"]}
    assert [*first["items"], *(await world.call("GET", path, query=then)).json()["items"]] == items
    after = (await world.call("GET", path, query={"since": starts[1], "limit": 200})).json()["items"]
    before = (await world.call("GET", path, query={"until": starts[1], "limit": 200})).json()["items"]
    assert (after, before) == (items[1:], items[:1])
    return await world.call("GET", path)


@recipe("listAsRun", 422, "CURSOR_INVALID")
async def _as_run_from_nowhere(world: World) -> Answer:
    return await _with_foreign_cursors(world, "/v1/control/as-run", "as_run")


# What comes from elsewhere.

PIPELINE, PLAN_ITEMS = "/v1/control/pipeline", "/v1/control/plan/items"


async def _offered(world: World, *keys: str, licence: str | None = None) -> list[str]:
    """The ids of plan items as discovery keeps them; refused when their licence is none of ours."""
    bench, ids = world.bench, Uuid7Source(world.bench.clock)
    made = []
    for key in keys:
        file = RemoteFile("https://films.example/a.mp4?token=secret")
        found = Found(key, f"The {key}", (file,), "Ana Prado", ("film",), None, licence, duration_s=61.5)
        refusal = judged(found, "library", bench.card)
        made.append(offered(ids.new(), "library", found, refusal, bench.clock.now()))

    def keep(conn: Connection) -> None:
        for item in made:
            plan_items.add(conn, item, "offered by library")

    await bench.database.write(keep)
    return [item.item_id for item in made]


@recipe("listPlanItems", 200)
async def _plan_items(world: World) -> Answer:
    """Newest first, by state and by source, page by page; a URL without its query, which may be secret."""
    free, unfree = await _offered(world, "one", "two"), await _offered(world, "three", licence="BY-NC")
    answer = await world.call("GET", PLAN_ITEMS, query={"limit": 200})
    items = answer.json()["items"]
    known = {item["plan_item_id"]: item for item in items}
    assert [name for name in known if name in free] == free[::-1]
    assert (known[free[0]]["url"], known[free[0]]["duration_s"]) == ("https://films.example/a.mp4", 61.5)
    assert (known[unfree[0]]["state"], known[unfree[0]]["refusal"]["code"]) == ("refused", "LICENCE")
    assert "secret" not in answer.body.decode()
    asked = {"state": "found", "source": "library"}
    found = (await world.call("GET", PLAN_ITEMS, query=asked)).json()["items"]
    assert [item for item in items if item["state"] == "found"] == found
    assert (await world.call("GET", PLAN_ITEMS, query={"source": "nobody"})).json() == {"items": []}
    first_page = (await world.call("GET", PLAN_ITEMS, query={"limit": 1})).json()
    rest = {"limit": 200, "cursor": first_page["next_cursor"]}
    assert [*first_page["items"], *(await world.call("GET", PLAN_ITEMS, query=rest)).json()["items"]] == items
    return answer


@recipe("listPlanItems", 422, "CURSOR_INVALID")
async def _plan_items_from_nowhere(world: World) -> Answer:
    return await _with_foreign_cursors(world, PLAN_ITEMS, "plan_item")


@recipe("inspectPlanItem", 200)
async def _plan_item(world: World) -> Answer:
    answer = await world.call("GET", f"{PLAN_ITEMS}/{(await _offered(world, 'seen'))[0]}")
    item = answer.json()
    assert (item["title"], item["facts"]) == ("The seen", {"creator": "Ana Prado", "tags": ["film"]})
    assert [(event["state"], event["detail"]) for event in item["history"]] == [
        ("found", "offered by library")
    ]
    return answer


@recipe("changePipeline", 200)
async def _paused(world: World) -> Answer:
    """Each stage is paused alone, with its reason, and let go again."""
    body = {"stage": "fetcher", "paused": True, "reason": "The line is needed."}
    answer = await world.call("PATCH", PIPELINE, body)
    stages = {stage["stage"]: stage for stage in answer.json()["stages"]}
    assert {name: stage["paused"] for name, stage in stages.items()} == {
        "discovery": False,
        "planner": False,
        "fetcher": True,
    }
    assert stages["fetcher"]["reason"] == "The line is needed."
    assert (await world.call("GET", PIPELINE)).json() == answer.json()
    let_go = (await world.call("PATCH", PIPELINE, {"stage": "fetcher", "paused": False})).json()["stages"]
    assert not any(stage["paused"] or "reason" in stage for stage in let_go)
    return answer


@recipe("showPipeline", 200)
async def _pipeline(world: World) -> Answer:
    await _offered(world, "counted")
    answer = await world.call("GET", PIPELINE)
    listed = (await world.call("GET", PLAN_ITEMS, query={"state": "found", "limit": 200})).json()["items"]
    counts = {count["state"]: count["items"] for count in answer.json()["counts"]}
    assert (counts["found"], answer.json()["held_bytes"]) == (len(listed), 0)
    return answer


@recipe("runDiscovery", 202)
async def _discovery_asked_for(world: World) -> Answer:
    answer = await world.call("POST", "/v1/control/discovery")
    assert {stage["stage"] for stage in answer.json()["stages"]} == {"discovery", "planner", "fetcher"}
    return answer


@recipe("showPipeline", 404, "NOT_FOUND")
async def _pipeline_elsewhere(world: World) -> Answer:
    return await world.call("GET", PIPELINE, query={"channel": "other"})


@recipe("changePipeline", 404, "NOT_FOUND")
async def _paused_elsewhere(world: World) -> Answer:
    return await world.call(
        "PATCH", PIPELINE, {"stage": "planner", "paused": True}, query={"channel": "other"}
    )


@recipe("runDiscovery", 404, "NOT_FOUND")
async def _discovery_elsewhere(world: World) -> Answer:
    return await world.call("POST", "/v1/control/discovery", query={"channel": "other"})


@recipe("removeAsset", 204)
async def _removed(world: World) -> Answer:
    path = world.bench.film("bad-again.mkv", folder=world.bench.home.root / "elsewhere")
    added = await world.call("POST", "/v1/control/library", {"path": str(path)})
    place = added.header("location") or ""
    answer = await world.call("DELETE", place)
    assert (await world.call("GET", place)).status == 404
    return answer


@recipe("removeAsset", 409, "ASSET_IN_USE")
async def _removed_in_use(world: World) -> Answer:
    asset_id = await world.ready_asset()
    await world.call("POST", "/v1/control/queue", {"asset_id": asset_id})
    return await world.call("DELETE", f"/v1/control/library/{asset_id}")


@recipe("listAssets", 422, "CURSOR_INVALID")
async def _assets_from_nowhere(world: World) -> Answer:
    return await _with_foreign_cursors(world, "/v1/control/library", "asset")


# Jobs.

_JOBS = "/v1/control/jobs"


async def _run_through(world: World, job: str) -> Answer:
    """Run a job and wait for its end."""
    answer = await world.call("POST", f"{_JOBS}/{job}/run")
    while "lease" in (await world.call("GET", f"{_JOBS}/{job}")).json()["job"]:
        await asyncio.sleep(0.01)
    return answer


@recipe("listJobs", 200)
async def _jobs(world: World) -> Answer:
    await _run_through(world, "discovery")
    answer = await world.call("GET", _JOBS)
    found = {job["name"]: job for job in answer.json()["items"]}
    assert {"discovery", "commit", "nightly"} <= found.keys()
    assert found["discovery"]["last_run"]["outcome"] == "done"
    assert found["nightly"]["rule"] == "daily at 03:00 America/Sao_Paulo"
    assert found["nightly"]["next_due_at"].endswith("T06:00:00Z")
    assert len((await world.call("GET", _JOBS, query={"limit": 1})).json()["items"]) == 1
    return answer


@recipe("inspectJob", 200)
async def _job(world: World) -> Answer:
    tokens = [(await _run_through(world, "commit")).json()["token"] for _ in range(2)]
    answer = await world.call("GET", f"{_JOBS}/commit")
    assert [run["token"] for run in answer.json()["runs"]][:2] == tokens[::-1]
    assert answer.json()["job"]["last_run"] == answer.json()["runs"][0]
    return answer


@recipe("runJob", 202)
async def _job_run(world: World) -> Answer:
    answer = await _run_through(world, "discovery")
    assert (answer.json()["asked_by"], answer.json()["outcome"]) == ("operator", "running")
    (run,) = (await world.call("GET", f"{_JOBS}/discovery", query={"limit": 1})).json()["runs"]
    assert (run["token"], run["outcome"]) == (answer.json()["token"], "done")
    return answer


@recipe("runJob", 409, "JOB_RUNNING")
async def _job_run_elsewhere(world: World) -> Answer:
    """Another process holds the lease; once it has died and the lease is over, the job can run again."""
    await world.call("GET", _JOBS)
    database, now = world.bench.database, world.bench.clock.now()
    standing = (await database.read(jobs.standings))["commit"]
    await database.write(
        lambda conn: jobs.take(conn, "commit", standing.token, "another lab", "schedule", now, 30)
    )
    answer = await world.call("POST", f"{_JOBS}/commit/run")
    seen = (await world.call("GET", f"{_JOBS}/commit")).json()["job"]
    assert (seen["lease"]["holder"], seen["last_run"]["outcome"]) == ("another lab", "running")
    world.bench.clock.advance(31)
    assert (await _run_through(world, "commit")).status == 202
    runs = (await world.call("GET", f"{_JOBS}/commit", query={"limit": 2})).json()["runs"]
    assert [run["outcome"] for run in runs] == ["done", "abandoned"]
    return answer


@recipe("showReport", 200)
async def _nightly_report(world: World) -> Answer:
    await _run_through(world, "nightly")
    answer = await world.call("GET", "/v1/control/report")
    report = answer.json()
    assert {step["name"]: step["outcome"] for step in report["steps"]}["backup"] == "done", report
    assert (report["owner"], report["loudness_target_lufs"]) == ("Voulezvous", -16)
    named = await world.call("GET", "/v1/control/report", query={"day": report["day"]})
    assert named.json() == report
    return answer


@recipe("showReport", 404, "NOT_FOUND")
async def _no_report(world: World) -> Answer:
    return await world.call("GET", "/v1/control/report", query={"day": "2001-01-01"})


# The curator and the autopilot.

_DECISIONS = "/v1/control/decisions"
_AUTOPILOT = "/v1/control/autopilot"


async def _advised(world: World) -> dict[str, Any]:
    """An open advice, of a curator that tells whatever is no worse than what there is."""
    told = {"apply_enabled": False, "min_confidence_advise": 0.5}
    world.bench.features = knobs(world.bench.features, curator=told)
    for number in range(6):
        await world.ready_asset(f"plain-{number}.mkv", 40 + number)
    for _ in range(40):
        await world.bench.step(4)
        await world.bench.lab.desks.of(None).curator.run()
        found = (await world.call("GET", _DECISIONS, query={"state": "advice"})).json()["items"]
        if found:
            return dict(found[0])
    raise AssertionError("the curator had no advice")


@recipe("listDecisions", 200)
async def _decisions(world: World) -> Answer:
    await _advised(world)
    answer = await world.call("GET", _DECISIONS, query={"limit": 200})
    items = answer.json()["items"]
    for one in items:
        assert (await world.call("GET", f"{_DECISIONS}/{one['decision_id']}")).json() == one
        assert sum(signal["weight"] for signal in one["signals"]) == pytest.approx(1)
        sure = sum(s["weight"] * (0.5 + (s["after"] - s["before"]) / 2) for s in one["signals"])
        assert one["confidence"] == pytest.approx(sure, abs=1e-4)
    first = (await world.call("GET", _DECISIONS, query={"limit": 1})).json()
    if len(items) > 1:
        then = {"limit": 200, "cursor": first["next_cursor"]}
        rest = (await world.call("GET", _DECISIONS, query=then)).json()
        assert [*first["items"], *rest["items"]] == items
    return answer


@recipe("listDecisions", 422, "CURSOR_INVALID")
async def _decisions_from_nowhere(world: World) -> Answer:
    return await _with_foreign_cursors(world, _DECISIONS, "decision")


@recipe("listDecisions", 404, "NOT_FOUND")
async def _decisions_elsewhere(world: World) -> Answer:
    return await world.call("GET", _DECISIONS, query={"channel": "other"})


@recipe("inspectDecision", 200)
async def _decision(world: World) -> Answer:
    advice = await _advised(world)
    answer = await world.call("GET", f"{_DECISIONS}/{advice['decision_id']}")
    assert answer.json() == advice
    return answer


@recipe("applyDecision", 200)
async def _applied(world: World) -> Answer:
    advice = await _advised(world)
    answer = await world.call("POST", f"{_DECISIONS}/{advice['decision_id']}/apply")
    applied = answer.json()
    assert (applied["state"], applied["settled_by"]) == ("applied", "operator")
    if applied["kind"] != "drop":
        entry = (await world.call("GET", f"/v1/control/queue/{applied['entry_id']}")).json()
        assert (entry["asset_id"], entry["origin"]) == (advice["asset_id"], "curator")
    again = await world.call("POST", f"{_DECISIONS}/{advice['decision_id']}/apply")
    assert again.json() == applied
    return answer


@recipe("applyDecision", 409, "ADVICE_SETTLED")
async def _applied_after_a_no(world: World) -> Answer:
    path = f"{_DECISIONS}/{(await _advised(world))['decision_id']}"
    assert (await world.call("POST", f"{path}/dismiss")).status == 200
    return await world.call("POST", f"{path}/apply")


@recipe("applyDecision", 409, "ADVICE_STALE")
async def _applied_too_late(world: World) -> Answer:
    advice = await _advised(world)
    entries = (await world.call("GET", "/v1/control/queue", query={"limit": 200})).json()["items"]
    for entry in (one for one in entries if one["state"] == "waiting"):
        await world.call("DELETE", f"/v1/control/queue/{entry['entry_id']}")
    answer = await world.call("POST", f"{_DECISIONS}/{advice['decision_id']}/apply")
    seen = await world.call("GET", f"{_DECISIONS}/{advice['decision_id']}")
    assert seen.json()["state"] == "lapsed"
    return answer


@recipe("dismissDecision", 200)
async def _dismissed(world: World) -> Answer:
    path = f"{_DECISIONS}/{(await _advised(world))['decision_id']}/dismiss"
    answer = await world.call("POST", path)
    assert (answer.json()["state"], answer.json()["settled_by"]) == ("dismissed", "operator")
    assert (await world.call("POST", path)).json() == answer.json()
    return answer


@recipe("dismissDecision", 409, "ADVICE_SETTLED")
async def _dismissed_after_a_yes(world: World) -> Answer:
    path = f"{_DECISIONS}/{(await _advised(world))['decision_id']}"
    assert (await world.call("POST", f"{path}/apply")).status == 200
    return await world.call("POST", f"{path}/dismiss")


@recipe("showAutopilot", 200)
async def _tuned(world: World) -> Answer:
    world.bench.features = knobs(world.bench.features, autopilot={"enabled": True})
    await _run_through(world, "autopilot")
    answer = await world.call("GET", _AUTOPILOT)
    assert answer.json()["state"] == "trying"
    assert answer.json()["trials"][0]["outcome"] == "trying"
    assert all(one["min"] <= one["factor"] <= one["max"] for one in answer.json()["parameters"])
    return answer


@recipe("showAutopilot", 404, "NOT_FOUND")
async def _tuned_elsewhere(world: World) -> Answer:
    return await world.call("GET", _AUTOPILOT, query={"channel": "other"})


@recipe("resetAutopilot", 200)
async def _taken_back(world: World) -> Answer:
    world.bench.features = knobs(world.bench.features, autopilot={"enabled": True})
    await _run_through(world, "autopilot")
    answer = await world.call("POST", f"{_AUTOPILOT}/reset")
    assert answer.json()["state"] == "resting"
    assert {one["factor"] for one in answer.json()["parameters"]} == {1}
    assert (await world.call("POST", f"{_AUTOPILOT}/reset")).json() == answer.json()
    return answer


@recipe("resetAutopilot", 404, "NOT_FOUND")
async def _taken_back_elsewhere(world: World) -> Answer:
    return await world.call("POST", f"{_AUTOPILOT}/reset", query={"channel": "other"})


# The queue.


async def _waiting(world: World, name: str = "film.mkv") -> dict[str, Any]:
    """An entry of ours, far enough back to be moved."""
    asset_id = await world.ready_asset(name)
    answers = [await world.call("POST", "/v1/control/queue", {"asset_id": asset_id}) for _ in range(4)]
    entry: dict[str, Any] = answers[-1].json()
    assert entry.get("state") == "waiting", entry
    return entry


@recipe("insertQueueEntry", 201)
async def _queued(world: World) -> Answer:
    await _waiting(world)
    asset_id = await world.ready_asset("queued.mkv", 6)
    answer = await world.call("POST", "/v1/control/queue", {"asset_id": asset_id, "position": 0})
    entry = answer.json()
    assert (entry["asset_id"], entry["title"], entry["segment_count"]) == (asset_id, "queued", 6)
    assert (entry["origin"], entry["state"], entry["version"]) == ("operator", "waiting", 1)
    assert answer.header("location") == f"/v1/control/queue/{entry['entry_id']}"
    items = (await world.call("GET", "/v1/control/queue", query={"limit": 200})).json()["items"]
    assert items[entry["position"]] == entry
    assert [item["state"] for item in items[: entry["position"]]].count("waiting") == 0
    return answer


@recipe("insertQueueEntry", 404, "NOT_FOUND")
async def _queued_nothing(world: World) -> Answer:
    return await world.call("POST", "/v1/control/queue", {"asset_id": NOBODY})


@recipe("insertQueueEntry", 409, "ASSET_NOT_READY")
async def _queued_too_early(world: World) -> Answer:
    path = world.bench.film("bad-queued.mkv", folder=world.bench.home.root / "elsewhere")
    asset = (await world.call("POST", "/v1/control/library", {"path": str(path)})).json()
    return await world.call("POST", "/v1/control/queue", {"asset_id": asset["asset_id"]})


@recipe("insertQueueEntry", 409, "IDEMPOTENCY_CONFLICT")
async def _queued_under_a_used_key(world: World) -> Answer:
    body = {"asset_id": await world.ready_asset()}
    first = await world.call("POST", "/v1/control/queue", body, key="key-queued-1")
    again = await world.call("POST", "/v1/control/queue", body, key="key-queued-1")
    assert again.json()["entry_id"] == first.json()["entry_id"]
    return await world.call("POST", "/v1/control/queue", {**body, "position": 9}, key="key-queued-1")


@recipe("insertQueueEntry", 409, "QUEUE_FULL", world="cramped")
async def _queued_too_many(world: World) -> Answer:
    body = {"asset_id": await world.ready_asset()}
    answers = [await world.call("POST", "/v1/control/queue", body) for _ in range(3 * MAX_ENTRIES)]
    return answers[-1]


@recipe("listQueue", 200)
async def _queue(world: World) -> Answer:
    await _waiting(world)
    whole = await world.call("GET", "/v1/control/queue", query={"limit": 200})
    items = whole.json()["items"]
    assert [item["position"] for item in items] == list(range(len(items)))
    for item in items:
        assert (await world.call("GET", f"/v1/control/queue/{item['entry_id']}")).json() == item
    first = (await world.call("GET", "/v1/control/queue", query={"limit": 2})).json()
    then = {"limit": 200, "cursor": first["next_cursor"]}
    rest = (await world.call("GET", "/v1/control/queue", query=then)).json()
    assert [*first["items"], *rest["items"]] == items
    assert "next_cursor" not in rest
    return whole


@recipe("listQueue", 422, "CURSOR_INVALID")
async def _queue_from_nowhere(world: World) -> Answer:
    return await _with_foreign_cursors(world, "/v1/control/queue", "queue")


@recipe("inspectQueueEntry", 200)
async def _entry(world: World) -> Answer:
    entry = await _waiting(world)
    answer = await world.call("GET", f"/v1/control/queue/{entry['entry_id']}")
    assert answer.json() == entry
    return answer


@recipe("moveQueueEntry", 200)
async def _moved(world: World) -> Answer:
    entry = await _waiting(world)
    place = f"/v1/control/queue/{entry['entry_id']}"
    answer = await world.call("POST", f"{place}/move", {"position": 0, "version": entry["version"]})
    moved = answer.json()
    assert moved["position"] < entry["position"]
    assert moved["version"] == entry["version"] + 1
    unchanged = {"position", "version", "starts_at"}
    assert {k: v for k, v in moved.items() if k not in unchanged} == {
        k: v for k, v in entry.items() if k not in unchanged
    }
    assert (await world.call("GET", place)).json() == moved
    return answer


@recipe("moveQueueEntry", 409, "VERSION_CONFLICT")
async def _moved_after_somebody_else(world: World) -> Answer:
    entry = await _waiting(world)
    path = f"/v1/control/queue/{entry['entry_id']}/move"
    return await world.call("POST", path, {"position": 0, "version": entry["version"] + 1})


@recipe("moveQueueEntry", 409, "IDEMPOTENCY_CONFLICT")
async def _moved_under_a_used_key(world: World) -> Answer:
    entry = await _waiting(world)
    path = f"/v1/control/queue/{entry['entry_id']}/move"
    body = {"position": 1, "version": entry["version"]}
    first = await world.call("POST", path, body, key="key-moved-1")
    again = await world.call("POST", path, body, key="key-moved-1")
    assert again.json()["version"] == first.json()["version"]
    return await world.call("POST", path, {**body, "position": 0}, key="key-moved-1")


async def _locked(world: World) -> dict[str, Any]:
    """The entry that is on air or about to be."""
    await _waiting(world)
    await world.bench.step(6)
    items = (await world.call("GET", "/v1/control/queue", query={"limit": 200})).json()["items"]
    entry: dict[str, Any] = items[0]
    assert entry["state"] in ("locked", "airing")
    return entry


@recipe("moveQueueEntry", 409, "QUEUE_ENTRY_LOCKED")
async def _moved_too_late(world: World) -> Answer:
    entry = await _locked(world)
    path = f"/v1/control/queue/{entry['entry_id']}/move"
    return await world.call("POST", path, {"position": 1, "version": entry["version"]})


@recipe("removeQueueEntry", 409, "QUEUE_ENTRY_LOCKED")
async def _dropped_too_late(world: World) -> Answer:
    return await world.call("DELETE", f"/v1/control/queue/{(await _locked(world))['entry_id']}")


@recipe("removeQueueEntry", 204)
async def _dropped(world: World) -> Answer:
    entry = await _waiting(world)
    answer = await world.call("DELETE", f"/v1/control/queue/{entry['entry_id']}")
    assert (await world.call("GET", f"/v1/control/queue/{entry['entry_id']}")).status == 404
    return answer


@recipe("rotatePlan", 200)
async def _chosen_anew(world: World) -> Answer:
    """What people queued stays where it is, and so does what viewers may know of."""
    entry, locked = await _waiting(world), await _locked(world)
    answer = await world.call("POST", "/v1/control/plan/rotate", {"reason": "The card was edited."})
    items = (await world.call("GET", "/v1/control/queue", query={"limit": 200})).json()["items"]
    assert answer.json()["queue_entries"] == len(items)
    assert {entry["entry_id"], locked["entry_id"]} <= {item["entry_id"] for item in items}
    assert items[0]["entry_id"] == locked["entry_id"]
    return answer


@recipe("reloadPolicies", 200)
async def _read_again(world: World) -> Answer:
    answer = await world.call("POST", "/v1/control/policies/reload", {})
    assert answer.json()["problems"] == []
    return answer


_VERSIONS = "/v1/control/policies/versions"


async def _changed_card(world: World, why: str, **changes: object) -> dict[str, Any]:
    """The version that a change of the card is, made by an operator."""
    card = world.bench.card
    world.bench.card = card.model_copy(update={"version": card.version + 1, **changes})
    await world.call("POST", "/v1/control/policies/reload", {"reason": why})
    return dict((await world.call("GET", _VERSIONS)).json()["items"][0])


@recipe("listPolicyVersions", 200)
async def _versions(world: World) -> Answer:
    changed = await _changed_card(world, "Less repetition.")
    assert (changed["author"], changed["reason"]) == ("operator", "Less repetition.")
    answer = await world.call("GET", _VERSIONS, query={"limit": 200})
    items = answer.json()["items"]
    assert items[0] == changed
    assert [item["number"] for item in items] == list(range(len(items), 0, -1))
    assert [item["previous_hash"] for item in items[:-1]] == [item["card_hash"] for item in items[1:]]
    assert (items[-1]["author"], "previous_hash" in items[-1]) == ("house", False)
    first = (await world.call("GET", _VERSIONS, query={"limit": 1})).json()
    then = {"limit": 200, "cursor": first["next_cursor"]}
    rest = (await world.call("GET", _VERSIONS, query=then)).json()
    assert [*first["items"], *rest["items"]] == items
    assert (await world.call("GET", "/v1/control/plan")).json()["card_hash"] == changed["card_hash"]
    return answer


@recipe("listPolicyVersions", 404, "NOT_FOUND")
async def _versions_elsewhere(world: World) -> Answer:
    return await world.call("GET", _VERSIONS, query={"channel": "other"})


@recipe("listPolicyVersions", 422, "CURSOR_INVALID")
async def _versions_from_nowhere(world: World) -> Answer:
    return await _with_foreign_cursors(world, _VERSIONS, "policy")


@recipe("inspectPolicyVersion", 200)
async def _version(world: World) -> Answer:
    changed = await _changed_card(world, "Another owner.", owner="Ana Prado")
    answer = await world.call("GET", f"{_VERSIONS}/{changed['card_hash']}")
    assert answer.json()["version"] == changed
    content = answer.json()["content"]
    assert hashlib.sha256(content.encode()).hexdigest() == changed["card_hash"]
    assert json.loads(content)["owner"] == "Ana Prado"
    return answer


@recipe("diffPolicyVersion", 200)
async def _version_changed(world: World) -> Answer:
    then = (await _changed_card(world, "One tag.", blocked_tags=["gore"]))["card_hash"]
    now = await _changed_card(world, "Two.", blocked_tags=["gore", "hate"])
    answer = await world.call("GET", f"{_VERSIONS}/{now['card_hash']}/diff")
    tags, version = answer.json()["changes"]
    assert tags == {"path": "/blocked_tags", "before": ["gore"], "after": ["gore", "hate"]}
    assert (version["path"], version["after"] - version["before"]) == ("/version", 1)
    named = await world.call("GET", f"{_VERSIONS}/{now['card_hash']}/diff", query={"before": then})
    assert named.json() == answer.json()
    back = await world.call("GET", f"{_VERSIONS}/{then}/diff", query={"before": now["card_hash"]})
    assert [change["before"] for change in back.json()["changes"]] == [tags["after"], version["after"]]
    return answer


_CONFIGURATIONS = "/v1/config/versions"


async def _reconfigured(world: World, backlog: int) -> dict[str, Any]:
    """The version that an edit is, after the one that a node began with."""
    household = world.household
    await household.versions.history.note()
    household.bundle = reworded(household.bundle, "document.http.backlog", backlog)
    household.versions.history.follow(household.bundle)
    await household.versions.history.note()
    return dict((await world.call("GET", _CONFIGURATIONS)).json()["items"][0])


@recipe("listConfigVersions", 200)
async def _configurations(world: World) -> Answer:
    changed = await _reconfigured(world, 11)
    assert (changed["cause"], changed["sources"]) == ("reload", ["platform.yaml"])
    answer = await world.call("GET", _CONFIGURATIONS, query={"limit": 200})
    items = answer.json()["items"]
    assert items[0] == changed
    assert [item["number"] for item in items] == list(range(len(items), 0, -1))
    assert [item["previous_hash"] for item in items[:-1]] == [item["config_hash"] for item in items[1:]]
    assert (items[-1]["cause"], "previous_hash" in items[-1]) == ("start", False)
    first = (await world.call("GET", _CONFIGURATIONS, query={"limit": 1})).json()
    then = {"limit": 200, "cursor": first["next_cursor"]}
    rest = (await world.call("GET", _CONFIGURATIONS, query=then)).json()
    assert [*first["items"], *rest["items"]] == items
    return answer


@recipe("listConfigVersions", 422, "CURSOR_INVALID")
async def _configurations_from_nowhere(world: World) -> Answer:
    return await _with_foreign_cursors(world, _CONFIGURATIONS, "config")


@recipe("inspectConfigVersion", 200)
async def _configuration(world: World) -> Answer:
    changed = await _reconfigured(world, 12)
    answer = await world.call("GET", f"{_CONFIGURATIONS}/{changed['config_hash']}")
    assert answer.json()["version"] == changed
    content = answer.json()["content"]
    assert hashlib.sha256(content.encode()).hexdigest() == changed["config_hash"]
    assert json.loads(content)["document"]["http"]["backlog"] == 12
    return answer


@recipe("diffConfigVersion", 200)
async def _configuration_changed(world: World) -> Answer:
    then, now = [await _reconfigured(world, backlog) for backlog in (13, 14)]
    diff = f"{_CONFIGURATIONS}/{now['config_hash']}/diff"
    answer = await world.call("GET", diff)
    assert answer.json() == {
        "before": then,
        "after": now,
        "changes": [{"path": "http.backlog", "before": "13", "after": "14"}],
    }
    named = await world.call("GET", diff, query={"before": then["config_hash"]})
    assert named.json() == answer.json()
    first = (await world.call("GET", _CONFIGURATIONS, query={"limit": 200})).json()["items"][-1]
    whole = (await world.call("GET", f"{_CONFIGURATIONS}/{first['config_hash']}/diff")).json()
    assert "before" not in whole
    assert {*whole["changes"][0]} == {"path", "after"}
    return answer


@recipe("searchAudit", 200)
async def _audit(world: World) -> Answer:
    somebody, other = [await _somebody(world) for _ in range(2)]
    await world.call("PUT", f"/v1/moderation/blocks/{other.user_id}", who=somebody.token)
    await world.call("PUT", f"/v1/accounts/{somebody.user_id}/ban", {"reason": "Threats."})
    await _changed_card(world, "Children watch.")
    answer = await world.call("GET", "/v1/audit", query={"limit": 200})
    items = answer.json()["items"]
    assert answer.json()["unread"] == []
    assert {item["log"] for item in items} == {"lab", "platform"}
    assert [item["occurred_at"] for item in items] == sorted((i["occurred_at"] for i in items), reverse=True)
    of = {"subject": f"account:{somebody.user_id}"}
    (barred, *_) = (await world.call("GET", "/v1/audit", query=of)).json()["items"]
    assert barred["reason"] == "Threats."
    changed = (await world.call("GET", "/v1/audit", query={"action": "policy."})).json()["items"]
    assert {item["action"] for item in changed} == {"policy.changed"}
    newest = (await world.call("GET", _VERSIONS)).json()["items"][0]
    assert (changed[0]["after_hash"], changed[0]["reason"]) == (newest["card_hash"], "Children watch.")
    assert (await world.call("GET", "/v1/audit", query={"actor": "nobody"})).json()["items"] == []
    traced = next(item["trace_id"] for item in items if "trace_id" in item)
    parts = (await world.call("GET", "/v1/audit", query={"trace_id": traced, "limit": 200})).json()["items"]
    assert parts == [item for item in items if item.get("trace_id") == traced]
    first = (await world.call("GET", "/v1/audit", query={"limit": 3})).json()
    then = {"limit": 3, "cursor": first["next_cursor"]}
    page = (await world.call("GET", "/v1/audit", query=then)).json()["items"]
    whole = (await world.call("GET", "/v1/audit", query={"limit": 6})).json()["items"]
    assert [*first["items"], *page] == whole
    return answer


@recipe("searchAudit", 422, "CURSOR_INVALID")
async def _audit_from_nowhere(world: World) -> Answer:
    return await _with_foreign_cursors(world, "/v1/audit", "audit")


_TELEMETRY, _COUNTS, _FUNNEL = "/v1/telemetry/events", "/v1/telemetry/counts", "/v1/telemetry/funnel"
_INDICATORS, _MODES = "/v1/telemetry/indicators", "/v1/telemetry/modes"
_AUDIENCE = "/v1/telemetry/audience"


def _telemetry(world: World, name: str, **properties: object) -> dict[str, Any]:
    at = rfc3339(world.bench.clock.now())
    return {"event_id": world.household.ids.new(), "name": name, "occurred_at": at, "properties": properties}


@recipe("sendTelemetry", 200)
async def _told(world: World) -> Answer:
    entered = _telemetry(world, "mode_entered", mode_id="party", manifest_version=1)
    unknown = _telemetry(world, "page_scrolled")
    told = await world.call("POST", _TELEMETRY, {"events": [entered, unknown]})
    assert told.json()["accepted"] == 1
    assert [one["reason"] for one in told.json()["refused"]] == ["event_unknown"]
    again = await world.call("POST", _TELEMETRY, {"events": [entered]}, who=world.admin)
    assert again.json() == {"accepted": 0, "repeated": 1, "sampled_out": 0, "refused": []}
    return told


@recipe("sendTelemetry", 401, "AUTH_FAILED")
async def _told_by_a_forger(world: World) -> Answer:
    return await world.call("POST", _TELEMETRY, {"events": [_telemetry(world, "app_open")]}, who="forged")


@recipe("sendTelemetry", 429, "RATE_LIMITED")
async def _told_too_often(world: World) -> Answer:
    body = {"events": [_telemetry(world, "page_scrolled")]}
    burst = world.household.bundle.platform.rates.telemetry.burst
    answer = [await world.call("POST", _TELEMETRY, body) for _ in range(2 * burst)][-1]
    assert int(answer.header("retry-after") or 0) > 0
    await world.household.redis.flushdb()  # so that the recipes after this one may call
    return answer


@recipe("countTelemetry", 200)
async def _counted(world: World) -> Answer:
    entered = [_telemetry(world, "mode_entered", mode_id="meeting", manifest_version=1) for _ in range(3)]
    await world.call("POST", _TELEMETRY, {"events": entered})
    of = {"name": "mode_entered", "mode": "meeting"}
    answer = await world.call("GET", _COUNTS, query=of)
    (count,) = answer.json()["items"]
    assert (count["name"], count["mode"], count["kept"], count["estimated"]) == (*of.values(), 3, 3)
    assert answer.json()["since"] <= count["hour"] < answer.json()["until"]
    assert (await world.call("GET", _COUNTS, query={**of, "until": count["hour"]})).json()["items"] == []
    whole = (await world.call("GET", _COUNTS, query={"limit": 200})).json()["items"]
    first = (await world.call("GET", _COUNTS, query={"limit": 1})).json()
    then = {"limit": 200, "cursor": first.get("next_cursor", "")}
    rest = (await world.call("GET", _COUNTS, query=then)).json()["items"] if then["cursor"] else []
    assert [*first["items"], *rest] == whole
    return answer


@recipe("countTelemetry", 422, "CURSOR_INVALID")
async def _counted_from_nowhere(world: World) -> Answer:
    return await _with_foreign_cursors(world, _COUNTS, "telemetry")


@recipe("countFunnel", 200)
async def _came_so_far(world: World) -> Answer:
    before = (await world.call("GET", _FUNNEL)).json()["steps"]
    opened = [_telemetry(world, "app_open", route="/") for _ in range(4)]
    shown = _telemetry(world, "view_broadcast", channel="main", time_to_picture_ms=820)
    told = await world.call("POST", _TELEMETRY, {"events": [*opened, shown]})
    assert told.json()["accepted"] == 5, told.json()
    answer = await world.call("GET", _FUNNEL)
    steps = answer.json()["steps"]
    assert [step["name"] for step in steps] == world.household.bundle.telemetry_events.funnel
    added = {one["name"]: one["kept"] - was["kept"] for one, was in zip(steps, before, strict=True)}
    assert (added["app_open"], added["view_broadcast"], added["auth_success"]) == (4, 1, 0)
    assert steps[1]["of_first"] == round(steps[1]["estimated"] / steps[0]["estimated"], 6)
    return answer


@recipe("countModes", 200)
async def _told_by_modes(world: World) -> Answer:
    async def entered() -> int:
        answer = await world.call("GET", _MODES)
        told = {
            one["mode"]: {event["name"]: event["kept"] for event in one["events"]}
            for one in answer.json()["modes"]
        }
        assert [*told] == [*world.household.bundle.modes]
        for events in told.values():
            assert [*events] == world.household.bundle.telemetry_events.mandatory_events
        return int(told["mirror"]["mode_entered"])

    before = await entered()
    said = [_telemetry(world, "mode_entered", mode_id="mirror", manifest_version=1) for _ in range(2)]
    await world.call("POST", _TELEMETRY, {"events": said})
    assert await entered() == before + 2
    return await world.call("GET", _MODES)


@recipe("countIndicators", 200)
async def _indicated(world: World) -> Answer:
    before = {one["name"]: one for one in (await world.call("GET", _INDICATORS)).json()["indicators"]}
    signed_in = _telemetry(world, "auth_success", method="password")
    spoke = _telemetry(world, "first_interaction", kind="chat")
    shown = [_telemetry(world, "view_broadcast", channel="main", time_to_picture_ms=820) for _ in range(4)]
    told = await world.call("POST", _TELEMETRY, {"events": [signed_in, spoke, *shown]}, who=world.admin)
    assert told.json()["accepted"] == 6, told.json()
    answer = await world.call("GET", _INDICATORS)
    found = {one["name"]: one for one in answer.json()["indicators"]}
    assert [*found] == [*world.household.bundle.telemetry_events.indicators]
    added = {
        name: (one["cohort"] - before[name]["cohort"], one["converted"] - before[name]["converted"])
        for name, one in found.items()
    }
    assert added["login_conversion"] == (4, 1)
    assert (added["consent_success"], added["abuse_recurrence"]) == ((0, 0), (0, 0))
    first = found["first_interaction"]
    assert first["share"] == round(first["converted"] / first["cohort"], 6) > 0
    return answer


@recipe("showAudience", 200)
async def _watched(world: World) -> Answer:
    shown = _telemetry(world, "view_broadcast", channel="main", time_to_picture_ms=820)
    assert (await world.call("POST", _TELEMETRY, {"events": [shown]})).json()["accepted"] == 1
    answer = await world.call("GET", _AUDIENCE)
    told = answer.json()
    assert told["viewers"] == pytest.approx(sum(one["viewers"] for one in told["modes"]), abs=0.01)
    assert told["start"]["pictures"] == sum(one["pictures"] for one in told["starts"])
    assert told["start"]["p50_ms"] <= told["start"]["p95_ms"]
    return answer


@recipe("showAgent", 200)
async def _switched_off(world: World) -> Answer:
    answer = await world.call("GET", "/v1/control/agent")
    assert answer.json() == {"state": "off", "waiting": 0, "dropped": 0, "commands": []}
    return answer


@recipe("showObjectives", 200)
async def _promised(world: World) -> Answer:
    """While the disk fills up nothing promised is broken; each objective has its whole window, by the day."""
    answer = await world.call("GET", "/v1/control/objectives")
    told, promised = answer.json(), shipped().platform.objectives
    assert [one["name"] for one in told["items"]] == [one.name for one in promised.catalogue]
    days = promised.window_s // 86_400
    for one in told["items"]:
        assert one["budget_s"] == pytest.approx((1 - one["target"]) * promised.window_s, abs=0.1)
        assert one["spent_s"] == pytest.approx(sum(day["spent_s"] for day in one["days"]), abs=1)
        assert len(one["days"]) in (days, days + 1)
        assert [burn["window_s"] for burn in one["burn"]] == promised.burn_windows_s
    return answer


def _of_nobody(operation: Operation) -> Recipe:
    return lambda world: world.call(operation.method, _path(operation), _body(operation))


async def _aired(world: World) -> str:
    """An entry that has been on air."""
    entry = await _locked(world)
    await world.bench.step(40)
    return str(entry["entry_id"])


@recipe("removeQueueEntry", 404, "NOT_FOUND")
async def _dropped_after_it_aired(world: World) -> Answer:
    assert (await world.call("DELETE", f"/v1/control/queue/{NOBODY}")).status == 404
    return await world.call("DELETE", f"/v1/control/queue/{await _aired(world)}")


@recipe("moveQueueEntry", 404, "NOT_FOUND")
async def _moved_after_it_aired(world: World) -> Answer:
    body = {"position": 1, "version": 1}
    assert (await world.call("POST", f"/v1/control/queue/{NOBODY}/move", body)).status == 404
    return await world.call("POST", f"/v1/control/queue/{await _aired(world)}/move", body)


# People.

PASSWORD = "correct horse battery"
_handles = (f"person_{number}" for number in itertools.count(1))


@dataclass
class Somebody:
    """An account of a recipe's own."""

    user_id: str
    handle: str
    token: str
    cookie: str
    device_id: str


async def _somebody(world: World, **said: object) -> Somebody:
    """Somebody new, signed in."""
    body = {"handle": next(_handles), "password": PASSWORD, "age_confirmed": True, "terms_accepted": True}
    await world.household.redis.flushdb()  # which counts by its own clock how many may register
    answer = await world.call("POST", "/v1/auth/register", body | said)
    told = answer.json()
    account = told["me"]
    return Somebody(
        account["user_id"], account["handle"], told["access_token"], cookie_of(answer), told["device_id"]
    )


async def _may(world: World, token: str) -> int:
    return (await world.call("GET", "/v1/me", who=token)).status


@recipe("register", 201)
async def _registered(world: World) -> Answer:
    body = {"handle": next(_handles), "password": PASSWORD, "display_name": "Ana Prado"}
    answer = await world.call("POST", "/v1/auth/register", body, key="register-key-1")
    again = await world.call("POST", "/v1/auth/register", body, key="register-key-1")
    assert answer.json()["me"] == again.json()["me"], "one key, one account"
    assert answer.json()["me"]["display_name"] == "Ana Prado"
    assert answer.header("location") == "/v1/me"
    cookie = answer.header("set-cookie") or ""
    assert {"HttpOnly", "SameSite=Strict", "Path=/v1/auth/refresh"} <= set(cookie.split("; "))
    assert await _may(world, answer.json()["access_token"]) == 200
    return answer


@recipe("register", 401, "AUTH_FAILED")
async def _registered_under_a_known_key(world: World) -> Answer:
    body = {"handle": next(_handles), "password": PASSWORD}
    await world.call("POST", "/v1/auth/register", body, key="register-key-2")
    return await world.call(
        "POST", "/v1/auth/register", {**body, "password": "another one"}, key="register-key-2"
    )


@recipe("register", 403, "BANNED")
async def _registered_again_while_barred(world: World) -> Answer:
    body = {"handle": next(_handles), "password": PASSWORD}
    made = await world.call("POST", "/v1/auth/register", body, key="register-key-4")
    user_id = made.json()["me"]["user_id"]
    await world.call("PUT", f"/v1/accounts/{user_id}/ban", {"reason": "Threats."})
    return await world.call("POST", "/v1/auth/register", body, key="register-key-4")


@recipe("register", 403, "REGISTRATION_CLOSED")
async def _registered_where_nobody_may(world: World) -> Answer:
    before = world.household.bundle
    world.household.bundle = quick(before, registration_open=False)
    answer = await world.call("POST", "/v1/auth/register", {"handle": next(_handles), "password": PASSWORD})
    world.household.bundle = before
    return answer


@recipe("register", 409, "HANDLE_TAKEN")
async def _registered_twice(world: World) -> Answer:
    somebody = await _somebody(world)
    return await world.call("POST", "/v1/auth/register", {"handle": somebody.handle, "password": PASSWORD})


@recipe("register", 409, "IDEMPOTENCY_CONFLICT")
async def _registered_under_a_used_key(world: World) -> Answer:
    bodies = [{"handle": next(_handles), "password": PASSWORD} for _ in range(2)]
    answers = [await world.call("POST", "/v1/auth/register", body, key="register-key-3") for body in bodies]
    return answers[1]


@recipe("register", 422, "PASSWORD_WEAK")
async def _registered_weakly(world: World) -> Answer:
    return await world.call("POST", "/v1/auth/register", {"handle": next(_handles), "password": "short"})


async def _until_limited(world: World, path: str, **said: object) -> Answer:
    bodies = [{"handle": next(_handles), "password": "short", **said} for _ in range(60)]
    answer = [await world.call("POST", path, body) for body in bodies][-1]
    assert int(answer.header("retry-after") or 0) > 0
    await world.household.redis.flushdb()  # so that the recipes after this one may call
    return answer


@recipe("register", 429, "RATE_LIMITED")
async def _registered_too_often(world: World) -> Answer:
    return await _until_limited(world, "/v1/auth/register")


@recipe("login", 200)
async def _signed_in(world: World) -> Answer:
    somebody = await _somebody(world)
    body = {"handle": somebody.handle, "password": PASSWORD, "device_id": somebody.device_id}
    answer = await world.call("POST", "/v1/auth/login", body)
    assert answer.json()["device_id"] == somebody.device_id
    assert await _may(world, answer.json()["access_token"]) == 200
    again = await world.call("POST", "/v1/auth/refresh", cookie=cookie_of(answer))
    assert again.status == 200
    return answer


@recipe("login", 401, "AUTH_FAILED")
async def _signed_in_as_nobody(world: World) -> Answer:
    somebody = await _somebody(world)
    wrong, nobody = [
        await world.call("POST", "/v1/auth/login", {"handle": handle, "password": "wrong"})
        for handle in (somebody.handle, next(_handles))
    ]
    assert wrong.json()["detail"] == nobody.json()["detail"]
    return wrong


@recipe("login", 403, "BANNED")
async def _signed_in_while_barred(world: World) -> Answer:
    somebody = await _barred(world)
    return await world.call("POST", "/v1/auth/login", {"handle": somebody.handle, "password": PASSWORD})


@recipe("login", 429, "RATE_LIMITED")
async def _signed_in_too_often(world: World) -> Answer:
    somebody = await _somebody(world)
    return await _until_limited(world, "/v1/auth/login", handle=somebody.handle)


@recipe("refresh", 200)
async def _refreshed(world: World) -> Answer:
    somebody = await _somebody(world)
    answer = await world.call("POST", "/v1/auth/refresh", cookie=somebody.cookie)
    assert cookie_of(answer) != somebody.cookie
    assert await _may(world, answer.json()["access_token"]) == 200
    return answer


@recipe("logout", 204)
async def _signed_out(world: World) -> Answer:
    somebody = await _somebody(world)
    answer = await world.call("POST", "/v1/auth/logout", who=somebody.token)
    assert await _may(world, somebody.token) == 401
    assert cookie_of(answer) == ""
    return answer


@recipe("logoutEverywhere", 204)
async def _signed_out_everywhere(world: World) -> Answer:
    somebody = await _somebody(world)
    login = {"handle": somebody.handle, "password": PASSWORD}
    elsewhere = (await world.call("POST", "/v1/auth/login", login)).json()["access_token"]
    answer = await world.call("POST", "/v1/auth/logout-everywhere", who=somebody.token)
    assert {await _may(world, token) for token in (somebody.token, elsewhere)} == {401}
    return answer


@recipe("openSocketTicket", 200)
async def _ticket(world: World) -> Answer:
    somebody = await _somebody(world)
    first, second = [await world.call("POST", "/v1/auth/socket-ticket", who=somebody.token) for _ in range(2)]
    assert first.json()["ticket"] != second.json()["ticket"]
    return first


@recipe("getMe", 200)
async def _me(world: World) -> Answer:
    somebody = await _somebody(world)
    answer = await world.call("GET", "/v1/me", who=somebody.token)
    assert (answer.json()["user_id"], answer.json()["handle"]) == (somebody.user_id, somebody.handle)
    return answer


@recipe("changeMe", 200)
async def _me_changed(world: World) -> Answer:
    somebody = await _somebody(world, age_confirmed=False)
    before = (await world.call("GET", "/v1/me", who=somebody.token)).json()
    body = {"display_name": "Ana", "age_confirmed": True}
    answer = await world.call("PATCH", "/v1/me", body, who=somebody.token)
    assert (answer.json()["display_name"], answer.json()["terms_accepted"]) == ("Ana", True)
    assert set(answer.json()["capabilities"]) - set(before["capabilities"]) == {"age_confirmed"}
    return answer


@recipe("changePassword", 204)
async def _password_changed(world: World) -> Answer:
    somebody = await _somebody(world)
    body = {"current": PASSWORD, "new": "staple correct horse"}
    answer = await world.call("PUT", "/v1/me/password", body, who=somebody.token)
    for password, status in ((PASSWORD, 401), ("staple correct horse", 200)):
        login = {"handle": somebody.handle, "password": password}
        assert (await world.call("POST", "/v1/auth/login", login)).status == status
    return answer


@recipe("changePassword", 422, "PASSWORD_WRONG")
async def _password_guessed(world: World) -> Answer:
    somebody = await _somebody(world)
    body = {"current": "a guess", "new": "staple correct horse"}
    return await world.call("PUT", "/v1/me/password", body, who=somebody.token)


@recipe("changePassword", 422, "PASSWORD_WEAK")
async def _password_weakened(world: World) -> Answer:
    somebody = await _somebody(world)
    body = {"current": PASSWORD, "new": "short"}
    return await world.call("PUT", "/v1/me/password", body, who=somebody.token)


@recipe("changePassword", 429, "RATE_LIMITED")
async def _password_guessed_often(world: World) -> Answer:
    somebody = await _somebody(world)
    body = {"current": "a guess", "new": "staple correct horse"}
    return [await world.call("PUT", "/v1/me/password", body, who=somebody.token) for _ in range(10)][-1]


@recipe("listDevices", 200)
async def _devices(world: World) -> Answer:
    somebody = await _somebody(world, device_label="Phone")
    answer = await world.call("GET", "/v1/me/devices", who=somebody.token)
    (device,) = answer.json()["items"]
    assert (device["device_id"], device["label"], device["current"]) == (somebody.device_id, "Phone", True)
    return answer


@recipe("removeDevice", 204)
async def _device_removed(world: World) -> Answer:
    somebody = await _somebody(world)
    answer = await world.call("DELETE", f"/v1/me/devices/{somebody.device_id}", who=somebody.token)
    assert await _may(world, somebody.token) == 401
    return answer


@recipe("listAccounts", 200)
async def _accounts(world: World) -> Answer:
    somebody = await _somebody(world)
    whole = await world.call("GET", "/v1/accounts", query={"limit": 200})
    items = whole.json()["items"]
    assert items[0]["user_id"] == somebody.user_id, "newest first"
    first = (await world.call("GET", "/v1/accounts", query={"limit": 1})).json()
    then = {"limit": 1, "cursor": first["next_cursor"]}
    assert (await world.call("GET", "/v1/accounts", query=then)).json()["items"] == items[1:2]
    named = await world.call("GET", "/v1/accounts", query={"handle_start": somebody.handle})
    assert somebody.handle in {item["handle"] for item in named.json()["items"]}
    return whole


@recipe("listAccounts", 422, "CURSOR_INVALID")
async def _accounts_from_nowhere(world: World) -> Answer:
    return await _with_foreign_cursors(world, "/v1/accounts", "account")


@recipe("inspectAccount", 200)
async def _account(world: World) -> Answer:
    somebody = await _somebody(world)
    answer = await world.call("GET", f"/v1/accounts/{somebody.user_id}")
    assert (answer.json()["handle"], "ban" in answer.json()) == (somebody.handle, False)
    return answer


@recipe("changeAccount", 200)
async def _account_changed(world: World) -> Answer:
    somebody = await _somebody(world)
    path = f"/v1/accounts/{somebody.user_id}"
    version = (await world.call("GET", path)).json()["version"]
    answer = await world.call("PATCH", path, {"version": version, "roles": ["user", "mod"]})
    assert answer.json()["version"] > version
    assert (await world.call("GET", "/v1/accounts", who=somebody.token)).status == 200
    return answer


@recipe("changeAccount", 409, "VERSION_CONFLICT")
async def _account_changed_late(world: World) -> Answer:
    somebody = await _somebody(world)
    return await world.call("PATCH", f"/v1/accounts/{somebody.user_id}", {"version": 999, "shadowed": True})


async def _barred(world: World) -> Somebody:
    somebody = await _somebody(world)
    await world.call("PUT", f"/v1/accounts/{somebody.user_id}/ban", {"reason": "Threats."})
    return somebody


@recipe("banAccount", 200)
async def _account_barred(world: World) -> Answer:
    somebody = await _somebody(world)
    answer = await world.call("PUT", f"/v1/accounts/{somebody.user_id}/ban", {"reason": "Threats."})
    assert answer.json()["ban"]["reason"] == "Threats."
    assert await _may(world, somebody.token) == 403
    return answer


@recipe("liftBan", 200)
async def _account_let_in(world: World) -> Answer:
    somebody = await _barred(world)
    answer = await world.call("DELETE", f"/v1/accounts/{somebody.user_id}/ban")
    assert "ban" not in answer.json()
    login = {"handle": somebody.handle, "password": PASSWORD}
    assert (await world.call("POST", "/v1/auth/login", login)).status == 200
    return answer


async def _is_found(world: World, somebody: Somebody) -> bool:
    """Whether somebody who is in the party is found there by an account that is not limited."""
    other = await _somebody(world)
    await world.call("DELETE", f"/v1/accounts/{other.user_id}/quarantine")
    for one in (somebody, other):
        await _being(world, one)
    return somebody.user_id in await _around(world, other)


@recipe("quarantineAccount", 200)
async def _account_limited(world: World) -> Answer:
    """Its owner is told nothing, and everybody else honours it at once."""
    somebody = await _somebody(world)
    path = f"/v1/accounts/{somebody.user_id}/quarantine"
    await world.call("DELETE", path)
    before = (await world.call("GET", "/v1/me", who=somebody.token)).json()
    order = {"reason": "Too many reports.", "until": "2999-01-01T00:00:00Z"}
    answer = await world.call("PUT", path, order)
    assert answer.json()["quarantined_until"].startswith("2999-01-01")
    assert not await _is_found(world, somebody)
    assert (await world.call("GET", "/v1/me", who=somebody.token)).json() == before
    return answer


@recipe("liftQuarantine", 200)
async def _account_limited_no_more(world: World) -> Answer:
    somebody = await _somebody(world)
    assert not await _is_found(world, somebody), "as new as it is"
    answer = await world.call("DELETE", f"/v1/accounts/{somebody.user_id}/quarantine")
    assert "quarantined_until" not in answer.json()
    assert await _is_found(world, somebody)
    return answer


@recipe("shadowAccount", 200)
async def _account_hidden(world: World) -> Answer:
    somebody = await _somebody(world)
    await world.call("DELETE", f"/v1/accounts/{somebody.user_id}/quarantine")
    assert await _is_found(world, somebody)
    before = (await world.call("GET", "/v1/me", who=somebody.token)).json()
    answer = await world.call("PUT", f"/v1/accounts/{somebody.user_id}/shadow", {"reason": "Comes back."})
    assert answer.json()["shadowed"] is True
    assert not await _is_found(world, somebody)
    assert (await world.call("GET", "/v1/me", who=somebody.token)).json() == before
    return answer


@recipe("liftShadow", 200)
async def _account_shown_again(world: World) -> Answer:
    somebody = await _somebody(world)
    path = f"/v1/accounts/{somebody.user_id}"
    await world.call("DELETE", f"{path}/quarantine")
    await world.call("PUT", f"{path}/shadow", {"reason": "Comes back."})
    assert not await _is_found(world, somebody)
    answer = await world.call("DELETE", f"{path}/shadow")
    assert answer.json()["shadowed"] is False
    assert await _is_found(world, somebody)
    return answer


# Presence.

_BE, _GRID = "/v1/presence/set", "/v1/presence/grid"


async def _being(world: World, who: Somebody, mode: str = "party", **said: Any) -> Answer:
    return await world.call("POST", _BE, {"presence_mode": mode, **said}, who=who.token)


async def _around(world: World, who: Somebody, **query: object) -> list[str]:
    listed = await world.call("GET", _GRID, query=query, who=who.token)
    return [one["user_id"] for one in listed.json()["items"]]


@recipe("setPresence", 200)
async def _there(world: World) -> Answer:
    """What is left out stays."""
    somebody = await _somebody(world, display_name="Ana Prado")
    said: dict[str, Any] = {"visibility": "hidden", "is_camera_on": True, "capabilities": ["camera"]}
    first = (await _being(world, somebody, **said)).json()
    answer = await _being(world, somebody, "sniffers")
    kept = {**first, "presence_mode": "sniffers", "last_seen_at": answer.json()["last_seen_at"]}
    assert answer.json() == kept
    assert (first["display_name"], first["visibility"]) == ("Ana Prado", "hidden")
    return answer


@recipe("setPresence", 403, "POLICY_DENIED")
async def _there_without_leave(world: World) -> Answer:
    return await _being(world, await _somebody(world), "ops")


@recipe("setPresence", 422, "MODE_UNKNOWN")
async def _there_nowhere(world: World) -> Answer:
    return await _being(world, await _somebody(world), "no_such_mode")


@recipe("setPresence", 429, "RATE_LIMITED")
async def _there_too_often(world: World) -> Answer:
    somebody = await _somebody(world)
    often = world.household.bundle.guardrails.presence.set_rate_per_minute
    answer = [await _being(world, somebody) for _ in range(often + 1)][-1]
    assert int(answer.header("retry-after") or 0) > 0
    return answer


@recipe("listPresenceGrid", 200)
async def _people_around(world: World) -> Answer:
    """Who wants to be seen, page by page; whoever is nowhere sees nobody."""
    mine, other, hidden = [await _somebody(world) for _ in range(3)]
    assert await _around(world, mine) == []
    await _being(world, hidden, visibility="hidden")
    await _being(world, mine)
    assert await _around(world, mine) == []
    await _being(world, other, is_camera_on=True)
    assert await _around(world, hidden) == [other.user_id, mine.user_id]
    assert await _around(world, hidden, segment="on_camera", mode="party") == [other.user_id]
    assert await _around(world, hidden, capability="camera") == []
    first = (await world.call("GET", _GRID, query={"limit": 1}, who=hidden.token)).json()
    assert await _around(world, hidden, limit=1, cursor=first["next_cursor"]) == [mine.user_id]
    return await world.call("GET", _GRID, who=mine.token)


@recipe("listPresenceGrid", 422, "CURSOR_INVALID")
async def _people_from_nowhere(world: World) -> Answer:
    return await _with_foreign_cursors(world, _GRID, "presence")


async def _on_camera(world: World, count: int = 1) -> tuple[Somebody, list[tuple[Somebody, str]]]:
    """Somebody in the party, and others on camera there with the paths of their tiles."""
    looking, *others = [await _somebody(world) for _ in range(count + 1)]
    await _being(world, looking)
    told = [(await _being(world, other, is_camera_on=True)).json() for other in others]
    return looking, [
        (other, f"/v1/media/tiles/{one['presence_id']}") for other, one in zip(others, told, strict=True)
    ]


async def _tiled(world: World, path: str, who: Somebody, form: str = "mobile") -> Answer:
    body = {"viewport_id": "viewport-of-a-tab", "form_factor": form}
    return await world.call("POST", path, body, who=who.token)


@recipe("connectTile", 200)
async def _tile_connected(world: World) -> Answer:
    """Of one's own presence the same call publishes."""
    looking, [(shown, path)] = await _on_camera(world)
    assert (await _tiled(world, path, shown)).status == 200
    return await _tiled(world, path, looking)


@recipe("connectTile", 404, "NOT_FOUND")
async def _tile_of_who_is_not_on_camera(world: World) -> Answer:
    looking, [(shown, path)] = await _on_camera(world)
    await _being(world, shown, is_camera_on=False)
    return await _tiled(world, path, looking)


@recipe("connectTile", 409, "TILE_LIMIT")
async def _tile_too_many(world: World) -> Answer:
    most = world.household.bundle.guardrails.tiles_active.mobile
    looking, shown = await _on_camera(world, most + 1)
    answers = [await _tiled(world, path, looking) for _, path in shown]
    assert {answer.status for answer in answers[:-1]} == {200}
    return answers[-1]


@recipe("connectTile", 429, "RATE_LIMITED")
async def _tile_too_often(world: World) -> Answer:
    looking, [(_, path)] = await _on_camera(world)
    before = world.household.bundle
    tiles = before.guardrails.tiles_active.model_copy(update={"connects_per_minute": 1})
    guardrails = before.guardrails.model_copy(update={"tiles_active": tiles})
    tiers = before.cost_tiers.model_copy(update={"guardrails": guardrails})
    world.household.bundle = replace(before, cost_tiers=tiers)
    answers = [await _tiled(world, path, looking) for _ in range(2)]
    world.household.bundle = before
    return answers[-1]


@recipe("connectTile", 502, "PROVIDER_FAILED")
async def _tile_without_media(world: World) -> Answer:
    looking, [(_, path)] = await _on_camera(world)
    world.media.refuses_to_create = True
    answer = await _tiled(world, path, looking)
    world.media.refuses_to_create = False
    return answer


@recipe("disconnectTile", 204)
async def _tile_stopped(world: World) -> Answer:
    looking, [(_, path)] = await _on_camera(world)
    await _tiled(world, path, looking)
    return await world.call("DELETE", path, who=looking.token)


@recipe("disconnectTile", 404, "NOT_FOUND")
async def _tile_stopped_that_is_not_there(world: World) -> Answer:
    looking, [(_, path)] = await _on_camera(world)
    return await world.call("DELETE", path, who=looking.token)


# Random encounters.

_MATCH, _ENCOUNTER = "/v1/match", "random"


async def _joins(world: World, who: Somebody, mode: str = _ENCOUNTER) -> Answer:
    body = {"mode": mode, "segment": {"language": "pt-BR", "tags": ["music"]}}
    return await world.call("POST", f"{_MATCH}/join", body, who=who.token)


async def _met(world: World) -> tuple[Somebody, Somebody]:
    """Two who are together."""
    mine, other = await _somebody(world), await _somebody(world)
    for who in (mine, other):
        assert (await _joins(world, who)).status == 200
    await world.household.match.matcher.look_at_queue()
    await world.household.match.matcher.quiet()
    return mine, other


async def _skips(world: World, who: Somebody) -> Answer:
    """Skip the encounter that they are in, if they are in one."""
    seen = (await world.call("GET", f"{_MATCH}/ticket", who=who.token)).json()
    body = {"session_id": seen.get("session_id", NOBODY)}
    return await world.call("POST", f"{_MATCH}/skip", body, who=who.token)


async def _waits(world: World) -> float:
    """As long as nobody skips; in seconds."""
    pause_s = world.household.bundle.guardrails.random.min_time_before_skip_ms / 1000
    world.bench.clock.advance(pause_s)
    return pause_s


@recipe("joinMatch", 200)
async def _encounter_wanted(world: World) -> Answer:
    somebody = await _somebody(world)
    answer = await _joins(world, somebody)
    assert (await _joins(world, somebody)).json() == answer.json(), "said again it keeps the ticket"
    return answer


@recipe("joinMatch", 403, "POLICY_DENIED")
async def _encounter_wanted_by_who_may_not(world: World) -> Answer:
    return await _joins(world, await _somebody(world, age_confirmed=False))


@recipe("joinMatch", 409, "CONSENT_BUSY")
async def _encounter_wanted_in_a_call(world: World) -> Answer:
    _, invitee, consent_id = await _asked_pair(world)
    assert (await _says(world, invitee, consent_id, "accept")).status == 200
    return await _joins(world, invitee)


@recipe("joinMatch", 422, "MODE_UNKNOWN")
async def _encounter_where_there_are_none(world: World) -> Answer:
    return await _joins(world, await _somebody(world), "party")


@recipe("joinMatch", 429, "RATE_LIMITED")
async def _encounter_wanted_too_often(world: World) -> Answer:
    somebody = await _somebody(world)
    often = world.household.bundle.quarantine.guardrails.random.join_rate_per_minute
    return [await _joins(world, somebody) for _ in range(often + 1)][-1]


@recipe("joinMatch", 429, "MATCH_LIMIT")
async def _encounters_for_an_hour(world: World) -> Answer:
    before = world.household.bundle
    mine, other = await _met(world)
    world.household.bundle = _with_matches_per_hour(before, 1)
    try:
        for who in (mine, other):
            assert (await world.call("POST", f"{_MATCH}/leave", who=who.token)).status == 204
        return await _joins(world, mine)
    finally:
        world.household.bundle = before


def _with_matches_per_hour(bundle: ConfigBundle, most: int) -> ConfigBundle:
    """The configuration with other limits of people in quarantine, as whoever is new is."""
    guardrails = bundle.quarantine.guardrails
    random = guardrails.random.model_copy(update={"max_matches_per_hour": most})
    changed = guardrails.model_copy(update={"random": random})
    return replace(bundle, quarantine=replace(bundle.quarantine, guardrails=changed))


@recipe("skipMatch", 200)
async def _skipped(world: World) -> Answer:
    mine, other = await _met(world)
    await _waits(world)
    answer = await _skips(world, mine)
    seen = await world.call("GET", f"{_MATCH}/ticket", who=other.token)
    assert (answer.json()["state"], seen.json()["state"]) == ("searching", "searching")
    return answer


@recipe("skipMatch", 404, "NOT_FOUND")
async def _skipped_without_a_ticket(world: World) -> Answer:
    return await _skips(world, await _somebody(world))


@recipe("skipMatch", 429, "SKIP_TOO_EARLY")
async def _skipped_at_once(world: World) -> Answer:
    mine, _ = await _met(world)
    return await _skips(world, mine)


@recipe("skipMatch", 429, "RATE_LIMITED")
async def _skipped_too_often(world: World) -> Answer:
    before = world.household.bundle
    guardrails = before.guardrails
    kill_switch = guardrails.kill_switch.model_copy(update={"max_skips_per_minute": 0})
    changed = guardrails.model_copy(update={"kill_switch": kill_switch})
    mine, _ = await _met(world)
    await _waits(world)
    world.household.bundle = replace(
        before, cost_tiers=before.cost_tiers.model_copy(update={"guardrails": changed})
    )
    try:
        return await _skips(world, mine)
    finally:
        world.household.bundle = before


@recipe("leaveMatch", 204)
async def _encounter_left(world: World) -> Answer:
    mine, other = await _met(world)
    answer = await world.call("POST", f"{_MATCH}/leave", who=mine.token)
    assert (await world.call("POST", f"{_MATCH}/leave", who=mine.token)).status == 204
    assert (await world.call("GET", f"{_MATCH}/ticket", who=other.token)).json()["state"] == "searching"
    return answer


@recipe("inspectMatchTicket", 200)
async def _ticket_seen(world: World) -> Answer:
    mine, other = await _met(world)
    answer = await world.call("GET", f"{_MATCH}/ticket", who=mine.token)
    assert answer.json()["state"] == "together"
    path = f"/v1/sessions/{answer.json()['session_id']}"
    assert (await world.call("GET", path, who=mine.token)).status == 200
    assert (await world.call("GET", path, who=other.token)).status == 404
    return answer


@recipe("inspectMatchTicket", 404, "NOT_FOUND")
async def _no_ticket_seen(world: World) -> Answer:
    return await world.call("GET", f"{_MATCH}/ticket", who=(await _somebody(world)).token)


# Moderation.

_BLOCKS = "/v1/moderation/blocks"


async def _parted(world: World, who: Somebody, other: Somebody) -> Answer:
    return await world.call("PUT", f"{_BLOCKS}/{other.user_id}", who=who.token)


async def _blocked_by(world: World, who: Somebody) -> list[str]:
    listed = await world.call("GET", _BLOCKS, query={"limit": 200}, who=who.token)
    return [one["user_id"] for one in listed.json()["items"]]


@recipe("listBlocks", 200)
async def _blocks(world: World) -> Answer:
    """One's own, the last first; nothing of it is seen by those who were blocked."""
    mine, *others = [await _somebody(world) for _ in range(4)]
    for other in others:
        await _parted(world, mine, other)
    whole = await world.call("GET", _BLOCKS, who=mine.token)
    assert [one["handle"] for one in whole.json()["items"]] == [other.handle for other in others[::-1]]
    first = (await world.call("GET", _BLOCKS, query={"limit": 2}, who=mine.token)).json()
    then = {"limit": 2, "cursor": first["next_cursor"]}
    rest = (await world.call("GET", _BLOCKS, query=then, who=mine.token)).json()
    assert [*first["items"], *rest["items"]] == whole.json()["items"]
    assert [await _blocked_by(world, other) for other in others] == [[], [], []]
    return whole


@recipe("listBlocks", 422, "CURSOR_INVALID")
async def _blocks_from_nowhere(world: World) -> Answer:
    return await _with_foreign_cursors(world, _BLOCKS, "block")


@recipe("blockPerson", 200)
async def _person_blocked(world: World) -> Answer:
    mine, other = await _somebody(world), await _somebody(world, display_name="Bia Lima")
    answer = await _parted(world, mine, other)
    assert (answer.json()["user_id"], answer.json()["display_name"]) == (other.user_id, "Bia Lima")
    assert (await _parted(world, mine, other)).json() == answer.json(), "who is blocked stays so"
    assert await world.household.moderation.blocks.apart(other.user_id) == {mine.user_id}
    return answer


@recipe("blockPerson", 422, "NOT_YOURSELF")
async def _oneself_blocked(world: World) -> Answer:
    mine = await _somebody(world)
    return await _parted(world, mine, mine)


@recipe("unblockPerson", 204)
async def _person_unblocked(world: World) -> Answer:
    """One's own block alone: what the other one has blocked holds."""
    mine, other = await _somebody(world), await _somebody(world)
    for one, two in ((mine, other), (other, mine)):
        await _parted(world, one, two)
    answer = await world.call("DELETE", f"{_BLOCKS}/{other.user_id}", who=mine.token)
    assert (await world.call("DELETE", f"{_BLOCKS}/{other.user_id}", who=mine.token)).status == 204
    assert (await _blocked_by(world, mine), await _blocked_by(world, other)) == ([], [mine.user_id])
    assert await world.household.moderation.blocks.apart(mine.user_id) == {other.user_id}
    return answer


@recipe("unblockPerson", 429, "RATE_LIMITED")
async def _unblocked_too_often(world: World) -> Answer:
    mine, other = await _somebody(world), await _somebody(world)
    burst = world.household.bundle.platform.moderation.unblocks_per_account.burst
    path = f"{_BLOCKS}/{other.user_id}"
    return [await world.call("DELETE", path, who=mine.token) for _ in range(burst + 1)][-1]


_REPORTS = "/v1/moderation/reports"


async def _complaint(
    world: World, who: Somebody, of: str, *, key: str | None = None, **said: object
) -> Answer:
    body = {"user_id": of, "reason_code": "harassment", "mode_id": HLS, **said}
    return await world.call("POST", _REPORTS, body, who=who.token, key=key)


async def _reported(world: World, reason_code: str = "harassment") -> tuple[str, Somebody]:
    """The id of a report, and who was reported."""
    mine, other = await _somebody(world), await _somebody(world)
    return (await _complaint(world, mine, other.user_id, reason_code=reason_code)).json()["report_id"], other


async def _judge(world: World) -> Somebody:
    """Another moderator."""
    somebody = await _somebody(world)
    path = f"/v1/accounts/{somebody.user_id}"
    version = (await world.call("GET", path)).json()["version"]
    await world.call("PATCH", path, {"version": version, "roles": ["user", "mod"]})
    return somebody


async def _judged(world: World, report_id: str, outcome: str, who: str | None = None) -> Answer:
    body = {"outcome": outcome, "note": "Seen it."}
    return await world.call("POST", f"{_REPORTS}/{report_id}/resolution", body, who=who)


@recipe("createReport", 201)
async def _report_made(world: World) -> Answer:
    mine, other = await _somebody(world), await _somebody(world)
    here, there = await _began(world, mine), await _began(world, other)
    said: dict[str, Any] = {"session_id": here, "thread_id": NOBODY, "note": "Went on."}
    answer = await _complaint(world, mine, other.user_id, key="report-key-1", **said)
    path = answer.header("location")
    assert path == f"{_REPORTS}/{answer.json()['report_id']}"
    again = await _complaint(world, mine, other.user_id, key="report-key-1", **said)
    assert again.json() == answer.json(), "one key, one report"
    seen = (await world.call("GET", path)).json()
    assert (seen["state"], seen["note"], seen["reporter_id"]) == ("open", "Went on.", mine.user_id)
    assert seen["evidence"] == [f"session:{here}", f"session:{there}", f"thread:{NOBODY}"]
    assert (await world.call("GET", path, who=mine.token)).status == 403, "it is for moderators alone"
    return answer


@recipe("createReport", 404, "NOT_FOUND")
async def _report_of_nobody(world: World) -> Answer:
    """Of nobody, or of a session that is another's: both are as if they were not there."""
    mine, other = await _somebody(world), await _somebody(world)
    theirs = await _began(world, other)
    answers = [await _complaint(world, mine, other.user_id, session_id=one) for one in (theirs, NOBODY)]
    assert answers[0].status == 404
    assert answers[0].json()["detail"] == answers[1].json()["detail"]
    return await _complaint(world, mine, NOBODY)


@recipe("createReport", 409, "IDEMPOTENCY_CONFLICT")
async def _report_under_a_used_key(world: World) -> Answer:
    mine, other = await _somebody(world), await _somebody(world)
    await _complaint(world, mine, other.user_id, key="report-key-2")
    return await _complaint(world, mine, other.user_id, key="report-key-2", reason_code="spam")


@recipe("createReport", 422, "MODE_UNKNOWN")
async def _report_from_no_mode(world: World) -> Answer:
    mine, other = await _somebody(world), await _somebody(world)
    return await _complaint(world, mine, other.user_id, mode_id="nowhere")


@recipe("createReport", 422, "NOT_YOURSELF")
async def _report_of_oneself(world: World) -> Answer:
    mine = await _somebody(world)
    return await _complaint(world, mine, mine.user_id)


@recipe("createReport", 429, "RATE_LIMITED")
async def _reported_too_often(world: World) -> Answer:
    mine, other = await _somebody(world), await _somebody(world)
    burst = world.household.bundle.platform.moderation.reports_per_account.burst
    return [await _complaint(world, mine, other.user_id) for _ in range(burst + 1)][-1]


@recipe("listReports", 200)
async def _queue_of_reports(world: World) -> Answer:
    """By state, the longest waiting first, page by page."""
    ids = [(await _reported(world))[0] for _ in range(3)]
    await _judged(world, ids[1], "dismissed")
    whole = (await world.call("GET", _REPORTS, query={"limit": 200})).json()["items"]
    assert [one["report_id"] for one in whole][-3:] == ids
    waiting = (await world.call("GET", _REPORTS, query={"limit": 200, "state": "open"})).json()["items"]
    assert [one["report_id"] for one in waiting][-2:] == [ids[0], ids[2]]
    answer = await world.call("GET", _REPORTS, query={"limit": 2})
    then = {"limit": 200, "cursor": answer.json()["next_cursor"]}
    rest = (await world.call("GET", _REPORTS, query=then)).json()["items"]
    assert [*answer.json()["items"], *rest] == whole
    return answer


@recipe("listReports", 422, "CURSOR_INVALID")
async def _queue_of_reports_from_nowhere(world: World) -> Answer:
    return await _with_foreign_cursors(world, _REPORTS, "report")


@recipe("inspectReport", 200)
async def _report_seen(world: World) -> Answer:
    report_id, other = await _reported(world, reason_code="spam")
    answer = await world.call("GET", f"{_REPORTS}/{report_id}")
    seen = answer.json()
    assert (seen["user_id"], seen["reason_code"], seen["evidence"]) == (other.user_id, "spam", [])
    assert {"claim", "verdict", "session_id", "note"} & seen.keys() == set()
    return answer


@recipe("claimReport", 200)
async def _report_claimed(world: World) -> Answer:
    """It waits for who claimed it, and no longer than the configuration says."""
    report_id, _ = await _reported(world)
    first, second = await _judge(world), await _judge(world)
    path = f"{_REPORTS}/{report_id}/claim"
    assert (await world.call("PUT", path, who=first.token)).json()["claim"]["by"] == first.user_id
    world.bench.clock.advance(world.household.bundle.platform.moderation.claim_s + 1)
    answer = await world.call("PUT", path, who=second.token)
    assert answer.json()["claim"]["by"] == second.user_id
    taken = await world.call("PUT", path)
    assert taken.json()["claim"]["by"] not in (first.user_id, second.user_id), "an admin takes it over"
    return answer


@recipe("claimReport", 409, "REPORT_CLAIMED")
async def _report_claimed_twice(world: World) -> Answer:
    report_id, _ = await _reported(world)
    path = f"{_REPORTS}/{report_id}/claim"
    await world.call("PUT", path)
    return await world.call("PUT", path, who=(await _judge(world)).token)


@recipe("claimReport", 409, "REPORT_SETTLED")
async def _report_claimed_late(world: World) -> Answer:
    report_id, _ = await _reported(world)
    await _judged(world, report_id, "dismissed")
    return await world.call("PUT", f"{_REPORTS}/{report_id}/claim")


@recipe("resolveReport", 200)
async def _report_upheld(world: World) -> Answer:
    """It costs the reported one what the configuration says, once; their own copy of it tells nothing."""
    report_id, other = await _reported(world)
    path = f"/v1/accounts/{other.user_id}"
    before = (await world.call("GET", path)).json()["reputation"]
    answer = await _judged(world, report_id, "upheld")
    assert (answer.json()["state"], answer.json()["verdict"]["note"]) == ("upheld", "Seen it.")
    assert (await _judged(world, report_id, "upheld")).json() == answer.json(), "it stays as it is"
    cost = world.household.bundle.platform.moderation.upheld_costs.harassment
    assert (await world.call("GET", path)).json()["reputation"] == before - cost
    assert "reputation" not in (await world.call("GET", "/v1/me", who=other.token)).json()
    return answer


@recipe("resolveReport", 403, "POLICY_DENIED")
async def _report_judged_by_whom_it_concerns(world: World) -> Answer:
    """Nobody sees what is reported of themselves, nor upholds what is reported of one of their own weight."""
    mine, judge, other = await _somebody(world), await _judge(world), await _judge(world)
    report_id = (await _complaint(world, mine, judge.user_id)).json()["report_id"]
    own = await _judged(world, report_id, "dismissed", judge.token)
    assert (own.status, own.json()["code"]) == (404, "NOT_FOUND")
    assert (await world.call("GET", f"{_REPORTS}/{report_id}/evidence", who=judge.token)).status == 404
    for who, is_listed in ((judge, False), (other, True)):
        listed = await world.call("GET", _REPORTS, query={"limit": 200, "state": "open"}, who=who.token)
        assert (report_id in {one["report_id"] for one in listed.json()["items"]}) is is_listed
    refused = await _judged(world, report_id, "upheld", other.token)
    assert (await world.call("GET", f"{_REPORTS}/{report_id}")).json()["state"] == "open"
    return refused


@recipe("resolveReport", 409, "REPORT_CLAIMED")
async def _report_judged_by_another(world: World) -> Answer:
    report_id, _ = await _reported(world)
    await world.call("PUT", f"{_REPORTS}/{report_id}/claim")
    return await _judged(world, report_id, "upheld", (await _judge(world)).token)


@recipe("resolveReport", 409, "REPORT_SETTLED")
async def _report_judged_otherwise(world: World) -> Answer:
    report_id, _ = await _reported(world)
    await _judged(world, report_id, "dismissed")
    return await _judged(world, report_id, "upheld")


@recipe("exportEvidence", 200)
async def _evidence_exported(world: World) -> Answer:
    """The audit log vouches for what was handed out."""
    mine, other = await _somebody(world), await _somebody(world)
    here = await _began(world, mine)
    report_id = (await _complaint(world, mine, other.user_id, session_id=here)).json()["report_id"]
    await _judged(world, report_id, "upheld")
    answer = await world.call("GET", f"{_REPORTS}/{report_id}/evidence")
    bundle = answer.json()
    assert [one["part"] for one in bundle["people"]] == ["reporter", "reported", "judge"]
    assert (bundle["sessions"], bundle["is_complete"]) == ([here], True)
    acts = [one["action"] for one in bundle["records"]]
    assert acts[-3:] == ["report.made", "report.upheld", "account.reputation_lowered"]
    assert "session.created" in acts
    of = {"subject": f"report:{report_id}", "action": "report.exported"}
    (exported,) = (await world.call("GET", "/v1/audit", query=of)).json()["items"]
    whole = {name: value for name, value in bundle.items() if name != "sha256"}
    assert exported["after_hash"] == bundle["sha256"] == hash_of(whole)
    return answer


# Sessions. HLS needs nothing of the media plane, and WebRTC its endpoints.

HLS, WEBRTC, CONSENTED, OPERATORS = "party", "mirror", "random", "ops"
MEETING, PERFORMANCE = "meeting", "live_public"
_room_names = (f"room-{number}" for number in itertools.count(1))


async def _asked(world: World, who: Somebody, mode: str, *, key: str | None = None, **said: object) -> Answer:
    return await world.call("POST", SESSIONS, {"mode": mode, **said}, who=who.token, key=key)


async def _began(world: World, who: Somebody, mode: str = HLS) -> str:
    """The id of a session that has begun."""
    return str((await _asked(world, who, mode)).json()["session_id"])


async def _transition(
    world: World, who: Somebody, session_id: str, mode: str, *, key: str | None = None, **said: object
) -> Answer:
    return await world.call(
        "POST", MOVE, {"session_id": session_id, "mode": mode, **said}, who=who.token, key=key
    )


async def _seen(world: World, who: Somebody, session_id: str) -> dict[str, Any]:
    told: dict[str, Any] = (await world.call("GET", f"{SESSIONS}/{session_id}", who=who.token)).json()
    return told


@recipe("createSession", 201)
async def _session_begun(world: World) -> Answer:
    somebody = await _somebody(world)
    answer = await _asked(world, somebody, WEBRTC, key="session-key-1")
    session = answer.json()
    assert answer.header("location") == f"{SESSIONS}/{session['session_id']}"
    assert (session["state"], session["endpoints"]["kind"]) == ("active", "whip_whep")
    assert (await _asked(world, somebody, WEBRTC, key="session-key-1")).json() == session
    assert await _seen(world, somebody, session["session_id"]) == session
    assert "endpoints" not in (await _asked(world, somebody, HLS)).json()
    return answer


@recipe("createSession", 403, "CONSENT_REQUIRED")
async def _session_without_consent(world: World) -> Answer:
    return await _asked(world, await _somebody(world), CONSENTED)


@recipe("createSession", 403, "POLICY_DENIED")
async def _session_of_operators(world: World) -> Answer:
    return await _asked(world, await _somebody(world), OPERATORS)


@recipe("createSession", 404, "NOT_FOUND")
async def _session_of_no_parent(world: World) -> Answer:
    return await _asked(world, await _somebody(world), HLS, parent_session_id=NOBODY)


@recipe("createSession", 409, "IDEMPOTENCY_CONFLICT")
async def _session_under_a_used_key(world: World) -> Answer:
    somebody = await _somebody(world)
    await _asked(world, somebody, HLS, key="session-key-2")
    return await _asked(world, somebody, WEBRTC, key="session-key-2")


@recipe("createSession", 409, "MODE_CHANGED")
async def _session_of_another_manifest(world: World) -> Answer:
    somebody = await _somebody(world)
    others = ({"audience_type": "pair"}, {"stream_transport": "webrtc"}, {"intent_label": "watch"})
    answers = [await _asked(world, somebody, HLS, **said) for said in others]
    assert {answer.json()["code"] for answer in answers} == {"MODE_CHANGED"}
    return answers[0]


@recipe("createSession", 409, "PARENT_ACTIVE")
async def _session_of_a_living_parent(world: World) -> Answer:
    somebody = await _somebody(world)
    parent = await _began(world, somebody)
    return await _asked(world, somebody, HLS, parent_session_id=parent)


@recipe("createSession", 409, "SESSION_LIMIT")
async def _one_session_more(world: World) -> Answer:
    somebody = await _somebody(world)
    for _ in range(world.household.bundle.platform.sessions.open_max):
        await _began(world, somebody)
    return await _asked(world, somebody, HLS)


@recipe("createSession", 422, "MODE_UNKNOWN")
async def _session_of_no_mode(world: World) -> Answer:
    return await _asked(world, await _somebody(world), "nowhere")


@recipe("createSession", 422, "PROFILE_UNKNOWN")
async def _session_of_no_profile(world: World) -> Answer:
    somebody, before = await _somebody(world), world.household.bundle
    world.household.bundle = with_mode(before, WEBRTC, media_profile="nowhere")
    answer = await _asked(world, somebody, WEBRTC)
    world.household.bundle = before
    return answer


@recipe("createSession", 502, "PROVIDER_FAILED")
async def _session_without_media(world: World) -> Answer:
    somebody = await _somebody(world)
    world.media.refuses_to_create = True
    answer = await _asked(world, somebody, WEBRTC)
    world.media.refuses_to_create = False
    return answer


@recipe("listSessions", 200)
async def _sessions(world: World) -> Answer:
    somebody = await _somebody(world)
    made = [await _began(world, somebody, mode) for mode in (HLS, WEBRTC, HLS)]
    whole = await world.call("GET", SESSIONS, who=somebody.token)
    assert [session["session_id"] for session in whole.json()["items"]] == made[::-1]
    assert not any("endpoints" in session for session in whole.json()["items"])
    first = (await world.call("GET", SESSIONS, query={"limit": 2}, who=somebody.token)).json()
    then = {"limit": 2, "cursor": first["next_cursor"]}
    rest = (await world.call("GET", SESSIONS, query=then, who=somebody.token)).json()
    assert first["items"] + rest["items"] == whole.json()["items"]
    return whole


@recipe("listSessions", 422, "CURSOR_INVALID")
async def _sessions_from_nowhere(world: World) -> Answer:
    return await _with_foreign_cursors(world, SESSIONS, "session")


@recipe("inspectCosts", 200)
async def _costs(world: World) -> Answer:
    somebody = await _somebody(world)
    session = (await _asked(world, somebody, WEBRTC)).json()
    answer = await world.call("GET", "/v1/costs")
    mode = next(one for one in answer.json()["modes"] if one["mode"] == WEBRTC)
    assert mode["gb_per_hour"] == pytest.approx(mode["sessions"] * session["cost"]["gb_per_hour"])
    assert sum(one["gb_per_hour"] for one in answer.json()["modes"]) == pytest.approx(
        answer.json()["gb_per_hour"] - answer.json()["tiles_gb_per_hour"]
    )
    return answer


@recipe("transitionSession", 200)
async def _session_moved(world: World) -> Answer:
    somebody = await _somebody(world)
    first = await _began(world, somebody, WEBRTC)
    answer = await _transition(world, somebody, first, HLS, key="session-key-3")
    told = answer.json()
    assert (told["previous"]["state"], told["previous"]["end_reason"]) == ("ended", "moved_on")
    assert (told["session"]["state"], told["session"]["parent_session_id"]) == ("active", first)
    assert told["handover"]["duration_ms"] > 0
    assert (await _transition(world, somebody, first, HLS, key="session-key-3")).json() == told
    return answer


@recipe("transitionSession", 403, "CONSENT_REQUIRED")
async def _session_moved_without_consent(world: World) -> Answer:
    somebody = await _somebody(world)
    first = await _began(world, somebody)
    answer = await _transition(world, somebody, first, CONSENTED)
    assert (await _seen(world, somebody, first))["state"] == "active"
    return answer


@recipe("transitionSession", 403, "POLICY_DENIED")
async def _session_moved_among_operators(world: World) -> Answer:
    somebody = await _somebody(world)
    return await _transition(world, somebody, await _began(world, somebody), OPERATORS)


@recipe("transitionSession", 409, "IDEMPOTENCY_CONFLICT")
async def _session_moved_under_a_used_key(world: World) -> Answer:
    somebody = await _somebody(world)
    await _asked(world, somebody, HLS, key="session-key-4")
    return await _transition(world, somebody, await _began(world, somebody), HLS, key="session-key-4")


@recipe("transitionSession", 409, "MODE_CHANGED")
async def _session_moved_by_another_manifest(world: World) -> Answer:
    somebody = await _somebody(world)
    return await _transition(world, somebody, await _began(world, somebody), HLS, audience_type="pair")


@recipe("transitionSession", 409, "SESSION_CONFLICT")
async def _session_moved_twice_at_once(world: World) -> Answer:
    somebody = await _somebody(world)
    first = await _began(world, somebody)
    world.media.gate, before = asyncio.Event(), world.media.created
    winner = asyncio.create_task(_transition(world, somebody, first, WEBRTC))
    while world.media.created == before:
        await asyncio.sleep(0.01)
    answer = await _transition(world, somebody, first, HLS)
    world.media.gate.set()
    assert (await winner).status == 200
    world.media.gate = None
    return answer


@recipe("transitionSession", 409, "SESSION_OVER")
async def _session_moved_late(world: World) -> Answer:
    somebody = await _somebody(world)
    first = await _began(world, somebody)
    await world.call("POST", f"{SESSIONS}/{first}/end", who=somebody.token)
    return await _transition(world, somebody, first, HLS)


@recipe("transitionSession", 422, "MODE_UNKNOWN")
async def _session_moved_nowhere(world: World) -> Answer:
    somebody = await _somebody(world)
    return await _transition(world, somebody, await _began(world, somebody), "nowhere")


@recipe("transitionSession", 422, "PROFILE_UNKNOWN")
async def _session_moved_to_no_profile(world: World) -> Answer:
    somebody, before = await _somebody(world), world.household.bundle
    first = await _began(world, somebody)
    world.household.bundle = with_mode(before, WEBRTC, media_profile="nowhere")
    answer = await _transition(world, somebody, first, WEBRTC)
    world.household.bundle = before
    return answer


@recipe("transitionSession", 502, "PROVIDER_FAILED")
async def _session_moved_without_media(world: World) -> Answer:
    somebody = await _somebody(world)
    first = await _began(world, somebody)
    world.media.refuses_to_create = True
    answer = await _transition(world, somebody, first, WEBRTC)
    world.media.refuses_to_create = False
    assert (await _seen(world, somebody, first))["state"] == "active"
    return answer


@recipe("inspectSession", 200)
async def _session(world: World) -> Answer:
    somebody = await _somebody(world)
    session_id = await _began(world, somebody)
    other = await world.call("GET", f"{SESSIONS}/{session_id}")
    assert (other.status, other.json()["code"]) == (404, "NOT_FOUND"), "an admin is a stranger too"
    return await world.call("GET", f"{SESSIONS}/{session_id}", who=somebody.token)


async def _blocked_in_a_room(world: World) -> tuple[Somebody, str]:
    inside, outside, room = await _somebody(world), await _somebody(world), next(_room_names)
    await _parted(world, inside, outside)
    await _asked(world, inside, MEETING, room=room)
    return outside, room


@recipe("createSession", 403, "BLOCKED")
async def _session_beside_somebody_blocked(world: World) -> Answer:
    outside, room = await _blocked_in_a_room(world)
    return await _asked(world, outside, MEETING, room=room)


@recipe("transitionSession", 403, "BLOCKED")
async def _session_moved_beside_somebody_blocked(world: World) -> Answer:
    outside, room = await _blocked_in_a_room(world)
    return await _transition(world, outside, await _began(world, outside), MEETING, room=room)


@recipe("createSession", 409, "ROOM_CLOSED")
async def _session_where_nobody_performs(world: World) -> Answer:
    performer = await _somebody(world)
    return await _asked(world, await _somebody(world), PERFORMANCE, room=performer.handle)


@recipe("transitionSession", 409, "ROOM_CLOSED")
async def _session_moved_where_nobody_performs(world: World) -> Answer:
    performer, mine = await _somebody(world), await _somebody(world)
    return await _transition(world, mine, await _began(world, mine), PERFORMANCE, room=performer.handle)


async def _in_a_full_room(world: World, ask: Callable[[Somebody, str], Awaitable[Answer]]) -> Answer:
    before, room = world.household.bundle, next(_room_names)
    limits = before.modes[MEETING].policies.limits.model_copy(update={"max_participants": 1})
    world.household.bundle = with_mode(before, MEETING, limits=limits)
    inside = (await _asked(world, await _somebody(world), MEETING, room=room)).json()
    assert inside["room"] == room
    answer = await ask(await _somebody(world), room)
    world.household.bundle = before
    return answer


@recipe("createSession", 409, "ROOM_FULL")
async def _session_in_a_full_room(world: World) -> Answer:
    return await _in_a_full_room(world, lambda who, room: _asked(world, who, MEETING, room=room))


@recipe("transitionSession", 409, "ROOM_FULL")
async def _session_moved_into_a_full_room(world: World) -> Answer:
    async def ask(who: Somebody, room: str) -> Answer:
        return await _transition(world, who, await _began(world, who), MEETING, room=room)

    return await _in_a_full_room(world, ask)


@recipe("inspectRoom", 200)
async def _room(world: World) -> Answer:
    mine, other, room = await _somebody(world), await _somebody(world), next(_room_names)
    first = (await _asked(world, mine, MEETING, room=room)).json()
    second = (await _asked(world, other, MEETING, room=room)).json()
    answer = await world.call("GET", f"{SESSIONS}/{first['session_id']}/room", who=mine.token)
    assert [one["participant_id"] for one in answer.json()["people"]] == [
        one["consent_id"] for one in (first, second)
    ]
    strange = await world.call("GET", f"{SESSIONS}/{second['session_id']}/room", who=mine.token)
    assert (strange.status, strange.json()["code"]) == (404, "NOT_FOUND")
    return answer


@recipe("inspectRoom", 409, "ROOM_CLOSED")
async def _no_room(world: World) -> Answer:
    mine = await _somebody(world)
    return await world.call("GET", f"{SESSIONS}/{await _began(world, mine)}/room", who=mine.token)


@recipe("heartbeatSession", 200)
async def _session_beaten(world: World) -> Answer:
    somebody = await _somebody(world)
    session_id = await _began(world, somebody)
    before = await _seen(world, somebody, session_id)
    world.bench.clock.advance(1)
    answer = await world.call("POST", f"{SESSIONS}/{session_id}/heartbeat", who=somebody.token)
    assert answer.json()["last_seen_at"] > before["last_seen_at"]
    return answer


@recipe("heartbeatSession", 409, "SESSION_OVER")
async def _session_beaten_late(world: World) -> Answer:
    somebody = await _somebody(world)
    session_id = await _began(world, somebody)
    world.bench.clock.advance((await _seen(world, somebody, session_id))["heartbeat"]["timeout_s"])
    return await world.call("POST", f"{SESSIONS}/{session_id}/heartbeat", who=somebody.token)


@recipe("endSession", 200)
async def _session_ended(world: World) -> Answer:
    somebody = await _somebody(world)
    path = f"{SESSIONS}/{await _began(world, somebody, WEBRTC)}/end"
    answer = await world.call("POST", path, who=somebody.token)
    assert (answer.json()["state"], answer.json()["end_reason"]) == ("ended", "ended")
    assert (await world.call("POST", path, who=somebody.token)).json() == answer.json()
    return answer


# Chat. Somebody new writes with somebody new each time.

CHATS = "/v1/chat/threads"


async def _opens(world: World, who: Somebody, whom: str) -> Answer:
    return await world.call("POST", CHATS, {"user_id": whom}, who=who.token)


async def _written(world: World, who: Somebody, thread_id: str, body: str = "Boa noite!") -> None:
    caller = Caller("socketTicket", who.user_id, frozenset({"member", "age_confirmed"}))
    assert (await written(world.household.chat.socket, caller, thread_id, body)).type == "said"


async def _talk(world: World, *bodies: str) -> tuple[Somebody, Somebody, str]:
    """Two in a thread, and its id, in which the first wrote."""
    mine, other = await _somebody(world), await _somebody(world)
    thread_id = str((await _opens(world, mine, other.user_id)).json()["thread_id"])
    for body in bodies:
        await _written(world, mine, thread_id, body)
    return mine, other, thread_id


async def _reads(world: World, who: Somebody, thread_id: str, **query: object) -> Answer:
    return await world.call("GET", f"{CHATS}/{thread_id}/messages", query=query, who=who.token)


async def _judges(world: World, path: str, state: str, who: str | None = None) -> Answer:
    body = {"state": state, "reason": "Threats."}
    return await world.call("PUT", f"{CHATS}/{path}/moderation", body, who=who)


async def _tells_of(
    world: World, who: Somebody, thread_id: str, of: str, *, key: str | None = None, **said: object
) -> Answer:
    body = {"user_id": of, "reason_code": "harassment", "mode_id": HLS, **said}
    return await world.call("POST", f"{CHATS}/{thread_id}/report", body, who=who.token, key=key)


@recipe("openThread", 200)
async def _thread_opened(world: World) -> Answer:
    mine, other = await _somebody(world), await _somebody(world, display_name="Bia Lima")
    answer = await _opens(world, mine, other.user_id)
    again = await _opens(world, other, mine.user_id)
    assert again.json()["thread_id"] == answer.json()["thread_id"], "one thread for two"
    assert [one["display_name"] for one in answer.json()["people"]] == ["Bia Lima"]
    return answer


@recipe("openThread", 403, "BLOCKED")
async def _thread_of_who_is_apart(world: World) -> Answer:
    mine, other, _ = await _talk(world)
    await _blocks_them(world, other, mine)
    answers = [await _opens(world, one, of.user_id) for one, of in ((mine, other), (other, mine))]
    assert answers[0].json()["detail"] == answers[1].json()["detail"], (
        "nobody is told which of the two it was"
    )
    return answers[1]


@recipe("openThread", 403, "POLICY_DENIED")
async def _thread_of_who_may_not(world: World) -> Answer:
    mine, other = await _somebody(world, age_confirmed=False), await _somebody(world)
    return await _opens(world, mine, other.user_id)


@recipe("openThread", 422, "NOT_YOURSELF")
async def _thread_with_oneself(world: World) -> Answer:
    mine = await _somebody(world)
    return await _opens(world, mine, mine.user_id)


@recipe("openThread", 429, "RATE_LIMITED")
async def _threads_opened_too_often(world: World) -> Answer:
    mine, other = await _somebody(world), await _somebody(world)
    burst = world.household.bundle.platform.chat.openings_per_account.burst
    return [await _opens(world, mine, other.user_id) for _ in range(burst + 1)][-1]


@recipe("listThreads", 200)
async def _threads(world: World) -> Answer:
    """The newest first, page by page; one of another's opening once something was written in it."""
    mine, _, first = await _talk(world, "Boa noite!")
    second = str((await _opens(world, mine, (await _somebody(world)).user_id)).json()["thread_id"])
    other = await _somebody(world)
    await _opens(world, other, mine.user_id)
    whole = await world.call("GET", CHATS, who=mine.token)
    assert [(one["thread_id"], one["sequence"]) for one in whole.json()["items"]] == [(second, 0), (first, 1)]
    page = (await world.call("GET", CHATS, query={"limit": 1}, who=mine.token)).json()
    then = {"limit": 1, "cursor": page["next_cursor"]}
    rest = (await world.call("GET", CHATS, query=then, who=mine.token)).json()
    assert [*page["items"], *rest["items"]] == whole.json()["items"]
    return whole


@recipe("listThreads", 422, "CURSOR_INVALID")
async def _threads_from_nowhere(world: World) -> Answer:
    return await _with_foreign_cursors(world, CHATS, "thread")


@recipe("listMessages", 200)
async def _messages(world: World) -> Answer:
    mine, other, thread_id = await _talk(world, "one", "two", "three")
    answer = await _reads(world, other, thread_id)
    assert [(one["sequence"], one["body"]) for one in answer.json()["items"]] == [
        (3, "three"),
        (2, "two"),
        (1, "one"),
    ]
    page = (await _reads(world, mine, thread_id, limit=2)).json()
    rest = (await _reads(world, mine, thread_id, limit=2, cursor=page["next_cursor"])).json()
    assert [*page["items"], *rest["items"]] == answer.json()["items"]
    stranger = await _somebody(world)
    assert (await _reads(world, stranger, thread_id)).status == 404
    return answer


@recipe("listMessages", 422, "CURSOR_INVALID")
async def _messages_from_nowhere(world: World) -> Answer:
    _, _, thread_id = await _talk(world)
    return await _with_foreign_cursors(world, f"{CHATS}/{thread_id}/messages", "message")


@recipe("moderateMessage", 204)
async def _message_moderated(world: World) -> Answer:
    mine, _, thread_id = await _talk(world, "a threat")
    answer = await _judges(world, f"{thread_id}/messages/1", "hidden")
    (hidden,) = (await _reads(world, mine, thread_id)).json()["items"]
    assert (hidden["state"], "body" in hidden) == ("hidden", False)
    await _judges(world, f"{thread_id}/messages/1", "visible")
    assert (await _reads(world, mine, thread_id)).json()["items"][0]["body"] == "a threat"
    return answer


@recipe("moderateMessage", 403, "POLICY_DENIED")
async def _message_moderated_by_who_may_not(world: World) -> Answer:
    mine, _, thread_id = await _talk(world, "a threat")
    return await _judges(world, f"{thread_id}/messages/1", "hidden", mine.token)


@recipe("moderateThread", 204)
async def _thread_moderated(world: World) -> Answer:
    mine, other, thread_id = await _talk(world)
    answer = await _judges(world, thread_id, "closed")
    seen = (await _opens(world, mine, other.user_id)).json()
    assert (seen["state"], seen["may_write"]) == ("closed", False)
    await _judges(world, thread_id, "open")
    assert (await _opens(world, mine, other.user_id)).json()["may_write"] is True
    return answer


@recipe("moderateThread", 403, "POLICY_DENIED")
async def _own_thread_moderated(world: World) -> Answer:
    judge, other = await _judge(world), await _somebody(world)
    thread_id = (await _opens(world, judge, other.user_id)).json()["thread_id"]
    return await _judges(world, thread_id, "closed", judge.token)


@recipe("reportThread", 201)
async def _thread_reported(world: World) -> Answer:
    mine, other, thread_id = await _talk(world)
    answer = await _tells_of(world, mine, thread_id, other.user_id, key="chat-report-1")
    seen = (await world.call("GET", str(answer.header("location")))).json()
    assert (seen["thread_id"], seen["evidence"]) == (thread_id, [f"thread:{thread_id}"])
    again = await _tells_of(world, mine, thread_id, other.user_id, key="chat-report-1")
    assert again.json() == answer.json(), "one key, one report"
    return answer


@recipe("reportThread", 404, "NOT_FOUND")
async def _thread_of_others_reported(world: World) -> Answer:
    mine, other, thread_id = await _talk(world)
    stranger = await _somebody(world)
    assert (await _tells_of(world, stranger, thread_id, other.user_id)).status == 404
    return await _tells_of(world, mine, thread_id, stranger.user_id)


@recipe("reportThread", 409, "IDEMPOTENCY_CONFLICT")
async def _thread_reported_under_a_used_key(world: World) -> Answer:
    mine, other, thread_id = await _talk(world)
    await _tells_of(world, mine, thread_id, other.user_id, key="chat-report-2")
    return await _tells_of(world, mine, thread_id, other.user_id, key="chat-report-2", reason_code="spam")


@recipe("reportThread", 422, "MODE_UNKNOWN")
async def _thread_reported_from_no_mode(world: World) -> Answer:
    mine, other, thread_id = await _talk(world)
    return await _tells_of(world, mine, thread_id, other.user_id, mode_id="nowhere")


@recipe("reportThread", 422, "NOT_YOURSELF")
async def _thread_reported_of_oneself(world: World) -> Answer:
    mine, _, thread_id = await _talk(world)
    return await _tells_of(world, mine, thread_id, mine.user_id)


@recipe("reportThread", 429, "RATE_LIMITED")
async def _thread_reported_too_often(world: World) -> Answer:
    mine, other, thread_id = await _talk(world)
    burst = world.household.bundle.platform.moderation.reports_per_account.burst
    return [await _tells_of(world, mine, thread_id, other.user_id) for _ in range(burst + 1)][-1]


async def _looks(world: World, report_id: str, who: str | None = None, **query: object) -> Answer:
    return await world.call("GET", f"{_REPORTS}/{report_id}/messages", query=query, who=who)


@recipe("listReportedMessages", 200)
async def _reported_messages(world: World) -> Answer:
    """What was taken out is read too, page by page, and every look is written down."""
    mine, other, thread_id = await _talk(world, "one", "a threat", "three")
    report_id = (await _tells_of(world, other, thread_id, mine.user_id)).json()["report_id"]
    await _judges(world, f"{thread_id}/messages/2", "hidden")
    answer = await _looks(world, report_id)
    seen = answer.json()
    assert seen["thread_id"] == thread_id
    assert [one["body"] for one in seen["items"]] == ["three", "a threat", "one"]
    page = (await _looks(world, report_id, limit=2)).json()
    rest = (await _looks(world, report_id, limit=2, cursor=page["next_cursor"])).json()
    assert [*page["items"], *rest["items"]] == seen["items"]
    of = {"subject": f"report:{report_id}", "action": "chat.reported_read"}
    assert len((await world.call("GET", "/v1/audit", query=of)).json()["items"]) == 3
    return answer


@recipe("listReportedMessages", 403, "POLICY_DENIED")
async def _reported_messages_of_ones_own(world: World) -> Answer:
    judge, other = await _judge(world), await _somebody(world)
    thread_id = str((await _opens(world, judge, other.user_id)).json()["thread_id"])
    report_id = (await _tells_of(world, judge, thread_id, other.user_id)).json()["report_id"]
    assert (await _looks(world, report_id, other.token)).status == 403, "it is for moderators alone"
    return await _looks(world, report_id, judge.token)


@recipe("listReportedMessages", 404, "NOT_FOUND")
async def _reported_messages_of_strangers(world: World) -> Answer:
    """No report opens a thread that the two were not in together."""
    mine, _, thread_id = await _talk(world, "among us")
    plotter, friend = await _somebody(world), await _somebody(world)
    for who, whom in ((plotter, friend), (plotter, mine)):
        plot = await _complaint(world, who, whom.user_id, thread_id=thread_id)
        assert (await _looks(world, plot.json()["report_id"])).status == 404
    report_id, _ = await _reported(world)
    return await _looks(world, report_id)


@recipe("listReportedMessages", 422, "CURSOR_INVALID")
async def _reported_messages_from_nowhere(world: World) -> Answer:
    mine, other, thread_id = await _talk(world)
    report_id = (await _tells_of(world, mine, thread_id, other.user_id)).json()["report_id"]
    return await _with_foreign_cursors(world, f"{_REPORTS}/{report_id}/messages", "message")


# Consent. An invitation is asked of somebody new each time, by somebody new.

CONSENT, INVITED = "/v1/consent", "private_call"


async def _asks(
    world: World, who: Somebody, whom: Somebody, *, mode: str = INVITED, key: str | None = None
) -> Answer:
    return await world.call("POST", CONSENT, {"user_id": whom.user_id, "mode": mode}, who=who.token, key=key)


async def _asked_pair(world: World, **said: object) -> tuple[Somebody, Somebody, str]:
    """Who asked, who was asked, and the id of the invitation."""
    inviter, invitee = await _somebody(world), await _somebody(world, **said)
    return inviter, invitee, str((await _asks(world, inviter, invitee)).json()["consent_id"])


async def _says(world: World, who: Somebody, consent_id: str, word: str) -> Answer:
    return await world.call("POST", f"{CONSENT}/{consent_id}/{word}", who=who.token)


async def _says_late(world: World, word: str) -> Answer:
    inviter, invitee, consent_id = await _asked_pair(world)
    world.bench.clock.advance(world.household.bundle.guardrails.consent.timeout_s)
    return await _says(world, inviter if word == "cancel" else invitee, consent_id, word)


async def _blocks_them(world: World, who: Somebody, whom: Somebody) -> None:
    await world.call("PUT", f"/v1/moderation/blocks/{whom.user_id}", who=who.token)


@recipe("requestConsent", 201)
async def _consent_requested(world: World) -> Answer:
    inviter, invitee = await _somebody(world), await _somebody(world)
    answer = await _asks(world, inviter, invitee, key="consent-key-1")
    path = f"{CONSENT}/{answer.json()['consent_id']}"
    assert answer.header("location") == path
    assert (await _asks(world, inviter, invitee, key="consent-key-1")).json() == answer.json()
    assert (await world.call("GET", path, who=invitee.token)).json() == answer.json()
    return answer


@recipe("requestConsent", 403, "BLOCKED")
async def _consent_of_who_is_apart(world: World) -> Answer:
    one, other = await _somebody(world), await _somebody(world)
    await _blocks_them(world, one, other)
    answers = [await _asks(world, one, other), await _asks(world, other, one)]
    assert answers[0].json()["detail"] == answers[1].json()["detail"], (
        "nobody is told which of the two it was"
    )
    return answers[1]


@recipe("requestConsent", 403, "POLICY_DENIED")
async def _consent_requested_by_who_may_not(world: World) -> Answer:
    return await _asks(world, await _somebody(world, age_confirmed=False), await _somebody(world))


@recipe("requestConsent", 409, "CONSENT_BUSY")
async def _consent_of_who_is_asked_already(world: World) -> Answer:
    _, invitee, _ = await _asked_pair(world)
    return await _asks(world, await _somebody(world), invitee)


@recipe("requestConsent", 409, "IDEMPOTENCY_CONFLICT")
async def _consent_requested_under_a_used_key(world: World) -> Answer:
    inviter, one, other = await _somebody(world), await _somebody(world), await _somebody(world)
    await _asks(world, inviter, one, key="consent-key-2")
    return await _asks(world, inviter, other, key="consent-key-2")


@recipe("requestConsent", 422, "MODE_UNKNOWN")
async def _consent_to_what_nobody_is_invited_to(world: World) -> Answer:
    inviter, invitee = await _somebody(world), await _somebody(world)
    answers = [await _asks(world, inviter, invitee, mode=mode) for mode in (HLS, CONSENTED, "nowhere")]
    assert {answer.json()["code"] for answer in answers} == {"MODE_UNKNOWN"}
    return answers[0]


@recipe("requestConsent", 422, "NOT_YOURSELF")
async def _consent_of_oneself(world: World) -> Answer:
    somebody = await _somebody(world)
    return await _asks(world, somebody, somebody)


@recipe("requestConsent", 429, "RATE_LIMITED")
async def _consent_requested_too_often(world: World) -> Answer:
    somebody = replace(await _somebody(world), user_id=NOBODY)
    often = world.household.bundle.guardrails.consent.invitations_per_minute
    return [await _asks(world, somebody, somebody) for _ in range(often + 1)][-1]


@recipe("listConsents", 200)
async def _consents(world: World) -> Answer:
    inviter, invitee, first = await _asked_pair(world)
    await _says(world, invitee, first, "decline")
    second = (await _asks(world, inviter, invitee)).json()["consent_id"]
    whole = await world.call("GET", CONSENT, who=invitee.token)
    assert [one["consent_id"] for one in whole.json()["items"]] == [second, first]
    page = (await world.call("GET", CONSENT, query={"limit": 1}, who=invitee.token)).json()
    then = {"limit": 1, "cursor": page["next_cursor"]}
    rest = (await world.call("GET", CONSENT, query=then, who=invitee.token)).json()
    assert page["items"] + rest["items"] == whole.json()["items"]
    return whole


@recipe("listConsents", 422, "CURSOR_INVALID")
async def _consents_from_nowhere(world: World) -> Answer:
    return await _with_foreign_cursors(world, CONSENT, "consent")


@recipe("inspectConsent", 200)
async def _consent_seen(world: World) -> Answer:
    inviter, invitee, consent_id = await _asked_pair(world)
    answer = await world.call("GET", f"{CONSENT}/{consent_id}", who=invitee.token)
    assert [answer.json()[side]["user_id"] for side in ("inviter", "invitee")] == [
        inviter.user_id,
        invitee.user_id,
    ]
    return answer


@recipe("acceptConsent", 200)
async def _consent_accepted(world: World) -> Answer:
    inviter, invitee, consent_id = await _asked_pair(world)
    answer = await _says(world, invitee, consent_id, "accept")
    assert (await _says(world, invitee, consent_id, "accept")).json() == answer.json()
    side = await _seen(world, invitee, answer.json()["session_id"])
    assert (side["state"], side["participants"]) == ("active", [inviter.user_id, invitee.user_id])
    return answer


@recipe("acceptConsent", 403, "BLOCKED")
async def _consent_accepted_of_who_is_apart(world: World) -> Answer:
    inviter, invitee, consent_id = await _asked_pair(world)
    await _blocks_them(world, inviter, invitee)
    return await _says(world, invitee, consent_id, "accept")


@recipe("acceptConsent", 403, "POLICY_DENIED")
async def _consent_accepted_by_who_may_not(world: World) -> Answer:
    _, invitee, consent_id = await _asked_pair(world, age_confirmed=False)
    return await _says(world, invitee, consent_id, "accept")


@recipe("acceptConsent", 409, "CONSENT_BUSY")
async def _consent_accepted_in_a_call(world: World) -> Answer:
    inviter, invitee, consent_id = await _asked_pair(world)
    third = await _somebody(world)
    crossing = (await _asks(world, third, inviter)).json()["consent_id"]
    assert (await _says(world, invitee, consent_id, "accept")).status == 200
    return await _says(world, inviter, crossing, "accept")


@recipe("acceptConsent", 409, "CONSENT_EXPIRED")
async def _consent_accepted_late(world: World) -> Answer:
    return await _says_late(world, "accept")


@recipe("acceptConsent", 409, "CONSENT_OVER")
async def _consent_accepted_after_all(world: World) -> Answer:
    inviter, invitee, consent_id = await _asked_pair(world)
    await _says(world, inviter, consent_id, "cancel")
    return await _says(world, invitee, consent_id, "accept")


@recipe("acceptConsent", 409, "MODE_CHANGED")
async def _consent_to_another_manifest(world: World) -> Answer:
    (_, invitee, consent_id), before = await _asked_pair(world), world.household.bundle
    world.household.bundle = with_mode(before, INVITED, intent_label="other")
    answer = await _says(world, invitee, consent_id, "accept")
    world.household.bundle = before
    return answer


@recipe("acceptConsent", 502, "PROVIDER_FAILED")
async def _consent_without_media(world: World) -> Answer:
    _, invitee, consent_id = await _asked_pair(world)
    world.media.refuses_to_create = True
    answer = await _says(world, invitee, consent_id, "accept")
    world.media.refuses_to_create = False
    return answer


@recipe("declineConsent", 200)
async def _consent_declined(world: World) -> Answer:
    inviter, invitee, consent_id = await _asked_pair(world)
    answer = await _says(world, invitee, consent_id, "decline")
    seen = await world.call("GET", f"{CONSENT}/{consent_id}", who=inviter.token)
    assert (answer.json()["state"], seen.json()) == ("declined", answer.json())
    return answer


@recipe("declineConsent", 409, "CONSENT_EXPIRED")
async def _consent_declined_late(world: World) -> Answer:
    return await _says_late(world, "decline")


@recipe("declineConsent", 409, "CONSENT_OVER")
async def _consent_declined_after_all(world: World) -> Answer:
    _, invitee, consent_id = await _asked_pair(world)
    await _says(world, invitee, consent_id, "accept")
    return await _says(world, invitee, consent_id, "decline")


@recipe("cancelConsent", 200)
async def _consent_cancelled(world: World) -> Answer:
    inviter, invitee, consent_id = await _asked_pair(world)
    answer = await _says(world, inviter, consent_id, "cancel")
    assert answer.json()["state"] == "cancelled"
    assert (await _asks(world, await _somebody(world), invitee)).status == 201
    return answer


@recipe("cancelConsent", 409, "CONSENT_EXPIRED")
async def _consent_cancelled_late(world: World) -> Answer:
    return await _says_late(world, "cancel")


@recipe("cancelConsent", 409, "CONSENT_OVER")
async def _consent_cancelled_after_all(world: World) -> Answer:
    inviter, invitee, consent_id = await _asked_pair(world)
    await _says(world, invitee, consent_id, "decline")
    return await _says(world, inviter, consent_id, "cancel")


@recipe("listModes", 401, "AUTH_FAILED")
async def _modes_of_a_forger(world: World) -> Answer:
    return await world.call("GET", "/v1/modes", who="forged")


def _as_barred(operation: Operation) -> Recipe:
    async def barred(world: World) -> Answer:
        somebody = await _barred(world)
        return await world.call(operation.method, _path(operation), _body(operation), who=somebody.token)

    return barred


def _as_member(operation: Operation) -> Recipe:
    async def denied(world: World) -> Answer:
        somebody = await _somebody(world)
        return await world.call(operation.method, _path(operation), _body(operation), who=somebody.token)

    return denied


for _of in http_contract().operations:
    if (_of.name, 403, "BANNED") in declared() - set(RECIPES):
        recipe(_of.name, 403, "BANNED")(_as_barred(_of))
    if (_of.name, 403, "POLICY_DENIED") in declared() - set(RECIPES):
        recipe(_of.name, 403, "POLICY_DENIED")(_as_member(_of))
    if (_of.name, 404, "NOT_FOUND") in declared() - set(RECIPES):
        recipe(_of.name, 404, "NOT_FOUND")(_of_nobody(_of))


@recipe("moveQueueEntry", 403, "SIGN_IN_STALE")
async def _moved_long_after_signing_in(world: World) -> Answer:
    """An operator's token may read for as long as it lives, and change things for a while."""
    entry = await _waiting(world)
    path, body = f"/v1/control/queue/{entry['entry_id']}/move", {"position": 1, "version": entry["version"]}
    login = {"handle": ADMIN, "password": world.household.admin_password}
    fresh = (await world.call("POST", "/v1/auth/login", login)).json()["access_token"]
    assert (await world.call("POST", path, body, who=fresh)).status == 200
    world.bench.clock.advance(901)
    assert (await world.call("GET", "/v1/control/queue", who=fresh)).status == 200
    return await world.call("POST", path, {**body, "position": 2}, who=fresh)


# Asking for all of them.


@asynccontextmanager
async def world_of(kind: Kind, root: Path) -> AsyncIterator[World]:
    """A world in which recipes of a kind succeed."""
    queue = {"max_entries": MAX_ENTRIES} if kind == "cramped" else {"target_s": TARGET_S}
    allowed = limits(write_queue=1, readers=1, read_queue=0) if kind == "busy" else limits()
    live = LIVE if kind == "on air" else None
    async with a_world(root, queue=queue, begun=kind != "not begun", limits=allowed, live=live) as world:
        if kind == "on air":
            await world.ready_asset()
            await world.bench.step(4)
        if kind == "busy":
            world.remembered.kill()
            async with (
                held_up(world.bench.database),
                held_up(world.household.db),
                read_from(world.household.db),
            ):
                yield world
        else:
            yield world


@asynccontextmanager
async def read_from(database: Database) -> AsyncIterator[None]:
    """A database whose readers are all at work."""
    done = threading.Event()
    reading = asyncio.create_task(database.read(lambda _connection: done.wait()))
    await asyncio.sleep(0)
    try:
        yield
    finally:
        done.set()
        await reading


@asynccontextmanager
async def held_up(database: Database) -> AsyncIterator[None]:
    """A database whose writer is at work, with as many jobs waiting as may wait."""
    begun, done = threading.Event(), threading.Event()

    def work(_connection: Connection) -> None:
        begun.set()
        done.wait()

    jobs = [asyncio.create_task(database.write(work))]
    while not begun.is_set():
        if jobs[-1].done():  # somebody else's write stood in the way
            jobs.append(asyncio.create_task(database.write(work)))
        await asyncio.sleep(0.01)
    while not (jobs[-1].done() and jobs[-1].exception()):
        jobs.append(asyncio.create_task(database.write(lambda _connection: None)))
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        done.set()
        await asyncio.gather(*jobs, return_exceptions=True)


async def tried(world: World, case: Case) -> str | None:
    """What is wrong with the answer that a recipe gets; None when it is the declared one."""
    name = " ".join(filter(None, map(str, case)))
    try:
        answer = await RECIPES[case][1](world)
    except Exception as error:  # noqa: BLE001 - whatever breaks a recipe is a finding
        return f"{name}: {type(error).__name__}: {error}"
    got = (answer.status, http_contract().code(answer))
    if got != case[1:]:
        return f"{name}: answered {' '.join(filter(None, map(str, got)))}"
    if world.misfits:
        wrong, world.misfits = "; ".join(world.misfits), []
        return f"{name}: {wrong}"
    return None


async def _all(root: Path, *, first: bool) -> list[str]:
    """What came otherwise, everything or the first of it."""
    wrong: list[str] = []
    for kind in dict.fromkeys(kind for kind, _ in RECIPES.values()):
        async with world_of(kind, root / kind.replace(" ", "-")) as world:
            for case in (case for case, (of, _) in RECIPES.items() if of == kind):
                wrong += filter(None, [await tried(world, case)])
                if wrong and first:
                    return wrong
    return wrong


def main() -> int:
    """Print every answer that came otherwise; exit status 0 when none did."""
    parser = argparse.ArgumentParser(prog="python -m tests.contract.answers", description=__doc__)
    parser.add_argument("--first", action="store_true", help="stop at the first that came otherwise")
    first = parser.parse_args().first
    with tempfile.TemporaryDirectory() as folder:
        wrong = asyncio.run(_all(Path(folder), first=first))
    wrong += [f"{case}: no recipe" for case in sorted(declared() - set(RECIPES))]
    print(*wrong, sep="\n")
    print(f"{len(RECIPES)} answers asked for, {len(wrong)} came otherwise", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
