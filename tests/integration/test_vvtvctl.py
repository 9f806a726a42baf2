"""The operator's command line against the real platform: every verb, every way it says no, and what it leaves with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
import yaml

from ops.supervisor import leftovers
from tests.support.configuration import ConfigCopy
from tests.support.conformance import REPOSITORY
from tests.support.platform import Platform, start_platform
from tests.support.xmltv import xmltv_programmes

ODD_TITLE = 'Fish & <Chips> "🐟" é'
PREP_TIMEOUT_S = 120.0
PATIENCE_S = 90.0
"""Seconds for anything that takes one on an idle machine."""


def a_programme(file: Path, seconds: int = 3, rate: int = 25) -> Path:
    """Make a small video with sound."""
    file.parent.mkdir(parents=True, exist_ok=True)
    picture = f"testsrc2=size=320x180:rate={rate}:duration={seconds}"
    sound = f"sine=frequency=440:duration={seconds}"
    inputs = ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound]
    encode = ["-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", "-shortest"]
    subprocess.run(["ffmpeg", "-v", "error", "-y", *inputs, *encode, str(file)], check=True)
    return file


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A platform whose library holds one short programme already."""
    home = tmp_path_factory.mktemp("vvtv")
    a_programme(home / "library" / "first.mp4", seconds=5)
    running = start_platform(home, env={"VVTV_CONFIG_DIR": str(ConfigCopy(home / "copied").folder)})
    yield running
    if running.pids():
        running.stop()


def vvtvctl(platform: Platform, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "VVTV_HOME": str(platform.home), "VVTV_PORT": str(platform.port), **environ}
    return subprocess.run(
        [sys.executable, "-m", "ops.vvtvctl", *words],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PREP_TIMEOUT_S,
    )


def answer(platform: Platform, *words: str, status: int = 0) -> Any:
    done = vvtvctl(platform, *words, "--json")
    assert done.returncode == status, done.stderr + platform.tail(20)
    return json.loads(done.stdout)


def the_ready_asset(platform: Platform) -> str:
    deadline = time.monotonic() + PREP_TIMEOUT_S
    while time.monotonic() < deadline:
        ready = [asset for asset in answer(platform, "library", "list") if asset["state"] == "ready"]
        if ready:
            return str(ready[0]["asset_id"])
        time.sleep(0.5)
    raise AssertionError(f"nothing became ready\n{platform.tail()}")


def test_status_tells_state_and_readiness(platform: Platform) -> None:
    platform.wait_until(platform.ready, PATIENCE_S)
    found = answer(platform, "status")
    assert found["status"]["lab"]["alive"] is True
    assert [channel["channel_id"] for channel in found["status"]["channels"]] == ["main"]
    assert {check["name"] for check in found["readiness"]["checks"]} >= {"database", "redis", "lab"}
    shown = vvtvctl(platform, "status")
    assert shown.returncode == 0
    assert "main" in shown.stdout


def test_add_follows_prep_and_leaves_with_1_when_a_file_is_refused(
    platform: Platform, tmp_path: Path
) -> None:
    folder = tmp_path / "programas"
    a_programme(folder / "ação.mkv")
    (folder / "broken.mp4").write_bytes(b"not a video at all")
    found = answer(platform, "library", "add", str(folder), status=1)
    states = {Path(asset["source_path"]).name: asset["state"] for asset in found["assets"]}
    assert states["ação.mkv"] == "ready"
    refused = {Path(problem["path"]).name for problem in found["problems"]}
    assert states.get("broken.mp4") == "refused" or "broken.mp4" in refused
    again = answer(platform, "library", "add", str(folder / "ação.mkv"))
    assert [problem["code"] for problem in again["problems"]] == ["ASSET_EXISTS"]


