"""`python -m bench.page [--quick] [--json]`: how soon somebody new has a picture, beside pages made of known players.

Every page airs the same channel through the same nginx, in a fresh Chromium profile whose processor is slowed four
times. The peers' pages hold their player and nothing else; ours is the whole shell.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench.page.contenders import OURS, pages
from bench.page.visit import SETTLED_S, Visit, visit
from bench.report import Report, tell
from bench.viewers import film
from bench.viewers.contenders import ours
from tests.support.viewer import chromium

ROUNDS, ROUNDS_QUICK = 15, 3
SLOWED = 4.0
FILM_S = 60.0


@dataclass(frozen=True)
class Row:
    """Medians of one page's visits; `ratio` is its first picture's time to ours."""

    page: str
    first_picture_ms: float
    ratio: float
    lcp_ms: float
    cls: float
    blocking_ms: float
    script_kb: float
    violations: float


def measured(is_quick: bool) -> tuple[Report[Row], Sequence[Row]]:
    """Visit every page in turns."""
    rounds = ROUNDS_QUICK if is_quick else ROUNDS
    with tempfile.TemporaryDirectory(prefix="vvtv-page-") as folder:
        root = Path(folder)
        film.make(root / "film.mp4", FILM_S)
        with (
            ours(root / "home", root / "film.mp4") as platform,
            pages(root, urlsplit(platform.master).netloc) as contenders,
            chromium() as browser,
        ):
            visits: dict[str, list[Visit]] = {one.name: [] for one in contenders}
            for number in range(rounds):
                for one in contenders[:: 1 if number % 2 else -1]:
                    visits[one.name].append(visit(browser, one.url, SLOWED))
                    print(f"round {number + 1}, {one.name}", file=sys.stderr, flush=True)
    return report(rounds), rows(visits)


def rows(visits: dict[str, list[Visit]]) -> list[Row]:
    """The medians."""
    ours_ms = statistics.median(one.first_picture_ms for one in visits[OURS])
    return [_row(name, found, ours_ms) for name, found in visits.items()]


def _row(name: str, visits: Sequence[Visit], ours_ms: float) -> Row:
    middle = statistics.median
    first_ms = middle(one.first_picture_ms for one in visits)
    return Row(
        page=name,
        first_picture_ms=first_ms,
        ratio=first_ms / ours_ms,
        lcp_ms=middle(one.lcp_ms for one in visits),
        cls=middle(one.cls for one in visits),
        blocking_ms=middle(one.blocking_ms for one in visits),
        script_kb=middle(one.script_bytes for one in visits) / 1000,
        violations=middle(one.violations for one in visits),
    )


def report(rounds: int) -> Report[Row]:
    """The section."""
    return Report(
        title="The first picture",
        about=(
            f"From the navigation to the first frame that is shown, LCP, CLS and blocking time until {SETTLED_S:g} s "
            f"later, the script that came by then (gzip), and how many of axe-core's rules the page breaks (WCAG 2.2 "
            f"and good practice). Chromium with an empty cache and a processor slowed {SLOWED:g} times; medians of "
            f"{rounds} interleaved visits. Goal: at most 1500 ms."
        ),
        headings=("page", "first picture ms", "to ours", "LCP ms", "CLS", "blocked ms", "script kB", "axe"),
        cells=lambda row: (
            row.page,
            f"{row.first_picture_ms:.0f}",
            f"{row.ratio:.2f}",
            f"{row.lcp_ms:.0f}",
            f"{row.cls:.3f}",
            f"{row.blocking_ms:.0f}",
            f"{row.script_kb:.0f}",
            f"{row.violations:.0f}",
        ),
        is_ours=lambda row: row.page == OURS,
    )


if __name__ == "__main__":
    raise SystemExit(tell(sys.argv[1:], __doc__, measured))
