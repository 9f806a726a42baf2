"""Follows a chat until the server refuses for good."""

import json
import sys
from typing import assert_never, assert_type

from voulezvous import Client, Reconnect, SocketRefused
from voulezvous.generated.models import ChatLeft, ChatResync, ChatSaid, ChatSay
from voulezvous.generated.sockets import ChatNews


def told(news: ChatNews) -> str:
    if news.type == "said":
        assert_type(news, ChatSaid)
        return f"said {news.sequence} {news.body}"
    if news.type == "left":
        assert_type(news, ChatLeft)
        return f"left {news.sequence}"
    if news.type == "resync":
        assert_type(news, ChatResync)
        return "resync"
    assert_never(news)


def main(base_url: str) -> None:
    heard: list[str] = []
    with (
        Client(base_url) as client,
        client.sockets.chat("a/b", reconnect=Reconnect(delay_s=0.01)) as chat,
    ):
        try:
            for news in chat:
                assert_type(news, ChatSaid | ChatLeft | ChatResync)
                heard.append(told(news))
                if news.type == "left":
                    chat.send(ChatSay(body="bye"))
        except SocketRefused as refused:
            print(json.dumps({"heard": heard, "refused": refused.meaning}))


if __name__ == "__main__":
    main(sys.argv[1])
