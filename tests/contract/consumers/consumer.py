"""A stranger's program: it has the installed package and an address, nothing else."""

import asyncio
import json
import sys
from pathlib import Path

import voulezvous
from voulezvous import AsyncClient, Client, ControlSigner, NotFound, Retry
from voulezvous.generated.models import BroadcastNowPlaying, ErrorCode, Programme, Topic


def titles(client: Client) -> list[str]:
    found: list[Programme] = list(client.broadcast.iter_guide(limit=5))
    return [programme.title for programme in found]


def refusal(client: Client) -> ErrorCode | str:
    try:
        client.broadcast.get_now_playing(channel="nowhere")
    except NotFound as refused:
        return refused.code
    return ""


async def sequence(base_url: str) -> int:
    async with AsyncClient(base_url) as client:
        async for news in client.events(Topic.BROADCAST, after={Topic.BROADCAST: 0}):
            if isinstance(news, BroadcastNowPlaying):
                return news.sequence
    return -1


def main(base_url: str, token: str, secret: str) -> None:
    with Client(base_url, signer=ControlSigner(token, secret), retry=Retry(attempts=2)) as client:
        told = {
            "at": str(Path(voulezvous.__file__).parent),
            "version": voulezvous.__version__,
            "titles": titles(client),
            "refusal": refusal(client),
            "assets": len(list(client.control.iter_assets(limit=1))),
            "sequence": asyncio.run(sequence(base_url)),
        }
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
