"""Looks a ZIP archive over before anything of it is unpacked."""

from __future__ import annotations

import zipfile
from pathlib import Path

from xinglin.engines.exchange.reading.limits import MB, Limits
from xinglin.kernel.errors import Refused

BROKEN = "文件不完整，没有导入"
AGAIN = "请让对方重新发送，或重新保存后再导入"
MACROS = ("xl/vbaProject.bin", "xl/macrosheets/")


def check_archive(path: Path, limits: Limits) -> None:
    """Refuse what is cut short, no workbook, or would unpack into more than it may.

    Everything is judged by the central directory; nothing is unpacked.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Refused(BROKEN, why="文件的末尾缺失，或内容已损坏", mend=AGAIN) from None
    _check_sizes(members, path.stat().st_size, limits)
    names = {member.filename for member in members}
    if "xl/workbook.bin" in names or "mimetype" in names:
        mend = "请在表格软件中另存为 .xlsx 后重新导入"
        raise Refused("只接收 .xlsx 格式的表格", mend=mend)
    if "xl/workbook.xml" not in names:
        raise Refused("这个压缩包不是 Excel 表格", mend="请提供 .xlsx 文件；压缩包请先解压")
    if any(name.startswith(MACROS) for name in names):
        raise Refused("不接收带宏的表格", mend="请另存为不带宏的 .xlsx 后重新导入")


def _check_sizes(members: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > limits.members:
        raise _bomb(f"压缩包里有 {len(members)} 个文件")
    if packed > size:
        raise _bomb("压缩包里的文件互相重叠")
    if any(member.flag_bits & 1 for member in members):
        raise Refused("文件加了密码，打不开", mend="请去掉密码后重新保存")
    for member in members:
        large = member.file_size > limits.ratio_from
        if large and member.file_size > limits.ratio * max(member.compress_size, 1):
            raise _bomb(
                f"其中一个文件会从 {member.compress_size} 字节膨胀到 {_mb(member.file_size)}"
            )
    if unpacked > limits.unpacked:
        raise Refused(
            "表格太大，没有打开",
            why=f"解开后有 {_mb(unpacked)}，最大 {_mb(limits.unpacked)}",
            mend="请拆成几个文件（每个约20万行），或另存为 CSV 导入（逐行读入，不受此限）",
        )


def _bomb(why: str) -> Refused:
    return Refused("压缩内容异常，没有打开", why=why, mend="这可能是有害文件，请与发送的人核实")


def _mb(size: int) -> str:
    return f"{size / MB:.0f} MB"
