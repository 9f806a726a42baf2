"""Random encounters on the running platform: what the documentation shows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.contract.guests import LOCAL, PASSWORD, somebody
from tests.support.conformance import REPOSITORY
from tests.support.examples import Example, examples
from tests.support.platform import Platform

SHOWN = examples(REPOSITORY / "docs" / "match.md", "python")


@pytest.mark.parametrize("shown", SHOWN, ids=lambda shown: str(shown.name))
def test_what_the_documentation_shows_works(platform: Platform, tmp_path: Path, shown: Example) -> None:
    script = tmp_path / f"{shown.name}.py"
    source = shown.source.replace(LOCAL, platform.base_url)
    for name in ("ana", "bia"):
        who = somebody(platform)
        assert who.me is not None
        source = source.replace(f'"{name}", "{name}-likes-tv"', f'"{who.me.handle}", "{PASSWORD}"')
    script.write_text(source)
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, shown.at(done.stderr)
    assert done.stdout.split()[-1] == "searching", "the other searches on"
