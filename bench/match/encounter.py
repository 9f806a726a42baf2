"""Two Chromiums in the shell who meet by chance, again and again: from the match to media on both sides."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from bench.house import a_house
from tests.match.meetings import Meeting, meetings
from tests.support.callers import MEDIA_ARGS
from tests.support.platform import free_port
from tests.support.viewer import chromium, until, viewer

DESK = {"viewport": {"width": 1280, "height": 720}, "permissions": ["camera", "microphone"]}
PEOPLE = ("ana", "bia")
PATIENCE_S = 20
SKIP_MS = 1500
CONFIGURED = {
    # The same two meet every time, and pause for nothing but what nobody may skip.
    "guardrails__random__recent_pair_s": 0,
    "guardrails__random__quick_skip_ms": 1,
    "guardrails__random__min_time_before_skip_ms": 1000,
}
_WATCH = """
window.__calls = [];
let was = false;
new MutationObserver(() => {
  const is = !!document.querySelector('[data-call=connected]');
  if (is && !was) window.__calls.push({ connected: Date.now(), picture: null, awaited: false });
  was = is;
  const call = window.__calls.at(-1), video = document.querySelector('.theirs');
  if (!is || !video || call.awaited) return;
  call.awaited = true;
  video.requestVideoFrameCallback(() => { call.picture = Date.now(); });
}).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-call'] });
"""
_SEEN = "!!window.__calls[{nth}]?.picture"
_TOLD = "[window.__calls.at(-1).connected, window.__calls.at(-1).picture]"


@dataclass(frozen=True, slots=True)
class Encounter:
    """Seconds from the match: to the session, to the later one's connected call, and to the later first picture."""

    opened_s: float
    connected_s: float
    picture_s: float


def encounters(count: int) -> list[Encounter]:
    """So many encounters of two people in the shell."""
    port = free_port()
    with (
        a_house(0, CONFIGURED, port=port) as house,
        chromium(*MEDIA_ARGS) as browser,
        ExitStack() as stack,
    ):
        pages = [_in_the_queue(stack, browser, f"http://127.0.0.1:{port}", handle) for handle in PEOPLE]
        found = []
        for number in range(count):
            found.append(_measured(pages, house.database_url, number))
            pages[0].wait_for_timeout(SKIP_MS)
            pages[number % 2].get_by_role("button", name="Próxima pessoa").click()
        return found


def _in_the_queue(stack: ExitStack, browser: Browser, url: str, handle: str) -> Page:
    page = stack.enter_context(viewer(browser, url, **DESK)).page
    page.add_init_script(_WATCH)
    page.goto(url)
    page.get_by_role("button", name="Entrar").click()
    page.get_by_label("Apelido de acesso").fill(handle)
    page.get_by_label("Senha", exact=True).fill(f"{handle}-likes-tv")
    page.keyboard.press("Enter")
    page.wait_for_url("**/party")
    page.get_by_role("link", name="Ao acaso").click()
    page.wait_for_url("**/random")
    page.get_by_role("button", name="Procurar alguém").click()
    return page


def _measured(pages: list[Page], database_url: str, nth: int) -> Encounter:
    for page in pages:
        until(page, _SEEN.format(nth=nth), PATIENCE_S)
    told = [page.evaluate(_TOLD) for page in pages]
    newest: Meeting = max(meetings(database_url), key=lambda one: one.matched_at)
    connected_at, picture_at = (max(times) / 1000 for times in zip(*told, strict=True))
    return Encounter(
        newest.opened_s,
        connected_at - newest.matched_at,
        picture_at - newest.matched_at,
    )
