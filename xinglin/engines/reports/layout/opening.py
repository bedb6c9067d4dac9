"""A file somebody brought, opened with care: what is wrong with it is said, not thrown."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import docx
from docx.document import Document as Docx

from xinglin.kernel.errors import Refused

LARGEST = 100_000_000


def opened(content: bytes) -> Docx:
    """The document in these bytes; refused if it is none, or would fill the memory."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
                raise Refused("文件过大，未打开", why="解压后超过100MB")
        return docx.Document(BytesIO(content))
    except Refused:
        raise
    except Exception as fault:  # whatever a stranger's file breaks, it is the file that is at fault
        raise Refused("文件无法打开", why="不是完整的 .docx 文件") from fault
