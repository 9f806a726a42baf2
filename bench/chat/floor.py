"""What any server pays: a frame made once, and one `write(2)` to each socket. Prints its port, and serves for ever."""

from __future__ import annotations

import os
import select
import socket

from websockets.frames import Frame, Opcode

_ACCEPTED = b"HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n\r\n"
_AT_ONCE = 1 << 16


def main() -> None:
    """Pass on to everybody what one of them says."""
    door = socket.create_server(("127.0.0.1", 0), backlog=4096)
    print(door.getsockname()[1], flush=True)
    poll, lines = select.epoll(), dict[int, socket.socket]()
    poll.register(door.fileno(), select.EPOLLIN)
    while True:
        for descriptor, _ in poll.poll():
            if descriptor == door.fileno():
                line = _let_in(door)
                lines[line.fileno()] = line
                poll.register(line.fileno(), select.EPOLLIN)
            elif said := lines[descriptor].recv(_AT_ONCE):
                frame = Frame(Opcode.TEXT, _unmasked(said)).serialize(mask=False)
                for one in lines:
                    os.write(one, frame)
            else:
                poll.unregister(descriptor)
                lines.pop(descriptor).close()


def _let_in(door: socket.socket) -> socket.socket:
    line, _ = door.accept()
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    asked = b""
    while b"\r\n\r\n" not in asked:
        asked += line.recv(_AT_ONCE)
    line.sendall(_ACCEPTED)
    return line


def _unmasked(frame: bytes) -> bytes:
    """What a client's whole frame says whose length takes two bytes (RFC 6455, 5.2 and 5.3)."""
    key, masked = frame[4:8], frame[8:]
    return bytes(byte ^ key[at % 4] for at, byte in enumerate(masked))


if __name__ == "__main__":
    main()
