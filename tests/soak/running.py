"""One run: go on air, watch, hurt, and hold what was seen and what was audited to what was promised."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ops.soak.viewer import Seen, Viewer
from services.infra.configuration import load
from tests.soak.ground import SteppedClock
from tests.soak.house import Act, House
from tests.soak.injuries import Injury, Kind
from tests.support.conformance import REPOSITORY
from tests.support.programmes import make_programmes

PREPARED_PATIENCE_S = 120.0
WELL_PATIENCE_S = 90.0
_SLACK_S = 0.05
Told = Callable[[str, float], None]


@dataclass
class Outcome:
    """What was done, seen and found wrong. `not_done` says what this machine did not allow."""

    watched_s: float = 0.0
    segments: int = 0
    decoded: int = 0
    stalls: int = 0
    longest_stall_s: float = 0.0
    longest_without_news_s: float = 0.0
    stand_ins: int = 0
    failed_requests: int = 0
    requests: int = 0
    injuries: dict[str, int] = field(default_factory=dict)
    audited: dict[str, int] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    not_done: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def run(
    home: Path, minutes: float, injuries: Sequence[Injury], clock: SteppedClock, seed: int, told: Told
) -> Outcome:
    """The whole run, on a home that is there and empty."""
    platform = load(REPOSITORY / "config", {}).platform
    settings = platform.soak.model_copy(update={"decode_every": 1})
    make_programmes(home / "library")
    house = House(home, clock, seed, {})
    outcome = Outcome()
    try:
        told("preparing the programmes", 0.0)
        house.wait_until(lambda: _prepared(house) >= 3, PREPARED_PATIENCE_S, "three programmes in the guide")
        house.wait_until(lambda: bool(house.get("/readyz")["ready"]), WELL_PATIENCE_S, "ready")
        viewer = Viewer(
            f"{house.url}/hls/main/master.m3u8", settings, platform.client.player.live_sync_segments
        )
        viewer.start()
        try:
            _hurt(house, viewer, minutes * 60, injuries, outcome, told)
            told("getting well", 1.0)
            house.wait_until(lambda: bool(house.get("/readyz")["ready"]), WELL_PATIENCE_S, "ready again")
        finally:
            seen = viewer.stop()
        _wait_for_the_log(house, injuries)
        acts = house.acts()
        verified = house.vvtvctl("audit", "verify")
        if verified.returncode != 0:
            outcome.wrong.append(f"the audit log does not verify: {verified.stdout}{verified.stderr}")
        if (status := house.close()) != 0:
            outcome.wrong.append(f"the supervisor left with {status}")
    finally:
        house.close()
    _count(outcome, seen, acts)
    segment_s = 32 / 15
    outcome.wrong += [*_of_the_viewer(seen, injuries, segment_s), *_of_the_log(acts, injuries)]
    return outcome


def _prepared(house: House) -> int:
    items = house.get("/v1/broadcast/guide?limit=100")["items"]
    return len({item["title"] for item in items if item["kind"] == "programme"})


def _hurt(
    house: House,
    viewer: Viewer,
    lasts_s: float,
    injuries: Sequence[Injury],
    outcome: Outcome,
    told: Told,
) -> None:
    began_s = time.monotonic()
    for injury in injuries:
        _wait(began_s + injury.at_s, lasts_s, began_s, viewer, told)
        done = house.hurt(injury)
        outcome.done.append(f"{time.monotonic() - began_s:.0f} s: {injury} ({done})")
    _wait(began_s + lasts_s, lasts_s, began_s, viewer, told)


def _wait(until_s: float, lasts_s: float, began_s: float, viewer: Viewer, told: Told) -> None:
    while (left_s := until_s - time.monotonic()) > 0:
        time.sleep(min(left_s, 0.5))
        played = viewer.seen().playback
        waited_s = played.stalled_s if played else 0.0
        told(f"waited {waited_s:.1f} s", (time.monotonic() - began_s) / lasts_s)


def _wait_for_the_log(house: House, injuries: Sequence[Injury]) -> None:
    """The log follows when the LAB is up again and the disk has room."""
    try:
        house.wait_until(lambda: not list(_of_the_log(house.acts(), injuries)), WELL_PATIENCE_S, "the log")
    except AssertionError:
        return  # what is missing is named by the verdict


def _of_the_viewer(seen: Seen, injuries: Sequence[Injury], segment_s: float) -> Iterator[str]:
    """Broken promises to the viewer. A stepped clock moves the dates of the channel, and nothing else."""
    played = seen.playback
    if played is None:
        yield f"there was never a picture: {seen.faults[-1:]}"
        return
    if played.longest_stall_s > segment_s:
        at = ", ".join(f"{s.lasted_s:.2f} s at {s.began_s - played.began_s:.0f} s" for s in played.stalls)
        yield f"the picture stood still for {played.longest_stall_s:.2f} s, longer than a segment: {at}"
    if seen.went_back or played.repeated:
        yield f"the sequence went back: {seen.went_back} times, {played.repeated} segments again"
    stepped_s = max((abs(one.by_s) for one in injuries if one.kind is Kind.STEP), default=0.0)
    if played.jumped_s > _SLACK_S:
        yield f"{played.jumped_s:.1f} s were left out"
    if seen.late_s > stepped_s or -seen.early_s < -(4 * segment_s + stepped_s):
        yield f"the newest segment was of {seen.late_s:+.1f} to {-seen.early_s:+.1f} s from now"
    aired_s = seen.segments * segment_s
    if aired_s < played.watched_s - played.stalled_s - segment_s:
        yield f"{aired_s:.0f} s of media for {played.watched_s:.0f} s on the wall"
    yield from seen.broken


def _of_the_log(acts: Sequence[Act], injuries: Sequence[Injury]) -> Iterator[str]:
    """What happened and is not in the audit log."""
    ended = Counter(act.subject for act in acts if act.action == "process.ended" and "SIGKILL" in act.reason)
    killed = Counter(f"process:{one.victim}" for one in injuries if one.kind is Kind.KILL)
    for subject, times in killed.items():
        if ended[subject] < times:
            yield f"{subject} was killed {times} times, and the log knows of {ended[subject]}"
    steps = sum(one.kind is Kind.STEP for one in injuries)
    done = Counter(act.action for act in acts)
    if done["clock.stepped"] < steps:
        yield f"the clock stepped {steps} times, and the log does not say so"
    fills = sum(one.kind is Kind.FILL for one in injuries)
    if min(done["disk.full"], done["disk.freed"]) < fills:
        yield f"the disk was full {fills} times, and the log does not say so"
    if any(one.kind is Kind.DELETE for one in injuries) and not any(
        act.action in ("asset.pending", "asset.missing") and "media on disk" in act.reason for act in acts
    ):
        yield "the log does not say that media went"


def _count(outcome: Outcome, seen: Seen, acts: Sequence[Act]) -> None:
    played = seen.playback
    if played is not None:
        outcome.watched_s = round(played.watched_s, 1)
        outcome.stalls = len(played.stalls)
        outcome.longest_stall_s = round(played.longest_stall_s, 2)
    outcome.segments, outcome.decoded = seen.segments, seen.decoded
    outcome.longest_without_news_s = round(seen.held_s, 2)
    outcome.stand_ins = seen.stand_ins
    outcome.requests, outcome.failed_requests = seen.requests, seen.failures
    outcome.audited = dict(Counter(act.action for act in acts))
