"""Brings files in: looks at each, refuses what cannot be taken, takes the rest, adds up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from django.conf import settings
from django.db import transaction

from xinglin.engines.access import Actor
from xinglin.engines.exchange.actions.batches import Progress, Run, silent
from xinglin.engines.exchange.actions.deliveries import bring_in_bundle, bring_in_loose
from xinglin.engines.exchange.actions.documents import register_document
from xinglin.engines.exchange.actions.mapping import told_map
from xinglin.engines.exchange.actions.sheets import bring_in_table
from xinglin.engines.exchange.actions.verdict_files import MARK, verdict_path
from xinglin.engines.exchange.reading.bundles import Opened, is_bundle, open_json
from xinglin.engines.exchange.reading.sniff import Content, content_of
from xinglin.engines.exchange.words import Outcome, Totals, dataset
from xinglin.engines.places.queries import place as place_of
from xinglin.kernel.errors import Refused

PASSED_OVER = (".", "~$")
FROM_FILES = "文件导入"
Unit = Callable[[Run], Totals]


def import_files(
    *,
    by: Actor,
    files: Sequence[Path],
    as_dataset: str = "",
    place: str | int | None = None,
    enrol: bool = False,
    dry_run: bool = False,
    source: str = "",
    maps: Sequence[str] = (),
    verdicts_in: Path | None = None,
    progress: Progress = silent,
) -> Totals:
    """
    The totals of files (or folders) that came in; a verdict for every row and resource.

    Each chunk is a commit: what was taken stays taken if the machine stops, and the same call
    again goes on from there. A rehearsal (`dry_run`) does all of it and takes it all back.
    `maps` says how the sender (`source`) calls our columns; it is remembered for its next file.
    """
    by.must("exchange.import")
    where = place_of(place) if place is not None else None
    if where is not None:
        by.must("exchange.import", where.number)
    if as_dataset and as_dataset != "fhir":
        dataset(as_dataset)
    number = where.number if where is not None else None
    run = Run(by, number, enrol, dry_run, source[:160], progress)
    totals = Totals(dry_run=dry_run)
    units = _units(_expand(files), as_dataset, verdicts_in, totals)

    def remember() -> None:
        if maps:
            told_map(by=by, sender=source, dataset_code=as_dataset, place=number, texts=maps)

    if not dry_run:
        remember()
        _take(units, run, totals)
        return totals
    with transaction.atomic():
        remember()
        _take(units, run, totals)
        transaction.set_rollback(True)
    totals.batches = []
    return totals


def _take(units: Sequence[tuple[Path, Unit]], run: Run, totals: Totals) -> None:
    for path, unit in units:
        try:
            totals.add(unit(run))
        except Refused as refusal:
            _refuse(totals, path, refusal)


def _refuse(totals: Totals, path: Path, refusal: Refused) -> None:
    parts = {"what": refusal.what, "why": refusal.why, "mend": refusal.mend}
    totals.refused.append({"file": str(path), **parts})


def _expand(files: Sequence[Path]) -> list[Path]:
    """The files meant, those of folders included; never the verdicts of an earlier import."""
    found: list[Path] = []
    for path in files:
        if path.is_dir():
            inside = (one for one in sorted(path.rglob("*")) if one.is_file())
            found += [one for one in inside if not one.name.startswith(PASSED_OVER)]
        elif path.exists():
            found.append(path)
        else:
            raise Refused(f"没有文件 {path}", mend="请核对文件名和所在的文件夹")
    kept = [one for one in dict.fromkeys(found) if not one.stem.endswith(MARK)]
    if not kept:
        raise Refused("没有可以导入的文件", mend="请核对文件名和所在的文件夹")
    return kept


def _units(
    files: Sequence[Path], code: str, verdicts_in: Path | None, totals: Totals
) -> list[tuple[Path, Unit]]:
    """What is taken as one: a table, a bundle, and all loose resources together."""
    units: list[tuple[Path, Unit]] = []
    lines: list[Path] = []
    single: list[Opened] = []
    for path in files:
        try:
            content = content_of(path)
            if content in (Content.WORKBOOK, Content.CSV):
                units.append((path, _table(path, content, code, verdicts_in)))
            elif content is Content.CDA:
                units.append((path, _paper(path)))
            elif content is Content.NDJSON:
                lines.append(path)
            elif is_bundle(path):
                units.append((path, _bundle(path)))
            else:
                single.append(open_json(path))
        except (Refused, OSError) as problem:
            refusal = problem if isinstance(problem, Refused) else Refused("文件打不开")
            _refuse(totals, path, refusal)
    if lines or single:
        first = lines[0] if lines else single[0].path
        units.append((first, lambda run: bring_in_loose(lines, single, run)))
    return units


def _table(path: Path, content: Content, code: str, verdicts_in: Path | None) -> Unit:
    otherwise = Path(settings.HOME) / "files" / "verdicts"

    def unit(run: Run) -> Totals:
        verdicts = verdict_path(path, verdicts_in, otherwise)
        return bring_in_table(path, content, code, run, verdicts)

    return unit


def _paper(path: Path) -> Unit:
    """A shared document: registered, or said why not."""

    def unit(run: Run) -> Totals:
        if run.place is None:
            raise Refused("没有说明文档属于哪个地区", mend="请用 --place 指定地区")
        done = register_document(
            by=run.by, data=path.read_bytes(), place=run.place, sender=run.source or FROM_FILES
        )
        totals = Totals()
        totals.count(done.judged, done.document.kind or "CDA")
        if done.judged.outcome in (Outcome.SET_ASIDE, Outcome.WAITING):
            _refuse(totals, path, Refused(done.judged.why, mend=done.judged.mend))
        return totals

    return unit


def _bundle(path: Path) -> Unit:
    """A bundle, opened again when its turn comes: not all are held in memory at once."""

    def unit(run: Run) -> Totals:
        return bring_in_bundle(open_json(path), run)

    return unit
