"""Runs every gate, some at once, and ends with a table; the exit status is 0 only when all of them passed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import prepare

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
WEB = ROOT / "web"
TYPESCRIPT_SDK = ROOT / "sdk" / "typescript"


@dataclass(frozen=True)
class Gate:
    """A command that must succeed, and what its success proves; it may build on what another gate found out."""

    name: str
    proves: str
    command: tuple[str, ...]
    folder: Path = ROOT
    after: str | None = None


@dataclass(frozen=True)
class Verdict:
    """How a gate ended, in `took_s` seconds, and everything it said."""

    gate: Gate
    passed: bool
    took_s: float
    said: str


GATES = (
    Gate("drift", "generated files are what schemas/ says", (f"{BIN}/python", "-m", "codegen", "--check")),
    Gate("contract", "the contract keeps its own rules", (f"{BIN}/python", "-m", "codegen", "lint")),
    Gate(
        "compatible",
        "what breaks anybody raises the contract's version",
        (f"{BIN}/python", "-m", "codegen", "diff", "--gate"),
    ),
    Gate("types", "mypy --strict on everything hand-written and generated", (f"{BIN}/mypy",)),
    Gate(
        "outside",
        "code and contract name the same endpoints, events, keys and components",
        (f"{BIN}/python", "-m", "scripts.outside"),
        after="types",
    ),
    Gate("lint", "ruff's rules, clock and environment only through ports", (f"{BIN}/ruff", "check", ".")),
    Gate("format", "one format", (f"{BIN}/ruff", "format", "--check", ".")),
    Gate("layers", "who may import whom", (f"{BIN}/lint-imports",)),
    Gate("web layers", "who may import whom in the shell", (f"{BIN}/python", "scripts/web_layers.py")),
    Gate(
        "web words",
        "components say no word, colour, mode or address of their own",
        (f"{BIN}/python", "scripts/web_words.py"),
    ),
    Gate("one home", "no type is written twice", (f"{BIN}/python", "scripts/one_home.py")),
    Gate(
        "config",
        "the shipped configuration is valid",
        (f"{BIN}/python", "-m", "ops.vvtvctl", "validate", "config"),
    ),
    Gate("web types", "svelte-check without a warning", ("npm", "run", "--silent", "check"), WEB),
    Gate("web tests", "the shell's unit tests", ("npm", "run", "--silent", "test"), WEB),
    Gate("sdk types", "the TypeScript SDK compiles", ("npm", "run", "--silent", "check"), TYPESCRIPT_SDK),
    Gate("sdk size", "a page loads only what it calls", ("npm", "run", "--silent", "size"), TYPESCRIPT_SDK),
)


def main(names: list[str]) -> int:
    """Run all gates, or the named ones, or list them (`--list`); return the exit status."""
    if names == ["--list"]:
        print(*(f"{gate.name:<12} {gate.proves}" for gate in GATES), sep="\n")
        return 0
    unknown = set(names) - {gate.name for gate in GATES}
    if unknown:
        print(
            f"unknown gates: {', '.join(sorted(unknown))}; known: {', '.join(g.name for g in GATES)}",
            file=sys.stderr,
        )
        return 2
    gates = [gate for gate in GATES if not names or gate.name in names]
    environment = prepare.node_environment()
    print(f"== check: {len(gates)} gates", flush=True)
    with ThreadPoolExecutor(max_workers=max(1, os.cpu_count() or 1)) as pool:
        running: dict[str, Future[Verdict]] = {}
        for gate in gates:
            first = running.get(gate.after or "")
            running[gate.name] = pool.submit(run, gate, environment, first)
        verdicts = [report(done.result()) for done in as_completed(running.values())]
    failed = [verdict for verdict in verdicts if not verdict.passed]
    for verdict in failed:
        print(f"\n== {verdict.gate.name} failed: {' '.join(verdict.gate.command)}\n{verdict.said.rstrip()}")
    table(sorted(verdicts, key=lambda verdict: gates.index(verdict.gate)))
    return 1 if failed else 0


def run(gate: Gate, environment: dict[str, str], first: Future[Verdict] | None = None) -> Verdict:
    """Run one gate once `first`, submitted before it, has ended; keep what it says."""
    if first is not None:
        first.result()
    started = time.monotonic()
    done = subprocess.run(
        gate.command,
        cwd=gate.folder,
        env=environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return Verdict(gate, done.returncode == 0, time.monotonic() - started, done.stdout + done.stderr)


def report(verdict: Verdict) -> Verdict:
    """Say that a gate has ended."""
    print(
        f"   {'ok  ' if verdict.passed else 'FAIL'} {verdict.gate.name:<10} {verdict.took_s:5.1f} s",
        flush=True,
    )
    return verdict


def table(verdicts: list[Verdict]) -> None:
    """Print the summary."""
    print("\n== gates")
    for verdict in verdicts:
        mark = "ok  " if verdict.passed else "FAIL"
        print(f"   {mark} {verdict.gate.name:<10} {verdict.took_s:5.1f} s  {verdict.gate.proves}")
    failed = sum(not verdict.passed for verdict in verdicts)
    print(f"\n{len(verdicts) - failed} of {len(verdicts)} gates passed{'' if failed else ': all green'}.")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
