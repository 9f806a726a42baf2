"""Pictures of pages, kept to be looked at: in `test-results/looks`, or in the folder that VVTV_TEST_RESULTS names."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page

from tests.support.conformance import REPOSITORY

PICTURES = Path(os.environ.get("VVTV_TEST_RESULTS", REPOSITORY / "test-results")) / "looks"
_BELOW = """() => Math.ceil(Math.max(0, ...[...document.querySelectorAll('.desk')]
  .map((desk) => desk.scrollHeight - desk.clientHeight)))"""


def keep(page: Page, name: str) -> None:
    """Keep a picture of what is seen, and of what is only seen once one has scrolled there."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    size, below = page.viewport_size, page.evaluate(_BELOW)
    assert size is not None
    if below:
        page.set_viewport_size({"width": size["width"], "height": size["height"] + below})
    page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")
    if below:
        page.set_viewport_size(size)
