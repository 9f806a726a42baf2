"""Nightly reports as files, one a day and channel; written whole, read as the contract's type."""

import asyncio
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from generated.models import NightlyReport
from generated.vocabulary import ErrorCode
from services.kernel.errors import NotFound


class NightlyReports:
    """The reports below one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def save(self, report: NightlyReport) -> None:
        """Keep it, in place of an earlier one of the same day."""
        await asyncio.to_thread(self._write, report)

    async def of(self, channel_id: str, day: str | None) -> NightlyReport:
        """A channel's report of a day (YYYY-MM-DD), the newest for None; raises NOT_FOUND."""
        found = await asyncio.to_thread(self._read, self._folder / channel_id, day)
        if found is None:
            detail = "No nightly has told of that day." if day else "There has been no nightly yet."
            raise NotFound(ErrorCode.NOT_FOUND, detail, day=day)
        return found

    async def forget(self, before: date) -> int:
        """Remove every channel's reports of days before a day; how many."""
        return await asyncio.to_thread(self._forget, before)

    def _forget(self, before: date) -> int:
        old = [path for path in self._folder.glob("*/[0-9]*.json") if path.stem < before.isoformat()]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _write(self, report: NightlyReport) -> None:
        folder = self._folder / report.channel_id
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{report.day}.json"
        aside = path.with_name(f".{path.name}")
        aside.write_text(report.model_dump_json(indent=2) + "\n", encoding="utf-8")
        aside.replace(path)

    @staticmethod
    def _read(folder: Path, day: str | None) -> NightlyReport | None:
        if not folder.is_dir():
            return None
        names = [f"{day}.json"] if day else sorted((p.name for p in folder.glob("[0-9]*.json")), reverse=True)
        for name in names:
            try:
                return NightlyReport.model_validate_json((folder / name).read_bytes())
            except (FileNotFoundError, ValidationError):
                continue
        return None
