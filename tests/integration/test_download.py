"""One download at its edges: what makes a part good for more, and what makes it start over. Killed, it goes on."""

import asyncio
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from generated.vocabulary import PlanRefusalCode
from lab.discovery.domain import Part
from lab.discovery.found import RemoteFile
from lab.fetcher.download import Download, DownloadLimits, FileRefused
from services.infra.clock import SystemClock
from services.infra.outbound import Allowed, OutboundError, Web
from tests.integration.test_outbound import LIMITS
from tests.support.conformance import REPOSITORY
from tests.support.site import Behave, Exchange, Site, a_site, a_site_apart, entry, feed, film, page

pytestmark = pytest.mark.long

FILM = os.urandom(300_000)
SHA256 = hashlib.sha256(FILM).hexdigest()


class Bench:
    """A download with its memory."""

    def __init__(self, site: Site, web: Web, path: Path) -> None:
        self.site = site
        self.path = path
        self.parts: list[Part] = []
        self._web = web

    async def get(self, part: Part | None = None, **known: object) -> str:
        """The SHA-256 of what came."""

        async def remember(part: Part) -> None:
            self.parts.append(part)

        file = RemoteFile(self.site.url("/film.mp4"), **known)  # type: ignore[arg-type]
        limits = DownloadLimits(10_000_000, 5, 0.01)
        download = Download(self._web, SystemClock(), file, self.path, limits, remember)
        return (await download.run(part)).sha256

    async def cut(self) -> Part:
        """A part that was cut off in the middle."""
        self.site.pages["/film.mp4"] = film(FILM, cut_at=200_000, pause_s=0.02)
        with pytest.raises(OutboundError):
            await self.get()
        part = self.parts[-1]
        assert 0 < part.done <= 200_000
        return part

    @property
    def asked(self) -> list[str | None]:
        return [exchange.headers.get("range") for exchange in self.site.of("/film.mp4")]


def downloading(scenario: Callable[[Bench], Awaitable[None]], root: Path) -> None:
    async def run() -> None:
        async with a_site() as site:
            web = Web(SystemClock(), LIMITS, Allowed(["127.0.0.0/8"]))
            try:
                await scenario(Bench(site, web, root / "sub" / "film.part"))
            finally:
                await web.aclose()

    asyncio.run(run())


