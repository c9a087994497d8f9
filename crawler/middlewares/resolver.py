"""A resolver that gives public addresses only: the connection uses the very address that was checked."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any, Self
from urllib.request import getproxies

from scrapy.resolver import CachingHostnameResolver
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.network.addresses import Network, allowed_networks, may_visit
from crawler.network.proxies import proxy_host


@dataclass(slots=True)
class Lookup:
    """What a name resolves to."""

    addresses: list[str] = field(default_factory=list)
    """May be visited."""
    refused: list[str] = field(default_factory=list)
    """May not."""


@implementer(IResolutionReceiver)
class _CheckedReceiver:
    """Passes on the addresses that may be visited and keeps the others."""

    def __init__(self, receiver: Any, allowed: tuple[Network, ...]) -> None:
        self.receiver = receiver
        self.allowed = allowed

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802 - Twisted's name
        self.receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802 - Twisted's name
        if may_visit(ip_address(address.host.partition("%")[0]), self.allowed):
            self.receiver.addressResolved(address)

    def resolutionComplete(self) -> None:  # noqa: N802 - Twisted's name
        self.receiver.resolutionComplete()


@implementer(IResolutionReceiver)
class _LookupReceiver:
    """Collects a whole answer into a future."""

    def __init__(self, allowed: tuple[Network, ...]) -> None:
        self.allowed = allowed
        self.lookup = Lookup()
        self.done: asyncio.Future[Lookup] = asyncio.get_running_loop().create_future()

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802 - Twisted's name
        """Nothing to do."""

    def addressResolved(self, address: Any) -> None:  # noqa: N802 - Twisted's name
        host = address.host.partition("%")[0]
        allowed = may_visit(ip_address(host), self.allowed)
        (self.lookup.addresses if allowed else self.lookup.refused).append(host)

    def resolutionComplete(self) -> None:  # noqa: N802 - Twisted's name
        if not self.done.done():
            self.done.set_result(self.lookup)


@implementer(IHostnameResolver)
class PublicResolver:
    """Resolves names like Scrapy's :class:`CachingHostnameResolver` and drops every address that is not public.

    ``TWISTED_DNS_RESOLVER`` names this class. Literal addresses come this way
    too, in whichever spelling, because ``getaddrinfo`` reads them. Whoever
    rebinds a name gains nothing: the socket is opened to an address of the
    checked answer.

    ``trusted`` are the hosts of the operator's own proxies, which may well be
    private; :meth:`lookup` does not trust them, so a page cannot name them.
    """

    def __init__(self, inner: Any, allowed: tuple[Network, ...], trusted: frozenset[str] = frozenset()) -> None:
        self.inner = inner
        self.allowed = allowed
        self.trusted = trusted
        self.reactor: Any = None

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> Self:
        """Return the resolver that the settings ask for."""
        inner = CachingHostnameResolver.from_crawler(crawler, reactor)
        hosts = {proxy_host(value) for value in getproxies().values()}
        resolver = cls(inner, allowed_networks(crawler.settings.getlist("ALLOWED_NETWORKS")), frozenset(hosts - {""}))
        resolver.reactor = reactor
        return resolver

    def install_on_reactor(self) -> None:
        """Make this the resolver of all connections."""
        self.reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803 - Twisted's name
        hostName: str,  # noqa: N803 - Twisted's name
        portNumber: int = 0,  # noqa: N803 - Twisted's name
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803 - Twisted's name
        transportSemantics: str = "TCP",  # noqa: N803 - Twisted's name
    ) -> IHostResolution:
        """Resolve a name; pass on only the addresses that may be visited."""
        receiver: Any = resolutionReceiver
        if hostName.casefold() not in self.trusted:
            receiver = _CheckedReceiver(resolutionReceiver, self.allowed)
        resolution: IHostResolution = self.inner.resolveHostName(
            receiver, hostName, portNumber, addressTypes, transportSemantics
        )
        return resolution

    async def lookup(self, host: str) -> Lookup:
        """Return what ``host`` resolves to, sorted into what may be visited and what may not."""
        receiver = _LookupReceiver(self.allowed)
        self.inner.resolveHostName(receiver, host)
        return await receiver.done
