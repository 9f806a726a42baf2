"""`python -m bench.generate`: CPU seconds of generating our contract and a made one, step by step, beside peers."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from bench.generate import peers, sound, stage
from codegen.timings import Step

ROUNDS = 3
GOAL_S = 15
CONTRACTS = {"ours": stage.ours, "made": stage.made}


class Run(TypedDict):
    """What one run of `bench.generate.measure` prints; a step is its name, own and children's seconds."""

    steps: list[tuple[str, float, float]]
    operations: int
    types: int


@dataclass
class Measured:
    """One contract: how large it is, its steps in order, and the peers' CPU seconds; medians over the rounds."""

    operations: int
    types: int
    steps: tuple[Step, ...]
    peers: dict[str, float]

    @property
    def cpu_s(self) -> float:
        """All steps together."""
        return sum(step.cpu_s for step in self.steps)

    def step(self, name: str) -> Step:
        """The step of that name."""
        return next(step for step in self.steps if step.name == name)


def measure(name: str, folder: Path) -> Measured:
    """Generate and run every peer, `ROUNDS` times each in turn, every time into an empty place."""
    runs: list[Run] = []
    used: dict[str, list[float]] = {peer.name: [] for peer in peers.PEERS}
    for number in range(ROUNDS):
        place = folder / f"{name}-{number}"
        root = CONTRACTS[name](place / "root")
        peers.prepare(root, place)
        for peer in peers.PEERS:
            used[peer.name].append(peers.cpu_s(peer, folder, place, place / peer.step))
        runs.append(_generated(root))
    rounds = zip(*(run["steps"] for run in runs), strict=True)
    steps = (
        Step(step[0][0], *(statistics.median(run[at] for run in step) for at in (1, 2))) for step in rounds
    )
    beside = {peer: statistics.median(seconds) for peer, seconds in used.items()}
    return Measured(runs[0]["operations"], runs[0]["types"], tuple(steps), beside)


def _generated(root: Path) -> Run:
    command = [sys.executable, "-m", "bench.generate.measure", str(root)]
    done = subprocess.run(command, cwd=stage.REPOSITORY, stdout=subprocess.PIPE, text=True, check=True)
    run: Run = json.loads(done.stdout)
    return run


def main() -> str:
    """Measure both contracts, check what was generated from the made one, and return the section."""
    with tempfile.TemporaryDirectory(prefix="vvbench-") as scratch:
        folder = Path(scratch)
        peers.install(folder)
        ours, made = (measure(name, folder) for name in CONTRACTS)
        verdicts = sound.complaints(folder / "made-0" / "root")
    return "\n".join(
        [*_about(ours, made), "", *_steps(ours, made), "", *_peers(ours, made), "", *_sound(verdicts)]
    )


def _about(ours: Measured, made: Measured) -> list[str]:
    return [
        "## Generation",
        "",
        f"CPU seconds of `make generate` into an empty place, medians of {ROUNDS} rounds: our contract",
        f"({ours.operations} operations, {ours.types} types), and a made one in its shape",
        f"({made.operations} operations, {made.types} types). The tools are processes of their own: ruff.",
        f"Goal for the made one: at most {GOAL_S} in all. A peer does more where our SDKs leave work to a runtime:",
        "attrs parsers in Python, zod schemas in TypeScript.",
    ]


def _steps(ours: Measured, made: Measured) -> list[str]:
    lines = ["| step | ours | made: this process | its tools | sum |", "| --- | ---: | ---: | ---: | ---: |"]
    for small, large in zip(ours.steps, made.steps, strict=True):
        figures = (small.cpu_s, large.own_s, large.children_s, large.cpu_s)
        lines.append(f"| {large.name} | {' | '.join(f'{value:.2f}' for value in figures)} |")
    own, children = (sum(getattr(step, part) for step in made.steps) for part in ("own_s", "children_s"))
    return [*lines, f"| **all** | **{ours.cpu_s:.2f}** | {own:.2f} | {children:.2f} | **{made.cpu_s:.2f}** |"]


def _peers(ours: Measured, made: Measured) -> list[str]:
    """Each peer beside the step that does its work here, and all of them beside everything."""
    lines = [
        "| made contract | CPU s | our step for it | CPU s | peer to ours |",
        "| --- | ---: | --- | ---: | ---: |",
    ]
    for peer in peers.PEERS:
        theirs, step = made.peers[peer.name], made.step(peer.step)
        lines.append(
            f"| {peer.name} | {theirs:.2f} | {step.name} | {step.cpu_s:.2f} | {theirs / step.cpu_s:.2f} |"
        )
    together = sum(made.peers.values())
    small = sum(ours.peers.values()) / ours.cpu_s
    return [
        *lines,
        f"| the three together | {together:.2f} | all steps | {made.cpu_s:.2f} | {together / made.cpu_s:.2f} |",
        "",
        f"On our own contract the three together take {small:.2f} of what all our steps take.",
    ]


def _sound(verdicts: dict[str, list[str]]) -> list[str]:
    """What the checkers say of the code generated from the made contract."""
    told = (
        f"{name}: {len(lines)} complaints" if lines else f"{name}: clean" for name, lines in verdicts.items()
    )
    return [f"What was generated from the made contract: {'; '.join(told)}."]


if __name__ == "__main__":
    print(main())