def test_a_part_is_resumed_with_its_validator_and_hashed_whole(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        part = await bench.cut()
        bench.site.pages["/film.mp4"] = film(FILM)
        assert await bench.get(part) == SHA256
        assert bench.path.read_bytes() == FILM
        last = bench.site.of("/film.mp4")[-1]
        assert (last.headers["range"], last.headers["if-range"]) == (f"bytes={part.done}-", part.etag)

    downloading(scenario, tmp_path)


def test_only_what_was_made_safe_is_trusted(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        part = await bench.cut()
        kept = bench.path.read_bytes()[: part.done]
        bench.path.write_bytes(kept + b"\0" * 90_000)  # what a power cut may leave
        bench.site.pages["/film.mp4"] = film(FILM)
        assert await bench.get(part) == SHA256

    downloading(scenario, tmp_path)


def _other_tag(exchange: Exchange) -> Awaitable[None]:
    """A server that passes over If-Range and sends the rest of another file."""
    exchange.headers = {**exchange.headers, "if-range": '"other"'}
    return film(bytes(300_000), etag='"other"')(exchange)


@pytest.mark.parametrize(
    ("then", "sha256"),
    [
        (film(FILM, ranges=False), SHA256),
        (film(FILM[::-1]), hashlib.sha256(FILM[::-1]).hexdigest()),
        (film(FILM + b"more"), hashlib.sha256(FILM + b"more").hexdigest()),
        (film(b"short" * 9), hashlib.sha256(b"short" * 9).hexdigest()),
        (_other_tag, hashlib.sha256(bytes(300_000)).hexdigest()),
    ],
    ids=["ranges refused", "another file", "longer", "shorter than the part", "If-Range passed over"],
)
def test_a_part_of_another_file_starts_over(then: Behave, sha256: str, tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        part = await bench.cut()
        bench.site.pages["/film.mp4"] = then
        assert await bench.get(part) == sha256
        assert hashlib.sha256(bench.path.read_bytes()).hexdigest() == sha256

    downloading(scenario, tmp_path)


def test_a_part_without_a_validator_is_not_resumed(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        bench.site.pages["/film.mp4"] = film(FILM, etag='W/"weak"', cut_at=200_000, pause_s=0.02)
        with pytest.raises(OutboundError):
            await bench.get()
        bench.site.pages["/film.mp4"] = film(FILM, etag='W/"weak"')
        assert await bench.get(bench.parts[-1]) == SHA256
        assert bench.asked == [None, None]

    downloading(scenario, tmp_path)


def test_a_part_that_is_whole_is_not_asked_for_again(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        bench.site.pages["/film.mp4"] = film(FILM)
        await bench.get()
        assert await bench.get(bench.parts[-1]) == SHA256
        assert len(bench.asked) == 1

    downloading(scenario, tmp_path)


@pytest.mark.parametrize("stated", [len(FILM) - 1, len(FILM) + 1])
@pytest.mark.parametrize("declared", [True, False])
def test_a_length_other_than_the_source_vouches_for_is_refused(
    stated: int, declared: bool, tmp_path: Path
) -> None:
    async def unsaid(exchange: Exchange) -> None:
        await exchange.begin(200, content_type="video/mp4")
        await exchange.write(FILM)

    async def scenario(bench: Bench) -> None:
        bench.site.pages["/film.mp4"] = film(FILM) if declared else unsaid
        with pytest.raises(FileRefused) as caught:
            await bench.get(size_bytes=stated)
        assert caught.value.code is PlanRefusalCode.WRONG_LENGTH

    downloading(scenario, tmp_path)


FETCHING = """
import asyncio, sys
from pathlib import Path
from tests.support.lab import a_lab
from tests.support.site import neighbour

async def main(home, url):
    fetch = {"idle_timeout_s": 30, "checkpoint_s": 0.0}
    async with a_lab(Path(home), sources=[neighbour(url)], fetch=fetch) as bench:
        pipeline = bench.lab.pipeline
        await pipeline.discover()
        await pipeline.commit()
        await pipeline.fetch()
        await bench.settle()
        await pipeline.fetch()
        for asset in await bench.assets():
            print("asset", asset.origin, asset.source.path, flush=True)
        for item in await pipeline.items(None, 9, None, None):
            print("item", item.state.value, item.sha256, flush=True)

asyncio.run(main(*sys.argv[1:]))
"""


def test_killed_in_mid_download_it_goes_on_and_takes_the_film_in_once(tmp_path: Path) -> None:
    whole = os.urandom(3000)
    with a_site_apart() as site:
        site.pages["/feed.xml"] = page(feed(entry("one", site.url("/one.mp4"))))
        site.pages["/one.mp4"] = film(whole, pause_s=0.05, step=20)
        command = [sys.executable, "-c", FETCHING, str(tmp_path), site.url("/feed.xml")]
        for done in (200, 500):
            running = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.DEVNULL)
            _wait_for_part(tmp_path, done)
            running.send_signal(signal.SIGKILL)
            running.wait()
        site.pages["/one.mp4"] = film(whole)
        said = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=60).stdout
        lines = [line.split() for line in said.splitlines() if line.startswith(("asset", "item"))]
        assert [line[:2] for line in lines] == [["asset", "neighbour"], ["item", "ready"]]
        assert lines[1][2] == hashlib.sha256(whole).hexdigest()
        assert Path(lines[0][2]).read_bytes() == whole
        ranges = [asked.headers.get("range") for asked in site.of("/one.mp4")]
        assert ranges[0] is None
        starts = [int(text.removeprefix("bytes=").rstrip("-")) for text in ranges[1:] if text]
        assert len(starts) == 2
        assert 0 < starts[0] < starts[1], "each goes on where the one before was"


def _wait_for_part(home: Path, size: int) -> None:
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        if any(path.stat().st_size >= size for path in home.rglob("*.part")):
            return
        time.sleep(0.02)
    raise AssertionError("no part appeared")
