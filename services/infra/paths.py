"""Where things lie under the home folder (`VVTV_HOME`)."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

_SOCKET_PATH_MAX = 100
"""Bytes; the kernel's limit for a UNIX socket's path is 108 on Linux and 104 on macOS."""


def clear_socket(path: Path) -> None:
    """Make the socket's folder and remove what a dead server left in its place.

    Raises `PermissionError` when the folder belongs to somebody else.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.parent.stat().st_uid != os.geteuid():
        raise PermissionError(f"{path.parent} belongs to another user")
    path.unlink(missing_ok=True)


@dataclass(frozen=True)
class Home:
    """Folders and fixed files of one installation; nothing is created until `prepare`."""

    root: Path

    @property
    def state(self) -> Path:
        """Databases."""
        return self.root / "state"

    @property
    def library(self) -> Path:
        """Source files, watched."""
        return self.root / "library"

    @property
    def storage(self) -> Path:
        """Prepared media."""
        return self.root / "storage"

    @property
    def assets(self) -> Path:
        """One folder per prepared asset."""
        return self.storage / "assets"

    @property
    def generations(self) -> Path:
        """Init segments by encoder generation."""
        return self.storage / "generations"

    @property
    def refused(self) -> Path:
        """Source files kept aside with the reason of their refusal."""
        return self.storage / "refused"

    @property
    def prep_reports(self) -> Path:
        """Prep's reports of what was refused."""
        return self.storage / "reports"

    @property
    def blocklist(self) -> Path:
        """SHA-256 of the files that never air; kept by the operator, absent when there are none."""
        return self.root / "blocklist.sha256"

    @property
    def fetched(self) -> Path:
        """Source files that came from elsewhere, by source."""
        return self.storage / "fetched"

    @property
    def broadcast(self) -> Path:
        """Published schedules, one folder per channel."""
        return self.root / "broadcast"

    @property
    def system(self) -> Path:
        """Locks, sockets, process files."""
        return self.root / "system"

    @property
    def logs(self) -> Path:
        """Log files of the processes, where they are kept."""
        return self.system / "logs"

    @property
    def redis(self) -> Path:
        """The embedded Redis' data."""
        return self.state / "redis"

    @property
    def state_db(self) -> Path:
        """The LAB's database."""
        return self.state / "vvtv.db"

    @property
    def platform_db(self) -> Path:
        """The control plane's database."""
        return self.state / "platform.db"

    @property
    def lab_socket(self) -> Path:
        """Where the LAB serves its control API."""
        return self.socket("lab.sock")

    @property
    def sfu_socket(self) -> Path:
        """Where the SFU serves WHIP, WHEP and the platform."""
        return self.socket("sfu.sock")

    @property
    def sfu_figures(self) -> Path:
        """The SFU's metrics."""
        return self.system / "sfu.prom"

    @property
    def sfu_revocations(self) -> Path:
        """Which sessions' endpoints were revoked, while tokens for them still live."""
        return self.system / "sfu-revocations.jsonl"

    def live_socket(self, channel: str) -> Path:
        """Where the LAB takes a channel's live source from the SFU."""
        return self.socket(f"live-{channel}.sock")

    @property
    def redis_socket(self) -> Path:
        """Where the embedded Redis listens."""
        return self.socket("redis.sock")

    @property
    def supervisor_lock(self) -> Path:
        """Held by the one supervisor of this home."""
        return self.system / "supervisor.lock"

    @property
    def happenings(self) -> Path:
        """What happened to the house, until the LAB has recorded it."""
        return self.system / "happenings"

    @property
    def platform_word(self) -> Path:
        """What the control plane last told the LAB of itself."""
        return self.system / "platform.json"

    @property
    def broadcast_status(self) -> Path:
        """The LAB's heartbeat."""
        return self.broadcast / "status.json"

    @property
    def lab_lock(self) -> Path:
        """Held by the one LAB of this home."""
        return self.lab_socket.with_name("lab.lock")

    @property
    def restore_mark(self) -> Path:
        """Notes a swap of databases until it is done."""
        return self.system / "restore.json"

    @property
    def vault(self) -> Path:
        """Keys."""
        return self.root / "vault"

    @property
    def token_secret(self) -> Path:
        """What access tokens are signed under, unless the environment gives it."""
        return self.vault / "token-secret"

    @property
    def backups(self) -> Path:
        """One folder per backup."""
        return self.root / "backups"

    @property
    def audits(self) -> Path:
        """Exported audit logs, one folder per database."""
        return self.root / "audits"

    @property
    def reports(self) -> Path:
        """Nightly reports, one folder per channel, one file per day."""
        return self.root / "monitor" / "reports"

    @property
    def soaks(self) -> Path:
        """One folder per soak, with its report."""
        return self.root / "monitor" / "soak"

    @property
    def canaries(self) -> Path:
        """One folder per canary, with its evidence."""
        return self.root / "canary"

    @property
    def go_live(self) -> Path:
        """Evidence of going live, a folder per phase."""
        return self.root / "go-live"

    @property
    def alerts(self) -> Path:
        """The alerts as the LAB publishes them."""
        return self.broadcast / "alerts.json"

    @property
    def watchdog_word(self) -> Path:
        """What the watchdog said last."""
        return self.broadcast / "watchdog.json"

    @property
    def lab_figures(self) -> Path:
        """The LAB's metrics."""
        return self.broadcast / "lab.prom"

    def socket(self, name: str) -> Path:
        """A socket inside the home, or in a short folder of this user when the path would be too long to bind."""
        inside = self.system / name
        if len(os.fsencode(inside)) <= _SOCKET_PATH_MAX:
            return inside
        digest = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:16]
        return Path("/tmp") / f"vvtv-{os.geteuid()}-{digest}" / name  # noqa: S108 (a short path)

    def channel(self, channel: str) -> Path:
        """Folder of one channel's published schedule."""
        return self.broadcast / channel

    def schedule(self, channel: str) -> Path:
        """A channel's published schedule."""
        return self.channel(channel) / "schedule.jsonl"

    def prepare(self) -> None:
        """Create every folder that is missing."""
        for folder in (
            self.state,
            self.redis,
            self.library,
            self.assets,
            self.generations,
            self.refused,
            self.fetched,
            self.broadcast,
            self.logs,
        ):
            folder.mkdir(parents=True, exist_ok=True)
