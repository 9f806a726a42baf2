"""Somebody who comes in by the page's door, as people do."""

from __future__ import annotations

from tests.support.page_check import Complaints
from tests.support.viewer import Viewer


def sign_in(tab: Viewer, handle: str) -> None:
    """Come in as one of the demo people; whoever comes in lands at the party."""
    come_in(tab, handle, f"{handle}-likes-tv")


def come_in(tab: Viewer, handle: str, password: str) -> None:
    """Come in by the door."""
    page = tab.page
    Complaints().listen(page)
    tab.tune_in()
    page.get_by_role("button", name="Entrar").click()
    page.get_by_label("Apelido de acesso").fill(handle)
    page.get_by_label("Senha", exact=True).fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/party")
