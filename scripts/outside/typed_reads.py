"""Which members of which generated models the hand-written code reads, by mypy's own inference."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeAlias

from mypy import build
from mypy.build import BuildSource
from mypy.find_sources import create_source_list
from mypy.main import process_options
from mypy.nodes import MemberExpr
from mypy.options import Options
from mypy.types import Instance, Type, UnionType, get_proper_type

from scripts.outside.code import HAND_WRITTEN, ROOT

Read: TypeAlias = tuple[str, str]
MODELS = "generated.models."
CACHE = ROOT / ".mypy_cache"
"""What the type gate has found out; used as a copy, since this build would leave less in it."""


@cache
def typed_reads() -> frozenset[Read]:
    """Every (model, member) that is read. Raises SystemExit with mypy's words when the code has no types."""
    _, options = process_options(["--config-file", str(ROOT / "pyproject.toml")])
    options.export_types = options.preserve_asts = True
    with tempfile.TemporaryDirectory() as folder:
        options.cache_dir = folder
        if CACHE.is_dir():
            shutil.copytree(CACHE, folder, dirs_exist_ok=True)
        result = build.build(list(_sources(options)), options)
    if result.errors:
        raise SystemExit("mypy must pass before this can be asked:\n" + "\n".join(result.errors))
    return frozenset(
        (model, expression.name)
        for expression in list(result.types)
        if isinstance(expression, MemberExpr)
        for model in _models(result.types.get(expression.expr))
    )


def _sources(options: Options) -> Iterator[BuildSource]:
    """The hand-written modules with their text: they are checked anew, what they import comes from the cache."""
    for source in create_source_list([str(ROOT / name) for name in HAND_WRITTEN], options):
        text = Path(source.path or "").read_text(encoding="utf-8")
        yield BuildSource(source.path, source.module, text, source.base_dir)


def _models(given: Type | None) -> Iterator[str]:
    if given is None:
        return
    proper = get_proper_type(given)
    if isinstance(proper, UnionType):
        for item in proper.items:
            yield from _models(item)
    elif isinstance(proper, Instance) and proper.type.fullname.startswith(MODELS):
        yield proper.type.name
