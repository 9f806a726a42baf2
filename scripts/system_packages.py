"""System packages that the tests use: found, else installed by apt when that is allowed, else named in one command."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class SystemPackage:
    """A Debian package, why it is needed and how to tell that it is there."""

    name: str
    reason: str
    present: Callable[[], bool]


def _on_path(*programs: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(program) for program in programs)


def _postgresql() -> bool:
    return bool(shutil.which("initdb")) or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


FOR_TESTS = (
    SystemPackage("nginx-light", "stands in front, as documented", _on_path("nginx", "/usr/sbin/nginx")),
    SystemPackage(
        "chromium",
        "the browser that watches the channel",
        _on_path("chromium"),
    ),
    SystemPackage(
        "ffmpeg", "makes the ugly files and reads the channel as a second player", _on_path("ffmpeg")
    ),
    SystemPackage("postgresql", "the same SQL on the second backend", _postgresql),
    SystemPackage(
        "libfaketime",
        "steps the clock under the platform",
        lambda: any(Path("/usr/lib").glob("**/faketime/libfaketimeMT.so.1")),
    ),
    SystemPackage("prometheus", "promtool checks the metrics", _on_path("promtool")),
    SystemPackage("coturn", "relays for people whose network lets no UDP through", _on_path("turnserver")),
    SystemPackage("iproute2", "makes that network", _on_path("ip", "/sbin/ip")),
)
FOR_BENCH = (
    SystemPackage("ffmpeg", "the peer of prep", _on_path("ffmpeg")),
    SystemPackage("nginx-light", "the peer of the segments", _on_path("nginx", "/usr/sbin/nginx")),
    SystemPackage("janus", "the peer of the SFU", _on_path("janus")),
    SystemPackage("postgresql", "the raw database beside sessions", _postgresql),
)
FOR = {"test": FOR_TESTS, "bench": FOR_BENCH}


def root_prefix() -> list[str] | None:
    """What makes a command run as root: nothing when we are, sudo when it asks no password, None when we may not."""
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


class NotInstalled(Exception):
    """Packages are missing and may not be installed from here; the message holds the one command to run."""


def ensure(
    packages: tuple[SystemPackage, ...], as_root: Callable[[], list[str] | None] = root_prefix
) -> None:
    """Install what is missing. Raises NotInstalled when that needs a person."""
    missing = [package for package in packages if not package.present()]
    if not missing:
        return
    names = " ".join(package.name for package in missing)
    command = f"apt-get update && apt-get install -y --no-install-recommends {names}"
    prefix = as_root()
    if prefix is None or not shutil.which("apt-get"):
        reasons = "\n".join(f"  {package.name:<12} {package.reason}" for package in missing)
        raise NotInstalled(
            f"These system packages are missing:\n{reasons}\nRun:\n\n  sudo sh -c '{command}'\n"
        )
    print(f"== system packages: {names}", flush=True)
    quiet = {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}  # RUNLEVEL=1: install, start no service
    assignments = [f"{key}={value}" for key, value in quiet.items()]
    apt = [*prefix, "env", *assignments, "apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    subprocess.run([*apt, "update"], check=True)
    subprocess.run([*apt, "install", "-y", "--no-install-recommends", *names.split()], check=True)
    if still := [package.name for package in missing if not package.present()]:
        raise NotInstalled(f"apt installed them, yet these are not found: {', '.join(still)}")
