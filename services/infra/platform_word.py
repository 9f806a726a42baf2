"""What the control plane last told the LAB of itself: a file that any edge writes and the LAB reads.

Every node sees the same database, so it is one word whoever says it.
"""

from __future__ import annotations

from pathlib import Path

from generated.models import PlatformWord
from services.infra.disk import replace_file


def write_platform_word(path: Path, word: PlatformWord) -> None:
    """Replace the file atomically; raises `OSError`."""
    replace_file(path, word.model_dump_json(by_alias=True))


def read_platform_word(path: Path) -> PlatformWord | None:
    """The last word; None when there is none that can be read."""
    try:
        return PlatformWord.model_validate_json(path.read_bytes())
    except (OSError, ValueError):
        return None
