"""Voulezvous for Python: an operation is a method that returns its type or raises; events resume."""

from voulezvous.async_streams import AsyncStream
from voulezvous.client import AsyncClient, Client
from voulezvous.errors import (
    ApiError,
    Conflict,
    Denied,
    Expired,
    Failed,
    Invalid,
    NetworkError,
    NotFound,
    RateLimited,
    SocketRefused,
    TooLarge,
    Unauthenticated,
    Unavailable,
    UnexpectedAnswer,
    VoulezvousError,
)
from voulezvous.generated import VERSION
from voulezvous.person import Person
from voulezvous.retry import Retry
from voulezvous.session import Reconnect
from voulezvous.signing import ControlSigner, PoolSigner, Signer
from voulezvous.streams import Stream

__version__ = VERSION

__all__ = [
    "ApiError",
    "AsyncClient",
    "AsyncStream",
    "Client",
    "Conflict",
    "ControlSigner",
    "Denied",
    "Expired",
    "Failed",
    "Invalid",
    "NetworkError",
    "NotFound",
    "Person",
    "PoolSigner",
    "RateLimited",
    "Reconnect",
    "Retry",
    "Signer",
    "SocketRefused",
    "Stream",
    "TooLarge",
    "Unauthenticated",
    "Unavailable",
    "UnexpectedAnswer",
    "VoulezvousError",
    "__version__",
]
