"""The report of a soak as a folder: `report.json` for programs, `report.md` and `plot.svg` for people."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from ops.soak.objectives import Soaked, Verdict, passed
from ops.soak.playback import all_stalls
from ops.soak.plot import drawn

REPORT = "report.json"
_WORDS = {True: "PASS", False: "FAIL", None: "not judged"}


def word(found: Verdict) -> str:
    """A verdict as people read it."""
    return _WORDS[found.passed]


def overall(found: Sequence[Verdict]) -> str:
    """PASS or FAIL."""
    return _WORDS[passed(found)]


def write_report(folder: Path, soaked: Soaked, found: Sequence[Verdict]) -> None:
    """Write all three into `folder`, which is made; raises `OSError`."""
    folder.mkdir(parents=True, exist_ok=True)
    document = json.dumps(as_document(soaked, found), ensure_ascii=False, indent=2, default=_plain)
    (folder / REPORT).write_text(document + "\n", encoding="utf-8")
    (folder / "report.md").write_text(_page(soaked, found), encoding="utf-8")
    (folder / "plot.svg").write_text(drawn(soaked), encoding="utf-8")


def as_document(soaked: Soaked, found: Sequence[Verdict]) -> dict[str, object]:
    """All of it; times of stalls are seconds since the first picture."""
    played, seen = soaked.seen.playback, asdict(soaked.seen)
    seen.pop("playback")
    viewer = {name: None if value == float("-inf") else value for name, value in seen.items()}
    if played is not None:
        viewer |= {
            "watched_s": played.watched_s,
            "stalled_s": played.stalled_s,
            "jumped_s": played.jumped_s,
            "repeated": played.repeated,
            "stalls": [
                {"at_s": stall.began_s - played.began_s, "lasted_s": stall.lasted_s}
                for stall in all_stalls(played)
            ],
        }
    return {
        "verdict": overall(found),
        "channel": soaked.channel,
        "url": soaked.url,
        "began": soaked.began,
        "ended": soaked.ended,
        "objectives": [one.as_dict() for one in found],
        "viewer": viewer,
        "samples": [asdict(sample) for sample in soaked.samples],
    }


def _page(soaked: Soaked, found: Sequence[Verdict]) -> str:
    head = [
        f"# Soak: {overall(found)}",
        "",
        (
            f"Channel {soaked.channel} of {soaked.url}, {soaked.began:%Y-%m-%d %H:%M:%S} UTC, for "
            f"{soaked.lasted_s / 3600:.2f} h with {len(soaked.samples)} samples. An independent viewer fetched "
            f"{soaked.seen.segments} segments and decoded {soaked.seen.decoded} of their parts."
        ),
        "",
        "| objective | held to | found | verdict |",
        "|---|---|---|---|",
        *(f"| {one.name} | {one.objective} | {_cell(one.found)} | {word(one)} |" for one in found),
        "",
        "![over time](plot.svg)",
        "",
    ]
    troubles = sorted({sample.trouble for sample in soaked.samples if sample.trouble})
    faults = [*soaked.seen.broken, *soaked.seen.faults[-10:]]
    for title, lines in (("Not ready because", troubles), ("What the viewer met", faults)):
        if lines:
            head += [f"## {title}", "", *(f"- {_cell(line)}" for line in lines), ""]
    return "\n".join(head)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
