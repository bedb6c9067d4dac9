"""Opens XML that anybody may have sent: no entity, no outside file, no endless depth."""

from __future__ import annotations

import codecs
import re
from typing import Any

from lxml import etree

HL7 = "urn:hl7-org:v3"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
LARGEST_DOCUMENT = 8 * 2**20
DEEPEST = 100
_DECLARED = re.compile(r"^\s*<\?xml[^>]{0,200}?\?>")
_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,150}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_ENTITIES = re.compile(r"<!(DOCTYPE|ENTITY)")
CHARSETS = {"UTF8": "utf-8", "GB18030": "gb18030", "GBK": "gb18030", "GB2312": "gb18030"}
RESEND = "请来源系统改正后重新发送"


class Unfit(ValueError):
    """A document that cannot be registered: why, in which field, and what would mend it."""

    def __init__(self, why: str, field: str = "", mend: str = RESEND) -> None:
        super().__init__(why)
        self.why, self.field, self.mend = why, field, mend


def opened(data: bytes) -> Any:
    """The root element of a document; raises Unfit."""
    text = text_of(data)
    if _ENTITIES.search(text):
        raise Unfit("含有 DOCTYPE 或实体定义，不予解析", "XML", "请去掉 DOCTYPE 和实体后重新发送")
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False,
        dtd_validation=False, huge_tree=False, remove_comments=True, remove_pis=True,
        recover=False, collect_ids=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(_DECLARED.sub("", text).strip().encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        where = f"（第{line}行）" if line else ""
        raise Unfit(f"不是完整的 XML{where}", "XML") from None
    if root.tag != f"{{{HL7}}}ClinicalDocument":
        raise Unfit("不是 CDA 文档：根元素应为 urn:hl7-org:v3 的 ClinicalDocument", "XML")
    _must_be_shallow(root)
    return root


def _must_be_shallow(root: Any) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            raise Unfit(f"元素嵌套超过{DEEPEST}层", "XML")


def text_of(data: bytes) -> str:
    """The text by the encoding that the document declares; raises Unfit when it is another one."""
    if len(data) > LARGEST_DOCUMENT:
        raise Unfit(f"文档超过{LARGEST_DOCUMENT // 2**20} MB", "XML", "请缩小文档中的附件")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decoded(data, "utf-16", "UTF-16")
    body = data.removeprefix(codecs.BOM_UTF8)
    told = _ENCODING.match(body)
    named = told[1].decode().upper() if told else "UTF-8"
    charset = CHARSETS.get(re.sub(r"[^A-Z0-9]", "", named))
    if charset is None:
        raise Unfit(f"不支持编码 {named}", "encoding", "请用 UTF-8 或 GB18030")
    if charset == "gb18030" and not body.isascii() and _fits(body, "utf-8"):
        raise Unfit(f"声明的编码是 {named}，内容却是 UTF-8", "encoding", "请使声明与内容一致")
    return _decoded(body, charset, named)


def _fits(data: bytes, charset: str) -> bool:
    try:
        data.decode(charset)
    except UnicodeDecodeError:
        return False
    return True


def _decoded(data: bytes, charset: str, named: str) -> str:
    try:
        return data.decode(charset)
    except UnicodeDecodeError:
        mend = "请使声明与内容一致"
        raise Unfit(f"声明的编码是 {named}，内容却不是", "encoding", mend) from None


def at(element: Any, path: str) -> Any:
    """The first element at a path of plain names; None where there is none."""
    for step in path.split("/"):
        if element is None:
            return None
        element = element.find(f"{{{HL7}}}{step}")
    return element


def all_at(element: Any, path: str) -> list[Any]:
    """Every element at a path of plain names."""
    found = [element] if element is not None else []
    for step in path.split("/"):
        found = [below for one in found for below in one.findall(f"{{{HL7}}}{step}")]
    return found


def said(element: Any, most: int = 200) -> str:
    """The words in an element, without breaks and control characters."""
    if element is None:
        return ""
    return " ".join("".join(element.itertext()).split())[:most]


def attribute(element: Any, path: str, name: str, most: int = 200) -> str:
    """An attribute of the first element at a path; empty where there is none."""
    found = at(element, path) if path else element
    return "" if found is None else " ".join(str(found.get(name) or "").split())[:most]


def local(element: Any) -> str:
    """The plain name of an element; empty for what is none of CDA."""
    tag = element.tag
    return tag.removeprefix(f"{{{HL7}}}") if isinstance(tag, str) and HL7 in tag else ""
