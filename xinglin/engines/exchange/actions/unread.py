"""Files whose columns nobody has mapped yet: kept sealed until a person says what they mean."""

from __future__ import annotations

import base64
import datetime as dt
import itertools
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import seal, unseal
from xinglin.engines.exchange.actions.importing import import_files
from xinglin.engines.exchange.actions.mapping import SENDER, remember_map
from xinglin.engines.exchange.actions.sheets import lacking, nearest_header, open_table
from xinglin.engines.exchange.models import Unread
from xinglin.engines.exchange.reading.sniff import Content, content_of, digest_of
from xinglin.engines.exchange.rules.headers import WITHIN
from xinglin.engines.exchange.rules.mapping import guess_header, suggest, values_seen
from xinglin.engines.exchange.words import Totals, codes, dataset
from xinglin.engines.places.queries import place as place_of
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import now

LARGEST = 5 * 2**20  # a larger file is sent again once its columns are mapped
LOOKED_AT = 2_000
KEPT_FOR = dt.timedelta(days=7)
TITLES = 120


def keep_unread(
    *,
    by: Actor,
    file: Path,
    sender: str,
    as_dataset: str = "",
    place: str | int | None = None,
    enrol: bool = False,
) -> Unread | None:
    """
    The file as one that waits to be mapped; None when it can be read as it is.

    Only headers and what stands in columns of codes are kept open; the file is sealed.
    """
    where = place_of(place) if place is not None else None
    by.must("exchange.import", where.number if where else None)
    content = content_of(file)
    if content not in (Content.WORKBOOK, Content.CSV):
        return None
    number = where.number if where else None
    rows, _ = open_table(file, content)
    head = list(itertools.islice(rows, WITHIN))
    wanted, header, _kept = nearest_header(head, as_dataset, sender, number)
    if not lacking(header):
        return None
    at, titles = guess_header(head)
    told = [title[:80] for title in titles if title][:TITLES]
    if len(set(told)) < 2:
        return None
    if not as_dataset:
        wanted = max((dataset(code) for code in codes()), key=lambda one: len(suggest(told, one)))
    fields = suggest(told, wanted)
    if not fields and not as_dataset:
        return None
    body = itertools.islice(itertools.chain(head[at + 1 :], rows), LOOKED_AT)
    seen = values_seen(body, titles, fields, wanted)
    Unread.objects.filter(at__lt=now() - KEPT_FOR).delete()
    small = file.stat().st_size <= LARGEST
    found, _ = Unread.objects.update_or_create(
        sender=sender.strip()[:SENDER], dataset=wanted.code, digest=digest_of(file),
        place=number, who=by.account,
        defaults={
            "enrol": enrol, "file_name": file.name[:200], "titles": list(dict.fromkeys(told)),
            "seen": seen, "at": now(), "who_name": by.name[:80],
            "body": seal(base64.b85encode(file.read_bytes()).decode()) if small else None,
        },
    )  # fmt: skip
    return found


def take_unread(
    *,
    by: Actor,
    unread: Unread,
    sender: str,
    columns: Mapping[str, str],
    values: Mapping[str, Mapping[str, str]],
    verdicts_in: Path,
) -> Totals | None:
    """Remember the mapping and bring the file in by it; None when it was too large to be kept."""
    absent = [
        column.header
        for column in dataset(unread.dataset).columns
        if column.required and column.field not in columns.values()
    ]
    if absent:
        raise Refused(f"还没有对照必填的列：{'、'.join(absent)}", mend="请选出文件中对应的列")
    remember_map(
        by=by, sender=sender, dataset_code=unread.dataset, place=unread.place,
        columns=columns, values=values,
    )  # fmt: skip
    if unread.body is None:
        drop_unread(by=by, unread=unread)
        return None
    name = re.sub(r"[^\w.\-]", "_", unread.file_name) or "file"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.touch(mode=0o600)
        path.write_bytes(base64.b85decode(unseal(unread.body)))
        totals = import_files(
            by=by, files=[path], as_dataset=unread.dataset, place=unread.place,
            enrol=unread.enrol, source=sender, verdicts_in=verdicts_in,
        )  # fmt: skip
    totals.must_be_taken()
    Unread.objects.filter(pk=unread.pk).delete()
    return totals


def drop_unread(*, by: Actor, unread: Unread) -> None:
    """Do without a file that waits."""
    by.must("exchange.import", unread.place)
    Unread.objects.filter(pk=unread.pk).delete()
