"""The way to the platform: the Python SDK, signed with this environment's credentials."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from voulezvous import Client, ControlSigner
from voulezvous.errors import ApiError, NetworkError, UnexpectedAnswer

from ops.vvtvctl.trouble import misunderstood, refused, unreachable
from services.infra.settings import Settings, read_settings


@contextmanager
def station() -> Iterator[Client]:
    """Open the platform this environment names; whatever fails inside becomes a `Trouble`."""
    settings = read_settings()
    url = address(settings)
    signer = ControlSigner(settings.control_token, settings.control_secret)
    try:
        with Client(url, signer=signer, retry=None) as client:
            yield client
    except NetworkError as error:
        raise unreachable(url, error) from error
    except ApiError as error:
        raise refused(url, error) from error
    except UnexpectedAnswer as error:
        raise misunderstood(url, error) from error


def address(settings: Settings) -> str:
    """The URL a person on this machine opens; a wildcard address is reached over loopback."""
    return url_of(settings.host, settings.port)


def url_of(host: str, port: int) -> str:
    """The URL under which a person on this machine reaches what listens there."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://{f'[{reached}]' if ':' in reached else reached}:{port}"
