"""Packets in the order in which they were sent, with patience for those that are late: pure.

A missing packet is waited for, because it may come by another way or be sent again (RFC 4585); what does not come in
time is told as lost, so that nobody decodes around it.
"""

from __future__ import annotations

from typing import NamedTuple

from services.media.sfu.rtp import Packet, newer


class _Waiting(NamedTuple):
    packet: Packet
    since_s: float


class Ordering:
    """One stream; `patience_s` is how long a missing packet is waited for."""

    def __init__(self, patience_s: float) -> None:
        self._patience_s = patience_s
        self._next: int | None = None
        self._waiting: dict[int, _Waiting] = {}

    def add(self, packet: Packet, now_s: float) -> None:
        """Take a packet; one that comes twice, or after it was given up, is forgotten."""
        if self._next is None:
            self._next = packet.sequence
        if packet.sequence != self._next and not newer(packet.sequence, self._next, 16):
            return
        self._waiting.setdefault(packet.sequence, _Waiting(packet, now_s))

    def take(self, now_s: float) -> list[Packet | None]:
        """What is due, in order; None stands for one or more packets that are given up."""
        due: list[Packet | None] = []
        while self._waiting and self._next is not None:
            found = self._waiting.pop(self._next, None)
            if found is None:
                oldest = min(self._waiting.values(), key=lambda one: one.since_s)
                if now_s - oldest.since_s < self._patience_s:
                    break
                due.append(None)
                self._next = min(self._waiting, key=self._ahead)
                continue
            due.append(found.packet)
            self._next = (self._next + 1) & 0xFFFF
        return due

    def _ahead(self, sequence: int) -> int:
        """How far a number lies ahead of the next one."""
        return (sequence - (self._next or 0)) & 0xFFFF
