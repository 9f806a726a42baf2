"""The channel's logo: where it must be and nowhere else, on each rung; a new one has assets made anew, one by one."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
import sqlalchemy as sa
from numpy.typing import NDArray
from PIL import Image

from generated.models import AssetReport, AssetUpdate, ProgrammeFacts
from generated.vocabulary import AssetRole, AssetState, OverlayCorner
from lab.assets import AssetManifest
from lab.library import store
from lab.prep.overlay import Overlay
from lab.prep.picture import solid
from lab.prep.prepare import prepare
from lab.prep.spec import PrepJob, PrepSpec
from lab.prep.wiring import overlay_spec
from lab.station.airable import ready
from services.infra.configuration import load
from tests.support.configuration import CONFIG
from tests.support.lab import OPERATOR, Bench, a_lab
from tests.support.prep import joined, the_spec
from tests.support.ugly import film

pytestmark = pytest.mark.long

SETTINGS = load(CONFIG, {}).channels_config.channels["main"]
LOGO = {"image": "logo.png", "corner": "top_right", "height_ratio": 0.1, "margin_ratio": 0.05, "opacity": 1.0}
BLACK = film("-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", moving="color", seconds=2.2)


def a_logo(folder: Path, colour: tuple[int, int, int] = (255, 0, 0)) -> Path:
    """A red square, twice as wide as high, whose right half is transparent."""
    folder.mkdir(parents=True, exist_ok=True)
    image = Image.new("RGBA", (400, 200), (*colour, 255))
    image.paste((*colour, 0), (200, 0, 400, 200))
    image.save(folder / "logo.png")
    return folder / "logo.png"


def under(folder: Path, **changes: object) -> PrepSpec:
    a_logo(folder)
    settings = type(SETTINGS).model_validate({**SETTINGS.model_dump(mode="json"), "overlay": LOGO | changes})
    logo = overlay_spec(settings, folder, folder / "storage")
    assert logo is not None
    return replace(the_spec(), overlay=logo)


def made(folder: Path, spec: PrepSpec, *, overlay: bool = True, source: Path | None = None) -> AssetManifest:
    if source is None:
        source = folder / "black.mp4"
        BLACK(source)
    job = PrepJob(f"asset-{overlay}", source, "black", folder / "storage", spec, overlay)
    return prepare(PrepJob.from_json(job.to_json()), lambda _: None)


def shown(folder: Path, asset: AssetManifest, rung: str) -> NDArray[np.int64]:
    """The picture in the middle, RGB."""
    path = joined(folder / "storage", asset, asset.rendition(rung), folder)
    with av.open(str(path)) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    return frames[len(frames) // 2].astype(np.int64)


@pytest.mark.parametrize("corner", list(OverlayCorner))
def test_the_logo_lies_in_its_corner_of_every_rung_and_nowhere_else(
    tmp_path: Path, corner: OverlayCorner
) -> None:
    spec = under(tmp_path, corner=corner.value)
    asset, bare = made(tmp_path, spec), made(tmp_path, spec, overlay=False)
    assert asset.overlay == spec.overlay.name if spec.overlay else None
    assert bare.overlay == ""
    assert asset.generation == bare.generation, "a logo brings no new init segment"
    for rung, width, height in (("720", 1280, 720), ("360", 640, 360)):
        with_logo, without = shown(tmp_path, asset, rung), shown(tmp_path, bare, rung)
        red = (with_logo[..., 0] - with_logo[..., 1] > 100) & (with_logo[..., 0] > 180)
        rows, columns = np.flatnonzero(red.any(1)), np.flatnonzero(red.any(0))
        high, margin = height // 10, round(height * 0.05)
        top = margin if "top" in corner else height - margin - high
        left = margin if "left" in corner else width - margin - 2 * high
        near = 4  # the edges of a coded picture are soft
        assert rows[0] == pytest.approx(top, abs=near)
        assert rows[-1] == pytest.approx(top + high - 1, abs=near)
        assert columns[0] == pytest.approx(left, abs=near)
        assert columns[-1] == pytest.approx(left + high - 1, abs=near), "half of the image is transparent"
        changed = np.abs(with_logo - without).max(2) > 24
        around = np.zeros_like(changed)
        around[top - 8 : top + high + 8, left - 8 : left + high + 8] = True
        assert not (changed & ~around).any()
        assert changed[top + near : top + high - near, left + near : left + high - near].all()


def test_half_a_logo_is_half_seen(tmp_path: Path) -> None:
    spec = under(tmp_path, opacity=0.5).overlay
    assert spec is not None
    frame = solid(640, 360)
    logo = Overlay(spec, 640, 360)
    pixels = logo.laid(frame).to_ndarray()
    luma = pixels[logo.top + 4 : logo.top + 30, logo.left + 4 : logo.left + 30]
    assert luma.mean() == pytest.approx(16 + 219 * 0.2126 / 2, abs=1.5)
    assert (frame.to_ndarray()[:360] == 16).all(), "the frame itself, which others may hold, is untouched"
    outside = pixels[:360].copy()
    outside[logo.top : logo.top + logo.size[1], logo.left : logo.left + logo.size[0]] = 16
    assert (outside == 16).all()


def test_a_logo_too_large_for_the_picture_is_made_smaller(tmp_path: Path) -> None:
    spec = under(tmp_path, height_ratio=1.0, margin_ratio=0.1).overlay
    assert spec is not None
    logo = Overlay(spec, 640, 360)
    assert logo.size[0] <= 640 - 72
    assert logo.size[1] <= 360 - 72
    assert logo.laid(solid(640, 360)).width == 640


@pytest.mark.parametrize("content", [None, b"", b"no picture", b"\x89PNG\r\n\x1a\nhalf of one"])
def test_an_image_that_is_none_costs_the_logo_and_not_the_channel(
    tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "logo.png").write_bytes(content)
    settings = type(SETTINGS).model_validate({**SETTINGS.model_dump(mode="json"), "overlay": LOGO})
    assert overlay_spec(settings, tmp_path, tmp_path / "storage") is None


def test_logos_that_look_the_same_have_one_name(tmp_path: Path) -> None:
    one, same = under(tmp_path / "a").overlay, under(tmp_path / "b").overlay
    other = under(tmp_path / "c", opacity=0.9).overlay
    assert one is not None
    assert same is not None
    assert other is not None
    assert one.name == same.name != other.name
    spec = replace(the_spec(), overlay=one)
    job = PrepJob("a", tmp_path, "a", tmp_path, spec)
    assert PrepJob.from_json(job.to_json()) == job


def test_quality_checks_look_at_the_picture_without_the_logo(tmp_path: Path) -> None:
    black = tmp_path / "black.mp4"
    film("-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", moving="color", seconds=3)(black)
    spec = under(tmp_path, height_ratio=0.4)
    checks = {check.name: check.outcome for check in made(tmp_path, spec, source=black).checks}
    assert checks["black"] == "flagged"


def test_a_large_logo_makes_no_picture_unlike_its_source_and_is_in_the_strip(tmp_path: Path) -> None:
    source = tmp_path / "moving.mp4"
    film("-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", seconds=5)(source)
    with_logo = made(tmp_path, under(tmp_path, height_ratio=0.5), source=source)
    without = made(tmp_path, replace(the_spec(), overlay=None), overlay=False, source=source)
    likeness = []
    for asset in (with_logo, without):
        folder = tmp_path / "storage" / "assets" / asset.asset_id
        report = AssetReport.model_validate_json((folder / "report.json").read_bytes())
        likeness.append(min(found.worst for found in report.similarity))
        assert next(check for check in asset.checks if check.name == "similarity").outcome == "passed"
    assert likeness[0] > likeness[1] - 0.02
    with Image.open(tmp_path / "storage" / "assets" / with_logo.asset_id / "strip.jpg") as strip:
        assert is_red(np.asarray(strip.convert("RGB"), dtype=np.int64))


def is_red(picture: NDArray[np.int64]) -> bool:
    """Whether some of it has the logo's colour."""
    return bool((np.abs(picture - (255, 0, 0)).max(-1) < 40).mean() > 0.01)


