"""The edge as it is shipped, over a home where nothing has begun: a channel off air is an answer, not an error."""

from __future__ import annotations

import asyncio
from pathlib import Path

from services.bootstrap.edge import build_edge
from services.infra.settings import read_settings
from tests.support.conformance import Answer, http_contract
from tests.support.http import call


def asked(home: Path, path: str) -> Answer:
    async def ask() -> Answer:
        return await call(build_edge(read_settings({"VVTV_HOME": str(home)})), "GET", path, [])

    answer = asyncio.run(ask())
    assert http_contract().misfits("GET", path, answer) == []
    return answer


def test_a_fresh_home_has_a_status(tmp_path: Path) -> None:
    found = asked(tmp_path / "fresh", "/v1/status")
    assert found.status == 200
    (channel,) = found.json()["channels"]
    assert (channel["channel_id"], channel["state"]) == ("main", "off_air")
    assert "newest_segment_age_s" not in channel, "there is no segment yet"


def test_a_fresh_home_is_not_ready_and_says_why(tmp_path: Path) -> None:
    found = asked(tmp_path / "fresh", "/readyz")
    assert found.status == 503
    reasons = {check["name"]: check["reason"] for check in found.json()["checks"]}
    assert reasons["schedule"] == "main has not begun"
