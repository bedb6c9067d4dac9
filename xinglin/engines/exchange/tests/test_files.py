"""Files are looked at before they are opened: broken, huge, harmful and wrong ones are refused."""

from __future__ import annotations

import struct
import zipfile

import pytest

from xinglin.engines.exchange.reading.archives import check_archive
from xinglin.engines.exchange.reading.limits import Limits
from xinglin.engines.exchange.reading.sniff import Content, content_of
from xinglin.engines.exchange.reading.texts import read_csv
from xinglin.engines.exchange.tests.made import row
from xinglin.kernel.errors import Refused


def workbook_with(path, member: bytes, name="xl/worksheets/sheet1.xml"):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr(name, member)
    return path


def test_a_name_says_nothing(sheet, tmp_path):
    disguised = sheet([row()]).rename(tmp_path / "花名册.csv")
    assert content_of(disguised) is Content.WORKBOOK
    text = tmp_path / "really.xlsx"
    text.write_text("姓名,身份证号\n张三,1", "utf-8")
    assert content_of(text) is Content.CSV


@pytest.mark.parametrize(
    "body, word",
    [
        (b"", "空"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, ".xls"),
        (b"%PDF-1.7", "PDF"),
        (b"\x1f\x8b\x08", "压缩"),
        (b"MZ\x00\x90\x00", "不是表格"),
        (b"<html>", "网页"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, body, word):
    path = tmp_path / "x.xlsx"
    path.write_bytes(body)
    with pytest.raises(Refused) as refused:
        content_of(path)
    assert word in refused.value.what and refused.value.mend


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    bomb = workbook_with(tmp_path / "bomb.xlsx", b"\0" * (64 << 20))
    assert bomb.stat().st_size < 200_000
    with pytest.raises(Refused, match="压缩内容异常"):
        content_of(bomb)
    large = workbook_with(tmp_path / "large.xlsx", b"ab" * 5_000_000)
    with pytest.raises(Refused, match="太大"):
        check_archive(large, Limits(unpacked=1_000_000, ratio=10**9))


def test_overlapping_members_are_refused(tmp_path):
    path = workbook_with(tmp_path / "x.xlsx", bytes(range(256)) * 400)
    data = bytearray(path.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    data[at + 20 : at + 24] = struct.pack("<I", 10**6)
    path.write_bytes(bytes(data))
    with pytest.raises(Refused, match="压缩内容异常"):
        content_of(path)


def test_a_half_written_file_is_refused(sheet, tmp_path, bring):
    whole = sheet([row(sequence=n) for n in range(1, 60, 2)]).read_bytes()
    for part in (0.3, 0.7, 0.98):
        path = tmp_path / f"half{part}.xlsx"
        path.write_bytes(whole[: int(len(whole) * part)])
        told = bring(path)
        assert told.total == 0 and told.refused[0]["what"] == "文件不完整，没有导入"
    broken = bytearray(whole)
    with zipfile.ZipFile(sheet([row()])) as archive:
        assert archive.testzip() is None
    at = whole.find(b"sheet1.xml") + 40
    broken[at : at + 20] = b"\xff" * 20
    path = tmp_path / "broken.xlsx"
    path.write_bytes(bytes(broken))
    assert bring(path).refused


def test_a_huge_workbook_is_refused_and_a_huge_text_is_not(tmp_path):
    path = tmp_path / "big.xlsx"
    path.write_bytes(b"PK\x03\x04" + b"x" * 5_000)
    with pytest.raises(Refused, match="太大") as refused:
        content_of(path, Limits(workbook=4_000))
    assert "CSV" in refused.value.mend
    text = tmp_path / "big.csv"
    text.write_text("姓名\n" + "张三\n" * 5_000, "utf-8")
    assert content_of(text, Limits(workbook=4_000)) is Content.CSV


def test_macros_and_other_formats_are_refused(tmp_path):
    path = workbook_with(tmp_path / "m.xlsx", b"x", "xl/vbaProject.bin")
    with pytest.raises(Refused, match="宏"):
        content_of(path)
    with zipfile.ZipFile(tmp_path / "o.xlsx", "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(Refused, match="不是 Excel"):
        content_of(tmp_path / "o.xlsx")


def test_text_in_the_codes_townships_use(tmp_path):
    for code in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        path = tmp_path / f"{code}.csv"
        path.write_bytes("姓名\t性别\n张䶮\t男\n".encode(code))
        assert list(read_csv(path)) == [["姓名", "性别"], ["张䶮", "男"]]


def test_a_line_without_end_does_not_fill_the_memory(tmp_path):
    path = tmp_path / "long.csv"
    path.write_bytes("姓名,性别\n".encode() + b'"' + b"x" * 3_000_000)
    rows = list(read_csv(path))
    assert rows[0] == ["姓名", "性别"] and len(rows) < 60
