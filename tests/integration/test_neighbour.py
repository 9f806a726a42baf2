"""From a feed on the web to what viewers get, through the real platform: its processes, its prep, its command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.conformance import REPOSITORY
from tests.support.platform import Platform, start_platform
from tests.support.programmes import make_clip
from tests.support.site import Site, a_site_apart, entry, feed, film, page, with_a_neighbour

pytestmark = pytest.mark.long

NC = "<media:license href='https://creativecommons.org/licenses/by-nc/4.0/'/>"
BY = "<media:license href='https://creativecommons.org/licenses/by/4.0/'/><itunes:author>Ana Prado</itunes:author>"


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Platform, Site]]:
    """A platform with one programme of its own, and a neighbour whose film is behind a redirect."""
    home = Path(tmp_path_factory.mktemp("vvtv"))
    (home / "library").mkdir(parents=True)
    make_clip(home / "library" / "own.mp4")
    clip = make_clip(home / "neighbour.mp4").read_bytes()
    with a_site_apart() as site:
        site.pages["/films/vizinho.mp4"] = film(clip)
        site.pages["/feed.xml"] = page(
            feed(
                entry("vizinho", site.url("/films/vizinho.mp4"), BY, "Filme do vizinho"),
                entry("unfree", site.url("/films/unfree.mp4"), NC),
                entry("lost", site.url("/films/lost.mp4")),
            )
        )
        running = start_platform(home, env=with_a_neighbour(site.url("/feed.xml")))
        try:
            yield running, site
            assert running.stop() == 0, running.tail()
        finally:
            running.kill_everything()


def vvtvctl(platform: Platform, *words: str, status: int = 0) -> Any:
    """What a command says as JSON."""
    environment = {**os.environ, "VVTV_HOME": str(platform.home), "VVTV_PORT": str(platform.port)}
    command = [sys.executable, "-m", "ops.vvtvctl", *words, "--json"]
    said = subprocess.run(
        command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, timeout=150
    )
    assert said.returncode == status, said.stderr
    return json.loads(said.stdout)


def test_a_film_of_a_feed_is_fetched_prepared_and_aired(street: tuple[Platform, Site]) -> None:
    platform, site = street

    def aired() -> bool:
        return any(entry["title"] == "Filme do vizinho" for entry in vvtvctl(platform, "as-run"))

    platform.wait_until(aired, 180)
    items = {item["key"]: item for item in vvtvctl(platform, "plan", "list")}
    assert {key: item["state"] for key, item in items.items()} == {
        "vizinho": "ready",
        "unfree": "refused",
        "lost": "refused",
    }
    assert items["unfree"]["refusal"]["code"] == "LICENCE"
    assert items["lost"]["refusal"]["code"] == "UNAVAILABLE"
    assert site.of("/films/unfree.mp4") == []
    told = vvtvctl(platform, "plan", "inspect", items["vizinho"]["plan_item_id"])
    assert [event["state"] for event in told["history"]] == [
        "found",
        "planned",
        "fetching",
        "fetched",
        "ready",
    ]
    asset = vvtvctl(platform, "library", "inspect", told["asset_id"])
    assert (asset["source"], asset["facts"]) == ("neighbour", {"creator": "Ana Prado", "licence": "cc_by"})


def test_stages_are_paused_let_go_and_asked_by_command(street: tuple[Platform, Site]) -> None:
    platform, site = street
    looks = len(site.of("/feed.xml"))
    for stage in ("discovery", "planner", "fetcher"):
        paused = vvtvctl(platform, stage, "pause", "--reason", "quiet")
        assert {s["stage"]: s["paused"] for s in paused["stages"]}[stage] is True
    after = vvtvctl(platform, "discovery", "run")
    assert len(site.of("/feed.xml")) == looks + 1
    [source] = after["sources"]
    assert (source["source"], source["offered"], source["failures"]) == ("neighbour", 3, 0)
    for stage in ("discovery", "planner", "fetcher"):
        vvtvctl(platform, stage, "resume")
    stages = vvtvctl(platform, "fetcher", "status")["stages"]
    assert [stage["paused"] for stage in stages] == [False] * 3


def test_a_source_that_can_not_be_read_is_told_by_words_and_status(street: tuple[Platform, Site]) -> None:
    platform, site = street
    site.pages["/feed.xml"] = page(b"<html>Sign in</html>", "text/html")
    after = vvtvctl(platform, "discovery", "run", status=1)
    assert (after["sources"][0]["failures"], after["sources"][0]["problem"]) == (
        1,
        "this is no RSS and no Atom",
    )
