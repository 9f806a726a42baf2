"""Quality checks: what is recorded about every asset for the operator.

The picture is looked at a few times a second and small, while it is being encoded, so that looking costs little. Checks
flag; they refuse nothing. What is refused is refused by the source's bounds and the loss count.
"""

from __future__ import annotations

from fractions import Fraction

from av.filter import Graph
from av.video.frame import VideoFrame

from lab.assets import FRAME_RATE, CheckResult
from lab.prep.clock import LossCount
from lab.prep.sound import Leveling, Loudness
from lab.prep.source import Source
from lab.prep.spec import LoudnessSpec, PrepSpec, QaSpec


class PictureWatch:
    """Seconds of black and of stillness in the pictures it is shown, one in every few ticks of the grid."""

    def __init__(self, qa: QaSpec) -> None:
        self._qa = qa
        self._every = max(1, round(FRAME_RATE / qa.sample_fps))
        self._graph: Graph | None = None
        self._end_s = 0.0
        self._still_since: float | None = None
        self._black_since: float | None = None
        self._still_s = 0.0
        self._black_s = 0.0

    def see(self, frame: VideoFrame, tick: int) -> None:
        """Look at `frame`, shown at `tick`, when it is its turn."""
        if tick % self._every:
            return
        if self._graph is None:
            self._graph = self._build(frame)
        self._end_s = tick / FRAME_RATE
        frame.pts, frame.time_base = tick, Fraction(1, FRAME_RATE)
        self._graph.push(frame)
        self._read(self._graph)

    def found(self) -> tuple[float, float]:
        """(black, still) seconds; a still or black end counts although the detectors never report its end."""
        end = self._end_s + self._every / FRAME_RATE
        black = self._black_s + (end - self._black_since if self._black_since is not None else 0)
        still = self._still_s + (end - self._still_since if self._still_since is not None else 0)
        return black, still

    def _read(self, graph: Graph) -> None:
        while True:
            try:
                tags = graph.pull().metadata
            except (BlockingIOError, EOFError):
                return
            if "lavfi.black_start" in tags:
                self._black_since = float(tags["lavfi.black_start"])
            if "lavfi.black_end" in tags and self._black_since is not None:
                self._black_s += float(tags["lavfi.black_end"]) - self._black_since
                self._black_since = None
            if "lavfi.freezedetect.freeze_start" in tags:
                self._still_since = float(tags["lavfi.freezedetect.freeze_start"])
            if "lavfi.freezedetect.freeze_duration" in tags:
                self._still_s += float(tags["lavfi.freezedetect.freeze_duration"])
                self._still_since = None

    def _build(self, frame: VideoFrame) -> Graph:
        qa = self._qa
        graph = Graph()
        last = graph.add(
            "buffer",
            f"video_size={frame.width}x{frame.height}:pix_fmt={frame.format.name}:time_base=1/{FRAME_RATE}"
            f":colorspace={int(frame.colorspace)}:range={int(frame.color_range)}",
        )
        for name, options in (
            ("scale", f"{qa.sample_width}:-2:flags=fast_bilinear"),
            ("blackdetect", f"d={qa.black_min_s}"),
            ("freezedetect", f"n={qa.freeze_noise}:d={qa.freeze_min_s}"),
            ("buffersink", ""),
        ):
            added = graph.add(name, options)
            last.link_to(added)
            last = added
        graph.configure()
        return graph


def picture_checks(watch: PictureWatch, seconds: float, qa: QaSpec) -> list[CheckResult]:
    """Share of black and of stillness."""
    black, still = watch.found()
    return [
        _share("black", black, seconds, qa.max_black_ratio),
        _share("freeze", still, seconds, qa.max_freeze_ratio),
    ]


def sound_checks(
    source: Loudness, level: Leveling, aired: Loudness, picture_s: float, spec: PrepSpec
) -> list[CheckResult]:
    """Share of silence, the gain that was needed, what came out, and how far sound and picture end apart."""
    target: LoudnessSpec = spec.loudness
    checks = [
        _share(
            "silence", source.silence_s if source.end_s else picture_s, picture_s, spec.qa.max_silence_ratio
        )
    ]
    checks.append(_limit("gain_db", level.gain_db, target.review_gain_db, "dB of gain were needed"))
    if not source.is_silent:
        off = abs(aired.integrated_lufs - target.target_lufs)
        checks.append(_limit("loudness", off, target.tolerance_lu, "LU from the target"))
        drift = abs(float(source.end_s) - picture_s) * 1000
        checks.append(
            _limit("av_end_ms", drift, spec.qa.max_av_drift_ms, "ms between the ends of sound and picture")
        )
    if aired.true_peak_dbtp > target.true_peak_ceiling_dbtp:
        checks.append(
            _limit("true_peak", aired.true_peak_dbtp, target.true_peak_ceiling_dbtp, "dBTP true peak")
        )
    return checks


def decode_checks(loss: LossCount, rebuilt: int, min_ratio: float) -> list[CheckResult]:
    """Decoded share, remade timestamps, changes of shape in mid-stream."""
    ratio = round(loss.decoded_ratio, 4)
    damaged = loss.errors + loss.corrupt
    detail = f"{ratio:.2%} of the picture decodes, {damaged} errors"
    checks = [CheckResult("decoded", "flagged" if damaged else "passed", detail, ratio, min_ratio)]
    if loss.remade:
        checks.append(
            CheckResult(
                "timestamps", "flagged", f"{loss.remade} timestamps were made anew", float(loss.remade), 0
            )
        )
    if rebuilt > 0:
        checks.append(
            CheckResult("shape", "flagged", f"the picture changes shape {rebuilt} times", float(rebuilt), 0)
        )
    return checks


def truncation_check(ended_ratio: float, source: Source, min_ratio: float) -> list[CheckResult]:
    """An end before the declared one, when it is one; a frame or two is how containers round."""
    missing_s = (1 - ended_ratio) * float(source.declared_s or 0)
    if ended_ratio >= min_ratio or missing_s <= 2 * source.frame_step:
        return []
    detail = f"ends after {ended_ratio:.0%} of its declared length"
    return [CheckResult("truncated", "flagged", detail, round(ended_ratio, 4), min_ratio)]


def _share(name: str, found_s: float, whole_s: float, limit: float) -> CheckResult:
    share = round(min(1.0, found_s / whole_s), 4) if whole_s else 0.0
    return CheckResult(
        name, "flagged" if share > limit else "passed", f"{share:.0%} of its length", share, limit
    )


def _limit(name: str, value: float, limit: float, words: str) -> CheckResult:
    return CheckResult(
        name, "flagged" if value > limit else "passed", f"{value:.1f} {words}", round(value, 3), limit
    )
