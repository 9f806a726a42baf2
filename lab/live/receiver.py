"""The receiving child: `python -m lab.live.receiver` reads an order as JSON from stdin and prints JSON lines.

    {"listening": true}                    {"connected": {"generation": "7ff6411d219f"}}
    {"segment": {"folder": "...", "places": {"720": [64, 20], ...}}}
    {"ended": "the pusher ended"}      or  {"refused": "another stream key"}      or  {"idle": true}

It waits for a pusher by RTMP, or reads the Matroska of whom the SFU brought from the order's `descriptor`. One session,
then it ends; it dies with its parent. The stream key comes with the order, so that no list of processes shows it, and
goes into no line: FFmpeg's server takes any key and only warns of another one, and that warning is where it is refused.
"""

from __future__ import annotations

import errno
import json
import os
import socket
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

import av
import av.logging
from av.container import InputContainer

from lab.live.encoding import Made, encode
from lab.prep.encoders import generation_of
from lab.prep.generation import store_generation
from lab.prep.outcome import Refused
from lab.prep.spec import spec_from_mapping
from lab.prep.worker import die_with_parent

_OTHER_KEY, _OTHER_PATH = "Unexpected stream", "App field"


def main() -> None:
    """Receive one session as the order on stdin says."""
    die_with_parent()
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    order: dict[str, Any] = json.loads(sys.stdin.read())
    try:
        _say(out, _session(order, out))
    except Refused as refusal:
        _say(out, {"refused": refusal.detail})
    except TimeoutError:
        _say(out, {"ended": f"no picture came for {order['connect_timeout_s']:g} s"})
    except av.error.ExitError:
        _say(out, {"idle": True})
    except av.error.FFmpegError as error:
        taken = error.errno == errno.EADDRINUSE
        _say(out, {"ended": "the address is not free" if taken else "the pusher ended"})


def _session(order: dict[str, Any], out: TextIO) -> dict[str, str]:
    spec = spec_from_mapping(order["spec"])
    spec = replace(spec, ladder=replace(spec.ladder, encoder_threads=order["threads"]))
    generation = generation_of(spec.ladder)
    store_generation(Path(order["generations"]), generation)
    av.logging.set_level(av.logging.WARNING)
    if order["descriptor"] is None:
        _say(out, {"listening": True})
        container, fault = _pushed(order)
    else:
        container, fault = _brought(order), None
    with container:
        if fault is not None:
            return {"refused": fault}
        if not container.streams.video:
            return {"refused": "no picture"}
        _say(out, {"connected": {"generation": generation.name}})

        def tell(made: Made) -> None:
            _say(out, {"segment": {"folder": str(made.folder), "places": made.places}})

        encode(container, spec, order["preset"], generation, Path(order["folder"]), tell)
    return {"ended": "the pusher ended"}


def _pushed(order: dict[str, Any]) -> tuple[InputContainer, str | None]:
    """Who pushes by RTMP, and what is wrong with them."""
    with av.logging.Capture(local=False) as warnings:
        url = f"{order['address']}/{order['key']}"
        container = av.open(
            url, options={"listen": "1"}, timeout=(order["connect_timeout_s"], None), metadata_errors="ignore"
        )
    said = [text for _, name, text in warnings if name == "rtmp"]
    if any(text.startswith(_OTHER_KEY) for text in said):
        return container, "another stream key"
    return container, "another path" if any(text.startswith(_OTHER_PATH) for text in said) else None


def _brought(order: dict[str, Any]) -> InputContainer:
    """Whom the SFU brought. Raises TimeoutError where no picture comes."""
    connection = socket.socket(fileno=order["descriptor"])
    connection.settimeout(order["connect_timeout_s"])
    file = connection.makefile("rb", buffering=0)
    container = av.open(file, "r", format="matroska", metadata_errors="ignore")
    connection.settimeout(None)
    return container


def _say(out: TextIO, line: dict[str, Any]) -> None:
    print(json.dumps(line), file=out, flush=True)


if __name__ == "__main__":
    main()
