"""Which members of the SDK's generated types the shell reads, by TypeScript's own compiler."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from scripts.outside.code import ROOT
from scripts.outside.typed_reads import Read

PROGRAM = Path(__file__).with_suffix(".mjs")


def shell_reads(words: Iterable[str]) -> frozenset[Read]:
    """Every (type, member) that is read, of the members with these names. Raises SystemExit with node's words."""
    path = os.pathsep.join([f"{sys.prefix}/bin", os.environ.get("PATH", "")])
    node = shutil.which("node", path=path)
    if node is None:
        raise SystemExit("node must be on the PATH: it asks TypeScript what the shell reads")
    command = [node, str(PROGRAM), str(ROOT), *sorted(words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{PROGRAM.name}: {done.stderr}")
    return frozenset((type_name, member) for type_name, member in json.loads(done.stdout))
