"""Papers that prove something: checked by content, kept under their own digest."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SM3, Hash

from xinglin.kernel.errors import Missing, Refused

LARGEST = 20 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
KINDS = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True)
class Paper:
    """A paper as it was handed in; `name` is what its giver called it."""

    name: str
    kind: str
    size: int
    sha256: str
    sm3: str


def kind_of(content: bytes) -> str:
    """What a file is by its content, whatever it is called; nothing where it is no paper.

    >>> kind_of(b"%PDF-1.7 ..."), kind_of(b"MZ...")
    ('pdf', '')
    """
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    return "docx" if content.startswith(b"PK\x03\x04") and _is_word(content) else ""


def _is_word(content: bytes) -> bool:
    """Whether a packed file is a Word document without macros in it, and not a bomb."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = {one.filename for one in packed.infolist()}
            size = sum(one.file_size for one in packed.infolist())
    except zipfile.BadZipFile:
        return False
    macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    return "word/document.xml" in names and not macros and size <= LARGEST_UNPACKED


def received(name: str, content: bytes) -> Paper:
    """The paper a file is, or why it is refused."""
    if not content:
        raise Refused("文件是空的", mend="请重新选择文件")
    if len(content) > LARGEST:
        raise Refused("文件超过 20 MB", mend="请压缩图片或分页扫描后再上传")
    kind = kind_of(content)
    if not kind:
        raise Refused(
            "只接受 PDF、JPG、PNG 或不含宏的 Word（docx）文件",
            why="按内容判断，与文件扩展名无关", mend="请把盖章的依据文件扫描为 PDF 后上传",
        )  # fmt: skip
    plain = Path(name.replace("\\", "/")).name
    said = "".join(c for c in plain if c.isprintable() and c not in '<>:"|?*')[:120]
    return Paper(
        said or f"依据.{kind}", kind, len(content), hashlib.sha256(content).hexdigest(),
        sm3(content),
    )  # fmt: skip


def sm3(content: bytes) -> str:
    """The SM3 digest by which a paper is sealed.

    >>> sm3(b"abc")[:16]
    '66c7f0f462eeedd9'
    """
    digest = Hash(SM3())
    digest.update(content)
    return digest.finalize().hex()


def keep(home: Path, paper: Paper, content: bytes) -> Path:
    """Write a paper down under its digest; the same paper twice is kept once."""
    place = where(home, paper.sha256)
    if place.exists():
        return place
    place.parent.mkdir(parents=True, exist_ok=True)
    number, temporary = tempfile.mkstemp(dir=place.parent)
    with os.fdopen(number, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.chmod(temporary, 0o600)
    os.replace(temporary, place)
    return place


def where(home: Path, sha256: str) -> Path:
    """Where a paper of that digest lies."""
    return home / "papers" / sha256[:2] / sha256


def content_of(home: Path, sha256: str) -> bytes:
    """A kept paper, proved to be the one that was handed in."""
    place = where(home, sha256)
    if not place.is_file():
        raise Missing("依据文件不在原处", mend="请联系平台管理员从备份中恢复")
    content = place.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Refused("依据文件与登记的摘要不符", why="文件可能被改动", mend="请联系平台管理员")
    return content
