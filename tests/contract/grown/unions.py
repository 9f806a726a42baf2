"""Lists rooms and opens one, narrowing each endpoint by its tag."""

import json
import sys
from collections.abc import Iterator
from typing import assert_never, assert_type

from voulezvous import Client, NetworkError, UnexpectedAnswer
from voulezvous.generated.models import Endpoint, Livekit, Salon, Whip


def name(endpoint: Endpoint) -> str:
    if endpoint.kind == "whip":
        assert_type(endpoint, Whip)
        return f"Whip{endpoint.url[:0]}"
    if endpoint.kind == "livekit":
        assert_type(endpoint, Livekit)
        return f"Livekit{endpoint.token[:0]}"
    assert_never(endpoint)


def name_by_class(endpoint: Endpoint) -> str:
    match endpoint:
        case Whip():
            return "Whip"
        case Livekit():
            return "Livekit"
        case _:
            assert_never(endpoint)


def tour(client: Client) -> dict[str, object]:
    rooms = client.rooms.iter_rooms(limit=2)
    assert_type(rooms, Iterator[Salon])
    listed = list(rooms)
    opened = client.rooms.open_room(body=listed[0])
    assert_type(opened, Whip | Livekit)
    return {
        "endpoints": [name(room.endpoint) for room in listed],
        "spare": [name_by_class(spare) for room in listed for spare in room.spare or ()],
        "opened": name(opened),
        "sent": listed[0].to_dict(),
    }


if __name__ == "__main__":
    with Client(sys.argv[1]) as client:
        try:
            print(json.dumps(tour(client)))
        except UnexpectedAnswer as error:
            print(json.dumps({"unexpected": error.reason}))
        except NetworkError as error:
            print(json.dumps({"network": str(error)}))