def test_inspect_tells_why_a_file_was_refused_and_what_to_do(platform: Platform, tmp_path: Path) -> None:
    broken = tmp_path / "letter.mp4"
    broken.write_bytes(b"Dear television,\n" * 400)
    (refused,) = answer(platform, "library", "add", str(broken), status=1)["assets"]
    report = answer(platform, "library", "inspect", refused["asset_id"])["report"]
    assert (report["verdict"], report["refusal"]["code"]) == ("fail", "UNREADABLE")
    shown = vvtvctl(platform, "library", "inspect", refused["asset_id"]).stdout
    assert report["refusal"]["detail"] in " ".join(shown.split())
    assert "what to do" in shown


def test_inspect_shows_the_report_of_an_asset_and_saves_its_pictures(
    platform: Platform, tmp_path: Path
) -> None:
    asset = the_ready_asset(platform)
    shown = vvtvctl(platform, "library", "inspect", asset, "--save", str(tmp_path / "pictures"))
    assert shown.returncode == 0, shown.stderr
    for word in ("checks", "decoded", "clipped", "similarity", "loudness", "LUFS"):
        assert word in shown.stdout
    found = {path.name: path.read_bytes() for path in (tmp_path / "pictures").iterdir()}
    assert found[f"{asset}.strip.jpg"].startswith(b"\xff\xd8")
    assert b"<svg" in found[f"{asset}.loudness.svg"]
    taken = tmp_path / "taken"
    taken.write_text("a file")
    refused = vvtvctl(platform, "library", "inspect", asset, "--save", str(taken))
    assert refused.returncode == 1
    assert "try: name a folder" in refused.stderr


def test_an_empty_folder_is_refused_with_what_to_do(platform: Platform, tmp_path: Path) -> None:
    done = vvtvctl(platform, "library", "add", str(tmp_path))
    assert done.returncode == 1
    assert "no file to add" in done.stderr
    assert "try:" in done.stderr


def test_inspect_shows_what_prep_found(platform: Platform) -> None:
    asset = the_ready_asset(platform)
    found = answer(platform, "library", "inspect", asset)
    assert found["media"]["segment_count"] >= 1
    shown = vvtvctl(platform, "library", "inspect", asset).stdout
    assert "LUFS" in shown


def test_an_unknown_asset_is_not_found(platform: Platform) -> None:
    done = vvtvctl(platform, "library", "inspect", "01935b7e-5f00-7000-8000-0000000000ff")
    assert done.returncode == 1
    assert "NOT_FOUND" in done.stderr


def test_what_is_no_id_is_a_usage_error(platform: Platform) -> None:
    assert vvtvctl(platform, "library", "inspect", "first").returncode == 2


def test_a_queue_entry_is_inserted_moved_and_dropped(platform: Platform) -> None:
    asset = the_ready_asset(platform)
    first = answer(platform, "queue", "insert", asset)
    second = answer(platform, "queue", "insert", asset)
    earlier = first["position"] - 20  # far from airing: an entry that viewers may know of is locked
    place = answer(platform, "queue", "move", second["entry_id"], str(earlier))
    assert place["version"] > second["version"]
    order = [entry["entry_id"] for entry in answer(platform, "queue", "list")]
    assert order.index(second["entry_id"]) < order.index(first["entry_id"])
    for entry in (first, second):
        assert answer(platform, "queue", "drop", entry["entry_id"]) == {"dropped": entry["entry_id"]}
    left = {entry["entry_id"] for entry in answer(platform, "queue", "list")}
    assert not left & {first["entry_id"], second["entry_id"]}


def test_the_guide_lists_what_airs(platform: Platform) -> None:
    the_ready_asset(platform)
    page = answer(platform, "guide", "--limit", "3")
    assert page["channel_id"] == "main"
    assert len(page["items"]) <= 3
    assert vvtvctl(platform, "guide").returncode == 0


