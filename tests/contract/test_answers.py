"""Every answer that the contract declares is given, by every handler as it is shipped."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.contract.answers import RECIPES, declared, tried, world_of


def test_every_declared_answer_has_a_recipe_and_no_other() -> None:
    """A new operation, status or code fails here until somebody says how it comes about."""
    assert set(RECIPES) == declared()


@pytest.mark.parametrize("kind", sorted({kind for kind, _ in RECIPES.values()}))
def test_operations_answer_as_they_declare(kind: str, tmp_path: Path) -> None:
    async def ask() -> list[str]:
        async with world_of(kind, tmp_path) as world:  # type: ignore[arg-type]
            cases = [case for case, (of, _) in RECIPES.items() if of == kind]
            return [wrong for case in cases if (wrong := await tried(world, case)) is not None]

    assert asyncio.run(ask()) == []
