"""Prep's report for a terminal: checks with what to do about them, loudness as a line, pictures as files."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text
from voulezvous import Client, NotFound
from voulezvous.generated.models import Asset, AssetReport, CheckVerdict, LoudnessReport, ReportCheck

from ops.vvtvctl.output import console, length, print_table, styled
from ops.vvtvctl.trouble import Trouble

_COLOURS = {CheckVerdict.PASS: "green", CheckVerdict.WARN: "yellow", CheckVerdict.FAIL: "red"}
_BARS = "▁▂▃▄▅▆▇█"
_QUIETEST_LUFS, _LOUDEST_LUFS = -40.0, -8.0
_COLUMNS = 72


def of_asset(client: Client, asset: Asset) -> AssetReport | None:
    """Return the report of an asset, or None while there is none."""
    try:
        return client.control.inspect_asset_report(asset.asset_id)
    except NotFound:
        return None


def show(report: AssetReport, asset: Asset) -> None:
    """Write what is in the report beyond the asset's own facts."""
    if report.advice is not None:
        console.print(styled("what to do", "bold", f"  {report.advice}"))
    console.print()
    rows = ((_verdict(check), check.name, check.detail, _figures(check)) for check in report.checks)
    print_table("checks", ("verdict", "check", "found", "limit"), rows, "nothing was measured")
    for check in report.checks:
        if check.advice is not None:
            console.print(styled(check.name, _COLOURS[check.verdict], f": {check.advice}"))
    if report.loudness is not None:
        _show_loudness(report.loudness)
    if report.stretches:
        stretches = ((s.kind.value, _at(s.start_ms), _at(s.end_ms)) for s in report.stretches)
        print_table("nothing seen, moving or heard", ("what", "from", "to"), stretches, "")
    if report.strip is not None:
        pictures = f"{report.strip.tiles} pictures, one every {report.strip.interval_ms / 1000:g} s"
        console.print(f"\n{pictures}: `vvtvctl library inspect {asset.asset_id} --save DIR` writes them")


def save(client: Client, asset: Asset, report: AssetReport, folder: Path) -> list[Path]:
    """Write report, strip and plot into `folder`, which is made; return the files. Raises Trouble."""
    name = str(asset.asset_id)
    content = {}
    if report.strip is not None:
        content[f"{name}.strip.jpg"] = client.control.get_asset_strip(asset.asset_id)
    if report.loudness is not None:
        content[f"{name}.loudness.svg"] = client.control.draw_asset_loudness(asset.asset_id).encode()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, raw in content.items():
            (folder / file).write_bytes(raw)
    except OSError as error:
        what = f"the pictures can't be written ({error.strerror})"
        raise Trouble(what, str(folder), "name a folder that you may write to") from error
    return [folder / file for file in content]


def sparkline(levels: list[float], columns: int = _COLUMNS) -> str:
    """Return LUFS over time as a line of bars, at most `columns` wide; the loudest of each part counts."""
    width = max(1, -(-len(levels) // columns))
    parts = (max(levels[at : at + width]) for at in range(0, len(levels), width))
    return "".join(_BARS[_height(level)] for level in parts)


def _height(level: float) -> int:
    share = (level - _QUIETEST_LUFS) / (_LOUDEST_LUFS - _QUIETEST_LUFS)
    return min(max(int(share * len(_BARS)), 0), len(_BARS) - 1)


def _show_loudness(loudness: LoudnessReport) -> None:
    done = f"{loudness.gain_db:+.1f} dB" + (", peaks held" if loudness.limited else "")
    console.print(
        f"\n[bold]loudness[/bold]  {loudness.source_lufs:.1f} LUFS, {done} → "
        f"{loudness.lufs:.1f} LUFS (target {loudness.target_lufs:g} ± {loudness.tolerance_lu:g}), "
        f"range {loudness.range_lu:.1f} LU"
    )
    console.print(f"  {sparkline(loudness.short_term_lufs)}", soft_wrap=True)


def _verdict(check: ReportCheck) -> Text:
    return styled(check.verdict.value, _COLOURS[check.verdict])


def _figures(check: ReportCheck) -> str:
    return "" if check.limit is None else f"{check.limit:g}"


def _at(ms: int) -> str:
    return f"{length(ms // 1000)}.{ms % 1000 // 100}"
