"""Fetches files over HTTPS: the certificate is checked, nothing follows a redirect, size and time
are bounded, and only hosts that the platform's settings name are asked."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import urllib3
from urllib3.exceptions import HTTPError

from xinglin.kernel.errors import Refused

CONNECT, READ, WHOLE = 10.0, 30.0, 900.0
BLOCK = 1 << 16


@dataclass(frozen=True)
class Asked:
    """Where from, by what leave: hosts of the allow-list, own authority, token of the sender."""

    address: str
    hosts: tuple[str, ...]
    authority: str = ""
    token: str = ""


def must_be_allowed(address: str, hosts: tuple[str, ...]) -> None:
    """Raise Refused unless the address is HTTPS on a host of the list (`host` or `host:port`).

    Internal addresses are reached by being named there, and in no other way.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port or 443
    except ValueError:
        raise Refused("地址写得不对", mend="请写成 https://主机/文件夹/") from None
    if parts.scheme != "https" or not host or parts.username or parts.query or parts.fragment:
        raise Refused(
            "地址必须是 https:// 开头的文件夹，不带账号和参数", mend="请写成 https://主机/文件夹/"
        )
    wanted = {host.lower()} if port == 443 else set()
    if not {*wanted, f"{host.lower()}:{port}"} & {one.lower() for one in hosts}:
        raise Refused(
            "这个主机不在允许的名单上",
            why="定时接收只访问平台设置中写明的主机，以免被引向内部系统",
            mend="请平台管理员在 XINGLIN_FEED_HOSTS 中加上这个主机",
        )


def fetch(asked: Asked, name: str, into: Path, most: int) -> Path | None:
    """The file of that name, written into `into`; None when the sender has none (404)."""
    must_be_allowed(asked.address, asked.hosts)
    url = asked.address.rstrip("/") + "/" + quote(name)
    headers = {"Authorization": f"Bearer {asked.token}"} if asked.token else {}
    limit = urllib3.Timeout(connect=CONNECT, read=READ)
    until = time.monotonic() + WHOLE
    try:
        with (
            urllib3.PoolManager(
                cert_reqs="CERT_REQUIRED", ca_certs=asked.authority or None, timeout=limit
            ) as pool,
            pool.request(
                "GET", url, headers=headers, redirect=False, retries=False, preload_content=False,
                decode_content=False,
            ) as answer,
        ):  # fmt: skip
            if answer.status == 404:
                return None
            if answer.status != 200:
                raise Refused(f"对方没有给出文件（{answer.status}）", mend="请联系来源单位")
            path = into / name
            path.touch(mode=0o600)
            size = 0
            with path.open("wb") as file:
                for block in answer.stream(BLOCK):
                    size += len(block)
                    if size > most or time.monotonic() > until:
                        path.unlink()
                        raise Refused("对方的文件太大或太慢，没有接收", mend="请来源单位分批")
                    file.write(block)
            return path
    except HTTPError as error:
        what = "对方的证书不可信" if "CERTIFICATE" in str(error).upper() else "连不上对方"
        raise Refused(what, mend="请核对地址和证书，或联系来源单位；下次会再试") from None
