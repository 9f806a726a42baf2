"""Backups: copied under writers, a flipped byte named by its file, restored whole or not at all, keys kept."""

from __future__ import annotations

import hashlib
import json
import resource
import shutil
import signal
import stat
import subprocess
import sys
import textwrap
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite

from services.infra.backup import (
    Damaged,
    Key,
    Unusable,
    Vault,
    back_up,
    backups_of,
    finish_restore,
    prune_backups,
    read_manifest,
    recipients_of,
    restore,
    verify,
)
from tests.support.conformance import REPOSITORY

NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)
ROWS = 500


@pytest.fixture
def databases(tmp_path: Path) -> dict[str, Path]:
    """Two databases in WAL, their newest rows still in the log."""
    found = {name: tmp_path / "state" / f"{name}-file.db" for name in ("lab", "platform")}
    for path in found.values():
        write(path, "first", ROWS)
    return found


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


def write(path: Path, text: str, rows: int = 1) -> None:
    path.parent.mkdir(exist_ok=True)
    with closing(sqlite.connect(path)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE IF NOT EXISTS said (text TEXT)")
        database.executemany("INSERT INTO said VALUES (?)", [(text,)] * rows)
        database.commit()


def said(path: Path) -> set[str]:
    with closing(sqlite.connect(path)) as database:
        return {row[0] for row in database.execute("SELECT text FROM said")}


def key_of(vault: Vault, secure: bool) -> Key | None:
    return vault.ensure(NOW)[0] if secure else None


@pytest.mark.parametrize("secure", [False, True])
def test_a_backup_is_whole_private_and_brings_back_what_was(
    tmp_path: Path, databases: dict[str, Path], vault: Vault, secure: bool
) -> None:
    made = back_up(databases, tmp_path / "backups", NOW, key_of(vault, secure))
    assert made.name == "20261126T030000Z"
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    manifest = verify(made, vault.keys(), tmp_path / "scratch")
    assert manifest.is_secure == secure
    assert [entry.database for entry in manifest.entries] == ["lab", "platform"]
    assert (b"first" in (made / manifest.entries[0].file).read_bytes()) != secure
    for path in databases.values():
        write(path, "after")
    done = restore(made, databases, vault.keys(), tmp_path / "mark", NOW)
    assert {name: said(path) for name, path in databases.items()} == {name: {"first"} for name in databases}
    assert [said(path) for path in done.kept_aside] == [{"first", "after"}] * 2
    assert list((tmp_path / "scratch").iterdir()) == []


@pytest.mark.parametrize("secure", [False, True])
def test_a_flipped_byte_in_any_file_is_named(
    tmp_path: Path, databases: dict[str, Path], vault: Vault, secure: bool
) -> None:
    made = back_up(databases, tmp_path / "backups", NOW, key_of(vault, secure))
    for path in sorted(made.iterdir()):
        content = path.read_bytes()
        for at in (0, len(content) // 2, len(content) - 1):
            path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
            with pytest.raises(Damaged) as refused:
                verify(made, vault.keys(), tmp_path)
            named = path.name if not path.name.endswith(".sha256") else "manifest.json"
            assert refused.value.path.name == named, at
            before = {one: one.read_bytes() for one in databases.values()}
            with pytest.raises(Damaged):
                restore(made, databases, vault.keys(), tmp_path / "mark", NOW)
            assert {one: one.read_bytes() for one in databases.values()} == before
        path.write_bytes(content)
    verify(made, vault.keys(), tmp_path)


def test_a_file_too_many_or_too_few_is_named(tmp_path: Path, databases: dict[str, Path]) -> None:
    made = back_up(databases, tmp_path / "backups", NOW)
    (made / "stranger").touch()
    with pytest.raises(Damaged, match="stranger"):
        verify(made, [], tmp_path)
    (made / "stranger").unlink()
    (made / "lab.db").unlink()
    with pytest.raises(Damaged, match=r"lab\.db: it is missing"):
        verify(made, [], tmp_path)
    with pytest.raises(Unusable, match="not a backup"):
        verify(tmp_path, [], tmp_path)
    with pytest.raises(Unusable, match="no such folder"):
        verify(tmp_path / "nowhere", [], tmp_path)


def test_a_database_that_is_broken_inside_is_not_restored(tmp_path: Path, databases: dict[str, Path]) -> None:
    """Checksums that fit say nothing of what was copied: the pages are read too."""
    with closing(sqlite.connect(databases["lab"])) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    page = bytearray(databases["lab"].read_bytes())
    page[4096:4196] = b"\xff" * 100
    databases["lab"].write_bytes(page)
    try:
        made = back_up(databases, tmp_path / "backups", NOW)
    except Damaged as damaged:
        assert damaged.path == databases["lab"]  # noqa: PT017 (either is right: SQLite may see it while copying)
        return
    with pytest.raises(Damaged, match=r"lab\.db"):
        verify(made, [], tmp_path)


def test_a_backup_under_writers_is_of_one_moment(tmp_path: Path) -> None:
    """Each transaction writes a pair; no backup has half of one, and the writer is not refused."""
    path, stop, written = tmp_path / "state" / "busy.db", threading.Event(), []
    write(path, "first", 20_000)

    def pairs() -> None:
        with closing(sqlite.connect(path, timeout=5)) as database:
            while not stop.is_set():
                database.execute("BEGIN IMMEDIATE")
                database.execute("INSERT INTO said VALUES ('left')")
                database.execute("INSERT INTO said VALUES ('right')")
                database.commit()
                written.append(1)

    writer = threading.Thread(target=pairs)
    writer.start()
    try:
        made = [back_up({"lab": path}, tmp_path / "backups", NOW) for _ in range(5)]
    finally:
        stop.set()
        writer.join()
    assert [folder.name for folder in backups_of(tmp_path / "backups")] == [folder.name for folder in made]
    assert len(written) > 5
    for folder in made:
        verify(folder, [], tmp_path)
        with closing(sqlite.connect(folder / "lab.db")) as database:
            left, right = (
                database.execute("SELECT count(*) FROM said WHERE text = ?", (side,)).fetchone()[0]
                for side in ("left", "right")
            )
        assert left == right


@pytest.mark.parametrize("done", range(9))
def test_a_restore_that_was_killed_is_finished(tmp_path: Path, databases: dict[str, Path], done: int) -> None:
    """A process that ends after so many renames of the swap: whoever comes next finishes it, and nothing is lost."""
    made = back_up(databases, tmp_path / "backups", NOW)
    for path in databases.values():
        write_and_die(path, "after")
        assert path.with_name(f"{path.name}-wal").stat().st_size, "its newest row is only in the log"
    mark = tmp_path / "mark"
    restored = in_a_process(f"""
        import os, sys
        from datetime import datetime, UTC
        from pathlib import Path
        from services.infra.backup import restore
        mark, left = Path({str(mark)!r}), [{done}]
        def die(event, _arguments):
            if event == "os.rename" and mark.exists():
                left[0] -= 1
                if left[0] < 0:
                    os._exit(9)
        sys.addaudithook(die)
        databases = {{name: Path(path) for name, path in { ({k: str(v) for k, v in databases.items()})!r}.items()}}
        restore(Path({str(made)!r}), databases, [], mark, datetime(2026, 11, 26, tzinfo=UTC))
    """)
    assert restored == (0 if done == 8 else 9)
    finish_restore(mark)
    assert [said(path) for path in databases.values()] == [{"first"}] * 2
    former = [path.with_name(f"{path.name}.before-20261126T000000Z") for path in databases.values()]
    assert [said(path) for path in former] == [{"first", "after"}] * 2
    assert not mark.exists()
    assert finish_restore(mark) == ()


def write_and_die(path: Path, text: str) -> None:
    """A row of a process that was killed before its log was played into the database."""
    code = f"""
        import os
        from pysqlite3 import dbapi2 as sqlite
        database = sqlite.connect({str(path)!r})
        database.execute("INSERT INTO said VALUES ({text!r})")
        database.commit()
        os._exit(9)
    """
    assert in_a_process(code) == 9


def in_a_process(code: str, *, file_bytes: int | None = None) -> int:
    """Run code in a Python of its own, which can write no larger file than that; its exit status."""

    def limit() -> None:
        if file_bytes is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))

    command = [sys.executable, "-c", textwrap.dedent(code)]
    return subprocess.run(command, cwd=REPOSITORY, preexec_fn=limit).returncode


