"""Addresses of machines as they are written on the wire, brought to one form before they are compared or kept."""

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from socket import inet_aton

_HERE = "localhost"
_INSIDE = (".local", ".internal", ".home.arpa")  # RFC 6762, ICANN 2024, RFC 8375
# What a name's last part has to look like for the whole to be an address (WHATWG URL, "ends in a number").
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_PARTS = re.compile(r"(?:(?:[0-9]+|0x[0-9a-f]+)\.){0,3}(?:[0-9]+|0x[0-9a-f]+)")

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# 203.0.113.9:51234 and [2001:db8::1]:443, as some proxies write who asked.
_WITH_PORT = re.compile(r"(?:\[(?P<bracketed>[^\]]*)\]|(?P<plain>[^:]*))(?::\d{1,5})?")


def address_in(text: str) -> Address | None:
    """Return the address that `text` names, with or without a port; None when it names none.

    IPv4 seen through an IPv6 socket (`::ffff:203.0.113.9`) is IPv4. A zone (`fe80::1%eth0`) is left out: it
    means something on one machine only, and PostgreSQL's `inet` holds none.
    """
    text = text.strip()
    with_port = _WITH_PORT.fullmatch(text)
    if with_port is not None:
        text = with_port["plain"] if with_port["bracketed"] is None else with_port["bracketed"]
    try:
        return unmapped(ip_address(text.partition("%")[0]))
    except ValueError:
        return None


def unmapped(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 address stands for (RFC 4291, 2.5.5.2); any other as it is."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return address if mapped is None else mapped


def spelled_by(host: str) -> Address | None:
    """Return the address that a host's name stands for without being looked up, None when it stands for none.

    Resolvers read 127.1, 0x7f.1, 2130706433 and 0 as IPv4 (`inet_aton`), and take `localhost` for this machine. A dot
    at the end and capitals change nothing. Raises `ValueError` for what ends like an address and is none.
    """
    name = host.lower().removesuffix(".")
    if name == _HERE or name.endswith(f".{_HERE}"):
        return IPv4Address("127.0.0.1")
    if ":" in name:
        return unmapped(ip_address(name.partition("%")[0]))
    if _NUMBER.fullmatch(name.rpartition(".")[2]):
        return IPv4Address(inet_aton(name)) if _PARTS.fullmatch(name) else ip_address(name)
    return None


def is_name_inside(host: str) -> bool:
    """Tell whether a name means something inside a network of one's own alone: one word, or an ending kept for it."""
    name = host.lower().removesuffix(".")
    return "." not in name or name.endswith(_INSIDE)


def network_in(text: str) -> Network:
    """Return the network that `text` names; IPv4 written as IPv6 is IPv4. Raises `ValueError`."""
    network = ip_network(text.strip())
    mapped_bits = 96
    if isinstance(network, IPv6Network) and network.prefixlen >= mapped_bits:
        first = network.network_address.ipv4_mapped
        if first is not None:
            return ip_network((first, network.prefixlen - mapped_bits))
    return network
