"""`python -m bench.viewers [--viewers N] [--seconds S] [--rounds N]`: server CPU of a hundred viewers, beside peers.

The same film and ladder for everybody. Ours is the platform as `make up` runs it, two edges that answer playlists and
segments: once by itself, once with the nginx of docs/nginx.md before it. channel-engine answers playlists only; its
segments come from nginx. ffmpeg encodes while it airs. Playlists per CPU second are asked as fast as they are answered,
over a few connections.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from bench.prep.__main__ import the_spec
from bench.viewers import film
from bench.viewers.contenders import Contender, behind_nginx, channel_engine, cpu_s, install, ours
from bench.viewers.players import Heard, playlists, watch
from lab.assets import SEGMENT_S

FILM_S = float(10 * SEGMENT_S)
CONNECTIONS = 8
IDLE_S = 5.0
ASKED = 4000


def main() -> None:
    """Measure and print a Markdown section."""
    arguments = argparse.ArgumentParser(prog="bench.viewers")
    arguments.add_argument("--viewers", type=int, default=100)
    arguments.add_argument("--seconds", type=float, default=25)
    arguments.add_argument("--rounds", type=int, default=3)
    wanted = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="vvtv-viewers-") as folder, ExitStack() as running:
        root = Path(folder)
        film.make(root / "film.mp4", FILM_S)
        install(root / "engine")
        live_cores = film.encode(root / "film.mp4", the_spec().ladder, root / "media" / "hls") / FILM_S
        platform = running.enter_context(ours(root / "home", root / "film.mp4"))
        contenders = [
            platform,
            running.enter_context(behind_nginx(root / "nginx", platform)),
            running.enter_context(channel_engine(root / "engine", root / "media")),
        ]
        found = [Figures(contender) for contender in contenders]
        for number in range(wanted.rounds):
            for figures in found[:: 1 if number % 2 else -1]:
                asyncio.run(figures.round(wanted.viewers, wanted.seconds))
                print(f"round {number + 1}, {figures.contender.name}", file=sys.stderr, flush=True)
    print(table(found, live_cores, wanted))


class Figures:
    """What the rounds of one contender gave. Cores are CPU seconds per second."""

    def __init__(self, contender: Contender) -> None:
        self.contender = contender
        self.idle_cores: list[float] = []
        self.cores: list[float] = []
        self.other_cores: list[float] = []
        self.per_cpu_s: list[float] = []
        self.playlists_per_s: list[float] = []
        self.megabits_per_s: list[float] = []

    async def round(self, viewers: int, seconds: float) -> None:
        """Watch, then ask for playlists alone. Raises AssertionError when a viewer was refused anything."""
        contender, heard = self.contender, Heard()
        before, began = cpu_s(contender.answering), time.monotonic()
        await asyncio.sleep(IDLE_S)
        self.idle_cores.append((cpu_s(contender.answering) - before) / (time.monotonic() - began))
        before, others, began = cpu_s(contender.answering), cpu_s(contender.others), time.monotonic()
        await watch(contender.master, viewers, seconds, heard)
        took_s = time.monotonic() - began
        assert not heard.failures, f"{contender.name}: {heard.failures[0]}"
        self.cores.append((cpu_s(contender.answering) - before) / took_s)
        self.other_cores.append((cpu_s(contender.others) - others) / took_s)
        self.playlists_per_s.append(heard.playlists / took_s)
        self.megabits_per_s.append(heard.media_bytes * 8 / 1e6 / took_s)
        await playlists(contender.master, ASKED // 10, CONNECTIONS)
        before = cpu_s(contender.answering)
        await playlists(contender.master, ASKED, CONNECTIONS)
        self.per_cpu_s.append(ASKED / (cpu_s(contender.answering) - before))


_BESIDE = ("cores beside", "what that is", "playlists/s", "Mbit/s")


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def table(found: list[Figures], live_cores: float, wanted: argparse.Namespace) -> str:
    """The Markdown section."""
    middle = statistics.median
    answered = {"channel-engine": "playlists"}
    others = {"channel-engine": "nginx: all segments"}
    load = f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} CPUs"
    lines = [
        f"## {wanted.viewers} viewers",
        "",
        "A player each, in real time: the master playlist, those of picture and sound, every segment. Medians",
        f"of {wanted.rounds} interleaved rounds of {wanted.seconds:g} s, load {load}. Cores are CPU seconds a second.",
        "Goal: at most 0.01 core, and 15 times the playlists of the peer per CPU second.",
        "",
        _line("contender", "cores that answer", "with nobody watching", "what they answer", *_BESIDE),
        "|---|---:|---:|---|---:|---|---:|---:|",
    ]
    for one in found:
        name = one.contender.name
        cells = (
            name,
            *(f"{middle(cores):.4f}" for cores in (one.cores, one.idle_cores)),
            answered.get(name, "playlists and segments"),
            f"{middle(one.other_cores):.4f}",
            others.get(name, "LAB, Redis, supervisor"),
            *(f"{middle(rate):.0f}" for rate in (one.playlists_per_s, one.megabits_per_s)),
        )
        lines.append(_line(*cells))
    lines += [
        f"| ffmpeg, the same ladder live | {live_cores:.4f} | {live_cores:.4f} | nothing: it encodes | - | - | - | - |",
        "",
        "| media playlists alone | per server CPU second | to channel-engine |",
        "|---|---:|---:|",
    ]
    peer = middle(found[-1].per_cpu_s)
    for one in found:
        rate = middle(one.per_cpu_s)
        lines.append(f"| {one.contender.name} | {rate:,.0f} | {rate / peer:.1f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
