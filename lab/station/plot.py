"""Loudness over time as a picture (SVG): short-term and momentary loudness, the target with its tolerance, true peak.

Pure. The colours are those of the shell, ink and paper, and change places where the surroundings are light.
"""

from collections.abc import Sequence
from html import escape

from generated.models import LoudnessReport

_WIDTH, _HEIGHT = 960, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 132, 48, 32
_LOUDEST_DB, _QUIETEST_DB, _STEP_DB = 0, -48, 12
_LABEL_GAP = 15
_STYLE = """
svg { --ink: #12080d; --text: #f9f3ed; --soft: #cabfb6; --line: #f9f3ed33; --accent: #fb6a63; --band: #fb6a6326; }
@media (prefers-color-scheme: light) {
  svg { --ink: #f9f3ed; --text: #12080d; --soft: #5d4a50; --line: #12080d2e; --accent: #b3202f; --band: #b3202f1f; }
}
text { font: 12px 'Instrument Sans', system-ui, sans-serif; fill: var(--soft); font-variant-numeric: tabular-nums; }
.title { font-size: 15px; font-weight: 600; fill: var(--text); }
.ground { fill: var(--ink); }
.grid { stroke: var(--line); }
.band { fill: var(--band); }
.target { stroke: var(--accent); stroke-dasharray: 2 4; stroke-linecap: round; }
.peak { stroke: var(--text); stroke-width: 1.5; }
.ceiling { stroke: var(--soft); stroke-dasharray: 6 4; }
.momentary { fill: var(--text); fill-opacity: .16; }
.short { fill: none; stroke: var(--accent); stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
.said { fill: var(--accent); }
"""


def loudness_svg(title: str, loudness: LoudnessReport) -> str:
    """The plot of one asset as an SVG document."""
    heading = f"{title}  ·  {loudness.lufs:.1f} LUFS, true peak {loudness.true_peak_dbtp:.1f} dBTP"
    upper, lower = (_y(loudness.target_lufs + side * loudness.tolerance_lu) for side in (1, -1))
    right = _WIDTH - _RIGHT
    band = f'<rect class="band" x="{_LEFT}" y="{upper:.1f}" width="{right - _LEFT}" height="{lower - upper:.1f}"/>'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">',
            f"<title>{escape(heading)}</title>",
            f"<style>{_STYLE}</style>",
            f'<rect class="ground" width="{_WIDTH}" height="{_HEIGHT}" rx="14"/>',
            f'<text class="title" x="{_LEFT}" y="28">{escape(heading)}</text>',
            *_scale(),
            *_times(loudness),
            band,
            _across("target", loudness.target_lufs),
            f'<path class="momentary" d="{_area(loudness.momentary_lufs)}"/>',
            f'<path class="short" d="{_line(loudness.short_term_lufs)}"/>',
            _across("ceiling", loudness.true_peak_ceiling_dbtp),
            _across("peak", loudness.true_peak_dbtp),
            *_labels(loudness),
            "</svg>\n",
        ]
    )


def _scale() -> list[str]:
    lines = []
    for level in range(_LOUDEST_DB, _QUIETEST_DB - 1, -_STEP_DB):
        lines.append(_across("grid", level))
        lines.append(f'<text x="{_LEFT - 8}" y="{_y(level) + 4:.1f}" text-anchor="end">{level}</text>')
    return lines


def _times(loudness: LoudnessReport) -> list[str]:
    whole_s = loudness.step_ms * max(1, len(loudness.short_term_lufs)) / 1000
    marks = []
    for part in range(5):
        x = _LEFT + (_WIDTH - _RIGHT - _LEFT) * part / 4
        anchor = "start" if part == 0 else "end" if part == 4 else "middle"
        at = _clock(whole_s * part / 4)
        marks.append(f'<text x="{x:.0f}" y="{_HEIGHT - 10}" text-anchor="{anchor}">{at}</text>')
    return marks


def _labels(loudness: LoudnessReport) -> list[str]:
    """What the lines are, at their right end; moved apart where they would touch."""
    wanted = [
        (loudness.true_peak_dbtp, "true peak", "title"),
        (loudness.true_peak_ceiling_dbtp, f"ceiling {loudness.true_peak_ceiling_dbtp:g} dBTP", ""),
        (loudness.target_lufs, f"target {loudness.target_lufs:g} LUFS", "said"),
    ]
    placed: list[str] = []
    last = float("-inf")
    for level, words, name in sorted(wanted, key=lambda label: -label[0]):
        last = max(_y(level) + 4, last + _LABEL_GAP)
        kind = f' class="{name}" style="font-size: 12px"' if name else ""
        placed.append(f'<text{kind} x="{_WIDTH - _RIGHT + 8}" y="{last:.1f}">{words}</text>')
    return placed


def _across(name: str, level: float) -> str:
    y = f"{_y(level):.1f}"
    return f'<line class="{name}" x1="{_LEFT}" y1="{y}" x2="{_WIDTH - _RIGHT}" y2="{y}"/>'


def _line(levels: Sequence[float]) -> str:
    points = [f"{_x(number, len(levels)):.1f} {_y(level):.1f}" for number, level in enumerate(levels)]
    return f"M{' L'.join(points)}" if points else ""


def _area(levels: Sequence[float]) -> str:
    ground = f"{_y(_QUIETEST_DB):.1f}"
    line = _line(levels)
    return f"{line} L{_x(len(levels) - 1, len(levels)):.1f} {ground} L{_LEFT} {ground} Z" if line else ""


def _x(number: int, count: int) -> float:
    return _LEFT + (_WIDTH - _RIGHT - _LEFT) * number / max(1, count - 1)


def _y(level: float) -> float:
    inside = min(max(level, _QUIETEST_DB), _LOUDEST_DB)
    share = (_LOUDEST_DB - inside) / (_LOUDEST_DB - _QUIETEST_DB)
    return _TOP + (_HEIGHT - _TOP - _BOTTOM) * share


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
