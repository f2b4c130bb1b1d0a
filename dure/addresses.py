"""Addresses of machines as they are written on the wire, brought to one form before they are compared or kept."""

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

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


def network_in(text: str) -> Network:
    """Return the network that `text` names; IPv4 written as IPv6 is IPv4. Raises `ValueError`."""
    network = ip_network(text.strip())
    mapped_bits = 96
    if isinstance(network, IPv6Network) and network.prefixlen >= mapped_bits:
        first = network.network_address.ipv4_mapped
        if first is not None:
            return ip_network((first, network.prefixlen - mapped_bits))
    return network
