"""Patterns mean in the models what ECMA-262 says."""

from __future__ import annotations

from typing import Annotated

import pydantic
import pytest

from codegen.patterns import UnknownPatternError, for_rust


def matches(pattern: str, text: str) -> bool:
    adapter = pydantic.TypeAdapter(Annotated[str, pydantic.Field(pattern=for_rust(pattern))])
    try:
        adapter.validate_python(text)
    except pydantic.ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        (r"^\d$", "7", "٣"),
        (r"^\D$", "٣", "7"),
        (r"^\w+$", "a_1", "é"),
        (r"^[\w.-]+$", "a.b-c", "é"),
        (r"^\s$", "\ufeff", "\u0085"),
        (r"^[^\s]$", "\u0085", "\ufeff"),
        (r"^[\S]$", "\u0085", "\ufeff"),
        (r"^.$", "\u0085", "\u2028"),
        (r"^a$", "a", "a\n"),
        (r"\bok\b", "éok", "aok"),
        (r"^[[&&]+$", "[&", "x"),
        (r"^[a--z]+$", "a-", "b"),
        (r"^\/\u0041\x42\$$", "/AB$", "/ab$"),
        (r"^[.\d]$", ".", "٣"),
        (r"^(?:x|\.)$", ".", "y"),
    ],
)
def test_pattern_means_what_ecmascript_says(pattern: str, yes: str, no: str) -> None:
    assert matches(pattern, yes)
    assert not matches(pattern, no)


@pytest.mark.parametrize("pattern", ["^(?=a)", "^(?<!a)b", r"(a)\1", r"(?<name>a)\k<name>"])
def test_pattern_that_the_models_do_not_know_is_refused(pattern: str) -> None:
    with pytest.raises(UnknownPatternError, match="the models do not know"):
        for_rust(pattern)
