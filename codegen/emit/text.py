"""Jinja2 templates and the header that marks a generated file."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from codegen.names import constant, pascal, snake

WIDTH = 110


def header(source: str) -> str:
    """The mark of a generated Python file."""
    return f"# Generated from {source} by `make generate`; edit the schemas, never this file."


def _docstring(text: str, indent: int = 4) -> str:
    """Text wrapped for a docstring body whose first line already stands after three quotes."""
    plain = " ".join(text.split()).replace("\\", "\\\\").replace('"""', "'''")
    if plain.endswith('"'):
        plain = f'{plain[:-1]}\\"'
    lines = textwrap.wrap(plain, WIDTH - indent - 6)
    return ("\n" + " " * indent).join(lines)


FILTERS: Mapping[str, Callable[..., str]] = {
    "doc": _docstring,
    "py": repr,
    "snake": snake,
    "pascal": pascal,
    "constant": constant,
}


@cache
def environment() -> jinja2.Environment:
    """Strict templates, each compiled once: a name that is not there is an error."""
    loader = jinja2.FileSystemLoader(Path(__file__).parent.parent / "templates")
    made = jinja2.Environment(  # noqa: S701 - Python text, never HTML
        loader=loader,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= FILTERS
    return made


def render(template: str, **values: Any) -> str:
    """One template as text."""
    return environment().get_template(template).render(**values)
