"""Where the door may call out to: which addresses are understood, which hosts the keeper named."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from xinglin.engines.exchange.rules.fhir.outcomes import Wrong

LONGEST = 500
PORTS = {"https": 443, "http": 80}
_TEXT = re.compile(r"[\x21-\x7e]+")
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Address:
    """An address of another system, taken apart once: what is checked is what is called."""

    scheme: str
    host: str
    port: int
    target: str  # path and query

    @property
    def authority(self) -> str:
        """Host and port as HTTP writes them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    def below(self, path: str) -> Address:
        """The address of something below this one."""
        return Address(self.scheme, self.host, self.port, self.target.rstrip("/") + "/" + path)


def address_of(text: str, where: str = "") -> Address:
    """The address that is written; raises Wrong.

    >>> address_of("https://his.example.cn/hook?k=1").target
    '/hook?k=1'
    """
    try:
        parts = urlsplit(text) if len(text) <= LONGEST and _TEXT.fullmatch(text) else None
        host, port = (parts.hostname or "", parts.port) if parts else ("", None)
    except ValueError:
        parts, host, port = None, "", None
    plain = parts is not None and not (parts.username or parts.password or parts.fragment)
    if parts is None or not plain or parts.scheme not in PORTS or not _sound(host) or port == 0:
        raise Wrong(
            "value",
            "地址不正确",
            mend="请写成 https://主机/路径，不带账号",
            where=where,
            status=422,
        )
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Address(parts.scheme, host, port or PORTS[parts.scheme], target)


def _sound(host: str) -> bool:
    if ":" in host:
        try:
            return bool(ipaddress.IPv6Address(host))
        except ValueError:
            return False
    return bool(_HOST.fullmatch(host))


def named(address: Address, hosts: Sequence[str]) -> bool:
    """Whether the keeper named this host: `host` means HTTPS at its usual port.

    >>> named(address_of("https://his.example.cn/x"), ["his.example.cn"])
    True
    >>> named(address_of("http://his.example.cn/x"), ["his.example.cn"])
    False
    """
    host = f"[{address.host}]" if ":" in address.host else address.host
    whole, short = f"{host}:{address.port}", address.port == PORTS[address.scheme]
    before = "" if address.scheme == "https" else "http://"
    wanted = {f"{before}{whole}", f"{before}{host}"} if short else {f"{before}{whole}"}
    return bool(wanted & {one.strip().lower() for one in hosts})


def public(number: str) -> bool:
    """Whether an IP address lies in the public internet.

    >>> public("10.1.2.3"), public("::ffff:127.0.0.1"), public("1.1.1.1")
    (False, False, True)
    """
    ip = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is not None:
            return public(str(inner))
        if ip in _TRANSLATED:
            return False
    return ip.is_global and not ip.is_multicast


_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")


def must_be_named(address: Address, hosts: Sequence[str], where: str = "") -> None:
    """Raise Wrong unless files may be fetched from there."""
    if not named(address, hosts):
        raise Wrong(
            "forbidden", "这个主机不在允许的名单上",
            why="服务器只从平台设置中写明的主机取文件，以免被引向内部系统",
            mend="请平台管理员在 XINGLIN_FHIR_HOSTS 中加上这个主机，或直接发送 NDJSON", where=where,
        )  # fmt: skip


def must_be_callable(address: Address, hosts: Sequence[str], where: str = "") -> None:
    """Raise Wrong unless notices may be sent there, as far as the address itself tells."""
    if named(address, hosts):
        return
    if address.scheme != "https":
        raise Wrong(
            "value",
            "通知地址必须是 https",
            mend="请写成 https://主机/路径",
            where=where,
            status=422,
        )
    inside = "." not in address.host and ":" not in address.host
    if inside or (_is_number(address.host) and not public(address.host)):
        raise Wrong(
            "forbidden", "通知地址在内部网络",
            mend="请平台管理员在 XINGLIN_FHIR_HOSTS 中加上这个主机", where=where,
        )  # fmt: skip


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
