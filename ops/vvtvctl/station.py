"""The way to the platform: the Python SDK, signed with this environment's credentials, or as somebody signed in."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import typer
from voulezvous import Client, ControlSigner, Person
from voulezvous.errors import ApiError, NetworkError, UnexpectedAnswer

from ops.vvtvctl.trouble import Trouble, misunderstood, refused, unreachable
from services.infra.settings import Settings, read_settings


@contextmanager
def station() -> Iterator[Client]:
    """Open the platform this environment names; whatever fails inside becomes a `Trouble`."""
    settings = read_settings()
    url = address(settings)
    signer = ControlSigner(settings.control_token, settings.control_secret)
    with _troubles(url, refused), Client(url, signer=signer, retry=None) as client:
        yield client


@contextmanager
def signed_in(handle: str, password: str, credentials: str) -> Iterator[Client]:
    """Open the platform as somebody, who is signed out again afterwards; whatever fails inside becomes a `Trouble`.

    `credentials` says what to do when they may not.
    """
    url = address(read_settings())
    with _troubles(url, partial(refused, credentials=credentials)):
        person = Person.sign_in(url, handle, password, device_label="vvtvctl")
        with Client(url, signer=person, retry=None) as client:
            try:
                yield client
            finally:
                client.identity.logout()


def password_of(handle: str) -> str:
    """Somebody's password, asked for or read from standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return str(typer.prompt(f"password of {handle}", hide_input=True, err=True))


@contextmanager
def _troubles(url: str, said_no: Callable[[str, ApiError], Trouble]) -> Iterator[None]:
    try:
        yield
    except NetworkError as error:
        raise unreachable(url, error) from error
    except ApiError as error:
        raise said_no(url, error) from error
    except UnexpectedAnswer as error:
        raise misunderstood(url, error) from error


def address(settings: Settings) -> str:
    """The URL a person on this machine opens; a wildcard address is reached over loopback."""
    return url_of(settings.host, settings.port)


def url_of(host: str, port: int) -> str:
    """The URL under which a person on this machine reaches what listens there."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://{f'[{reached}]' if ':' in reached else reached}:{port}"
