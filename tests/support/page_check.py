"""What a page is held to besides playing: a silent console, nothing refused by its policy, nothing overlapping."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Request

AXE = Path(__file__).resolve().parents[2] / "web/node_modules/axe-core/axe.min.js"
TARGET_PX = 44
PARTS = (
    ".wordmark a",
    ".actions .language",
    ".actions .sign-in",
    ".now .pill",
    ".now h2",
    ".now .line",
    ".now .next",
    ".controls .sound",
    ".controls .round",
    ".captions span",
)

_REFUSALS = """
window.__refused = [];
addEventListener('securitypolicyviolation', (e) => window.__refused.push(`${e.effectiveDirective} ${e.blockedURI}`));
"""
_REST = """
() => Promise.allSettled(document.getAnimations()
  .filter((moving) => Number.isFinite(moving.effect.getComputedTiming().endTime))
  .map((moving) => moving.finished))
"""
_AXE_RUN = "(more) => axe.run({ rules: { 'target-size': { enabled: true } }, ...more })"
"""With what WCAG 2.2 says of targets, which axe-core leaves out unless it is asked for."""
_BOXES = """
(selectors) => selectors.flatMap((selector) => [...document.querySelectorAll(selector)].map((element) => {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const seen = element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && right > left;
  return { selector, left, top, right, bottom, seen };
})).filter((box) => box.seen)
"""


_NO_WORKER = "Service Worker registration blocked by Playwright"
"""What is said in a tab that was opened without service workers (see `viewer`)."""


@dataclass
class Complaints:
    """What the browser has complained about since `listen`."""

    console: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Begin before the page is opened."""
        page.add_init_script(_REFUSALS)
        page.on("console", lambda message: self._heard(message.type, message.text, message.location["url"]))
        page.on("pageerror", lambda error: self.console.append(str(error)))

    def _heard(self, kind: str, text: str, url: str) -> None:
        if kind in ("error", "warning") and text != _NO_WORKER:
            self.console.append(f"{kind}: {text} ({url})")


def refused(page: Page) -> list[str]:
    """What the page's content security policy has refused."""
    found: list[str] = page.evaluate("window.__refused")
    return found


def accessibility_violations(page: Page, *rules: str) -> list[str]:
    """The axe-core rules that the page breaks once it has come to rest, each with the elements that break it.

    Of all rules, or of these.
    """
    page.evaluate(_REST)
    page.evaluate(AXE.read_text("utf-8"))
    result: dict[str, Any] = page.evaluate(_AXE_RUN, {"runOnly": list(rules)} if rules else {})
    return [f"{rule['id']}: {[node['html'] for node in rule['nodes']]}" for rule in result["violations"]]


def boxes(page: Page) -> list[dict[str, Any]]:
    """The visible boxes of the page's parts, in CSS pixels."""
    found: list[dict[str, Any]] = page.evaluate(_BOXES, list(PARTS))
    return found


def layout_faults(page: Page) -> list[str]:
    """Boxes that overlap, leave the screen, or are buttons too small to hit."""
    found = boxes(page)
    size = page.viewport_size
    assert size is not None
    faults = [f"{box['selector']} leaves the screen: {box}" for box in found if not _inside(box, size)]
    faults += [f"{a['selector']} covers {b['selector']}" for a, b in _pairs(found) if _overlap(a, b)]
    small = page.evaluate(
        "(px) => [...document.querySelectorAll('button, a')].filter((e) => e.checkVisibility() && "
        "Math.min(e.offsetWidth, e.offsetHeight) < px).map((e) => e.outerHTML)",
        TARGET_PX,
    )
    return [*faults, *(f"too small: {html}" for html in small)]


def _pairs(found: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return [(a, b) for index, a in enumerate(found) for b in found[index + 1 :]]


def _inside(box: dict[str, Any], size: Any) -> bool:
    horizontally = box["left"] >= 0 and box["right"] <= size["width"]
    return bool(horizontally and box["top"] >= 0 and box["bottom"] <= size["height"])


def _overlap(a: dict[str, Any], b: dict[str, Any]) -> bool:
    apart = (
        a["right"] <= b["left"]
        or b["right"] <= a["left"]
        or a["bottom"] <= b["top"]
        or b["bottom"] <= a["top"]
    )
    return not apart


def samples(sent: Request) -> list[dict[str, Any]]:
    """What a request tells of how well something plays."""
    if not sent.url.endswith("/v1/telemetry/events"):
        return []
    events = json.loads(sent.post_data or "{}").get("events", [])
    return [one["properties"] for one in events if one["name"] == "qos_sample"]
