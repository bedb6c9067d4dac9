"""How the details of a person are written down: names, telephone numbers, dates, documents."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from xinglin.engines.codes import cleaned, parse_id
from xinglin.engines.people.words import (
    CHECKED_KINDS,
    IDENTIFIER_KINDS,
    SEXES,
    WrongDetail,
)

EARLIEST = dt.date(1880, 1, 1)
_DOTS = dict.fromkeys(map(ord, "•・.．‧﹒∙"), "·")
_HAN_GAP = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_FIXED = re.compile(r"0[0-9]{9,11}|[2-8][0-9]{6,7}")


def clean_name(name: str) -> str:
    """
    A name as it is stored: one kind of dot, no space between Chinese characters.

    >>> clean_name(" 张 三 "), clean_name("阿依古丽•买买提")
    ('张三', '阿依古丽·买买提')
    """
    text = unicodedata.normalize("NFKC", name).translate(_DOTS)
    text = unicodedata.normalize("NFC", _HAN_GAP.sub("", " ".join(text.split())))
    if not any(char.isalpha() for char in text):
        raise WrongDetail("name", "请填写姓名")
    if len(text) > 80 or any(char.isdigit() for char in text):
        raise WrongDetail("name", "姓名有误", why="姓名不超过80个字，且不含数字")
    return text


def clean_phone(phone: str) -> str:
    """
    A telephone number in digits alone; empty stays empty.

    >>> clean_phone("+86 139-1234-5678"), clean_phone("０４５１－８２３４５６７８")
    ('13912345678', '045182345678')
    """
    text = cleaned(phone).replace("-", "").replace("(", "").replace(")", "")
    text = re.sub(r"^(\+|00)86", "", text)
    if not text or _MOBILE.fullmatch(text) or _FIXED.fullmatch(text):
        return text
    raise WrongDetail(
        "phone", "电话号码有误", why="手机号为11位，固定电话请连同区号", mend="请核对后重新输入"
    )


def check_birth(birth: dt.date | None, today: dt.date) -> dt.date:
    """The birth date if somebody alive may have it."""
    if birth is None:
        raise WrongDetail("birth", "请填写出生日期", mend="没有身份证号时须填写出生日期")
    if birth > today:
        raise WrongDetail(
            "birth", "出生日期晚于今天", why=f"填写的是{birth}，今天是{today}", mend="请核对年月日"
        )
    if birth < EARLIEST:
        raise WrongDetail("birth", "出生日期早于1880年1月1日", mend="请核对年份")
    return birth


def check_sex(sex: str) -> str:
    """The sex if it is a code of GB/T 2261.1."""
    if sex not in SEXES:
        raise WrongDetail("sex", "性别代码有误", mend="请选择：1 男、2 女、0 未知、9 未说明")
    return sex


@dataclass(frozen=True)
class Document:
    """A checked document number with what it says of its holder."""

    kind: str
    number: str
    birth: dt.date | None = None
    sex: str = ""
    warnings: tuple[str, ...] = ()


def read_document(kind: str, text: str, today: dt.date, sex: str | None = None) -> Document:
    """A document number as it is stored; raises WrongDetail with the reason if it cannot be one."""
    if kind not in IDENTIFIER_KINDS:
        raise WrongDetail("id_kind", f"没有代码为“{kind[:8]}”的证件类型")
    if kind not in CHECKED_KINDS:
        number = cleaned(text)
        if not 3 <= len(number) <= 40:
            raise WrongDetail("id_number", "证件号码有误", why="号码长度应在3至40位之间")
        return Document(kind, number)
    read = parse_id(text, today, sex)
    wrong = [problem.text for problem in read.problems if problem.rejects]
    if wrong:
        raise WrongDetail(
            "id_number", wrong[0], why="；".join(wrong[1:]), mend="请对照证件逐位核对"
        )
    warnings = tuple(problem.text for problem in read.problems if not problem.rejects)
    return Document(kind, read.number, read.birth, read.sex, warnings)


def check_agrees(document: Document, birth: dt.date) -> None:
    """Refuse a birth date that is not the one in the identity number."""
    if document.birth is not None and document.birth != birth:
        raise WrongDetail(
            "birth",
            "出生日期与身份证号不一致",
            why=f"填写的是{birth}，身份证号中是{document.birth}",
            mend="请对照证件改正出生日期或身份证号；证件本身有误的，请先到公安机关更正",
        )
