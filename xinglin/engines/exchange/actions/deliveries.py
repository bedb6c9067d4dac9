"""Puts the resources of a delivery in order: of one bundle, or of all loose files together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from xinglin.engines.exchange.actions.batches import OpenBatch, Run, Said
from xinglin.engines.exchange.actions.resources import Intake, Item, rank_of
from xinglin.engines.exchange.reading.bundles import Entry, Line, Opened, lines_of, load
from xinglin.engines.exchange.reading.sniff import digest_of
from xinglin.engines.exchange.rules.fhir.names import Name, name_of
from xinglin.engines.exchange.rules.fhir.paths import text
from xinglin.engines.exchange.words import Totals, set_aside

DATASET = "fhir"
NO_RESOURCE = set_aside("这一条没有资源内容", "只接收带资源的条目；查询和删除请求不执行", "entry")
NO_JSON = set_aside("这一行不是 FHIR 资源", "请来源机构检查这一行是否完整", "resourceType")
OUTDATED = set_aside("同一个资源在一个 Bundle 中出现多次，只取最后一次", "请来源机构核对", "id")
STRANGE = "（无法识别）"
Loose = Line | Entry


def bring_in_bundle(opened: Opened, run: Run) -> Totals:
    """The totals of one bundle."""
    batch = OpenBatch(run, DATASET, opened.path.name, digest_of(opened.path))
    numbered = list(enumerate(opened.entries, start=1))
    good = [(n, e) for n, e in numbered if _kind(e) and e.method != "DELETE"]
    taken = {number for number, _ in good}
    empty = [(n, f"Bundle.entry[{n}]") for n, _ in numbered if n not in taken]
    items = [_item(number, entry, run.source, {}) for number, entry in good]
    last = {item.name: item.digest for item in items}
    outdated = [item for item in items if last[item.name] != item.digest]
    items = [item for item in items if last[item.name] == item.digest]
    items.sort(key=lambda item: (rank_of(item.name.kind), item.row))
    refers = _aliases(items)
    for item in items:
        item.refers = refers
    told = [Said(number, "Bundle.entry", NO_RESOURCE, subject) for number, subject in empty]
    told += [Said(item.row, item.name.kind, OUTDATED, item.name.short()) for item in outdated]
    _set_aside(batch, told)
    return _finish(batch, run, iter(items))


def bring_in_resources(
    resources: Sequence[dict[str, Any]], run: Run, dataset: str, name: str, digest: str
) -> OpenBatch:
    """The batch of resources that were made of something else, told in order of rank."""
    batch = OpenBatch(run, dataset, name, digest)
    entries = [Entry(one, orjson.dumps(one)) for one in resources]
    items = [_item(n, one, run.source, {}) for n, one in enumerate(entries, start=1)]
    items.sort(key=lambda item: (rank_of(item.name.kind), item.row))
    refers = _aliases(items)
    for item in items:
        item.refers = refers
    Intake(run, batch).take_all(iter(items))
    batch.close()
    return batch


def bring_in_loose(lines: Sequence[Path], files: Sequence[Opened], run: Run) -> Totals:
    """The totals of NDJSON files and of files of one resource, taken together."""
    paths = sorted([*lines, *(one.path for one in files)], key=lambda path: path.name)
    digests = sorted(digest_of(path) for path in paths)
    digest = hashlib.sha256("".join(digests).encode()).hexdigest()
    names = "、".join(path.name for path in paths)
    batch = OpenBatch(run, DATASET, names, digests[0] if len(digests) == 1 else digest)
    loose: list[Loose] = [entry for one in files for entry in one.entries]
    for path in lines:
        loose += lines_of(path)
    bad = [
        Said(n, STRANGE, NO_JSON, f"{one.path.name}:{one.number}" if isinstance(one, Line) else "")
        for n, one in enumerate(loose, start=1)
        if not _kind(one)
    ]
    _set_aside(batch, bad)
    return _finish(batch, run, _in_order(loose, run.source))


def _finish(batch: OpenBatch, run: Run, items: Iterator[Item]) -> Totals:
    Intake(run, batch).take_all(items)
    return batch.close()


def _in_order(loose: Sequence[Loose], source: str) -> Iterator[Item]:
    """Resources by rank, each read when its turn comes."""
    ranked = sorted(
        ((rank_of(_kind(one)), number) for number, one in enumerate(loose, start=1) if _kind(one))
    )
    for _, number in ranked:
        one = loose[number - 1]
        yield _item(number, load(one) if isinstance(one, Line) else one, source, {})


def _kind(one: Loose) -> str:
    return one.kind if isinstance(one, Line) else text(one.resource, "resourceType")


def _item(number: int, entry: Entry, source: str, refers: Mapping[str, Name]) -> Item:
    """The resource under its name; its digest does not mind how it was laid out."""
    plain = orjson.dumps(entry.resource, option=orjson.OPT_SORT_KEYS)
    digest = hashlib.blake2b(plain, digest_size=16).hexdigest()
    own = source or text(entry.resource, "meta", "source")
    name = name_of(entry.resource, entry.full_url, own, digest)
    return Item(number, name, digest, entry.resource, entry.raw, refers, own)


def _aliases(items: Sequence[Item]) -> dict[str, Name]:
    """By what a reference inside the bundle may call each resource."""
    found: dict[str, Name] = {}
    for item in items:
        name = item.name
        if own := text(item.resource, "id"):
            found.setdefault(f"{name.kind}/{own}", name)
        found.setdefault(f"{name.system}:{name.key}", name)
        found.setdefault(f"{name.system}/{name.kind}/{name.key}", name)
    return found


def _set_aside(batch: OpenBatch, told: Sequence[Said]) -> None:
    """What cannot be taken at all; counted first, once."""
    if batch.resumed_at:
        batch.resumed_at -= len(told)
    elif told:
        with batch.chunk(len(told)) as said:
            said += told
