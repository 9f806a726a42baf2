"""SRTP on the way out, which is done once per packet and viewer: libsrtp's own call, in one buffer for all connections.

`pylibsrtp.Session.protect` makes a length and a slice of its own for each packet, in a buffer per connection that has
left the processor's cache by the time it is used again. What is called here is what it calls (pylibsrtp 1.0).
"""

from __future__ import annotations

from pylibsrtp import SRTP_MAX_SRTCP_TRAILER_LEN, Error, Session
from pylibsrtp._binding import ffi, lib  # type: ignore[import-not-found]

_PACKET_BYTES = 2048
_PLAIN_BYTES = _PACKET_BYTES - SRTP_MAX_SRTCP_TRAILER_LEN
_packet = ffi.new("char[]", _PACKET_BYTES)
_window = ffi.buffer(_packet)
_length = ffi.new("int *")
_protect = lib.srtp_protect


class Seal:
    """Protects the RTP packets of one connection; one thread only."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._srtp = session._srtp[0]

    def protect(self, data: bytes) -> bytes:
        """The SRTP packet. Raises `pylibsrtp.Error`, also for one that is too long."""
        length = len(data)
        if length > _PLAIN_BYTES:
            raise Error("packet is too long")
        _window[0:length] = data
        _length[0] = length
        if _protect(self._srtp, _packet, _length):
            raise Error("libsrtp refused the packet")
        return bytes(_window[0 : _length[0]])
