"""What a file is, by its content: a name may say anything."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from pathlib import Path

from xinglin.engines.exchange.reading.archives import check_archive
from xinglin.engines.exchange.reading.limits import LIMITS, MB, Limits
from xinglin.kernel.errors import Refused

HEAD = 65536
AS_XLSX = "请在表格软件中另存为 .xlsx 或 CSV 后重新导入"


class Content(StrEnum):
    """The kinds of file that may come in."""

    WORKBOOK = "xlsx"
    CSV = "csv"
    JSON = "json"
    NDJSON = "ndjson"
    CDA = "cda"


def content_of(path: Path, limits: Limits = LIMITS) -> Content:
    """What the file is; raises Refused with the reason when it cannot be taken."""
    size = path.stat().st_size
    if not size:
        raise Refused("文件是空的", mend="请核对是否选错了文件")
    with path.open("rb") as opened:
        head = opened.read(HEAD)
    if head.startswith(b"PK"):
        if size > limits.workbook:
            raise _too_large("表格文件", size, limits.workbook, "请拆成几个文件，或另存为 CSV 导入")
        check_archive(path, limits)
        return Content.WORKBOOK
    if head.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<") and b"ClinicalDocument" in head:
        return Content.CDA
    for start, what, mend in REFUSED:
        if head.startswith(start):
            raise Refused(f"不接收{what}", mend=mend)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _text(size, limits)
    if b"\x00" in head:
        raise Refused(
            "这不是表格，也不是文本文件", mend="请提供 .xlsx、CSV、NDJSON 或 FHIR 的 JSON"
        )
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if bare[:1] in (b"{", b"["):
        return _json(path, bare, size, limits)
    return _text(size, limits)


REFUSED = (
    (b"\xd0\xcf\x11\xe0", "旧版 .xls 文件或加了密码的文件（无法检查其中的公式）", AS_XLSX),
    (b"\x1f\x8b", "压缩文件", "请先解压"),
    (b"7z\xbc\xaf", "压缩文件", "请先解压"),
    (b"Rar!", "压缩文件", "请先解压"),
    (b"%PDF", "PDF 文件", "请提供原来的表格"),
    (b"<", "XML 或网页文件", "请提供 .xlsx、CSV、CDA 文档，或 JSON 格式的 FHIR 资源"),
)


def _text(size: int, limits: Limits) -> Content:
    if size > limits.text:
        raise _too_large("文件", size, limits.text, "请拆成几个文件")
    return Content.CSV


def _json(path: Path, head: bytes, size: int, limits: Limits) -> Content:
    """NDJSON has a whole object on its first line and something after it."""
    line, _, rest = head.partition(b"\n")
    line = line.strip()
    if head[:1] == b"{" and line.endswith(b"}") and _whole(line) and (rest.strip() or size < HEAD):
        return Content.NDJSON if rest.strip() else Content.JSON
    if (
        head[:1] == b"{"
        and b"\n" not in head
        and size > HEAD
        and _first_line_is_whole(path, limits)
    ):
        return Content.NDJSON
    if size > limits.json:
        raise _too_large(
            "单个 JSON 文件", size, limits.json, "请拆成几个，或改用 NDJSON（逐行读入）"
        )
    return Content.JSON


def _first_line_is_whole(path: Path, limits: Limits) -> bool:
    with path.open("rb") as opened:
        line = opened.readline(limits.line)
        return _whole(line.strip()) and bool(opened.read(HEAD).strip())


def _whole(line: bytes) -> bool:
    import orjson

    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def _too_large(what: str, size: int, limit: int, mend: str) -> Refused:
    why = f"文件有 {size / MB:.0f} MB，{what}最大 {limit / MB:.0f} MB"
    return Refused(f"{what}太大，没有打开", why=why, mend=mend)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's bytes: by it the same file is known again."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
