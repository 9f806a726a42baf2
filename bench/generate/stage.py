"""Folders in which generating can run without touching the working tree: schemas of their own, borrowed templates."""

from __future__ import annotations

import shutil
from pathlib import Path

from bench.generate import contract

REPOSITORY = Path(__file__).resolve().parents[2]
_BORROWED = Path("codegen/templates")


def ours(root: Path) -> Path:
    """A copy of our contract."""
    shutil.copytree(REPOSITORY / "schemas", root / "schemas")
    return _with_templates(root)


def made(root: Path) -> Path:
    """The made contract."""
    return _with_templates(contract.write(root))


def _with_templates(root: Path) -> Path:
    (root / _BORROWED).parent.mkdir(parents=True)
    (root / _BORROWED).symlink_to(REPOSITORY / _BORROWED)
    return root
