"""Long work of administration: files too large to wait for."""

from __future__ import annotations

from pathlib import Path

from django.urls import reverse

from xinglin.engines.access import Actor
from xinglin.engines.exchange import actions as exchange
from xinglin.engines.exchange import queries as feeds
from xinglin.engines.jobs import Outcome, Tell, job
from xinglin.kernel.errors import Refused


@job("administration.delivery", title="导入文件", may="exchange.import")
def delivery(
    *, by: Actor, tell: Tell, file: str, dataset: str, place: str, enrol: bool, verdicts: str,
    source: str = "",
) -> Outcome:  # fmt: skip
    """Take a file in, chunk by chunk; called again, it goes on from the last chunk."""
    path = Path(file)
    if not path.is_file():
        raise Refused("文件已不在服务器上", mend="请重新上传")
    if source:
        unread = exchange.keep_unread(
            by=by, file=path, sender=source, as_dataset=dataset, place=place or None, enrol=enrol
        )
        if unread is not None:
            path.unlink(missing_ok=True)
            return Outcome("表头需要对照", reverse("administration:unread", args=[unread.pk]))
    totals = exchange.import_files(
        by=by, files=[path], as_dataset=dataset, place=place or None, enrol=enrol,
        source=source, verdicts_in=Path(verdicts),
        progress=lambda name, rows: tell(rows, said=f"已处理 {rows} 行"),
    )  # fmt: skip
    path.unlink(missing_ok=True)  # numbers lie sealed in the store, never open in a file
    totals.must_be_taken()
    return Outcome("导入完成", reverse("administration:delivery", args=[totals.batches[-1]]))


@job("administration.resubmission", title="重交搁置的行", may="exchange.import")
def resubmission(*, by: Actor, tell: Tell, file: str, batch: int) -> Outcome:
    """Take corrected rows of a batch again; called again, it goes on with what is still open."""
    path = Path(file)
    if not path.is_file():
        raise Refused("文件已不在服务器上", mend="请重新上传")
    told = exchange.resubmit(
        by=by, batch=batch, file=path,
        progress=lambda name, rows: tell(rows, said=f"已处理 {rows} 行"),
    )  # fmt: skip
    path.unlink(missing_ok=True)
    link = reverse("administration:delivery", args=[batch])
    return Outcome(f"接收{told.taken.recorded}行，仍有{told.open}行待改正", link)


@job("administration.feeds", title="定时接收", may="exchange.feeds", whenever=feeds.any_due)
def run_feeds(*, by: Actor, tell: Tell) -> Outcome:
    """Run the feeds that are due; what is missing is said at each and asked for again."""
    done = exchange.run_due(by=by, feeds=feeds.due_feeds(), tell=tell)
    taken, gaps = sum(len(one.taken) for one in done), sum(len(one.gaps) for one in done)
    said = f"接收{taken}批，缺口{gaps}处"
    return Outcome(said, reverse("administration:feeds"))


@job("administration.feed", title="定时接收（一个来源）", may="exchange.feeds")
def run_one_feed(*, by: Actor, tell: Tell, feed: int) -> Outcome:
    """Run one feed now."""
    one = exchange.run_feed(by=by, feed=feeds.feed(feed, by), tell=tell)
    link = reverse("administration:feed", args=[feed])
    return Outcome(f"接收{len(one.taken)}批，缺口{len(one.gaps)}处", link)


@job("administration.forget", title="清除过期的搁置行", may="exchange.import", nightly="03:50")
def forget(*, by: Actor, tell: Tell) -> Outcome:
    """Drop rows that nobody corrected in the time for which they are kept."""
    rows = exchange.forget_rows(by=by, before=exchange.kept_since())
    return Outcome(f"清除了{rows}行的内容")
