"""A PDF copy, drawn by LibreOffice where there is one: the very layout of the .docx, no second."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from xinglin.kernel.errors import Refused

NAMES = ("soffice", "libreoffice")
LONGEST = 180


def office() -> str | None:
    """The word processor that can draw, None where there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def drawn(source: Path, find: Callable[[], str | None] = office) -> bytes:
    """The PDF of a .docx; refused with what to do where it cannot be drawn."""
    tool = find()
    if tool is None:
        raise Refused(
            "本机没有 LibreOffice，不能生成 PDF",
            why="PDF 按 Word 文件的版式由 LibreOffice 转换，以免出现两种版式",
            mend="安装 libreoffice-writer，或用 Word、WPS 打开 .docx 后另存为 PDF",
        )
    with tempfile.TemporaryDirectory() as folder:
        asked = [
            tool, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore",
            "--convert-to", "pdf", "--outdir", folder, str(source),
        ]  # fmt: skip
        try:
            subprocess.run(asked, capture_output=True, timeout=LONGEST, check=True)
            return (Path(folder) / f"{source.stem}.pdf").read_bytes()
        except (subprocess.SubprocessError, OSError) as fault:
            raise Refused(
                "PDF 没有生成", why="LibreOffice 未能转换这个文件",
                mend="请用 Word、WPS 打开 .docx 后另存为 PDF",
            ) from fault  # fmt: skip
