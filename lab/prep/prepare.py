"""Prep of one source: from a file to a whole asset in storage, or a refusal, with a report of either.

The sound is measured while the picture is encoded; then it is levelled, encoded and measured again. The asset
is made in a folder aside and renamed, so it is whole or absent. A source that ends early airs up to where it
is good when enough of it is there; one that is damaged in the middle is refused.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from lab.assets import SEGMENT_S, AssetManifest, CheckResult, sound_name
from lab.prep.captions import captions_of
from lab.prep.checks import checks_of, reason, refuse_damage
from lab.prep.decode import sound_frames
from lab.prep.encoders import generation_of
from lab.prep.findings import Findings, Hearing
from lab.prep.generation import Generation
from lab.prep.outcome import Progress, RefusalCode, Refused
from lab.prep.picture_pass import PictureMade, make_picture
from lab.prep.ranges import agree, forget
from lab.prep.report import write_report
from lab.prep.similarity import similarity
from lab.prep.sound import Loudness, measure
from lab.prep.sound_pass import SoundMade, SoundWork, make_sound
from lab.prep.source import Source, probe
from lab.prep.spec import PrepJob, PrepSpec
from lab.prep.storing import discard_report, store_asset, store_report
from lab.prep.voices import language_of, main_voice, other_voices
from lab.prep.working import working_folder

_PICTURE_SHARE = 0.9
_SOUND = Progress("sound", _PICTURE_SHARE)
_NO_PEAK_DBTP = -100.0

Report = Callable[[Progress], None]


def prepare(job: PrepJob, report: Report) -> AssetManifest:
    """Make `job`'s asset and return its manifest; raises `Refused`. Nothing half made stays behind.

    Unless it is killed: then the next call for this asset goes on from the last whole range.

    A refusal leaves a report of what was found until then. `report` hears something for every few seconds of film that
    are done, so that its silence means trouble.
    """
    findings = Findings.of(job.spec, job.logo)
    aside = working_folder(job.storage, job.asset_id)
    try:
        manifest = _prepare(job, findings, aside, report)
        discard_report(job.storage, job.asset_id)
        return manifest
    except Refused as refusal:
        _explain(job, findings, refusal)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _explain(job: PrepJob, findings: Findings, refusal: Refused) -> None:
    """Put what was found into the refusal, and store it as a report."""
    checks = checks_of(findings)
    if not any(check.outcome == "refused" for check in checks):
        checks = reason(refusal), *checks
    refusal.checks = checks
    store_report(job.storage, job.asset_id, lambda folder: write_report(folder, findings, checks, refusal))


def _prepare(job: PrepJob, findings: Findings, aside: Path, report: Report) -> AssetManifest:
    report(Progress("probe", 0.0))
    spec, main = job.spec, job.spec.ladder.audio.name
    findings.source = source = main_voice(probe(job.source, spec.bounds, job.blocklist), spec.sound)
    generation = generation_of(spec.ladder)
    agree(aside, source.facts.sha256, replace(spec, overlay=job.logo), generation.name)
    voices = [(main, source, findings.main)]
    for tag, other in other_voices(source, spec.sound):
        voices.append((sound_name(main, tag), other, findings.further(language_of(other))))
    with ThreadPoolExecutor(1, "loudness") as beside:
        measuring = [beside.submit(_measured, voice, heard, spec) for _, voice, heard in voices]
        picture = make_picture(source, generation, aside, findings, _picture(report))
        found = [measured.result() for measured in measuring]
    for (_, _, heard), sound in zip(voices, found, strict=True):
        heard.sound = sound
    refuse_damage(findings)
    report(_SOUND)
    sounds = []
    for (name, voice, heard), sound in zip(voices, found, strict=True):
        making = SoundWork(voice, spec, generation, aside, name, picture.segments, lambda: report(_SOUND))
        made = make_sound(making, sound)
        heard.level, heard.aired = made.level, made.aired
        sounds.append(made)
    findings.similarity = tuple(
        alike
        for rung in picture.renditions
        if (alike := similarity(rung, generation.inits[rung.name], aside, findings.watch.samples.items))
    )
    refuse_damage(findings)
    checks = checks_of(findings)
    manifest = _manifest(job, source, generation, picture, sounds, checks)
    write_report(aside, findings, checks)
    report(Progress("store", 1.0))
    forget(aside)
    store_asset(job.storage, generation, manifest, aside)
    return manifest


def _measured(voice: Source, heard: Hearing, spec: PrepSpec) -> Loudness:
    return measure(heard.listening(sound_frames(voice, spec.bounds, heard.unheard)), spec.qa)


def _picture(report: Report) -> Callable[[float], None]:
    return lambda share: report(Progress("picture", round(_PICTURE_SHARE * share, 4)))


def _manifest(
    job: PrepJob,
    source: Source,
    generation: Generation,
    picture: PictureMade,
    sounds: list[SoundMade],
    checks: tuple[CheckResult, ...],
) -> AssetManifest:
    sound = sounds[0]
    renditions = (*picture.renditions, *(made.rendition for made in sounds))
    if any(len(made.segments) != picture.segments for made in renditions):
        raise Refused(RefusalCode.INTERNAL, "the renditions have unequal numbers of segments")
    return AssetManifest(
        asset_id=job.asset_id,
        title=job.title,
        generation=generation.name,
        segment_count=picture.segments,
        duration_ms=round(1000 * picture.segments * SEGMENT_S),
        renditions=renditions,
        captions=captions_of(source, job.spec.bounds),
        loudness_lufs=round(sound.aired.integrated_lufs, 2),
        true_peak_dbtp=round(max(sound.aired.true_peak_dbtp, _NO_PEAK_DBTP), 2),
        source=source.facts,
        checks=checks,
        audio=_languages(job.spec, source),
        overlay=job.logo.name if job.logo else "",
    )


def _languages(spec: PrepSpec, source: Source) -> tuple[str, ...]:
    if source.audio_index is None:
        return ()
    return language_of(source), *(tag for tag, _ in other_voices(source, spec.sound))