def test_what_is_said_of_an_asset_reaches_the_plan_and_what_aired_is_read_by_day(platform: Platform) -> None:
    asset = answer(platform, "library", "list")[0]["asset_id"]
    said = answer(platform, "library", "describe", asset, "--tag", "film", "--tag", "late", "--rating", "10")
    assert said["facts"] == {"tags": ["film", "late"], "rating": 10}
    more = answer(platform, "library", "describe", asset, "--creator", "Ana", "--title", "Noite")
    assert (more["facts"], more["title"]) == ({**said["facts"], "creator": "Ana"}, "Noite")
    ident = answer(platform, "library", "describe", asset, "--role", "ident", "--no-overlay")
    assert (ident["facts"]["role"], ident["facts"]["overlay"], ident["role"]) == ("ident", False, "ident")
    again = answer(platform, "library", "describe", asset, "--role", "programme")
    assert (again["role"], again["facts"]["creator"]) == ("programme", "Ana")
    plan = answer(platform, "plan", "show")
    assert plan["admitted"] == plan["ready"] >= 1
    night = answer(platform, "plan", "show", "--at", "2026-11-25 01:30:00")
    assert night["daypart"] in {"madrugada", "dia", "noite"}
    aired = [entry for day in ("yesterday", "today") for entry in answer(platform, "as-run", "--day", day)]
    assert aired
    assert [entry["started_at"] for entry in aired] == sorted(entry["started_at"] for entry in aired)
    shown = vvtvctl(platform, "queue", "list").stdout
    assert "planner" in shown or "rotation" in shown
    wrong = vvtvctl(platform, "as-run", "--day", "someday")
    assert wrong.returncode == 2
    assert "today, yesterday" in wrong.stderr


@pytest.mark.long
def test_an_emergency_takes_the_queue_off_the_air_and_its_end_gives_it_back(platform: Platform) -> None:
    def state() -> str:
        return str(answer(platform, "status")["status"]["channels"][0]["state"])

    def airs() -> str:
        return str(answer(platform, "streaming", "status")["now"]["current"]["title"])[
            :5
        ]  # a table may cut it

    platform.wait_until(lambda: state() == "on_air", 60)
    assert answer(platform, "emergency", "on", "--reason", "The wrong film.")["emergency"] is True
    platform.wait_until(lambda: state() == "reserve", 40)
    assert "The wrong film." in vvtvctl(platform, "emergency", "status").stdout
    assert answer(platform, "emergency", "off")["emergency"] is False
    platform.wait_until(lambda: state() == "on_air", 60)
    assert answer(platform, "broadcaster", "stop")["emergency"] is True
    shown = answer(platform, "streaming", "status")
    assert (shown["playout"]["emergency"], shown["live"]["state"]) == (True, "off")
    platform.wait_until(lambda: airs() in vvtvctl(platform, "streaming", "status").stdout, 20)
    assert answer(platform, "broadcaster", "start")["emergency"] is False
    assert "emergency_until" in answer(platform, "streaming", "emergency", "--inject", "1")
    assert answer(platform, "streaming", "emergency", "--end")["emergency"] is False
    assert answer(platform, "streaming", "restart-encoder")["live_channels"] == []
    assert answer(platform, "queue", "freeze")["frozen"] is True
    assert answer(platform, "queue", "unfreeze")["frozen"] is False


def test_the_guide_is_written_as_xmltv_whatever_titles_hold(platform: Platform, tmp_path: Path) -> None:
    a_programme(tmp_path / f"{ODD_TITLE}.mp4", seconds=4)
    assert vvtvctl(platform, "library", "add", str(tmp_path)).returncode == 0
    file = tmp_path / "guide.xml"
    deadline = time.monotonic() + PREP_TIMEOUT_S
    while True:
        assert vvtvctl(platform, "guide", "--xmltv", str(file)).returncode == 0
        if ODD_TITLE in {programme.title for programme in xmltv_programmes(file.read_text("utf-8"))}:
            break
        assert time.monotonic() < deadline, file.read_text("utf-8")
        time.sleep(0.5)
    assert [path.name for path in tmp_path.glob(".*")] == []
    assert xmltv_programmes(vvtvctl(platform, "guide", "--xmltv").stdout)


