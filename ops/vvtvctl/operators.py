"""What commands ask of operators: who they are, and for which hours."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

As = Annotated[str, typer.Option("--as", help="Who asks: an account with the role operator.")]
Since = Annotated[
    datetime | None, typer.Option(help="From the hour of this local time on; a day when left out.")
]
Until = Annotated[datetime | None, typer.Option(help="Up to the end of the hour of this local time.")]
CREDENTIALS = "sign in as an account with the role operator: `--as HANDLE`"


def zoned(time: datetime | None) -> datetime | None:
    """A local time, with its zone."""
    return time and time.astimezone()
