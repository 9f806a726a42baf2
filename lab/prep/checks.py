"""Quality checks: what prep concludes from what it found. Pure.

A check that is flagged airs and is shown to the operator; one that is refused keeps the file off the air. What is not
known, because prep never came so far, is not checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lab.assets import CheckResult
from lab.prep.findings import Findings, Hearing
from lab.prep.outcome import RefusalCode, Refused
from lab.prep.source import Source
from lab.prep.spec import QaSpec
from lab.prep.stretches import Stretch, longest_s, total_s

_WHOLLY = 0.98
_FLAGGED, _PASSED, _REFUSED = "flagged", "passed", "refused"


def checks_of(findings: Findings) -> tuple[CheckResult, ...]:
    """Every check that what was found allows."""
    found: list[CheckResult] = []
    if findings.picture_s is not None:
        found += _picture(findings, findings.picture_s)
    for heard in findings.heard:
        found += _voiced(heard, [*_sound(findings, heard), *_aired(findings, heard)])
    if findings.similarity:
        found.append(_similarity(findings))
    return tuple(found)


def refuse_damage(findings: Findings) -> None:
    """Raise `Refused` for a source of which too much is missing, in its middle or at its end."""
    for check in checks_of(findings):
        if check.outcome == _REFUSED and check.limit is not None:
            code = RefusalCode.UNLIKE_SOURCE if check.name == "similarity" else RefusalCode.DAMAGED
            raise Refused(code, f"{check.detail}; at least {check.limit:.0%} is needed")


def reason(refusal: Refused) -> CheckResult:
    """A refusal that no measurement explains, as a check."""
    return CheckResult(refusal.code.value.lower(), _REFUSED, refusal.detail)


def _picture(findings: Findings, seconds: float) -> Iterator[CheckResult]:
    qa, bounds = findings.spec.qa, findings.spec.bounds
    yield _decoded(findings)
    yield from _gaps(findings)
    if findings.lost.remade:
        remade = findings.lost.remade
        yield CheckResult("timestamps", _FLAGGED, f"{remade} timestamps were made anew", float(remade), 0)
    if findings.shapes > 0:
        detail = f"the picture changes shape {findings.shapes} times"
        yield CheckResult("shape", _FLAGGED, detail, float(findings.shapes), 0)
    if findings.source is not None:
        yield from _length(findings, bounds.min_decoded_ratio, bounds.min_truncated_ratio)
        yield from _bytes(findings.source, bounds.min_decoded_ratio)
    black, still = findings.watch.found()
    yield _stretched("black", black, seconds, qa.max_black_s, qa.max_black_ratio)
    yield still_check(still, seconds, qa)


def _decoded(findings: Findings) -> CheckResult:
    ratio = round(findings.lost.decoded_ratio, 4)
    damaged = findings.lost.errors + findings.lost.corrupt
    limit = findings.spec.bounds.min_decoded_ratio
    outcome = _REFUSED if ratio < limit else _FLAGGED if damaged else _PASSED
    return CheckResult(
        "decoded", outcome, f"{ratio:.1%} of the picture decodes, {damaged} errors", ratio, limit
    )


def _gaps(findings: Findings) -> Iterator[CheckResult]:
    """Pictures that are missing although every packet that is there decodes."""
    missing = findings.lost.missing
    share = round(missing / (missing + findings.lost.frames), 4) if missing else 0.0
    limit = round(1 - findings.spec.bounds.min_decoded_ratio, 4)
    if missing > 1 and share > limit:
        yield CheckResult("gaps", _FLAGGED, f"{missing} pictures are missing, {share:.1%}", share, limit)


def _length(findings: Findings, enough: float, least: float) -> Iterator[CheckResult]:
    """An end before the declared one, or after it; a frame or two is how containers round."""
    source, end_s = findings.source, findings.end_s
    if source is None or source.declared_s is None or end_s is None:
        return
    declared_s, ratio = float(source.declared_s), findings.ended_ratio
    limit = max(findings.spec.qa.max_duration_error_ms, round(2000 * source.frame_step))
    if ratio < enough and (declared_s - end_s) * 1000 > limit:
        outcome = _REFUSED if ratio < least else _FLAGGED
        detail = f"it ends after {ratio:.0%} of its declared length"
        yield CheckResult(
            "truncated", outcome, detail, round(ratio, 4), least if outcome == _REFUSED else enough
        )
    over_ms = round((end_s - declared_s) * 1000)
    detail = f"{end_s:.2f} s long, {declared_s:.2f} s declared"
    yield CheckResult(
        "duration", _FLAGGED if over_ms > limit else _PASSED, detail, max(0.0, float(over_ms)), limit
    )


def _bytes(source: Source, enough: float) -> Iterator[CheckResult]:
    """A file that says how many bytes it has, and has not; its reader may not mind."""
    there = round(1 - source.missing_ratio, 4)
    if there < enough:
        yield CheckResult("bytes", _FLAGGED, f"{there:.0%} of its bytes are there", there, enough)


def still_check(still: Sequence[Stretch], seconds: float, qa: QaSpec) -> CheckResult:
    """Whether a moving picture stands still. Several stills, or one from end to end, are a programme of stills."""
    share = _share(total_s(still), seconds)
    stills = share >= _WHOLLY or (share >= qa.stills_min_ratio and len(still) >= qa.stills_min_count)
    if stills:
        detail = f"{len(still)} stills are {share:.0%} of its length"
        return CheckResult("freeze", _PASSED, detail, share, qa.max_freeze_ratio)
    return _stretched("freeze", still, seconds, qa.max_freeze_s, qa.max_freeze_ratio)


def _voiced(heard: Hearing, checks: list[CheckResult]) -> list[CheckResult]:
    """The checks of another sound than the main one say which."""
    if heard.language is None:
        return checks
    return [replace(check, name=f"{check.name} ({heard.language})") for check in checks]


def _sound(findings: Findings, heard: Hearing) -> Iterator[CheckResult]:
    qa, sound = findings.spec.qa, heard.sound
    if sound is None or findings.picture_s is None:
        return
    if not sound.end_s:
        yield CheckResult("silence", _FLAGGED, "there is no sound", 1.0, qa.max_silence_ratio)
        return
    yield _stretched("silence", sound.silences, findings.picture_s, qa.max_silence_s, qa.max_silence_ratio)
    if heard.unheard.errors:
        errors = heard.unheard.errors
        yield CheckResult("sound_decoded", _FLAGGED, f"{errors} errors in the sound", float(errors), 0)
    gap_ms = float(heard.gap_s) * 1000
    yield _limit("sound_gaps", gap_ms, qa.max_sound_gap_ms, "ms are missing within the sound")
    clipped = round(heard.clips.ratio, 5)
    detail = f"{clipped:.2%} of the sound is clipped"
    yield CheckResult(
        "clipped",
        _FLAGGED if clipped > qa.max_clipped_ratio else _PASSED,
        detail,
        clipped,
        qa.max_clipped_ratio,
    )
    after_ms = (float(sound.end_s) - findings.picture_s) * 1000
    apart_ms = max(-after_ms, after_ms - float(findings.lost.hold) * 1000, 0.0)
    yield _limit("av_end_ms", apart_ms, qa.max_av_drift_ms, "ms between the ends of sound and picture")
    late_ms = max(0.0, float(heard.start_s or 0) * 1000)
    yield _limit("av_start_ms", late_ms, qa.max_av_drift_ms, "ms of picture before the sound begins")


def _aired(findings: Findings, heard: Hearing) -> Iterator[CheckResult]:
    target, sound, aired = findings.spec.loudness, heard.sound, heard.aired
    if sound is None or aired is None or heard.level is None:
        return
    yield _limit("gain_db", heard.level.gain_db, target.review_gain_db, "dB of gain were needed")
    if sound.is_silent:
        return
    off = abs(aired.integrated_lufs - target.target_lufs)
    yield _limit("loudness", off, target.tolerance_lu, "LU from the target")
    yield _limit("true_peak", aired.true_peak_dbtp, target.true_peak_ceiling_dbtp, "dBTP true peak")


def _similarity(findings: Findings) -> CheckResult:
    qa = findings.spec.qa
    least = min(findings.similarity, key=lambda found: found.mean)
    refused = least.mean < qa.refuse_similarity
    outcome = _REFUSED if refused else _FLAGGED if least.mean < qa.min_similarity else _PASSED
    detail = f"{least.mean:.0%} like the source in {least.rendition}"
    return CheckResult(
        "similarity", outcome, detail, least.mean, qa.refuse_similarity if refused else qa.min_similarity
    )


def _stretched(
    name: str, stretches: Sequence[Stretch], whole_s: float, longest: float, ratio: float
) -> CheckResult:
    """Too much of its length, or too long in one go."""
    share, run_s = _share(total_s(stretches), whole_s), longest_s(stretches)
    detail = f"{share:.0%} of its length" + (f", {run_s:.1f} s in one go" if stretches else "")
    if run_s > longest and share <= ratio:
        return CheckResult(name, _FLAGGED, detail, round(run_s, 3), longest)
    return CheckResult(name, _FLAGGED if share > ratio else _PASSED, detail, share, ratio)


def _share(found_s: float, whole_s: float) -> float:
    return round(min(1.0, found_s / whole_s), 4) if whole_s else 0.0


def _limit(name: str, value: float, limit: float, words: str) -> CheckResult:
    return CheckResult(
        name,
        _FLAGGED if value > limit else _PASSED,
        f"{value:.1f} {words}",
        round(max(value, -100.0), 3),
        limit,
    )
