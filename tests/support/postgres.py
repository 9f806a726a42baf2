"""A private PostgreSQL for tests: its own cluster on a UNIX socket in a temporary folder."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise RuntimeError("PostgreSQL is needed by the tests: sudo apt-get install -y postgresql")
    return Path(on_path).parent


@dataclass
class PostgresCluster:
    """A running cluster; `database()` gives the URL of a fresh, empty database."""

    folder: Path
    user: str
    as_user: list[str]
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def database(self) -> str:
        name = f"test_{next(self._numbers)}"
        with psycopg.connect(self._dsn("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return f"postgresql+psycopg://{self.user}@/{name}?host={self.folder}"

    def start(self) -> None:
        options = (
            f"-k {self.folder} -c listen_addresses= -c shared_buffers=32MB -c max_connections=60 -c fsync=off"
        )
        self._control("start", "-w", "-o", options, "-l", str(self.folder / "log"))

    def stop(self, mode: str = "fast") -> None:
        """Stop the server; `immediate` is as good as a crash."""
        self._control("stop", "-w", "-m", mode)

    def _control(self, verb: str, *rest: str) -> None:
        command = [*self.as_user, str(_binaries() / "pg_ctl"), verb, "-D", str(self.folder / "d")]
        subprocess.run([*command, *rest], check=True, stdout=subprocess.DEVNULL)

    def _dsn(self, name: str) -> str:
        return f"host={self.folder} user={self.user} dbname={name}"


@contextmanager
def postgres_cluster() -> Iterator[PostgresCluster]:
    """A cluster that lives as long as the block; as root it runs as the user `postgres`."""
    folder = Path(tempfile.mkdtemp(prefix="vvpg-", dir="/tmp"))
    root = os.geteuid() == 0
    user = "postgres" if root else pwd.getpwuid(os.geteuid()).pw_name
    as_user = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"]
    cluster = PostgresCluster(folder, user, as_user if root else [])
    if root:
        shutil.chown(folder, "postgres", "postgres")
    initdb = [str(_binaries() / "initdb"), "-D", str(folder / "d"), "-A", "trust", "-U", user]
    subprocess.run(
        [*cluster.as_user, *initdb, "-E", "UTF8", "--locale=C", "--no-sync"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd="/",
    )
    try:
        cluster.start()
        yield cluster
    finally:
        with_pid = (folder / "d" / "postmaster.pid").exists()
        if with_pid:
            cluster.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)
