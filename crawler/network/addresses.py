"""Which addresses may be visited: public ones, and those that the operator lists.

Everything here is a pure function of its arguments; nothing is resolved.
"""

from __future__ import annotations

import socket
import unicodedata
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import unquote

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Where all public IPv6 addresses are (RFC 4291, IANA registry), so that whatever is put elsewhere later is refused.
GLOBAL_UNICAST = IPv6Network("2000::/3")
NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
IPV4_COMPATIBLE = IPv6Network("::/96")  # RFC 4291, deprecated: the last 32 bits are an IPv4 address

# Reserved, but public according to `ipaddress` of some Python versions.
NOT_PUBLIC: tuple[Network, ...] = (
    IPv4Network("192.0.0.0/24"),  # RFC 6890, protocol assignments
    IPv4Network("192.88.99.0/24"),  # RFC 7526, 6to4 relays
    IPv6Network("3fff::/20"),  # RFC 9637, documentation
)


def allowed_networks(values: Iterable[str]) -> tuple[Network, ...]:
    """Return the networks of the setting ``ALLOWED_NETWORKS``.

    Raises ``ValueError`` for what is not a CIDR block or an address.
    """
    return tuple(ip_network(value.strip(), strict=False) for value in values if value.strip())


def embedded_ipv4(address: Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 address carries, ``None`` if it carries none.

    Mapped (RFC 4291), compatible, 6to4 (RFC 3056) and NAT64 (RFC 6052): a
    gateway, or the kernel, sends such packets to the inner address.
    """
    if isinstance(address, IPv4Address):
        return None
    inner = address.ipv4_mapped or address.sixtofour
    if inner is None and (address in NAT64 or address in IPV4_COMPATIBLE):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return inner


def is_public(address: Address) -> bool:
    """Return whether anybody on the internet can be at this address.

    >>> is_public(ip_address("1.1.1.1")), is_public(ip_address("169.254.169.254"))
    (True, False)
    >>> is_public(ip_address("::ffff:127.0.0.1")), is_public(ip_address("64:ff9b::a00:1"))
    (False, False)
    """
    inner = embedded_ipv4(address)
    if inner is not None:
        return is_public(inner)
    if isinstance(address, IPv6Address) and address not in GLOBAL_UNICAST:
        return False
    return address.is_global and not address.is_multicast and not any(address in network for network in NOT_PUBLIC)


def may_visit(address: Address, allowed: Iterable[Network] = ()) -> bool:
    """Return whether an address is public, or inside one of the ``allowed`` networks."""
    inner = embedded_ipv4(address) or address
    return is_public(address) or any(inner in network for network in allowed)


def literal_address(host: str) -> Address | None:
    """Return the address that a host *is*, in any spelling a resolver understands; ``None`` for a name.

    Dotted, decimal, octal, hexadecimal and short IPv4; IPv6 with or without
    brackets and zone; full-width digits and dots; percent-encoded.

    >>> str(literal_address("0x7f.1")), str(literal_address("２１３０７０６４３３"))
    ('127.0.0.1', '127.0.0.1')
    >>> literal_address("example.org") is None
    True
    """
    text = unicodedata.normalize("NFKC", unquote(host)).replace("。", ".").strip().strip("[]").rstrip(".")
    try:
        return ip_address(text.partition("%")[0])
    except ValueError:
        pass
    if not text or not text.isascii() or not text[0].isdigit():
        return None
    try:
        return IPv4Address(socket.inet_aton(text))
    except (OSError, ValueError):
        return None
