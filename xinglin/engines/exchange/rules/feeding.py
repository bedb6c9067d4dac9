"""The manifest of a feed: which batches there are, how many rows each, chained by their digests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xinglin.engines.exchange.rules.cells import text_of
from xinglin.engines.exchange.words import GENESIS, chained, plain_header
from xinglin.kernel.errors import Refused

MANIFEST = "manifest.csv"
MOST = 100_000
COLUMNS = {
    "number": ("序号", "批号", "number"),
    "file": ("文件", "文件名", "file"),
    "rows": ("行数", "条数", "rows"),
    "digest": ("摘要", "sha256", "digest"),
    "chain": ("链", "链值", "chain"),
}
_FILE = re.compile(r"[\w\-()（）][\w.\-()（） ]{0,119}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Listed:
    """One batch as the sender lists it."""

    number: int
    file: str
    rows: int
    digest: str
    chain: str


def manifest_of(lines: Iterable[Sequence[Any]]) -> list[Listed]:
    """The batches that a manifest lists, by number; raises Refused when it cannot be read."""
    rows = iter(lines)
    head = [plain_header(cell) for cell in next(rows, ())]
    at = {
        name: head.index(plain)
        for name, also in COLUMNS.items()
        for plain in map(plain_header, also)
        if plain in head
    }
    absent = [also[0] for name, also in COLUMNS.items() if name not in at]
    if absent:
        raise Refused(f"清单缺少{'、'.join(absent)}列", mend="清单的表头为：序号,文件,行数,摘要,链")
    found: dict[int, Listed] = {}
    for line, cells in enumerate(rows, start=2):
        texts = {name: text_of(cells[n]) if n < len(cells) else "" for name, n in at.items()}
        if not any(texts.values()):
            continue
        one = _listed(texts, line)
        if one.number in found:
            raise Refused(f"清单第{line}行的序号{one.number}重复", mend="请来源单位改正清单")
        found[one.number] = one
        if len(found) > MOST:
            raise Refused("清单太长，没有读取", mend=f"一份清单最多{MOST}批，请另起一个接收")
    return [found[number] for number in sorted(found)]


def _listed(texts: Mapping[str, str], line: int) -> Listed:
    number, rows = _whole(texts["number"]), _whole(texts["rows"])
    digest, chain = texts["digest"].lower(), texts["chain"].lower()
    if number is None or number == 0 or rows is None:
        raise Refused(f"清单第{line}行的序号或行数不是整数", mend="请来源单位改正清单")
    if not _FILE.fullmatch(texts["file"]):
        raise Refused(f"清单第{line}行的文件名不能接受", mend="只写文件名，不带文件夹")
    if not (_DIGEST.fullmatch(digest) and _DIGEST.fullmatch(chain)):
        raise Refused(f"清单第{line}行的摘要或链不对", mend="摘要和链都是64位十六进制的 SHA-256")
    return Listed(number, texts["file"], rows, digest, chain)


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def missing_of(numbers: Iterable[int]) -> list[int]:
    """The numbers that are left out, from 1 to the greatest.

    >>> missing_of([1, 2, 5])
    [3, 4]
    """
    held = set(numbers)
    return [one for one in range(1, max(held, default=0)) if one not in held]


def broken_of(listed: Sequence[Listed]) -> set[int]:
    """The numbers whose chain does not follow from the batch before. After a missing number the
    chain cannot be followed; it is believed until the missing one comes."""
    wrong = set()
    before = {one.number: one.chain for one in listed}
    for one in listed:
        last = GENESIS if one.number == 1 else before.get(one.number - 1)
        if last is not None and chained(last, one.number, one.rows, one.digest) != one.chain:
            wrong.add(one.number)
    return wrong
