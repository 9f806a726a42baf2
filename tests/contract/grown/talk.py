"""Follows a talk until the server refuses for good."""

import json
import sys
from typing import assert_never, assert_type

from voulezvous import Client, Reconnect, SocketRefused
from voulezvous.generated.models import TalkLeft, TalkResync, TalkSaid, TalkSay
from voulezvous.generated.sockets import TalkNews


def told(news: TalkNews) -> str:
    if news.type == "said":
        assert_type(news, TalkSaid)
        return f"said {news.sequence} {news.body}"
    if news.type == "left":
        assert_type(news, TalkLeft)
        return f"left {news.sequence}"
    if news.type == "resync":
        assert_type(news, TalkResync)
        return "resync"
    assert_never(news)


def main(base_url: str) -> None:
    heard: list[str] = []
    with (
        Client(base_url) as client,
        client.sockets.talk("a/b", reconnect=Reconnect(delay_s=0.01)) as talk,
    ):
        try:
            for news in talk:
                assert_type(news, TalkSaid | TalkLeft | TalkResync)
                heard.append(told(news))
                if news.type == "left":
                    talk.send(TalkSay(body="bye"))
        except SocketRefused as refused:
            print(json.dumps({"heard": heard, "refused": refused.meaning}))


if __name__ == "__main__":
    main(sys.argv[1])