def test_a_new_logo_has_assets_prepared_anew_one_by_one_while_the_channel_airs(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            for name in "abc":
                bench.film(f"{name}.mkv", 20)
            bench.film("id.mkv", 2, bench.home.library / "idents")
            await bench.take_in()
            await bench.step(12)
            before = {asset.title: asset for asset in await bench.assets()}
            assert await overlays(bench) == {"a": "", "b": "", "c": "", "id": ""}
            bench.prep.logo = "new"
            for done in (1, 2, 3, 3):
                await bench.station.check()
                states = [asset.state for asset in await bench.assets()]
                assert states.count(AssetState.READY) >= 3, "one at a time"
                await bench.settle()
                assert list((await overlays(bench)).values()).count("new") == done
            assert (await overlays(bench))["id"] == "", "an ident has none unless somebody says so"
            after = {asset.title: asset for asset in await bench.assets()}
            assert all(after[name].asset_id != before[name].asset_id for name in "abc")
            assert after["id"].asset_id == before["id"].asset_id
            await bench.step(40)

    asyncio.run(scenario())


def test_the_only_programme_keeps_its_logo(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            bench.film("only.mkv", 20)
            await bench.take_in()
            bench.prep.logo = "new"
            await bench.station.check()
            assert await overlays(bench) == {"only": ""}

    asyncio.run(scenario())


def test_each_channel_has_its_own_logo_and_a_new_one_reaches_every_format(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path, further={"kids": {"overlay": LOGO}}) as bench:
            for name in "abc":
                bench.film(f"{name}.mkv", 20)
            await bench.take_in()
            kids, renderings = bench.further_preps["kids"], bench.lab.parts.renderings
            kids.logo = "kids"
            while await renderings.step():
                pass
            assert set((await overlays(bench)).values()) == {""}
            assert await overlays(bench, "kids") == {"a": "kids", "b": "kids", "c": "kids"}
            before = {asset.asset_id for asset in await bench.assets()}
            kids.logo = "new"
            for done in (1, 2, 3, 3):
                await bench.station.check()
                await bench.settle()
                await bench.station.check()  # what is not rendered yet comes first
                assert len(before - {asset.asset_id for asset in await bench.assets()}) == done
                while await renderings.step():
                    pass
                found = list((await overlays(bench, "kids")).values())
                assert (found.count("new"), found.count("kids")) == (done, 3 - done)
            assert set((await overlays(bench)).values()) == {""}
            bench.card = bench.card.model_copy(update={"version": 2})
            await bench.step(12)
            assert {bench.airing("main"), bench.airing("kids")} <= {"a", "b", "c"}

    asyncio.run(scenario())


def test_a_renewed_programme_has_aired_when_the_former_one_did(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path, further={"kids": {}}) as bench:
            for name in "ab":
                bench.film(f"{name}.mkv", 6)
            await bench.take_in()
            await bench.step(30)
            before = await aired(bench)
            assert {channel for channel, _ in before} == {"main", "kids"}
            bench.prep.logo = "new"
            for _ in "ab":
                await bench.station.check()
                await bench.settle()
            assert await overlays(bench) == {"a": "new", "b": "new"}
            assert await aired(bench) == before

    asyncio.run(scenario())


async def aired(bench: Bench) -> dict[tuple[str, str], int]:
    """Where each title last began, by channel."""
    titles = {asset.asset_id: asset.title for asset in await bench.assets()}
    rows = await bench.rows(sa.select(store.AIRED))
    return {(row.channel_id, titles[row.asset_id]): row.start_index for row in rows}


def test_an_operator_says_what_wears_the_logo(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            bench.prep.logo = "logo"
            for name in "ab":
                bench.film(f"{name}.mkv", 20)
            await bench.take_in()
            assert await overlays(bench) == {"a": "logo", "b": "logo"}
            asset = next(asset for asset in await bench.assets() if asset.title == "a")
            facts = ProgrammeFacts(overlay=False, role=AssetRole.PROGRAMME)
            told = await bench.control.update_asset(
                OPERATOR, AssetUpdate(facts=facts), asset_id=asset.asset_id
            )
            assert told.body.facts.overlay is False
            await bench.station.check()
            await bench.settle()
            assert await overlays(bench) == {"a": "", "b": "logo"}

    asyncio.run(scenario())


async def overlays(bench: Bench, channel: str = "main") -> dict[str, str]:
    """The logo over what may air on the channel, by title."""
    of = bench.channel(channel).publication.channel
    assets = await bench.database.read(lambda conn: ready(conn, of))
    return {asset.title: asset.media.overlay for asset in assets.values() if asset.media}
