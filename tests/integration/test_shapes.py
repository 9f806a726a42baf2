"""Pictures of other shapes and lights: shown undistorted and upright in 16:9, or refused with the reason."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from generated.vocabulary import RefusalCode
from lab.prep.outcome import Refused
from lab.prep.source import probe
from tests.support.prep import joined, prepared, the_spec
from tests.support.ugly import Make, film, then

_H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
_MPEG2 = ("-c:v", "mpeg2video", "-q:v", "3", "-pix_fmt", "yuv420p")
_UPPER = "negate,drawbox=x=0:y=ih/2:w=iw:h=ih/2:color=black:t=fill"
"""White above, black below."""


def white(*codec: str, size: str, aspect: str = "1") -> Make:
    return film(*codec, "-vf", f"negate,setsar={aspect}", size=size, moving="color", seconds=2.2, sound=None)


def lit(path: Path, folder: Path) -> tuple[int, int, int, int]:
    """Left, top, width and height of what is bright in the middle of the film `path`, prepared, at 1280x720."""
    asset = prepared(path, folder / "storage", "film", the_spec())
    with av.open(str(joined(folder / "storage", asset, asset.rendition("720"), folder))) as container:
        pictures = [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]
    bright = pictures[len(pictures) // 2] > 128
    rows, columns = np.flatnonzero(bright.any(1)), np.flatnonzero(bright.any(0))
    return int(columns[0]), int(rows[0]), len(columns), len(rows)


@pytest.mark.parametrize(
    ("name", "make", "expected"),
    [
        ("16:9", white(*_H264, size="640x360"), (0, 0, 1280, 720)),
        ("4:3", white(*_H264, size="640x480"), (160, 0, 960, 720)),
        ("PAL, anamorphic, 16:9", white(*_MPEG2, size="720x576", aspect="64/45"), (0, 0, 1280, 720)),
        ("PAL, 4:3", white(*_MPEG2, size="720x576", aspect="16/15"), (160, 0, 960, 720)),
        ("NTSC, anamorphic, 16:9", white(*_MPEG2, size="720x480", aspect="32/27"), (0, 0, 1280, 720)),
        ("anamorphic in H.264", white(*_H264, size="1440x1080", aspect="4/3"), (0, 0, 1280, 720)),
        ("cinema", white(*_H264, size="1920x816"), (0, 88, 1280, 544)),
        ("upright", white(*_H264, size="360x640"), (438, 0, 404, 720)),
    ],
)
def test_every_shape_is_shown_undistorted_between_bars(
    tmp_path: Path, name: str, make: Make, expected: tuple[int, int, int, int]
) -> None:
    path = tmp_path / ("film.mpg" if "mpeg2video" in str(make.__closure__) else "film.mkv")
    make(path)
    assert lit(path, tmp_path) == pytest.approx(expected, abs=3), name


@pytest.mark.parametrize(
    ("turn", "expected"),
    [(0, (0, 0, 1280, 360)), (90, (438, 0, 202, 720)), (180, (0, 360, 1280, 360)), (270, (640, 0, 202, 720))],
)
def test_a_film_turned_by_its_camera_is_upright(
    tmp_path: Path, turn: int, expected: tuple[int, int, int, int]
) -> None:
    """As the ffmpeg command line turns the same file."""
    path = tmp_path / "film.mov"
    flat = film(*_H264, "-vf", _UPPER, size="640x360", moving="color", seconds=2.2, sound=None)
    then(flat, "-c", "copy", "-metadata:s:v", f"rotate={turn}")(path)
    assert lit(path, tmp_path) == pytest.approx(expected, abs=3)


@pytest.mark.parametrize(
    ("name", "codec", "transfer", "told"),
    [
        ("pq.mkv", ("-c:v", "libx265", "-x265-params", "log-level=0:transfer=16"), "smpte2084", "PQ"),
        ("hlg.mp4", ("-c:v", "libx265", "-x265-params", "log-level=0:transfer=18"), "arib-std-b67", "HLG"),
        ("only the container says it.mkv", ("-c:v", "ffv1"), "smpte2084", "PQ"),
    ],
)
def test_high_dynamic_range_is_refused_with_what_it_is(
    tmp_path: Path, name: str, codec: tuple[str, ...], transfer: str, told: str
) -> None:
    path = tmp_path / name
    bits = ("-pix_fmt", "yuv420p10le", "-color_trc", transfer)
    film(*codec, *bits, size="320x180", seconds=2, sound=None)(path)
    with pytest.raises(Refused) as refused:
        probe(path, the_spec().bounds)
    assert refused.value.code is RefusalCode.HDR_UNSUPPORTED
    assert told in refused.value.detail
