"""Where a connection may lead: public addresses only, checked when connecting and connected to as checked.

A name is resolved once per connection and the connection made to the very address that was judged, so a name server
that answers otherwise the second time (DNS rebinding) gains nothing. TLS still verifies the name.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any

import httpcore

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Addresses of a host name, as text; raises `OSError`."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in its last four bytes


class AddressRefused(Exception):
    """The host has an address that isn't public."""


class Allowed:
    """Networks that may be reached although they aren't public; none as shipped."""

    def __init__(self, networks: Iterable[str] = ()) -> None:
        self._networks: tuple[Network, ...] = tuple(ipaddress.ip_network(text) for text in networks)

    def __contains__(self, address: Address) -> bool:
        return any(address.version == net.version and address in net for net in self._networks)


def is_public(text: str, allowed: Allowed) -> bool:
    """Whether an address may be connected to; also by the IPv4 addresses that an IPv6 one stands for."""
    try:
        address: Address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if address in allowed:
        return True
    if "%" in text:
        return False
    return all(_global(each) for each in _meant(address))


def _global(address: Address) -> bool:
    odd = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback
    local = address.is_link_local or getattr(
        address, "is_site_local", False
    )  # fec0::/10, given up by RFC 3879
    return address.is_global and not odd and not local


def _meant(address: Address) -> Sequence[Address]:
    """The address, and the IPv4 ones that a gateway would reach in its place: NAT64, 6to4, Teredo."""
    if not isinstance(address, ipaddress.IPv6Address):
        return (address,)
    if address in _NAT64:
        return (ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF),)
    inner = (address.sixtofour, *(address.teredo or ()))
    return (address, *(each for each in inner if each is not None))


async def system_resolver(host: str, port: int) -> Sequence[str]:
    """Addresses as the machine knows them."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Guarded(httpcore.AsyncNetworkBackend):
    """httpcore's network: resolves, judges every address, and connects to one that was judged."""

    def __init__(self, allowed: Allowed, resolve: Resolve = system_resolver) -> None:
        self._allowed = allowed
        self._resolve = resolve
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address that answers. Raises `AddressRefused`, httpcore's errors."""
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._resolve(host, port)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"{host} was not resolved in time") from error
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} has no address") from error
        if not addresses:
            raise httpcore.ConnectError(f"{host} has no address")
        for address in addresses:
            if not is_public(address, self._allowed):
                raise AddressRefused(f"{host} is at {address}, which is no public address")
        failure: Exception | None = None
        for address in addresses:
            try:
                return await self._network.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError(f"{host} did not answer")

    async def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.AsyncNetworkStream:
        """Never: nothing of the web is at a socket of this machine."""
        raise AddressRefused("a UNIX socket is no place of the web")

    async def sleep(self, seconds: float) -> None:
        """httpcore's pause between attempts."""
        await self._network.sleep(seconds)
