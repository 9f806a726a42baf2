"""Keeps a refused file aside, with the reason beside it, so that the watched folder stays clean."""

import json
import shutil
from pathlib import Path

from lab.library.domain import Asset, Refusal


def set_aside(asset: Asset, refusal: Refusal, folder: Path) -> str:
    """Move the source into `folder`, write `<name>.reason.json`; the new path. Raises `OSError`.

    Only for files of the watched library: an operator's own folders are left alone.
    """
    source = Path(asset.source.path)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / source.name
    if target.exists() and not target.samefile(source):
        target = folder / f"{source.stem}.{asset.asset_id}{source.suffix}"
    reason = {
        "asset_id": asset.asset_id,
        "source": asset.source.path,
        "code": refusal.code.value,
        "detail": refusal.detail,
    }
    text = json.dumps(reason, ensure_ascii=False, indent=2)
    target.with_name(f"{target.name}.reason.json").write_text(text + "\n", encoding="utf-8")
    shutil.move(source, target)
    return str(target)
