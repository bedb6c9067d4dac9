"""A file that somebody sent from a page, taken in at once."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.exchange.actions.importing import import_files
from xinglin.kernel.errors import Refused

MEGABYTE = 2**20


def take_upload(
    *, by: Actor, sent: Any, called: str, as_dataset: str, verdicts_in: Path, most: int,
    source: str = "",
) -> int:  # fmt: skip
    """The batch with a verdict for each row of an uploaded file of at most `most` megabytes.

    `called` is the name that the file is known by; what its sender called it may tell of people.
    `source` is who sent it, whose columns are remembered.
    """
    if sent.size > most * MEGABYTE:
        raise Refused(f"文件超过 {most} MB", mend="请拆分文件，或请平台管理员用命令行导入")
    verdicts_in.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{called}{Path(sent.name).suffix.lower()[:5]}"
        with path.open("wb") as file:
            for chunk in sent.chunks():
                file.write(chunk)
        totals = import_files(
            by=by, files=[path], as_dataset=as_dataset, verdicts_in=verdicts_in, source=source
        )
    totals.must_be_taken()
    return totals.batches[-1]
