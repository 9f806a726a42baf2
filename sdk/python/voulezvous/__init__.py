"""Voulezvous for Python: an operation is a method that returns its type or raises; events resume."""

from voulezvous.client import AsyncClient, Client
from voulezvous.errors import (
    ApiError,
    Conflict,
    Denied,
    Expired,
    Failed,
    Invalid,
    NotFound,
    RateLimited,
    SocketRefused,
    TooLarge,
    Unauthenticated,
    Unavailable,
    UnexpectedAnswer,
    VoulezvousError,
)
from voulezvous.pages import async_pages, pages
from voulezvous.session import Reconnect
from voulezvous.signing import ControlSigner

__all__ = [
    "ApiError",
    "AsyncClient",
    "Client",
    "Conflict",
    "ControlSigner",
    "Denied",
    "Expired",
    "Failed",
    "Invalid",
    "NotFound",
    "RateLimited",
    "Reconnect",
    "SocketRefused",
    "TooLarge",
    "Unauthenticated",
    "Unavailable",
    "UnexpectedAnswer",
    "VoulezvousError",
    "async_pages",
    "pages",
]
