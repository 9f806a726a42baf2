"""`python -m scripts.outside [--json]`: name everything outside the contract; exit status 0 when there is nothing."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import TypeAlias

from codegen.bundle import Bundle, bundle
from codegen.findings import Told
from codegen.source import Sources
from scripts.outside import components, configuration, endpoints, words
from scripts.outside.code import ROOT

Check: TypeAlias = Callable[[Bundle], Iterator[Told]]

CHECKS: tuple[Check, ...] = (
    endpoints.foreign_paths,
    endpoints.unserved_plain_paths,
    endpoints.hand_made_routes,
    words.events,
    words.error_codes,
    components.catalogued,
    components.props,
    configuration.unread,
)
LONGEST = configuration.unread
"""Asks mypy, beside all others."""


def _told(check: Check) -> set[Told]:
    return set(check(bundle(Sources(ROOT))))


def main(arguments: list[str]) -> int:
    with ProcessPoolExecutor(1) as aside:
        long = aside.submit(_told, LONGEST)
        bundled = bundle(Sources(ROOT))
        by_check = {check.__name__: set(check(bundled)) for check in CHECKS if check is not LONGEST}
        by_check[LONGEST.__name__] = long.result()
    found = sorted(set().union(*by_check.values()))
    if "--json" in arguments:
        print(json.dumps({"problems": [told.document() for told in found]}, ensure_ascii=False, indent=2))
    else:
        print(*found, sep="\n" if found else "", file=sys.stderr)
        failed = [name for name, told in by_check.items() if told]
        print(f"{len(CHECKS)} checks, {len(found)} problems{': ' if failed else ''}{', '.join(failed)}")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
