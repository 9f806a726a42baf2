"""Prep of one source: from a file to a whole asset in storage, or a refusal.

The sound is measured while the picture is encoded; then it is levelled, encoded and measured again. The asset
is made in a folder aside and renamed, so it is whole or absent. A source that ends early airs up to where it
is good when enough of it is there; one that is damaged in the middle is refused.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from lab.assets import SEGMENT_S, AssetManifest, CheckResult
from lab.prep.captions import captions_of
from lab.prep.checks import sound_checks, truncation_check
from lab.prep.decode import sound_frames
from lab.prep.generation import Generation, generation_of
from lab.prep.outcome import Progress, RefusalCode, Refused
from lab.prep.picture_pass import PictureMade, make_picture
from lab.prep.ranges import agree, forget
from lab.prep.sound import Loudness, measure
from lab.prep.sound_pass import SoundMade, SoundWork, make_sound
from lab.prep.source import Source, probe
from lab.prep.spec import PrepJob, SourceBounds
from lab.prep.storing import store_asset
from lab.prep.working import working_folder

_PICTURE_SHARE = 0.9
_SOUND = Progress("sound", _PICTURE_SHARE)
_NO_PEAK_DBTP = -100.0

Report = Callable[[Progress], None]


def prepare(job: PrepJob, report: Report) -> AssetManifest:
    """Make `job`'s asset and return its manifest; raises `Refused`. Nothing half made stays behind.

    Unless it is killed: then the next call for this asset goes on from the last whole range.

    `report` hears something for every few seconds of film that are done, so that its silence means trouble.
    """
    report(Progress("probe", 0.0))
    spec = job.spec
    source = probe(job.source, spec.bounds)
    generation = generation_of(spec.ladder)
    aside = working_folder(job.storage, job.asset_id)
    try:
        agree(aside, source.facts.sha256, spec, generation.name)
        with ThreadPoolExecutor(1, "loudness") as beside:
            measuring = beside.submit(lambda: measure(sound_frames(source, spec.bounds), spec.qa))
            picture = make_picture(source, spec, generation, aside, _picture(report))
            found = measuring.result()
        ended = _ended_ratio(source, picture, found)
        _refuse_loss(picture, ended, spec.bounds)
        report(_SOUND)
        making = SoundWork(source, spec, generation, aside, picture.segments, lambda: report(_SOUND))
        sound = make_sound(making, found)
        checks = (
            *picture.checks,
            *truncation_check(ended, source, spec.bounds.min_decoded_ratio),
            *sound_checks(found, sound.level, sound.aired, picture.seconds, spec),
        )
        manifest = _manifest(job, source, generation, picture, sound, checks)
        report(Progress("store", 1.0))
        forget(aside)
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


def _manifest(
    job: PrepJob,
    source: Source,
    generation: Generation,
    picture: PictureMade,
    sound: SoundMade,
    checks: tuple[CheckResult, ...],
) -> AssetManifest:
    renditions = (*picture.renditions, sound.rendition)
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
    )
