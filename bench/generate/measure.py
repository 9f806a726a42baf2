"""`python -m bench.generate.measure ROOT`: generate below ROOT as `python -m codegen` does; print the steps as JSON.

A process of its own, so that starting Python and importing the generators are counted too.
"""

from __future__ import annotations

import gc
import json
import sys
from pathlib import Path

from codegen.drift import compare, write
from codegen.pipeline import generate
from codegen.timings import Timings


def main(root: Path) -> None:
    """Write everything and print the CPU seconds of this process and of its children, step by step."""
    gc.disable()  # as codegen.__main__ does
    timings = Timings()
    output = generate(root, timings)
    timings("compare and write")
    write(root, output.files, compare(root, output.files))
    steps = [(step.name, step.own_s, step.children_s) for step in timings.steps()]
    operations = sum(1 for _ in output.contract.operations())
    print(json.dumps({"steps": steps, "operations": operations, "types": len(output.bundle.origins)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
