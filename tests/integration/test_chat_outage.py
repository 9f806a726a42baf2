"""A full disk and a lost PostgreSQL while people write: nothing acknowledged is lost, and afterwards it goes on."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from services.infra.sql import migrate
from tests.soak.ground import own_mounts
from tests.support.chat_outage import outlived
from tests.support.postgres import PostgresCluster
from tests.support.redis import RedisServer


@pytest.mark.skipif(own_mounts() is None, reason="this kernel lets nobody have a small disk of their own")
def test_a_full_disk_refuses_messages_and_loses_none(redis: RedisServer, tmp_path: Path) -> None:
    mounting = own_mounts()
    assert mounting is not None
    command = [
        *(*mounting, sys.executable, "-m", "tests.support.chat_outage"),
        *(str(tmp_path / "disk"), redis.url),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["kept"] > 20
    assert told["refused"] == ["OVERLOADED"]


def test_a_lost_postgresql_refuses_messages_and_loses_none(
    postgres: PostgresCluster, redis: RedisServer
) -> None:
    url = postgres.database()
    migrate(url, "services.migrations")
    said = asyncio.run(outlived(url, redis.url, postgres.stop, postgres.start))
    assert len(said.kept) > 20
    assert {*said.refused} == {"OVERLOADED"}
