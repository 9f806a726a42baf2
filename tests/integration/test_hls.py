"""The channel of a running platform, watched over programme boundaries and takeovers: no rule of HLS is broken."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest

from tests.support.conformance import REPOSITORY
from tests.support.hls import Capture, Part, check
from tests.support.hls.record import Answer, Recorder
from tests.support.hls.spoilt import MUTATIONS
from tests.support.platform import Platform, start_platform
from tests.support.programmes import make_programmes

pytestmark = pytest.mark.long

PATIENCE_S = 150.0
PAUSE_S = 0.8
AFTER_S = 12.0
WITHOUT_CUES = [mutation for mutation in MUTATIONS if not any("cue" in rule for rule in mutation.rules)]
"""These programmes have no captions."""


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A platform that has to begin with its slate: its programmes are put into its library later."""
    home = Path(tmp_path_factory.mktemp("home"))
    make_programmes(home / "made")
    running = start_platform(home)
    try:
        yield running
        assert running.stop() == 0, running.tail()
    finally:
        running.kill_everything()


@pytest.fixture(scope="module")
def watched(platform: Platform) -> tuple[Capture, list[tuple[str, str]]]:
    """A recording from the slate into the programmes and out of them, and what was on air meanwhile, in order."""
    on_air: list[tuple[str, str]] = []
    with httpx.Client(base_url=platform.base_url, timeout=10) as client:

        def get(part: Part) -> Answer:
            answer = client.get(part.url)
            return Answer(answer.status_code, answer.headers.get("content-type", ""), answer.content)

        recorder = Recorder(f"{platform.base_url}/hls/main/master.m3u8", get, time.monotonic)
        began, seen_at = time.monotonic(), None
        while seen_at is None or time.monotonic() < seen_at + AFTER_S:
            assert time.monotonic() < began + PATIENCE_S, f"only {on_air} was seen\n{platform.tail()}"
            now: dict[str, Any] = client.get("/v1/broadcast/now").json()["current"]
            if on_air[-1:] != [(now["kind"], now["title"])]:
                on_air.append((now["kind"], now["title"]))
            for made in (platform.home / "made").glob("*.*"):
                made.rename(platform.home / "library" / made.name)
            if seen_at is None and _has_all(on_air):
                seen_at = time.monotonic()
            recorder.look()
            time.sleep(PAUSE_S)
    return recorder.capture(), on_air


def _has_all(on_air: list[tuple[str, str]]) -> bool:
    """A stand-in, then at least two programmes one after the other."""
    kinds = [kind for kind, _ in on_air]
    pairs = itertools.pairwise(kinds)
    return kinds[0] in ("slate", "reserve") and ("programme", "programme") in pairs


def test_no_rule_is_broken(watched: tuple[Capture, list[tuple[str, str]]]) -> None:
    capture, on_air = watched
    findings = check(capture)
    assert not findings, f"while {on_air} was on air:\n" + "\n".join(map(str, findings[:20]))


@pytest.mark.parametrize("seed", range(0, 10 * len(WITHOUT_CUES), 37))
def test_what_is_spoiled_in_it_is_found(watched: tuple[Capture, list[tuple[str, str]]], seed: int) -> None:
    mutation = WITHOUT_CUES[seed % len(WITHOUT_CUES)]
    spoiled = mutation.apply(watched[0], Random(seed))
    assert {finding.rule for finding in check(spoiled)} & mutation.rules, mutation.name


def test_the_command_says_so(platform: Platform) -> None:
    done = _command(f"{platform.base_url}/hls/main/master.m3u8", "--seconds", "5", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["findings"]) == (0, []), done.stdout
    assert told["rules"] >= 40


def test_the_command_names_what_is_wrong_and_leaves_with_1(platform: Platform, tmp_path: Path) -> None:
    done = _command(f"{platform.base_url}/hls/main/720/playlist.m3u8?", "--seconds", "0")
    assert done.returncode == 0, done.stdout
    done = _command(f"{platform.base_url}/v1/broadcast/now", "--seconds", "0")
    assert done.returncode == 1
    assert "extm3u-first" in done.stdout
    assert _command(f"{platform.base_url}/hls/none/master.m3u8", "--seconds", "0").returncode == 2


def _command(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.support.hls", *words]
    env = {**os.environ, "COLUMNS": "200"}
    return subprocess.run(command, cwd=REPOSITORY, env=env, capture_output=True, text=True, check=False)
