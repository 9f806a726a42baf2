"""A format in which the library is made: by whom, where it lies, and what lies over it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lab.library.domain import Asset
from lab.playout.shelf import Shelf
from lab.station.ports import Prep


@dataclass(frozen=True)
class Format:
    """One format. `wears_logo` says what gets its logo, by the card of the first of its channels."""

    prep: Prep
    shelf: Shelf
    storage: Path
    wears_logo: Callable[[Asset], bool]

    def logo_over(self, asset: Asset) -> str:
        """The name of the logo that should lie over the asset; empty for none."""
        return self.prep.logo if self.wears_logo(asset) else ""
