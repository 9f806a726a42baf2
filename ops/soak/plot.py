"""A soak over time as a picture (SVG): waiting, delay, queue, memory and processor of each process, one panel each."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise

from ops.soak.objectives import Soaked
from ops.soak.samples import Sample

_WIDTH, _PANEL, _GAP, _LEFT, _RIGHT, _TOP = 960, 92, 34, 72, 24, 56
_COLOURS = ("#fb6a63", "#7cc4ff", "#ffd479", "#9be28f", "#d9a6ff", "#cabfb6")
_STYLE = """
svg { --ink: #12080d; --text: #f9f3ed; --soft: #cabfb6; --line: #f9f3ed33; }
@media (prefers-color-scheme: light) { svg { --ink: #f9f3ed; --text: #12080d; --soft: #5d4a50; --line: #12080d2e; } }
text { font: 12px 'Instrument Sans', system-ui, sans-serif; fill: var(--soft); font-variant-numeric: tabular-nums; }
.title { font-size: 15px; font-weight: 600; fill: var(--text); }
.ground { fill: var(--ink); }
.frame { fill: none; stroke: var(--line); }
path { fill: none; stroke-width: 1.75; stroke-linejoin: round; }
"""
Line = tuple[str, list[tuple[float, float]]]


def drawn(soaked: Soaked) -> str:
    """The whole picture as an SVG document."""
    panels = _panels(soaked.samples)
    height = _TOP + len(panels) * (_PANEL + _GAP)
    end_s = max((sample.at_s for sample in soaked.samples), default=1.0)
    title = escape(f"{soaked.channel}, {soaked.began:%Y-%m-%d %H:%M} UTC, {soaked.lasted_s / 3600:.2f} h")
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img">',
            f"<title>{title}</title>",
            f"<style>{_STYLE}</style>",
            f'<rect class="ground" width="{_WIDTH}" height="{height}" rx="14"/>',
            f'<text class="title" x="{_LEFT}" y="28">{title}</text>',
            *(
                part
                for place, (name, lines) in enumerate(panels)
                for part in _panel(name, lines, _TOP + place * (_PANEL + _GAP), end_s)
            ),
            "</svg>\n",
        ]
    )


def _panels(samples: Sequence[Sample]) -> list[tuple[str, list[Line]]]:
    names = sorted({process.name for sample in samples for process in sample.processes})
    memory: list[Line] = [(name, _of(samples, name)) for name in names]
    cpu: list[Line] = [(name, _shares(samples, name)) for name in names]
    return [
        ("waited, s", [("viewer", [(sample.at_s, sample.stalled_s) for sample in samples])]),
        (
            "newest segment after now, s",
            [("viewer", [(one.at_s, -one.late_s) for one in samples if one.late_s is not None])],
        ),
        ("published ahead, min", [("queue", [(sample.at_s, sample.queued_s / 60) for sample in samples])]),
        ("memory, MiB", memory),
        ("processor, cores", cpu),
    ]


def _of(samples: Sequence[Sample], name: str) -> list[tuple[float, float]]:
    return [
        (sample.at_s, process.memory_bytes / 2**20)
        for sample in samples
        for process in sample.processes
        if process.name == name
    ]


def _shares(samples: Sequence[Sample], name: str) -> list[tuple[float, float]]:
    """Processor time between two samples of the same process, as a share of a core."""
    seen = [
        (sample.at_s, process.pid, process.cpu_s)
        for sample in samples
        for process in sample.processes
        if process.name == name
    ]
    return [
        (later, (used - before) / (later - earlier))
        for (earlier, old, before), (later, new, used) in pairwise(seen)
        if old == new and later > earlier
    ]


def _panel(name: str, lines: Sequence[Line], top: int, end_s: float) -> list[str]:
    values = [value for _, points in lines for _, value in points]
    low, high = min([0.0, *values]), max([1.0, *values])
    right = _WIDTH - _RIGHT
    parts = [
        f'<rect class="frame" x="{_LEFT}" y="{top}" width="{right - _LEFT}" height="{_PANEL}"/>',
        f'<text x="{_LEFT}" y="{top - 6}">{escape(name)}</text>',
        f'<text x="{_LEFT - 8}" y="{top + 10}" text-anchor="end">{high:.4g}</text>',
        f'<text x="{_LEFT - 8}" y="{top + _PANEL}" text-anchor="end">{low:.4g}</text>',
    ]
    for place, (label, points) in enumerate(lines):
        colour = _COLOURS[place % len(_COLOURS)]
        drawn_points = " ".join(
            f"{_LEFT + at / end_s * (right - _LEFT):.1f},{top + _PANEL - (v - low) / (high - low) * _PANEL:.1f}"
            for at, v in points
        )
        if points:
            parts.append(f'<path stroke="{colour}" d="M{drawn_points.replace(" ", " L")}"/>')
        if len(lines) > 1:
            x = right - (len(lines) - place) * 84
            parts.append(f'<text x="{x}" y="{top - 6}" style="fill:{colour}">{escape(label)}</text>')
    return parts
