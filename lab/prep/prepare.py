"""Prep of one source: from a file to a whole asset in storage, or a refusal.

The sound is measured while the picture is encoded; then it is levelled, encoded and measured again. The asset
is made in a folder aside and renamed, so it is whole or absent. A source that ends early airs up to where it
is good when enough of it is there; one that is damaged in the middle is refused.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from lab.assets import SEGMENT_S, AssetManifest, CheckResult, sound_name
from lab.prep.captions import captions_of
from lab.prep.checks import sound_checks, truncation_check
from lab.prep.decode import sound_frames
from lab.prep.generation import Generation, generation_of
from lab.prep.outcome import Progress, RefusalCode, Refused
from lab.prep.picture_pass import PictureMade, make_picture
from lab.prep.sound import Loudness, measure
from lab.prep.sound_pass import SoundMade, SoundWork, make_sound
from lab.prep.source import Source, probe
from lab.prep.spec import PrepJob, PrepSpec, SourceBounds
from lab.prep.storing import store_asset
from lab.prep.voices import language_of, main_voice, other_voices
from lab.prep.working import working_folder

_PICTURE_SHARE = 0.9
_SOUND = Progress("sound", _PICTURE_SHARE)
_NO_PEAK_DBTP = -100.0

Report = Callable[[Progress], None]


def prepare(job: PrepJob, report: Report) -> AssetManifest:
    """Make `job`'s asset and return its manifest; raises `Refused`. Whatever happens, nothing half made stays behind.

    `report` hears something for every few seconds of film that are done, so that its silence means trouble.
    """
    report(Progress("probe", 0.0))
    spec = job.spec
    source = main_voice(probe(job.source, spec.bounds), spec.sound)
    voices = [(spec.ladder.audio.name, source)]
    voices += [
        (sound_name(spec.ladder.audio.name, tag), other) for tag, other in other_voices(source, spec.sound)
    ]
    logo = spec.overlay if job.overlay else None
    generation = generation_of(spec.ladder)
    aside = working_folder(job.storage, job.asset_id)
    try:
        with ThreadPoolExecutor(1, "loudness") as beside:
            measuring = [beside.submit(_measured, voice, spec) for _, voice in voices]
            picture = make_picture(source, spec, generation, aside, _picture(report), logo)
            found = [measured.result() for measured in measuring]
        ended = _ended_ratio(source, picture, found[0])
        _refuse_loss(picture, ended, spec.bounds)
        report(_SOUND)
        sounds = [
            make_sound(
                SoundWork(voice, spec, generation, aside, name, picture.segments, lambda: report(_SOUND)),
                level,
            )
            for (name, voice), level in zip(voices, found, strict=True)
        ]
        checks = [*picture.checks, *truncation_check(ended, source, spec.bounds.min_decoded_ratio)]
        for (_, voice), level, made in zip(voices, found, sounds, strict=True):
            heard = sound_checks(level, made.level, made.aired, picture.seconds, spec)
            checks += _voiced(heard, voice, source)
        manifest = _manifest(job, source, generation, picture, sounds, tuple(checks))
        report(Progress("store", 1.0))
        store_asset(job.storage, generation, manifest, aside)
        return manifest
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _picture(report: Report) -> Callable[[float], None]:
    return lambda share: report(Progress("picture", round(_PICTURE_SHARE * share, 4)))


def _ended_ratio(source: Source, picture: PictureMade, sound: Loudness) -> float:
    """How much of its declared length the source has, 0 to 1; a container's length may be its sound's."""
    end = picture.seconds if source.declared_by_picture else max(picture.seconds, float(sound.end_s))
    return min(1.0, end / float(source.declared_s)) if source.declared_s else 1.0


def _refuse_loss(picture: PictureMade, ended: float, bounds: SourceBounds) -> None:
    decoded = picture.loss.decoded_ratio
    if decoded < bounds.min_decoded_ratio:
        needed = f"at least {bounds.min_decoded_ratio:.0%} is needed"
        raise Refused(RefusalCode.DAMAGED, f"{decoded:.1%} of the picture decodes; {needed}")
    if ended < bounds.min_truncated_ratio:
        needed = f"at least {bounds.min_truncated_ratio:.0%} is needed"
        raise Refused(RefusalCode.DAMAGED, f"it ends after {ended:.0%} of its declared length; {needed}")


def _measured(source: Source, spec: PrepSpec) -> Loudness:
    return measure(sound_frames(source, spec.bounds), spec.qa)


def _voiced(checks: list[CheckResult], voice: Source, main: Source) -> list[CheckResult]:
    """The checks of another sound than the main one say which."""
    if voice is main:
        return checks
    return [replace(check, name=f"{check.name} ({language_of(voice)})") for check in checks]


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
        overlay=job.spec.overlay.name if job.spec.overlay and job.overlay else "",
    )


def _languages(spec: PrepSpec, source: Source) -> tuple[str, ...]:
    if source.audio_index is None:
        return ()
    return language_of(source), *(tag for tag, _ in other_voices(source, spec.sound))
