"""The TypeScript SDK, compiled, against the real platform."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.contract.fuzz import SECRET, TOKEN
from tests.support.conformance import REPOSITORY
from tests.support.platform import Platform

SDK = REPOSITORY / "sdk" / "typescript"


@pytest.fixture(scope="module")
def tour() -> Path:
    """The compiled walk through the SDK."""
    compiler = SDK / "node_modules" / "typescript" / "bin" / "tsc"
    subprocess.run(["node", str(compiler), "-p", "tsconfig.test.json"], cwd=SDK, check=True)
    return SDK / "build" / "test" / "live" / "tour.js"


def test_every_part_of_the_sdk_works_against_the_platform(ready: Platform, tour: Path) -> None:
    command = ["node", "--experimental-websocket", str(tour), ready.base_url, TOKEN, SECRET]
    done = subprocess.run(command, capture_output=True, text=True, timeout=150, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["assets"] > 0
    assert told["sequence"] > 0
