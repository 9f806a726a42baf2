"""Releases on disk, the contract of an earlier time (a released version or a git revision), and the version's raise."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from datetime import date
from pathlib import Path, PurePosixPath

from codegen import lint
from codegen.bundle import bundle
from codegen.compat.diff import diff
from codegen.compat.policy import VERSION, judge, least_version
from codegen.compat.snapshot import RELEASED, Snapshot, ordinal, releases
from codegen.findings import told
from codegen.source import ContractError, Sources


def since(root: Path, name: str | None) -> Snapshot:
    """The contract to compare with. Raises ContractError naming what there is when there is no such one."""
    known = releases(root)
    if name is None:
        if not known:
            raise ContractError(f"{RELEASED}: no release is recorded yet. Run `python -m codegen release`.")
        return known[-1]
    return next((found for found in known if found.version == name), None) or _at_revision(root, name)


def release(root: Path, today: date) -> PurePosixPath:
    """Record the working tree's contract under its version and return the file.

    Raises ContractError when it breaks a rule, follows the last release badly, or its version is taken.
    """
    bundled = bundle(Sources(root))
    lint.check(bundled)
    current, known = Snapshot.of(bundled), releases(root)
    if problems := judge(known[-1] if known else None, current, today):
        raise ContractError(*map(str, told(problems, bundled.sources)))
    file = RELEASED / f"{current.version}.json"
    if (root / file).exists():
        raise ContractError(
            f"{file}: {current.version} is released already. A release is one content for ever."
        )
    (root / file).parent.mkdir(exist_ok=True)
    (root / file).write_text(current.to_json(today), encoding="utf-8")
    return file


def raised(root: Path, today: date) -> tuple[str, str]:
    """Write the least version that may carry what changed since the newest release; return what it was and is.

    A version that is high enough stays. Raises ContractError when no release is recorded.
    """
    bundled, old = bundle(Sources(root)), since(root, None)
    current = Snapshot.of(bundled)
    least = least_version(old.version, diff(old, current), today)
    if ordinal(current.version) >= ordinal(least):
        return current.version, current.version
    path, number = root / VERSION.file, bundled.sources.line(VERSION) - 1
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[number] = lines[number].replace(current.version, least)
    path.write_text("".join(lines), encoding="utf-8")
    return current.version, least


def _at_revision(root: Path, name: str) -> Snapshot:
    command = ["git", "archive", "--format=tar", name, "--", "schemas"]
    done = subprocess.run(command, cwd=root, capture_output=True, check=False)
    if done.returncode:
        known = ", ".join(snapshot.version for snapshot in releases(root)) or "none"
        reason = done.stderr.decode(errors="replace").strip().partition("\n")[0]
        raise ContractError(f"{name}: neither a released version ({known}) nor a git revision: {reason}.")
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
            archive.extractall(folder, filter="data")
        return Snapshot.of(bundle(Sources(Path(folder))))
