"""The one way out to the web: what others name (feeds, APIs, files), read without reaching into our own networks.

`addresses` decides where a connection may lead, `hosts` how politely, `client` reads under limits. Refuses other
schemes than http and https, credentials in URLs, addresses that aren't public, and whatever is longer, slower or
further redirected than the configuration allows. Proxies of the environment are not used: they would connect in our
place.
"""

from services.infra.outbound.addresses import AddressRefused, Allowed, Guarded, Resolve, is_public
from services.infra.outbound.client import Answer, Stream, Web, WebLimits, joined, shown
from services.infra.outbound.errors import (
    Broken,
    HostBusy,
    NotAllowed,
    OutboundError,
    RefusedAnswer,
    TooLarge,
    TooSlow,
    Unreachable,
)

__all__ = [
    "AddressRefused",
    "Allowed",
    "Answer",
    "Broken",
    "Guarded",
    "HostBusy",
    "NotAllowed",
    "OutboundError",
    "RefusedAnswer",
    "Resolve",
    "Stream",
    "TooLarge",
    "TooSlow",
    "Unreachable",
    "Web",
    "WebLimits",
    "is_public",
    "joined",
    "shown",
]
