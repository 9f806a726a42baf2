"""The report of an asset: what prep found, as the contract's `AssetReport`, with the thumbnail strip beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from pydantic import MISSING

from generated import models
from generated.vocabulary import CheckVerdict, StretchKind
from lab.assets import CheckResult
from lab.prep.advice import CHECKS, REFUSALS
from lab.prep.findings import Findings
from lab.prep.outcome import CHECK_VERDICTS, Refused
from lab.prep.stretches import Stretch
from lab.prep.strip import Strip, write_strip

REPORT_FILE = "report.json"
_POINT_MS = 100
_LOWEST_DB = -100.0


def write_report(
    folder: Path,
    findings: Findings,
    checks: Sequence[CheckResult],
    refusal: Refused | None = None,
) -> None:
    """Write report and strip into `folder`, which is there."""
    tiles = findings.watch.tiles.items
    strip = write_strip(folder, tiles, findings.watch.tile_interval_s, findings.spec.report)
    report = report_of(findings, checks, strip, refusal)
    (folder / REPORT_FILE).write_text(report.model_dump_json(), encoding="utf-8")


def report_of(
    findings: Findings,
    checks: Sequence[CheckResult],
    strip: Strip | None,
    refusal: Refused | None,
) -> models.AssetReport:
    """What was found, in the contract's words."""
    return models.AssetReport(
        verdict=verdict_of(checks),
        refusal=MISSING if refusal is None else models.Refusal(code=refusal.code, detail=refusal.detail),
        advice=MISSING if refusal is None else REFUSALS[refusal.code],
        source=_source(findings),
        checks=[_check(check) for check in checks],
        stretches=_stretches(findings),
        loudness=_loudness(findings),
        similarity=[
            models.RenditionSimilarity(
                rendition=found.rendition,
                samples=found.samples,
                mean=found.mean,
                worst=found.worst,
                worst_ms=round(found.worst_s * 1000),
            )
            for found in findings.similarity
        ],
        strip=MISSING if strip is None else _strip(strip),
    )


def verdict_of(checks: Sequence[CheckResult]) -> CheckVerdict:
    """The worst of all."""
    order = list(CheckVerdict)
    return max(
        (CHECK_VERDICTS[check.outcome] for check in checks), key=order.index, default=CheckVerdict.PASS
    )


def thinned(values: Sequence[float], points: int) -> tuple[int, list[float]]:
    """At most `points` of `values` and how many each stands for: the highest of them, so that no peak is lost."""
    width = max(1, math.ceil(len(values) / points))
    return width, [round(max(values[at : at + width]), 1) for at in range(0, len(values), width)]


def _check(check: CheckResult) -> models.ReportCheck:
    advice = CHECKS.get(check.name.partition(" (")[0]) if check.outcome != "passed" else None
    return models.ReportCheck(
        name=check.name,
        verdict=CHECK_VERDICTS[check.outcome],
        detail=check.detail,
        value=MISSING if check.value is None else check.value,
        limit=MISSING if check.limit is None else check.limit,
        advice=MISSING if advice is None else advice,
    )


def _source(findings: Findings) -> models.SourceFacts | MISSING:
    if findings.source is None:
        return MISSING
    facts = asdict(findings.source.facts)
    if facts["audio_codec"] is None:
        del facts["audio_codec"]
    for sound in facts["sounds"]:
        del sound["index"]
    return models.SourceFacts(**facts)


def _stretches(findings: Findings) -> list[models.Stretch]:
    silences = findings.main.sound.silences if findings.main.sound is not None else ()
    found: list[Stretch] = [*(stretch for kind in findings.watch.found() for stretch in kind), *silences]
    longest = sorted(found, key=lambda stretch: -stretch.seconds)[: findings.spec.report.points]
    return [
        models.Stretch(
            kind=StretchKind(stretch.kind),
            start_ms=round(stretch.start_s * 1000),
            end_ms=round(stretch.end_s * 1000),
        )
        for stretch in sorted(longest, key=lambda stretch: stretch.start_s)
    ]


def _loudness(findings: Findings) -> models.LoudnessReport | MISSING:
    heard, target = findings.main, findings.spec.loudness
    source, level, aired = heard.sound, heard.level, heard.aired
    if source is None or level is None or aired is None or not source.end_s:
        return MISSING
    width, momentary = thinned(aired.momentary, findings.spec.report.points)
    return models.LoudnessReport(
        target_lufs=target.target_lufs,
        tolerance_lu=target.tolerance_lu,
        true_peak_ceiling_dbtp=target.true_peak_ceiling_dbtp,
        source_lufs=round(source.integrated_lufs, 2),
        source_true_peak_dbtp=round(max(source.true_peak_dbtp, _LOWEST_DB), 2),
        gain_db=round(level.gain_db, 2),
        limited=level.limit_dbtp is not None,
        lufs=round(aired.integrated_lufs, 2),
        true_peak_dbtp=round(max(aired.true_peak_dbtp, _LOWEST_DB), 2),
        range_lu=round(aired.range_lu, 1),
        step_ms=width * _POINT_MS,
        momentary_lufs=momentary,
        short_term_lufs=thinned(aired.short_term, findings.spec.report.points)[1],
    )


def _strip(strip: Strip) -> models.ThumbnailStrip:
    return models.ThumbnailStrip(
        tiles=strip.tiles,
        columns=strip.columns,
        tile_width=strip.tile_width,
        tile_height=strip.tile_height,
        interval_ms=round(strip.interval_s * 1000),
    )
