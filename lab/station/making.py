"""Draws the slate or the demo programmes in a process of its own: `python -m lab.station.making`.

Reads one JSON order from stdin, dies with its parent, prints nothing; a traceback on stderr and a
status other than 0 say that it broke down. Codecs never enter the LAB's own process.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from lab.prep.spec import spec_from_mapping
from lab.prep.worker import die_with_parent


def main() -> None:
    """Carry out the order on stdin."""
    die_with_parent()
    order: dict[str, Any] = json.loads(sys.stdin.read())
    os.nice(order["niceness"])
    if "demo" in order:
        from lab.prep.demo import make_demo

        make_demo(Path(order["demo"]))
    else:
        from lab.prep.slate import make_slate

        make_slate(Path(order["slate"]), spec_from_mapping(order["spec"]))


if __name__ == "__main__":
    main()
