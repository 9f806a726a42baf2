"""The secret under which this house signs access tokens: given, or made at the first start and kept by its owner.

Every node of a house needs the same one: several machines are given it as `VVTV_TOKEN_SECRET`.
"""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from services.infra.disk import sync

if TYPE_CHECKING:
    from services.infra.settings import Settings

_BYTES = 32


def token_secret(settings: Settings) -> bytes:
    """The secret; raises `OSError` when it can't be kept. Two processes that make it at once agree on one."""
    if settings.token_secret is not None:
        return settings.token_secret.encode()
    path = settings.home.token_secret
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        mine = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(_BYTES))
        sync(mine)
        try:
            os.link(mine, path)
        except FileExistsError:
            pass
        finally:
            mine.unlink()
            sync(path.parent)
    return path.read_bytes()
