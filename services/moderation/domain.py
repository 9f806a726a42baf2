"""Pure rules of moderation: `(state, command, now) -> state`, refusals as kernel errors (spec 10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from generated.vocabulary import ErrorCode
from services.kernel.errors import Invalid


@dataclass(frozen=True, slots=True)
class Block:
    """Somebody has parted from somebody. It holds both ways, and is only its maker's to lift or to know of."""

    block_id: str
    user_id: str
    blocked_id: str
    blocked_at: datetime


@dataclass(frozen=True, slots=True)
class Name:
    """How an account is called."""

    handle: str
    display_name: str


def of_another(user_id: str, other_id: str) -> None:
    """Raises Invalid (NOT_YOURSELF) when both are one."""
    if user_id == other_id:
        raise Invalid(ErrorCode.NOT_YOURSELF, "You can't do this to yourself.")
