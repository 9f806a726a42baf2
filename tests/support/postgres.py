"""A private PostgreSQL for tests: its own cluster on a UNIX socket in a temporary folder."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg

_START_TIMEOUT_S = 30.0


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
    durable: bool = False
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _server: subprocess.Popen[bytes] | None = None

    def database(self) -> str:
        name = f"test_{next(self._numbers)}"
        with psycopg.connect(self._dsn("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return f"postgresql+psycopg://{self.user}@/{name}?host={self.folder}"

    def start(self) -> None:
        """Start the server and return when it answers; it ends with this process, whatever ends it."""
        # The server may crash in a test, the machine does not: fsync is not what is tested, but what is measured.
        options = ["-c", "listen_addresses=", "-c", "shared_buffers=32MB", "-c", "max_connections=60"]
        command = [str(_binaries() / "postgres"), "-D", str(self.folder / "d"), "-k", str(self.folder)]
        with (self.folder / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [
                    "setpriv",
                    "--pdeathsig",
                    "QUIT",
                    *self.as_user,
                    *command,
                    *options,
                    "-c",
                    f"fsync={'on' if self.durable else 'off'}",
                ],
                cwd="/",
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + _START_TIMEOUT_S
        while not self._answers():
            if time.monotonic() > deadline or self._server.poll() is not None:
                raise RuntimeError((self.folder / "log").read_text())
            time.sleep(0.02)

    def stop(self) -> None:
        """End the server at once, which is as good as a crash."""
        if self._server is not None:
            self._server.send_signal(signal.SIGQUIT)
            self._server.wait()
            self._server = None

    def _answers(self) -> bool:
        try:
            psycopg.connect(self._dsn("postgres")).close()
        except psycopg.OperationalError:
            return False
        return True

    def _dsn(self, name: str) -> str:
        return f"host={self.folder} user={self.user} dbname={name}"


@contextmanager
def postgres_cluster(*, durable: bool = False) -> Iterator[PostgresCluster]:
    """A cluster that lives as long as the block; as root it runs as the user `postgres`. `durable` as a real one is."""
    folder = Path(tempfile.mkdtemp(prefix="vvpg-", dir="/tmp"))
    root = os.geteuid() == 0
    user = "postgres" if root else pwd.getpwuid(os.geteuid()).pw_name
    as_user = ["--reuid", "postgres", "--regid", "postgres", "--clear-groups"]
    cluster = PostgresCluster(folder, user, as_user if root else [], durable)
    if root:
        shutil.chown(folder, "postgres", "postgres")
    initdb = [str(_binaries() / "initdb"), "-D", str(folder / "d"), "-A", "trust", "-U", user]
    subprocess.run(
        ["setpriv", *cluster.as_user, *initdb, "-E", "UTF8", "--locale=C", "--no-sync"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd="/",
    )
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
