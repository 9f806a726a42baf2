"""How long a host wants to be left alone, and what of a URL may be shown."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.infra.outbound import NotAllowed, joined, shown
from services.infra.outbound.client import followed
from services.infra.outbound.hosts import retry_after

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Thu, 26 Nov 2026 12:02:00 GMT", 120),
        ("Thu, 26 Nov 2026 11:00:00 GMT", 0),
        *((odd, None) for odd in (None, "", "soon", "-5", "1.5", "Thu, 99 Nov 2026 12:02:00 GMT")),
    ],
)
def test_a_pause_is_a_number_or_a_date(text: str | None, seconds: float | None) -> None:
    assert retry_after(text, NOW) == seconds


@given(st.text())
def test_no_odd_pause_breaks_a_visit(text: str) -> None:
    seconds = retry_after(text, NOW)
    assert seconds is None or seconds >= 0


@given(st.text(), st.text())
def test_no_odd_url_breaks_what_shows_or_follows_it(base: str, url: str) -> None:
    assert isinstance(shown(url), str)
    assert joined("https://films.example/a/", url).isascii()


def test_what_may_be_secret_is_not_shown() -> None:
    url = "https://ana:secret@films.example:8443/a/b.mp4?token=secret#secret"
    assert shown(url) == "https://films.example:8443/a/b.mp4"


def test_a_reference_is_followed_from_where_it_stood() -> None:
    base = "https://films.example/a/feed.xml"
    assert joined(base, "b c.mp4") == "https://films.example/a/b%20c.mp4"
    assert joined(base, "/ver%C3%A3o.mp4?x=1&y=[2]") == "https://films.example/ver%C3%A3o.mp4?x=1&y=[2]"
    assert joined(base, "//other.example/verão") == "https://other.example/ver%C3%A3o"


def test_no_redirect_gives_up_encryption() -> None:
    assert followed("http://films.example/a", b"https://films.example/b") == "https://films.example/b"
    assert followed("https://films.example/a", b"/b") == "https://films.example/b"
    with pytest.raises(NotAllowed, match="from https to http"):
        followed("https://films.example/a", b"HTTP://films.example/b")
