"""The folders the platform writes in: made, and proved writable, before any process starts."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from services.infra.settings import Settings


class CannotWrite(Exception):
    """`folder`, which `variable` decides, can't be made or written; names the reason the system gives."""

    def __init__(self, variable: str, folder: Path, error: OSError) -> None:
        super().__init__(f"the platform cannot write there ({error.strerror or error})")
        self.variable = variable
        self.folder = folder
        self.remedy = f"make the folder writable for this user, or set {variable} to another place"


def prepare(settings: Settings) -> None:
    """Make every folder and write a nameless file in each; the library alone may be read-only.

    Raises CannotWrite for the first folder that refuses.
    """
    for variable, folder in _written(settings):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder) as file:
                file.write(b"\0")
        except OSError as error:
            raise CannotWrite(variable, folder, error) from error
    try:
        settings.home.prepare()
    except OSError as error:
        raise CannotWrite("VVTV_HOME", settings.home.root, error) from error


def _written(settings: Settings) -> Iterator[tuple[str, Path]]:
    home = settings.home
    for folder in (
        home.state,
        home.redis,
        home.assets,
        home.generations,
        home.refused,
        home.broadcast,
        home.system,
        home.logs,
    ):
        yield "VVTV_HOME", folder
    yield "VVTV_STATE_DB", settings.state_db.parent
    if settings.platform_db is not None:
        yield "VVTV_DATABASE_URL", settings.platform_db.parent
