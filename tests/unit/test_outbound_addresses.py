"""Where the LAB may connect to: nothing of its own networks, however it is written."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.infra.outbound import Allowed, is_public

NOWHERE = Allowed()
PRIVATE = (
    *("127.0.0.1", "127.255.0.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1"),
    *(
        "169.254.169.254",
        "100.64.0.1",
        "100.127.255.254",
        "192.0.0.1",
        "192.0.2.9",
        "198.18.0.1",
        "198.51.100.4",
    ),
    *("203.0.113.7", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
    *(
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
    ),
    *("::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1"),
    *(
        "2002:7f00:1::",
        "2002:c0a8:101::1",
        "2001:0:a00:1::1",
        "fec0::1",
        "not an address",
        "",
        "127.0.0.1.nip.io",
    ),
)


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    assert not is_public(address, NOWHERE)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:93.184.216.34"])
def test_a_public_address_is_allowed(address: str) -> None:
    assert is_public(address, NOWHERE)


@given(st.ip_addresses(v=4))
def test_ipv6_gives_no_other_verdict_on_an_ipv4_address(address: ipaddress.IPv4Address) -> None:
    plain = is_public(str(address), NOWHERE)
    assert is_public(f"::ffff:{address}", NOWHERE) is plain
    assert is_public(str(ipaddress.IPv6Address(int(_NAT64) | int(address))), NOWHERE) is plain


@given(st.ip_addresses())
def test_what_is_allowed_is_only_what_the_configuration_names(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    allowed = Allowed(["10.0.0.0/8", "fd00::/16"])
    named = any(address in ipaddress.ip_network(net) for net in ("10.0.0.0/8", "fd00::/16"))
    mapped = isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped
    if not mapped:
        assert is_public(str(address), allowed) is (named or is_public(str(address), NOWHERE))


_NAT64 = ipaddress.ip_address("64:ff9b::")
