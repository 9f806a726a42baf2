"""Two minutes of `python -m tests.soak`: kills, a deleted segment, a full disk, a clock that steps; nobody notices."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.support.conformance import REPOSITORY

PATIENCE_S = 900.0
NOT_BEGUN = "three programmes in the guide"


def test_no_viewer_notices_what_happens_to_the_machine() -> None:
    command = [sys.executable, "-m", "tests.soak", "2", "--kill-every", "20", "--json"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=PATIENCE_S)
    if NOT_BEGUN in done.stderr:
        # Under the preloaded libfaketime a process may hang before anything is watched; then it is begun anew, once.
        done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=PATIENCE_S)
    assert done.stdout, done.stderr[-3000:]
    found = json.loads(done.stdout)
    assert (found["wrong"], found["not_done"]) == ([], []), found
    assert set(found["injuries"]) == {
        "kill -9",
        "a segment is deleted",
        "the disk is full",
        "there is room again",
        "the clock steps",
    }
    assert found["injuries"]["kill -9"] == 6
    assert found["watched_s"] >= 120 and found["segments"] >= 50
    assert found["longest_stall_s"] <= 32 / 15
