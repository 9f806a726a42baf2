"""How connections of the SFU are made, told further candidates, and remembered when they are gone.

Calls and live sources share one range of ports and one memory. Raises kernel errors in the contract's words.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable

import structlog

from generated.vocabulary import ErrorCode
from services.kernel.errors import Invalid, KernelError, NotFound, Unavailable
from services.media.sfu.answer import OurEnd
from services.media.sfu.leg import Leg, Network, Ports
from services.media.sfu.offer import Offer, Unreadable, read_fragment

_log = structlog.get_logger("sfu.connections")
_NAME_BYTES = 16


def new_name() -> str:
    """A name for a connection's resource that nobody can guess."""
    return secrets.token_urlsafe(_NAME_BYTES)


class Connections:
    """Every connection of one SFU; why the last `kept` ended is remembered."""

    def __init__(self, network: Network, kept: int) -> None:
        self._network, self._kept = network, kept
        self._ports = Ports(network.port_min, network.port_max)
        self._ended: OrderedDict[tuple[str, str], str] = OrderedDict()

    def leg(
        self,
        on_rtp: Callable[[bytes], None],
        on_rtcp: Callable[[bytes], None],
        on_open: Callable[[], None],
        on_closed: Callable[[str], None],
    ) -> Leg:
        """One in the making."""
        return Leg(
            self._network, self._ports, on_rtp=on_rtp, on_rtcp=on_rtcp, on_open=on_open, on_closed=on_closed
        )

    async def accept(self, leg: Leg, offer: Offer, *, gone: KernelError) -> OurEnd:
        """Our end for an offer. Raises `gone` when it was closed meanwhile, and Unavailable (PROVIDER_FAILED)."""
        try:
            return await leg.accept(offer)
        except ConnectionAbortedError as error:
            raise gone from error
        except OSError as error:
            leg.close("no_socket")
            _log.error("no_socket", error=str(error))
            raise Unavailable(ErrorCode.PROVIDER_FAILED, "The SFU has no free socket just now.") from error
        except BaseException:
            leg.close("half_made")
            raise

    async def trickle(self, leg: Leg, text: str) -> None:
        """Take further candidates of a peer. Raises Invalid for an ICE restart, which this SFU does not do."""
        try:
            fragment = read_fragment(text)
        except Unreadable as error:
            raise Invalid(ErrorCode.SCHEMA_INVALID, f"The fragment is not understood: {error}.") from error
        if fragment.username not in (None, leg.remote_username):
            raise Invalid(
                ErrorCode.MEDIA_REFUSED, "An ICE restart is not supported: send a new offer instead."
            )
        await leg.add(fragment.candidates, complete=fragment.complete)

    def remember(self, place: str, name: str, reason: str) -> None:
        """One has ended; `place` is its session or channel."""
        self._ended[place, name] = reason
        while len(self._ended) > self._kept:
            self._ended.popitem(last=False)

    def missing(self, place: str, name: str) -> NotFound:
        """What to raise for a name that is nobody's there: with the reason, if it ended by itself."""
        reason = self._ended.get((place, name))
        ended = f"It ended: {reason}." if reason else "There is no connection of this name."
        return NotFound(ErrorCode.NOT_FOUND, ended)
