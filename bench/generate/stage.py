"""Folders in which generating can run without touching the working tree: schemas of their own, borrowed tools."""

from __future__ import annotations

import shutil
from pathlib import Path

from bench.generate import contract

REPOSITORY = Path(__file__).resolve().parents[2]
_TYPESCRIPT = Path("sdk/typescript")
_BORROWED = (
    Path("codegen/templates"),
    *(_TYPESCRIPT / name for name in ("node_modules", "scripts", "package.json", "tsconfig.json")),
)


def ours(root: Path) -> Path:
    """A copy of our contract."""
    shutil.copytree(REPOSITORY / "schemas", root / "schemas")
    return _with_tools(root)


def made(root: Path) -> Path:
    """The made contract."""
    return _with_tools(contract.write(root))


def _with_tools(root: Path) -> Path:
    for path in _BORROWED:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).symlink_to(REPOSITORY / path)
    return root
