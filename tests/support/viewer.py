"""A real viewer: Debian's Chromium watching the page, measured frame by frame.

`Viewer.watch` reports what the picture did, from `requestVideoFrameCallback`: neither the player's own opinion
nor its buffer can make a frozen picture look like a moving one.
"""

from __future__ import annotations

import itertools
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.support.witness import REMEMBER, testimony

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

_MEASURE = """
window.__seen = { frames: [], errors: [], first: null };
const attach = (video) => {
  if (video.__measured) return;
  video.__measured = true;
  video.addEventListener('error', () => window.__seen.errors.push(String(video.error && video.error.message)));
  const onFrame = (now, frame) => {
    if (window.__seen.first === null) window.__seen.first = now;
    window.__seen.frames.push([now, frame.mediaTime]);
    video.requestVideoFrameCallback(onFrame);
  };
  video.requestVideoFrameCallback(onFrame);
};
new MutationObserver(() => document.querySelectorAll('video').forEach(attach))
  .observe(document, { childList: true, subtree: true });
"""

TUNE_IN_S = 8.0
"""Within which somebody new has a picture, on cores that also start what was killed; how fast it is, a bench says."""


@dataclass(frozen=True)
class Watched:
    """What the picture did over a stretch of watching.

    `longest_freeze_s` is the longest wall time without a new frame, the ends of the stretch included;
    `played_s` is how far the media clock came in `wall_s`; `steps_back` counts frames older than the one before.
    """

    wall_s: float
    played_s: float
    frames: int
    longest_freeze_s: float
    steps_back: int
    media_errors: tuple[str, ...]
    page_errors: tuple[str, ...]


class Viewer:
    """One tab. Times in seconds."""

    def __init__(self, page: Page, base_url: str) -> None:
        self.page = page
        self._base_url = base_url
        self.page_errors: list[str] = []
        page.add_init_script(_MEASURE)
        page.add_init_script(REMEMBER)
        page.on("pageerror", lambda error: self.page_errors.append(str(error)))

    def tune_in(self, path: str = "/", timeout_s: float = 20.0) -> float:
        """Open the page; answer the time from navigation to the first painted frame."""
        started = time.monotonic()
        self.page.goto(self._base_url + path, wait_until="commit")
        until(self.page, "!!window.__seen && window.__seen.first !== null", timeout_s)
        return time.monotonic() - started

    def begin(self) -> None:
        """Forget the frames seen so far."""
        self.page.evaluate("() => { window.__seen.frames = []; window.__began = performance.now(); }")

    def watched(self) -> Watched:
        """What happened since `begin`."""
        seen = self.page.evaluate(
            "() => ({ ...window.__seen, began: window.__began, ended: performance.now() })"
        )
        frames: list[list[float]] = seen["frames"]
        walls = [seen["began"], *(wall for wall, _ in frames), seen["ended"]]
        gaps = [later - earlier for earlier, later in itertools.pairwise(walls)]
        media = [time_s for _, time_s in frames]
        return Watched(
            wall_s=(seen["ended"] - seen["began"]) / 1000,
            played_s=media[-1] - media[0] if media else 0.0,
            frames=len(frames),
            longest_freeze_s=max(gaps) / 1000,
            steps_back=sum(later < earlier for earlier, later in itertools.pairwise(media)),
            media_errors=tuple(seen["errors"]),
            page_errors=tuple(self.page_errors),
        )

    def watch(self, seconds: float) -> Watched:
        """Watch for a while."""
        self.begin()
        self.page.wait_for_timeout(seconds * 1000)
        return self.watched()


def until(page: Page, condition: str, timeout_s: float) -> None:
    """Wait for a JavaScript expression to hold; when it does not, say what every page knew of its media.

    Playwright's own `wait_for_function` evaluates inside the page, which the page's policy rightly refuses.
    """
    deadline = time.monotonic() + timeout_s
    while not page.evaluate(condition):
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {timeout_s:g} s: {condition}{testimony(page)}")
        page.wait_for_timeout(20)


def comes(page: Page, video: str, timeout_s: float) -> None:
    """Wait for the first such picture to move on by half a second; one that takes its place begins anew, at 0."""
    page.evaluate(f"void delete (document.querySelector('{video}') ?? {{}}).__from")
    from_ = "(one.__from = Math.min(one.__from ?? Infinity, one.currentTime))"
    moved = f"((one) => one && one.currentTime - {from_} > 0.5)(document.querySelector('{video}'))"
    until(page, moved, timeout_s)


@contextmanager
def chromium(*more: str) -> Iterator[Browser]:
    """Debian's Chromium, headless, with its own decoders; `more` are arguments beside the usual ones."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM, args=[*CHROMIUM_ARGS, *more], headless=True
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def viewer(browser: Browser, base_url: str, **context: object) -> Iterator[Viewer]:
    """A fresh viewer: no cache, no cookies, nothing buffered, and no worker to answer before the network does."""
    asked = {"locale": "pt-BR", "service_workers": "block", **context}
    fresh: BrowserContext = browser.new_context(**asked)  # type: ignore[arg-type]
    try:
        yield Viewer(fresh.new_page(), base_url)
    finally:
        fresh.close()
