"""Which channel a command means."""

from __future__ import annotations

from typing import Annotated

import typer

Channel = Annotated[
    str | None,
    typer.Option("--channel", metavar="CHANNEL", help="Which channel; the default one when left out."),
]
