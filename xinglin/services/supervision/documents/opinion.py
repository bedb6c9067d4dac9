"""卫生监督意见书, laid out like every official document."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from xinglin.engines.reports import Document, Heading, Lines, Sentence, chinese_date
from xinglin.engines.reports import actions as reports


def opinion_paper(opinion: Any, organ: str, certificates: list[str]) -> bytes:
    """The opinion paper as .docx: to whom, what was found, by when it is to be mended."""
    check = opinion.check_of
    unit = check.unit
    found = tuple((line, "正文") for line in opinion.says.splitlines())
    lines = (
        (f"被监督人：{unit.name}", "正文"),
        (f"地址：{unit.address or '—'}　　负责人：{unit.responsible or '—'}", "正文"),
        (
            f"监督日期：{chinese_date(check.checked_on)}　　检查方式：{check.get_kind_display()}",
            "正文",
        ),
    )
    document = Document(
        title="卫生监督意见书",
        organ=organ,
        mast=organ,
        number=opinion.number,
        made_on=opinion.issued_on,
        signed_on=opinion.issued_on,
        addressee=unit.name,
        blocks=(
            Lines(lines),
            Heading(1, "监督检查发现"),
            Lines(found),
            Heading(1, "监督意见"),
            Sentence(
                f"请于{chinese_date(opinion.mend_by)}前改正上述问题，并将整改情况书面报送我单位；"
                "逾期未改正的，将依法处理。"
            ),
            Lines(
                (
                    (f"监督员（执法证号）：{'、'.join(certificates) or '—'}", "正文"),
                    (
                        "当事人签收："
                        + (
                            "拒绝签字，由监督员注明。"
                            if check.refused_to_sign
                            else f"{check.met_with or '＿＿＿＿＿＿'}　　　　年　　月　　日"
                        ),
                        "正文",
                    ),
                )
            ),
        ),
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "opinion.docx"
        reports.write(document, path)
        return path.read_bytes()
