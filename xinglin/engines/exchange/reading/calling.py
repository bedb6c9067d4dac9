"""Calls other systems for the FHIR door. Names are resolved once, and what was checked is what is
called; nothing follows a redirect; size and time are bounded."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import urllib3
from urllib3.exceptions import HTTPError

from xinglin.engines.exchange.reading.limits import LIMITS
from xinglin.engines.exchange.rules.fhir.addresses import Address, named, public
from xinglin.kernel.errors import Refused

CONNECT, READ, WHOLE = 5.0, 15.0, 900.0
BLOCK = 1 << 16
MARK = b"\xef\xbb\xbf"


class Unreachable(Refused):
    """The other side cannot be called now; it may be later."""


class Barred(Refused):
    """The other side must not be called: its address leads inside, or nobody named it."""


def call(
    address: Address,
    method: str,
    *,
    hosts: Sequence[str],
    headers: Mapping[str, str],
    body: bytes = b"",
    authority: str = "",
) -> int:
    """The status of the answer; raises Unreachable or Barred. What it says is not read."""
    with _answer(address, method, hosts, headers, body, authority) as answer:
        return int(answer.status)


def told_by(
    address: Address,
    *,
    hosts: Sequence[str],
    headers: Mapping[str, str],
    body: bytes,
    authority: str = "",
    most: int = LIMITS.text,
) -> tuple[int, bytes]:
    """The status of the answer to a POST and what it says; raises Unreachable or Barred."""
    until, found = time.monotonic() + WHOLE, b""
    with _answer(address, "POST", hosts, headers, body, authority) as answer:
        for block in answer.stream(BLOCK):
            found += block
            if len(found) > most or time.monotonic() > until:
                raise Unreachable("对方的应答太大或太慢", mend="请联系对方")
        return int(answer.status), found


def lines_from(
    address: Address, *, hosts: Sequence[str], authority: str = "", most: int = LIMITS.text
) -> Iterator[bytes]:
    """The lines of a file at an address that the keeper named."""
    if not named(address, hosts):
        raise Barred("这个主机不在允许的名单上", mend="请平台管理员在 XINGLIN_FHIR_HOSTS 中加上它")
    headers = {"Accept": "application/fhir+ndjson"}
    until, size, rest, first = time.monotonic() + WHOLE, 0, b"", True
    with _answer(address, "GET", hosts, headers, b"", authority) as answer:
        if answer.status in (404, 410):
            raise Barred("对方没有这个文件", mend="请核对地址")
        if answer.status != 200:
            raise Unreachable(f"对方没有给出文件（{answer.status}）", mend="请联系来源单位")
        for block in answer.stream(BLOCK):
            size += len(block)
            if size > most or time.monotonic() > until:
                raise Barred("对方的文件太大或太慢，没有接收", mend="请来源单位分批")
            *whole, rest = (rest + block).split(b"\n")
            if len(rest) > LIMITS.line:
                raise Barred("文件中有一行太长", mend="NDJSON 每行一个资源")
            for line in whole:
                yield line.removeprefix(MARK) if first else line
                first = False
    if rest:
        yield rest.removeprefix(MARK) if first else rest


@contextmanager
def _answer(
    address: Address,
    method: str,
    hosts: Sequence[str],
    headers: Mapping[str, str],
    body: bytes,
    authority: str,
) -> Iterator[urllib3.BaseHTTPResponse]:
    number = _resolved(address, hosts)
    limit = urllib3.Timeout(connect=CONNECT, read=READ)
    pool: urllib3.HTTPConnectionPool
    if address.scheme == "https":
        pool = urllib3.HTTPSConnectionPool(
            number, address.port, timeout=limit, cert_reqs="CERT_REQUIRED",
            ca_certs=authority or None, assert_hostname=address.host,
            server_hostname=address.host,
        )  # fmt: skip
    else:
        pool = urllib3.HTTPConnectionPool(number, address.port, timeout=limit)
    sent = {**headers, "Host": address.authority, "User-Agent": "Xinglin"}
    try:
        with pool, pool.urlopen(
            method, address.target, body=body, headers=sent, redirect=False, retries=False,
            preload_content=False, decode_content=False, assert_same_host=False,
        ) as answer:  # fmt: skip
            yield answer
    except HTTPError as error:
        what = "对方的证书不可信" if "CERTIFICATE" in str(error).upper() else "连不上对方"
        raise Unreachable(what, mend="请核对地址和证书") from None


def _resolved(address: Address, hosts: Sequence[str]) -> str:
    """The number to call. Unless the keeper named the host, every one of its must be public."""
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable("找不到这个主机", mend="请核对主机名") from None
    numbers = [str(one[4][0]) for one in found]
    if not named(address, hosts) and not all(map(public, numbers)):
        raise Barred("通知地址在内部网络", mend="请平台管理员在 XINGLIN_FHIR_HOSTS 中加上这个主机")
    return numbers[0]
