"""Prep's reports as the control API tells them: of what airs from its folder, of what was refused from `reports/`."""

import asyncio
from pathlib import Path

from pydantic import ValidationError

from generated import models
from generated.vocabulary import AssetState, ErrorCode
from lab.library.domain import Asset
from lab.prep.storing import report_folder
from services.kernel.errors import NotFound

REPORT_FILE = "report.json"
STRIP_FILE = "strip.jpg"


class Reports:
    """Reads what prep wrote under `storage`; an asset without a report raises NOT_FOUND."""

    def __init__(self, storage: Path) -> None:
        self._storage = storage

    async def report(self, asset: Asset) -> models.AssetReport:
        """All that prep found out."""
        raw = await self._read(asset, REPORT_FILE, "There is no report yet: prep has not ended.")
        try:
            return models.AssetReport.model_validate_json(raw)
        except ValidationError as error:
            detail = "The report is of another version; prepare the asset again."
            raise NotFound(ErrorCode.NOT_FOUND, detail, asset_id=asset.asset_id) from error

    async def strip(self, asset: Asset) -> bytes:
        """The thumbnail strip, a JPEG."""
        return await self._read(asset, STRIP_FILE, "There is no strip: no picture was decoded.")

    async def _read(self, asset: Asset, name: str, otherwise: str) -> bytes:
        places = self._storage / "assets" / asset.asset_id, report_folder(self._storage, asset.asset_id)
        if asset.state is AssetState.REFUSED:
            places = places[::-1]
        for folder in places:
            try:
                return await asyncio.to_thread((folder / name).read_bytes)
            except OSError:
                continue
        raise NotFound(ErrorCode.NOT_FOUND, otherwise, asset_id=asset.asset_id)
