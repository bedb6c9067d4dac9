"""Long work of administration: files too large to wait for."""

from __future__ import annotations

from pathlib import Path

from django.urls import reverse

from xinglin.engines.access import Actor
from xinglin.engines.exchange import actions as exchange
from xinglin.engines.jobs import Outcome, Tell, job
from xinglin.kernel.errors import Refused


@job("administration.delivery", title="导入文件", may="exchange.import")
def delivery(
    *, by: Actor, tell: Tell, file: str, dataset: str, place: str, enrol: bool, verdicts: str
) -> Outcome:
    """Take a file in, chunk by chunk; called again, it goes on from the last chunk."""
    path = Path(file)
    if not path.is_file():
        raise Refused("文件已不在服务器上", mend="请重新上传")
    totals = exchange.import_files(
        by=by, files=[path], as_dataset=dataset, place=place or None, enrol=enrol,
        verdicts_in=Path(verdicts),
        progress=lambda name, rows: tell(rows, said=f"已处理 {rows} 行"),
    )  # fmt: skip
    path.unlink(missing_ok=True)  # numbers lie sealed in the store, never open in a file
    if totals.refused:
        one = totals.refused[0]
        raise Refused(one["what"], why=one["why"], mend=one["mend"])
    return Outcome("导入完成", reverse("administration:delivery", args=[totals.batches[-1]]))