def test_a_guide_that_cannot_be_written_says_why(platform: Platform, tmp_path: Path) -> None:
    done = vvtvctl(platform, "guide", "--xmltv", str(tmp_path / "none" / "guide.xml"))
    assert (done.returncode, "cannot be written" in done.stderr) == (1, True)
    done = vvtvctl(platform, "guide", str(tmp_path / "guide.xml"))
    assert (done.returncode, "add `--xmltv`" in done.stderr) == (2, True)


def test_a_changed_card_is_a_version_with_who_and_why_and_what(platform: Platform) -> None:
    (first,) = answer(platform, "policy", "list")
    assert (first["author"], first["number"]) == ("house", 1)
    card = platform.home / "copied" / "config" / "owner_card.yaml"
    edited = yaml.safe_load(card.read_text())
    edited["owner_card"] |= {
        "version": 2,
        "owner": "Ana Prado",
        "change": {"by": "Ana", "reason": "It is mine."},
    }
    card.write_text(yaml.safe_dump(edited))
    platform.wait_until(lambda: len(answer(platform, "policy", "list")) == 2, PATIENCE_S)
    newest, before = answer(platform, "policy", "list")
    assert (newest["author"], newest["reason"], before) == ("Ana", "It is mine.", first)
    told = answer(platform, "policy", "diff")
    changed = {change["path"]: change for change in told["changes"]}
    assert changed["/owner"] == {"path": "/owner", "before": "Voulezvous", "after": "Ana Prado"}
    assert told == answer(platform, "policy", "diff", newest["card_hash"][:12], "1")
    assert answer(platform, "policy", "show", "1")["card"]["owner"] == "Voulezvous"
    assert answer(platform, "policy", "show")["version"] == newest
    assert "It is mine." in vvtvctl(platform, "policy", "list").stdout
    assert '"Ana Prado"' in vvtvctl(platform, "policy", "diff").stdout
    assert '"Ana Prado"' in vvtvctl(platform, "policy", "show").stdout
    unknown = vvtvctl(platform, "policy", "show", "nothing")
    assert (unknown.returncode, "vvtvctl policy list" in unknown.stderr) == (1, True)


def test_a_reload_says_what_is_in_force_or_why_the_files_are_not(platform: Platform) -> None:
    done = vvtvctl(platform, "policy", "reload", "--why", "To be sure.")
    assert (done.returncode, "in force" in done.stdout) == (0, True)
    assert answer(platform, "audit", "search", "--what", "policies.reloaded")[0]["reason"] == "To be sure."
    card = platform.home / "copied" / "config" / "owner_card.yaml"
    whole = card.read_text()
    card.write_text("owner_card: [")
    done = vvtvctl(platform, "policy", "reload")
    card.write_text(whole)
    assert (done.returncode, "owner_card.yaml" in done.stdout) == (1, True)
    again = vvtvctl(
        platform, "policy", "reload", "--why", "Whole again."
    )  # two equal ones a second are one too many
    assert again.returncode == 0, again.stderr + again.stdout


def test_the_audit_chain_of_what_was_done_is_whole(platform: Platform) -> None:
    the_ready_asset(platform)
    chains = {chain["database"]: chain for chain in answer(platform, "audit", "verify")}
    assert chains["lab"]["intact"] is True
    assert chains["lab"]["rows"] > 0
    acts = answer(platform, "audit", "search", "--limit", "200")
    assert {act["database"] for act in acts} == {"lab", "platform"}
    assert [act["occurred_at"] for act in acts] == sorted((act["occurred_at"] for act in acts), reverse=True)
    added = answer(platform, "audit", "search", "--what", "asset.added")
    assert {act["action"] for act in added} == {"asset.added"}
    assert added[0]["subject"].split(":")[0] in vvtvctl(platform, "audit", "search").stdout
    assert answer(platform, "audit", "search", "--who", "nobody") == []


