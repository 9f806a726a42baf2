"""One visit: a fresh Chromium profile, a slowed processor, and what the browser's own clocks say of the page."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Browser

from tests.support.page_check import accessibility_violations
from tests.support.viewer import until, viewer

SETTLED_S = 5.0
"""How long a page is looked at after its first picture: what shifts or blocks later than that hurts nobody's start."""
_PATIENCE_S = 60.0
_OBSERVE = """
window.__page = { lcp: 0, cls: 0, blocked: 0 };
const observe = (type, each) =>
  new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true });
observe('largest-contentful-paint', (entry) => { window.__page.lcp = entry.startTime; });
observe('layout-shift', (entry) => { if (!entry.hadRecentInput) window.__page.cls += entry.value; });
observe('longtask', (entry) => { window.__page.blocked += Math.max(0, entry.duration - 50); });
"""
_TOLD = """
() => ({ ...window.__page, first: window.__seen.first,
  script: performance.getEntriesByType('resource').filter((one) => new URL(one.name).pathname.endsWith('.js'))
    .reduce((sum, one) => sum + one.encodedBodySize, 0) })
"""


@dataclass(frozen=True)
class Visit:
    """Milliseconds since the navigation began, and bytes; `blocking_ms` is what long tasks took beyond 50 ms each.

    `violations` is how many of axe-core's rules the page breaks then.
    """

    first_picture_ms: float
    lcp_ms: float
    cls: float
    blocking_ms: float
    script_bytes: int
    violations: int


def visit(browser: Browser, url: str, slowed: float) -> Visit:
    """Open a page as somebody new does, on a processor that is `slowed` times slower, and watch it start."""
    with viewer(browser, url, viewport={"width": 1280, "height": 720}) as tab:
        tab.page.add_init_script(_OBSERVE)
        processor = tab.page.context.new_cdp_session(tab.page)
        processor.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
        tab.page.goto(url, wait_until="commit")
        until(tab.page, "!!window.__seen && window.__seen.first !== null", _PATIENCE_S)
        tab.page.wait_for_timeout(1000 * SETTLED_S)
        told = tab.page.evaluate(_TOLD)
        processor.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        violations = len(accessibility_violations(tab.page))
    return Visit(told["first"], told["lcp"], told["cls"], told["blocked"], int(told["script"]), violations)
