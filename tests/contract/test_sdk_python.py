"""The Python SDK against the real platform."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from voulezvous import (
    AsyncClient,
    Client,
    Conflict,
    ControlSigner,
    Denied,
    Invalid,
    NotFound,
    Reconnect,
    Unauthenticated,
)
from voulezvous.generated.models import (
    AssetAdd,
    AssetState,
    BroadcastNowPlaying,
    ErrorCode,
    Locale,
    QueueInsert,
    Topic,
)
from voulezvous.socket import Socket
from voulezvous.streams import Streams

from tests.contract.fuzz import SECRET, TOKEN
from tests.support.platform import Platform
from tests.support.xmltv import xmltv_programmes

NOBODY = UUID("01935b7e-5f00-7000-8000-00000000dead")


@pytest.fixture
def client(platform: Platform, signer: ControlSigner) -> Iterator[Client]:
    """A client that may control the station."""
    with Client(platform.base_url, signer=signer) as opened:
        yield opened


def test_public_operations_return_their_types(client: Client) -> None:
    now = client.broadcast.get_now_playing()
    assert now.current.starts_at < now.current.ends_at
    assert client.health.get_readiness().ready
    assert client.health.get_status().lab.alive
    assert client.modes.list_modes().items
    assert client.modes.get_client_config().channels[0].channel_id == now.channel_id
    assert client.modes.get_copy(Locale.PT_BR).strings


def test_an_answer_that_is_no_json_comes_as_text(client: Client) -> None:
    told = xmltv_programmes(client.broadcast.get_guide_xmltv(channel="main"))
    now = client.broadcast.get_now_playing().current
    assert told[0].start <= now.starts_at < told[-1].stop
    with pytest.raises(NotFound):
        client.broadcast.get_guide_xmltv(channel="nowhere")


def test_every_list_is_walked_to_its_end(client: Client, ready: Platform) -> None:
    walked = [asset.asset_id for asset in client.control.iter_assets(limit=1)]
    assert len(walked) == len(set(walked)) > 1
    assert [p.starts_at for p in client.broadcast.iter_guide(limit=2)]
    first = client.control.list_assets(limit=1)
    left = [asset.asset_id for asset in client.control.iter_assets(limit=1, cursor=first.next_cursor)]
    assert walked == [first.items[0].asset_id, *left]


def test_refusals_are_typed_by_category_and_carry_their_code(client: Client) -> None:
    with pytest.raises(NotFound) as refused:
        client.control.inspect_asset(NOBODY)
    assert refused.value.code is ErrorCode.NOT_FOUND
    assert refused.value.request_id
    with pytest.raises(Invalid) as invalid:
        client.control.list_queue(limit=0)
    assert invalid.value.items


def test_wrong_credentials_are_told_apart(platform: Platform) -> None:
    with Client(platform.base_url) as nobody, pytest.raises(Unauthenticated):
        nobody.control.list_queue()
    with (
        Client(platform.base_url, signer=ControlSigner(TOKEN, "guess")) as forger,
        pytest.raises(Denied) as refused,
    ):
        forger.control.list_queue()
    assert refused.value.code is ErrorCode.SIGNATURE_INVALID


def test_equal_calls_in_one_second_are_no_replays(client: Client) -> None:
    for _ in range(5):
        client.control.list_queue(limit=17)


def test_equal_calls_of_several_signers_at_once_are_no_replays(platform: Platform) -> None:
    def call(_: int) -> int:
        with Client(platform.base_url, signer=ControlSigner(TOKEN, SECRET)) as colleague:
            return len(colleague.control.list_queue(limit=23).items)

    with ThreadPoolExecutor(max_workers=3) as pool:
        assert len(list(pool.map(call, range(3)))) == 3


def test_one_key_has_one_effect(client: Client, ready: Platform) -> None:
    asset = next(a for a in client.control.iter_assets() if a.state is AssetState.READY)
    body = QueueInsert(asset_id=asset.asset_id)
    key = f"twice-{uuid4()}"
    once = client.control.insert_queue_entry(body=body, idempotency_key=key)
    twice = client.control.insert_queue_entry(body=body, idempotency_key=key)
    assert twice.entry_id == once.entry_id
    other = client.control.insert_queue_entry(body=body)
    assert other.entry_id != once.entry_id
    for entry in (once, other):
        client.control.remove_queue_entry(entry.entry_id)
    with pytest.raises(NotFound):
        client.control.remove_queue_entry(once.entry_id)


def test_a_handshake_on_a_path_without_a_socket_is_refused(platform: Platform) -> None:
    nowhere: Socket[Any, Any] = Socket("/v1/nowhere", messages={})
    with pytest.raises(NotFound, match="no socket at this path"):
        next(Streams(platform.base_url).open(nowhere, {}, reconnect=Reconnect(attempts=3)))


def test_an_asset_comes_and_goes(client: Client, spare_file: Path) -> None:
    asset = client.control.add_asset(body=AssetAdd(path=str(spare_file)))
    with pytest.raises(Conflict) as refused:
        client.control.add_asset(body=AssetAdd(path=str(spare_file)))
    assert refused.value.code is ErrorCode.ASSET_EXISTS
    client.control.remove_asset(asset.asset_id)
    with pytest.raises(NotFound):
        client.control.inspect_asset(asset.asset_id)


def test_events_resume_after_the_sequence_given(client: Client) -> None:
    first = next(client.events(Topic.BROADCAST))
    assert isinstance(first, BroadcastNowPlaying)
    again = next(client.events(Topic.BROADCAST, after={Topic.BROADCAST: first.sequence - 1}))
    assert again == first
    sequences = [news.sequence for news in islice(client.events(after={Topic.BROADCAST: first.sequence}), 2)]
    assert sequences == [first.sequence + 1, first.sequence + 2]


def test_the_asynchronous_client_does_the_same(platform: Platform, signer: ControlSigner) -> None:
    async def tour() -> None:
        async with AsyncClient(platform.base_url, signer=signer) as client:
            now, modes = await asyncio.gather(client.broadcast.get_now_playing(), client.modes.list_modes())
            assert now.current.title
            assert modes.items
            assert [asset async for asset in client.control.iter_assets(limit=1)]
            with pytest.raises(NotFound):
                await client.control.inspect_queue_entry(NOBODY)
            async for news in client.events(Topic.BROADCAST, after={Topic.BROADCAST: 0}):
                assert isinstance(news, BroadcastNowPlaying)
                break

    asyncio.run(tour())