def test_old_backups_go_and_half_made_ones_are_none(tmp_path: Path, databases: dict[str, Path]) -> None:
    folder = tmp_path / "backups"
    for day in range(5):
        back_up(databases, folder, NOW + timedelta(days=day))
    left = folder / ".partial-20261126T030000Z"
    left.mkdir()
    (folder / "notes.txt").touch()
    gone = prune_backups(folder, 2)
    assert [path.name[:8] for path in gone] == ["20261126", "20261127", "20261128"]
    assert [path.name[:8] for path in backups_of(folder)] == ["20261129", "20261130"]
    back_up(databases, folder, NOW)
    assert not left.exists()
    assert (folder / "notes.txt").exists()
    with pytest.raises(Unusable, match="no database yet"):
        back_up({"lab": tmp_path / "nothing.db"}, folder, NOW)


def test_a_disk_that_takes_no_more_leaves_no_half_backup(tmp_path: Path, databases: dict[str, Path]) -> None:
    write(databases["platform"], "a long text " * 100, 1000)
    folder, paths = tmp_path / "backups", {name: str(path) for name, path in databases.items()}
    code = f"""
        import sys
        from datetime import datetime, UTC
        from pathlib import Path
        from services.infra.backup import back_up
        try:
            back_up({{n: Path(p) for n, p in {paths!r}.items()}}, Path({str(folder)!r}), datetime.now(UTC))
        except OSError as error:
            sys.exit(7)
    """
    assert in_a_process(code, file_bytes=200_000) == 7
    assert list(folder.iterdir()) == []
    assert in_a_process(code) == 0
    assert len(backups_of(folder)) == 1


