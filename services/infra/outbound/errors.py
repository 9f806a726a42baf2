"""Why a page or file of the web could not be read. `passing` says that it may go better later."""


class OutboundError(Exception):
    """Reading failed; the text says what and where, without credentials or queries."""

    passing = True


class NotAllowed(OutboundError):
    """The URL leads where we don't go: another scheme, credentials, an address of our own networks."""

    passing = False


class Unreachable(OutboundError):
    """No name, no route, no handshake, or the connection broke off."""


class TooSlow(OutboundError):
    """Connecting, a pause, or the whole of it took longer than the configuration allows."""


class Broken(OutboundError):
    """The answer is no HTTP, ends early, or is not encoded as it says."""


class TooLarge(OutboundError):
    """More bytes than the limit, as sent or as decoded."""

    passing = False


class RefusedAnswer(OutboundError):
    """A status that is no success. Errors of the server (5xx), 408 and 425 may pass; the rest is final."""

    def __init__(self, text: str, status: int) -> None:
        super().__init__(text)
        self.status = status
        self.passing = status >= 500 or status in (408, 425)


class HostBusy(OutboundError):
    """The host asked for a pause (429 or 503 with Retry-After), `retry_after_s` from now."""

    def __init__(self, text: str, retry_after_s: float) -> None:
        super().__init__(text)
        self.retry_after_s = retry_after_s
