"""How contract names become Python names."""

from __future__ import annotations

import keyword
import re

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+")


def snake(name: str) -> str:
    """`insertQueueEntry`, `Idempotency-Key` -> `insert_queue_entry`, `idempotency_key`; keywords get a
    trailing underscore.
    """
    word = "_".join(part.lower() for part in _WORD.findall(name))
    return f"{word}_" if keyword.iskeyword(word) else word


def pascal(name: str) -> str:
    """`insertQueueEntry`, `broadcast.now_playing` -> `InsertQueueEntry`, `BroadcastNowPlaying`."""
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", name))


def constant(value: str) -> str:
    """An enum value as a member's name: `pt-BR` -> `PT_BR`, `720` -> `VALUE_720`."""
    word = (
        re.sub(r"[^A-Za-z0-9]+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])", "_", value)).strip("_").upper()
    )
    return word if word[:1].isalpha() else f"VALUE_{word}"