def test_rotated_keys_still_decrypt_and_go_once_no_backup_needs_them(
    tmp_path: Path, databases: dict[str, Path], vault: Vault
) -> None:
    folder = tmp_path / "backups"
    first, is_new = vault.ensure(NOW)
    assert is_new
    assert vault.ensure(NOW) == (first, False)
    assert stat.S_IMODE(first.path.stat().st_mode) == 0o600
    assert first.recipient not in repr(first.identity)
    made = back_up(databases, folder, NOW, first)
    second, third = vault.rotate(NOW), vault.rotate(NOW)
    known = vault.keys()
    assert [key.recipient for key in known] == [third.recipient, second.recipient, first.recipient]
    verify(made, vault.keys(), tmp_path)
    assert vault.prune(recipients_of(folder)) == [second]
    shutil.rmtree(made)
    assert vault.prune(recipients_of(folder)) == [first]
    assert vault.ensure(NOW) == (third, False)


def test_without_its_key_an_encrypted_backup_is_refused_by_name(
    tmp_path: Path, databases: dict[str, Path], vault: Vault
) -> None:
    made = back_up(databases, tmp_path / "backups", NOW, vault.rotate(NOW))
    other = Vault(tmp_path / "other")
    other.rotate(NOW)
    recipient = read_manifest(made).recipient
    with pytest.raises(Unusable, match=f"no key for {recipient}"):
        verify(made, other.keys(), tmp_path)
    key = vault.keys()[0].path
    key.write_text("nothing")
    with pytest.raises(Unusable, match="no readable age key"):
        vault.keys()


def test_a_backup_of_another_form_is_refused(tmp_path: Path, databases: dict[str, Path]) -> None:
    made = back_up(databases, tmp_path / "backups", NOW)
    raw = {**json.loads((made / "manifest.json").read_text()), "form": 2}
    content = json.dumps(raw).encode()
    (made / "manifest.json").write_bytes(content)
    (made / "manifest.json.sha256").write_text(f"{hashlib.sha256(content).hexdigest()}  manifest.json\n")
    with pytest.raises(Unusable, match="another version"):
        verify(made, [], tmp_path)
