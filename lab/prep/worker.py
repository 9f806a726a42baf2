"""One prep job in its own process: `python -m lab.prep.worker` reads a job as JSON from stdin and prints JSON lines.

    {"progress": {"stage": "picture", "share": 0.42}}
    {"prepared": <manifest>}            or  {"refused": {"code": "DAMAGED", "detail": "..."}}

Exactly one line ends the output. The process dies with its parent, and runs as nicely as its first argument says.
Codecs write what they like to stderr; stdout is kept for the lines above.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
from dataclasses import asdict
from typing import TextIO

from generated.vocabulary import RefusalCode
from lab.prep.outcome import Progress, Refused
from lab.prep.spec import PrepJob

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Do the job on stdin."""
    die_with_parent()
    os.nice(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    _run(sys.stdin.read(), out)


def die_with_parent() -> None:
    """Have the kernel end this process when its parent ends (Linux; elsewhere the pipe's end does it)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _run(text: str, out: TextIO) -> None:
    import av

    from lab.prep.prepare import prepare

    av.logging.set_level(None)

    def say(line: dict[str, object]) -> None:
        print(json.dumps(line, ensure_ascii=False), file=out, flush=True)

    def report(progress: Progress) -> None:
        say({"progress": {"stage": progress.stage, "share": progress.share}})

    try:
        manifest = prepare(PrepJob.from_json(text), report)
        say({"prepared": json.loads(manifest.to_json())})
    except Refused as refusal:
        checks = [asdict(check) for check in refusal.checks]
        say({"refused": {"code": refusal.code.value, "detail": refusal.detail, "checks": checks}})
    except MemoryError:
        say({"refused": {"code": RefusalCode.INTERNAL.value, "detail": "out of memory"}})
    except Exception as error:  # noqa: BLE001 the last resort of a process that exists to fail alone
        say({"refused": {"code": RefusalCode.INTERNAL.value, "detail": f"{type(error).__name__}: {error}"}})


if __name__ == "__main__":
    main()
