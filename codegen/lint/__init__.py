"""Contract lint: what a contract must declare before anything is generated from it."""

from __future__ import annotations

from codegen.bundle import Bundle


def check(bundled: Bundle) -> None:
    """Raises ContractError with every broken rule."""
