"""Takes what comes by itself: each numbered batch of a feed once, and a gap named while it is open.

A gap does not stop what follows. It closes by itself on the run that finds what was missing.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import seal, unseal
from xinglin.engines.exchange.actions.importing import import_files
from xinglin.engines.exchange.actions.outside import folder_below
from xinglin.engines.exchange.actions.sheets import open_table
from xinglin.engines.exchange.actions.unread import keep_unread
from xinglin.engines.exchange.models import Batch, Delivered, Feed
from xinglin.engines.exchange.reading.fetching import Asked, fetch, must_be_allowed
from xinglin.engines.exchange.reading.sniff import Content, content_of, digest_of
from xinglin.engines.exchange.reading.texts import read_csv
from xinglin.engines.exchange.rules.cells import text_of
from xinglin.engines.exchange.rules.feeding import (
    COLUMNS,
    MANIFEST,
    Listed,
    broken_of,
    manifest_of,
    missing_of,
)
from xinglin.engines.exchange.words import GENESIS, chained, dataset
from xinglin.engines.ledger.actions import commit
from xinglin.engines.places.queries import place as place_of
from xinglin.kernel import audit
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import now

MANAGE = "exchange.feeds"
LARGEST, LARGEST_MANIFEST = 500 * 2**20, 16 * 2**20
EVERY = (5, 7 * 24 * 60)  # minutes
RETRY = dt.timedelta(minutes=5)
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")
Get = Callable[[str, Path, int], Path | None]
Tell = Callable[[int, int], None]


@dataclass
class Ran:
    """What a run of a feed came to."""

    feed: str
    taken: list[int] = field(default_factory=list)
    gaps: list[tuple[int, str]] = field(default_factory=list)
    received: int = 0
    listed: int = 0

    def as_json(self) -> dict[str, Any]:
        """The same as one object for software."""
        gaps = [{"number": number, "state": state} for number, state in self.gaps]
        return {
            "feed": self.feed, "taken": self.taken, "received": self.received,
            "listed": self.listed, "gaps": gaps,
        }  # fmt: skip


def declare_feed(
    *,
    by: Actor,
    name: str,
    sender: str,
    kind: str,
    address: str,
    every: int,
    place: str | int,
    as_dataset: str = "",
    enrol: bool = False,
    token: str = "",
) -> Feed:
    """Declare a feed, or change the one of that name; a token that is not given stays as it is."""
    where = place_of(place)
    by.must(MANAGE, where.number)
    if not _NAME.fullmatch(name):
        raise Refused("名称只能用小写字母、数字和横线，2至40个字符", mend="例如 county-hospital")
    if not sender.strip():
        raise Refused("请写明来源单位")
    if as_dataset and as_dataset != "fhir":
        dataset(as_dataset)
    if not EVERY[0] <= every <= EVERY[1]:
        raise Refused("间隔应为5分钟至7天", mend="请填写分钟数，例如 60")
    if kind == Feed.HTTPS:
        must_be_allowed(address, tuple(settings.FEED_HOSTS))
    elif kind == Feed.FOLDER:
        _folder(address)
    else:
        raise Refused("方式只有文件夹和 HTTPS")
    values: dict[str, Any] = {
        "sender": sender.strip()[:160], "kind": kind, "address": address[:300], "every": every,
        "place": where.number, "dataset": as_dataset, "enrol": enrol, "active": True,
        "next_at": now(),
    }  # fmt: skip
    if token:
        values["token"] = seal(token[:400])
    with commit(by=by, why=f"登记定时接收：{name}"):
        found = Feed.objects.select_for_update().filter(name=name).first()
        if found is not None:
            by.must(MANAGE, found.place)
            if (found.kind, found.address) != (kind, values["address"]) and not token:
                values["token"] = None  # a token is for the host that it was given for
            for key, value in values.items():
                setattr(found, key, value)
            found.save()
        else:
            found = Feed.objects.create(
                name=name, made_at=now(), who=by.account, who_name=by.name[:80], **values
            )
        _note("exchange.feed", by, found)
    return found


def rows_in(path: Path) -> int:
    """How many rows of data a table holds: those below its header that are not blank."""
    content = content_of(path)
    if content not in (Content.WORKBOOK, Content.CSV):
        raise Refused("清单只列表格文件", mend="请提供 .xlsx 或 CSV")
    rows = [row for row in open_table(path, content)[0] if any(map(text_of, row))]
    return max(0, len(rows) - 1)


def write_manifest(*, folder: Path, files: Sequence[tuple[Path, int]]) -> Path:
    """The manifest of files in their order, with how many rows each holds: what a sender does."""
    lines, chain = [",".join(also[0] for also in COLUMNS.values())], GENESIS
    for number, (path, rows) in enumerate(files, start=1):
        digest = digest_of(path)
        chain = chained(chain, number, rows, digest)
        lines.append(f"{number},{path.name},{rows},{digest},{chain}")
    made = folder / MANIFEST
    made.write_text("\n".join(lines) + "\n", "utf-8")
    return made


def switch_feed(*, by: Actor, feed: Feed, active: bool) -> None:
    """Let a feed rest, or go on; what is missing stays said."""
    by.must(MANAGE, feed.place)
    with commit(by=by, why=f"{'启用' if active else '停用'}定时接收：{feed.name}"):
        Feed.objects.filter(pk=feed.pk).update(active=active, next_at=now())
        _note("exchange.feed", by, feed)


def _note(verb: str, by: Actor, feed: Feed) -> None:
    audit.note(verb, by=by, subject="exchange.feed", subject_id=feed.pk, place=feed.place)


def _folder(address: str) -> Path:
    return folder_below(Path(settings.FEED_FOLDER), address)


def _getter(feed: Feed) -> Get:
    if feed.kind == Feed.HTTPS:
        token = unseal(feed.token) if feed.token is not None else ""
        asked = Asked(feed.address, tuple(settings.FEED_HOSTS), settings.FEED_CA, token)
        return lambda name, into, most: fetch(asked, name, into, most)
    folder = _folder(feed.address)

    def copy(name: str, into: Path, most: int) -> Path | None:
        source = folder / name
        if not source.is_file() or not source.resolve().is_relative_to(folder):
            return None
        if source.stat().st_size > most:
            raise Refused("对方的文件太大或太慢，没有接收", mend="请来源单位分批")
        return Path(shutil.copyfile(source, into / name))

    return copy


def run_feed(*, by: Actor, feed: Feed, tell: Tell = lambda done, total: None) -> Ran:
    """Take every listed batch that has not been taken, and say which are missing.

    Killed half way, the next run goes on: a batch is taken once, by its number and its digest.
    """
    by.must("exchange.import", feed.place)
    ran = Ran(feed.name)
    problem = ""
    try:
        with tempfile.TemporaryDirectory(dir=_work()) as folder:
            _run(by, feed, Path(folder), ran, tell)
    except Refused as refusal:
        problem = "；".join(refusal.sentences())[:300]
        raise
    finally:
        later = RETRY if problem else dt.timedelta(minutes=feed.every)
        Feed.objects.filter(pk=feed.pk).update(
            ran_at=now(), next_at=now() + min(later, dt.timedelta(minutes=feed.every)),
            problem=problem,
        )  # fmt: skip
    return ran


def _work() -> Path:
    folder = Path(settings.HOME) / "files" / "feeds"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _run(by: Actor, feed: Feed, folder: Path, ran: Ran, tell: Tell) -> None:
    get = _getter(feed)
    path = get(MANIFEST, folder, LARGEST_MANIFEST)
    if path is None:
        raise Refused("来源处没有清单", mend=f"请来源单位放上 {MANIFEST}")
    listed = manifest_of(read_csv(path))
    wrong = broken_of(listed)
    before = {one.number: one for one in Delivered.objects.filter(feed=feed)}
    for number in missing_of([*(one.number for one in listed), *before]):
        _say(feed, None, number, "missing", "清单中没有这个序号")
    for at, one in enumerate(listed):
        known = before.get(one.number)
        state = _settled(known, one, wrong)
        if state == "":
            state = _take(by, feed, one, get, folder)
        elif state != Delivered.TAKEN:
            _say(feed, one, one.number, state, "链与清单的前一批接不上，或已收的批次被改动")
        if state == Delivered.TAKEN and (known is None or known.state != state):
            ran.taken.append(one.number)
        tell(at + 1, len(listed))
    rows = list(Delivered.objects.filter(feed=feed).order_by("number"))
    ran.listed = sum(one.rows for one in rows)
    ran.received = sum(one.received for one in rows)
    ran.gaps = [(one.number, one.state) for one in rows if one.state != Delivered.TAKEN]


def _settled(known: Delivered | None, one: Listed, wrong: set[int]) -> str:
    """What needs no fetching: taken already, or not to be believed; else nothing."""
    same = known is not None and known.batch_id is not None and known.digest == one.digest
    if one.number in wrong:
        return "broken"
    taken = known is not None and known.state == Delivered.TAKEN
    if taken and known is not None and (known.digest, known.chain) != (one.digest, one.chain):
        return "broken"
    if same and known is not None and known.received == one.rows:
        if known.state != Delivered.TAKEN:
            _say(known.feed, one, one.number, Delivered.TAKEN, "", known.batch, known.received)
        return Delivered.TAKEN
    return ""


def _take(by: Actor, feed: Feed, one: Listed, get: Get, folder: Path) -> str:
    try:
        path = get(one.file, folder, LARGEST)
    except Refused as refusal:
        return _say(feed, one, one.number, "refused", refusal.what)
    if path is None:
        return _say(feed, one, one.number, "absent", "清单中有，文件还没有到")
    try:
        if digest_of(path) != one.digest:
            return _say(feed, one, one.number, "changed", "文件的摘要与清单不同，没有导入")
        batch, why = _imported(by, feed, path, one.digest)
    finally:
        path.unlink(missing_ok=True)
    if batch is None:
        return _say(feed, one, one.number, "refused", why)
    received = batch.rows_done
    if received != one.rows:
        why = f"清单写{one.rows}行，文件中有{received}行"
        return _say(feed, one, one.number, "short", why, batch, received)
    return _say(feed, one, one.number, Delivered.TAKEN, "", batch, received)


def _imported(by: Actor, feed: Feed, path: Path, digest: str) -> tuple[Batch | None, str]:
    """The batch that holds the file: also one that a killed run, or a person, brought in."""
    same = {"digest": digest, "source": feed.sender, "place": feed.place, "enrol": feed.enrol}
    held = Batch.objects.filter(**same, finished_at__isnull=False).order_by("-pk").first()
    if held is not None:
        return held, ""
    verdicts = Path(settings.HOME) / "files" / "verdicts"
    verdicts.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        asked: dict[str, Any] = {"as_dataset": feed.dataset, "place": feed.place}
        asked["enrol"] = feed.enrol
        if keep_unread(by=by, file=path, sender=feed.sender, **asked) is not None:
            return None, "表头需要对照：请在“数据导入”页对照一次，随后自动补齐"
        totals = import_files(
            by=by, files=[path], source=feed.sender, verdicts_in=verdicts, **asked
        )
    except Refused as refusal:
        return None, refusal.what
    if totals.refused:
        one = totals.refused[0]
        return None, "；".join(part for part in (one["what"], one["mend"]) if part)
    return Batch.objects.get(pk=totals.batches[-1]), ""


def _say(
    feed: Feed,
    one: Listed | None,
    number: int,
    state: str,
    why: str,
    batch: Batch | None = None,
    received: int = 0,
) -> str:
    """Write down how a batch stands; a gap remembers that it was one, and when it was closed."""
    taken = state == Delivered.TAKEN
    row, _ = Delivered.objects.get_or_create(
        feed=feed, number=number, defaults={"state": state, "noticed_at": now()}
    )
    held = row.batch_id is not None and batch is None
    if one is not None and not held:
        row.file_name, row.rows, row.digest, row.chain = one.file, one.rows, one.digest, one.chain
    if batch is not None:
        row.batch, row.received = batch, received
    row.state, row.why, row.gap = state, why[:300], row.gap or not taken
    row.taken_at = (row.taken_at or now()) if taken else None
    row.save()
    return state


def run_due(*, by: Actor, feeds: Sequence[Feed], tell: Tell) -> list[Ran]:
    """Run several feeds; one that is refused does not keep the others waiting."""
    done = []
    for one in feeds:
        try:
            done.append(run_feed(by=by, feed=one, tell=tell))
        except Refused:
            continue  # what was refused is written at the feed
    return done
