"""Calls out: fetches a file that a client named, sends a notice, delivers what goes up; and the
folders through which others exchange files with us."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from django.conf import settings

from xinglin.engines.exchange.reading.calling import call, lines_from, told_by
from xinglin.engines.exchange.rules.fhir.addresses import address_of, named
from xinglin.kernel.errors import Refused

_FOLDER = re.compile(r"[\w\-]+(/[\w\-]+)*")


def pull(url: str) -> Iterator[bytes]:
    """The lines of a file on a host that the keeper named; raises Barred or Unreachable."""
    return lines_from(address_of(url), hosts=settings.FHIR_HOSTS, authority=settings.FHIR_CA)


def notify(
    url: str, *, below: str = "", headers: Mapping[str, str] | None = None, body: bytes = b""
) -> int:
    """The status with which the other side answers: a POST, or a PUT of a resource below."""
    address = address_of(url)
    return call(
        address.below(below) if below else address, "PUT" if below else "POST",
        hosts=settings.FHIR_HOSTS, headers=headers or {}, body=body, authority=settings.FHIR_CA,
    )  # fmt: skip


def must_be_named(url: str, hosts: Sequence[str]) -> None:
    """Raise Refused unless the keeper named the host: what is personal goes nowhere else."""
    if not named(address_of(url), hosts):
        raise Refused(
            "这个主机不在允许的名单上",
            why="数据只报送到平台设置中写明的主机",
            mend="请平台管理员在 XINGLIN_RETURN_HOSTS 中加上这个主机",
        )


def deliver(url: str, *, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
    """The status and the words with which a message is answered; only by a host that is named."""
    must_be_named(url, settings.RETURN_HOSTS)
    return told_by(
        address_of(url), hosts=settings.RETURN_HOSTS, headers=headers, body=body,
        authority=settings.RETURN_CA,
    )  # fmt: skip


def folder_below(root: Path, address: str) -> Path:
    """The folder of that name under a root that the settings give, never one outside."""
    top = root.resolve()
    path = (top / address).resolve()
    if not _FOLDER.fullmatch(address) or not path.is_relative_to(top):
        raise Refused(
            "文件夹名称不能接受", why="只能是平台指定文件夹下的名称，不带“..”",
            mend="例如 county-hospital",
        )  # fmt: skip
    return path