def test_wrong_credentials_leave_with_their_own_status(platform: Platform) -> None:
    done = vvtvctl(platform, "queue", "list", VVTV_CONTROL_SECRET="another-secret")
    assert done.returncode == 77
    assert "VVTV_CONTROL_SECRET" in done.stderr
    error = json.loads(vvtvctl(platform, "queue", "list", "--json", VVTV_CONTROL_TOKEN="another").stderr)
    assert error["status"] == 77


def test_a_platform_that_is_not_there_is_said_so(platform: Platform) -> None:
    done = vvtvctl(platform, "status", VVTV_PORT="1")
    assert done.returncode == 69
    assert "make up" in done.stderr


def test_a_second_up_on_the_same_home_is_refused(platform: Platform) -> None:
    done = vvtvctl(platform, "up")
    assert done.returncode == 75
    assert "another supervisor" in done.stderr
    platform.wait_until(platform.ready, PATIENCE_S)


def test_a_taken_port_is_refused_and_starts_nothing(platform: Platform, tmp_path: Path) -> None:
    done = vvtvctl(platform, "up", VVTV_HOME=str(tmp_path))
    assert done.returncode == 75
    assert f"{platform.port} is taken" in done.stderr
    assert leftovers.find(tmp_path) == []


def test_bad_settings_and_bad_configuration_are_named_together(platform: Platform) -> None:
    done = vvtvctl(platform, "up", VVTV_ENV="production", VVTV_PORT="99999", VVTV_COST_TIER="COST_ABSURD")
    assert done.returncode == 78
    for named in ("VVTV_PORT", "VVTV_CONTROL_TOKEN", "VVTV_CONTROL_SECRET", "VVTV_COST_TIER"):
        assert named in done.stderr


def test_the_shipped_configuration_is_valid(platform: Platform) -> None:
    assert answer(platform, "validate", "config")["valid"] is True
    assert answer(platform, "validate", "all")["valid"] is True


@pytest.mark.parametrize("name", ["lab", "edge-1", "edge-2", "redis"])
def test_a_killed_process_is_started_again_while_the_playlist_advances(platform: Platform, name: str) -> None:
    before, sequence = platform.pids()[name], platform.media_sequence()
    platform.kill(before)
    platform.wait_until(lambda: platform.media_sequence() > sequence, PATIENCE_S)
    platform.wait_until(lambda: platform.pids().get(name, before) != before, PATIENCE_S)
    platform.wait_until(platform.ready, PATIENCE_S)


def test_killing_everything_at_once_loses_no_sequence(platform: Platform) -> None:
    sequence = platform.media_sequence()
    platform.kill_everything()
    platform.start()
    assert platform.media_sequence() >= sequence


def test_after_the_supervisor_alone_is_killed_the_next_up_takes_over(platform: Platform) -> None:
    sequence, before = platform.media_sequence(), platform.pids()
    platform.kill(int((platform.home / "system" / "supervisor.lock").read_text()))
    platform.start()  # the old edges may still be answering
    platform.wait_until(lambda: set(platform.pids()) == set(before), PATIENCE_S)
    assert not set(platform.pids().values()) & set(before.values())
    platform.wait_until(platform.ready, PATIENCE_S)
    assert platform.media_sequence() >= sequence


def test_a_clean_stop_leaves_nothing(platform: Platform) -> None:
    """Last: it stops the platform that the tests above share."""
    started = [psutil.Process(pid) for pid in platform.pids().values()]
    everything = [*started, *(child for process in started for child in process.children(recursive=True))]
    assert platform.stop() == 0
    _, alive = psutil.wait_procs(everything, timeout=10)
    assert [process for process in alive if process.is_running()] == []
    assert leftovers.find(platform.home) == []
    assert "stopped" in platform.tail(3)
