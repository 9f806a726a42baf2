"""People who come in: by the page's door, as they do, or new ones by the SDK."""

from __future__ import annotations

from uuid import uuid4

from voulezvous import Person

from tests.support.page_check import Complaints
from tests.support.platform import Platform
from tests.support.viewer import Viewer

PASSWORD = "uma frase que ninguém adivinha"
THREAT = "Eu sei onde você mora."


def somebody(platform: Platform) -> Person:
    """Somebody new, with `PASSWORD`."""
    handle = f"p_{uuid4().hex[:12]}"
    return Person.register(platform.base_url, handle, PASSWORD, age_confirmed=True, terms_accepted=True)


def sign_in(tab: Viewer, handle: str, password: str | None = None) -> None:
    """Come in, without a password as one of the demo people; whoever comes in lands at the party."""
    page = tab.page
    Complaints().listen(page)
    tab.tune_in()
    page.get_by_role("button", name="Entrar").click()
    page.get_by_label("Apelido de acesso").fill(handle)
    page.get_by_label("Senha", exact=True).fill(password or f"{handle}-likes-tv")
    page.keyboard.press("Enter")
    page.wait_for_url("**/party")
