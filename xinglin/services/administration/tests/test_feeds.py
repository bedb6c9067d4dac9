"""Feeds on their pages: what is here of what is listed, and the alarm until it is whole."""

from pathlib import Path

import pytest
from django.conf import settings as configured

from xinglin.engines.exchange import actions as exchange
from xinglin.engines.exchange.models import Delivered, Feed
from xinglin.engines.jobs.actions import carry_out
from xinglin.engines.jobs.models import Run
from xinglin.services.administration import demo
from xinglin.ui import rhythm

FEEDS = "/administration/feeds/"


@pytest.fixture
def steward(reads):
    return reads("suoyin")


def test_the_gap_of_the_made_up_county_is_said_and_closes(county, db, steward, reads, settings):
    one = Feed.objects.get(name=demo.FEED)
    page = steward.opens(FEEDS)
    for text in ("有缺口", "9 / 12", "县妇幼保健院第3批：文件未到", "缺1批"):
        assert text in page.text, text
    gap = Delivered.objects.get(feed=one, number=3)
    assert "文件未到" in steward.opens(f"{FEEDS}{one.pk}/").text and gap.rows == 3
    # The missing batch comes: here its listing is made anew by the same sender.
    folder = Path(configured.FEED_FOLDER) / demo.FEED
    folder.mkdir(parents=True, exist_ok=True)
    Delivered.objects.filter(feed=one).delete()
    rows = ["姓名,性别,出生日期", "贾宝山,男,1960-01-02"]
    path = folder / "whole.csv"
    path.write_text("\n".join(rows), "utf-8")
    exchange.write_manifest(folder=folder, files=[(path, 1)])
    answer = steward.sends(f"{FEEDS}{one.pk}/", "现在接收")
    assert "/administration/jobs/" in answer.headers["Location"]
    carry_out.func(Run.objects.latest("pk").pk)
    run = Run.objects.latest("pk")
    assert run.state == "done" and "缺口0处" in run.said, run.said
    page = steward.opens(FEEDS)
    assert "有缺口" not in page.text and "1 / 1" in page.text
    Feed.objects.update(next_at="2020-01-01T00:00:00Z")
    again = Run.objects.create(job="administration.feeds", who_name="平台", asked_at=run.asked_at)
    carry_out.func(again.pk)
    again.refresh_from_db()
    assert (again.state, again.said) == ("done", "接收0批，缺口0处")
    auditor = reads("shenji").opens(f"{FEEDS}{one.pk}/")
    assert "现在接收" not in auditor.text
    reads("cunyi").opens(FEEDS, 403)
    reads("duizhang").opens(f"{FEEDS}{one.pk}/", 404)


def test_a_feed_is_declared_and_rests(county, db, steward):
    typed = {
        "name": "clinic",
        "sender": "甲院",
        "kind": "folder",
        "address": "clinic",
        "every": "90",
    }
    for wrong in ({"address": "../../etc"}, {"kind": "https"}, {"every": "1"}, {"name": "Ä b"}):
        assert steward.sends(FEEDS, "登记", **(typed | wrong)).status_code == 422
    answer = steward.sends(FEEDS, "登记", **typed)
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    one = Feed.objects.get(name="clinic")
    path = f"{FEEDS}{one.pk}/"
    assert "每90分钟" in steward.opens(path).text
    steward.sends(path, "现在接收")
    carry_out.func(Run.objects.latest("pk").pk)
    assert Run.objects.latest("pk").state == "refused"
    assert "上次没有成功" in steward.opens(path).text and "清单" in steward.opens(path).text
    steward.sends(path, "停用")
    assert "已停用" in steward.opens(path).text
    steward.sends(path, "启用")
    one.refresh_from_db()
    assert one.active
    steward.opens(f"{FEEDS}9999/", 404)
    steward.opens(path + "?t1-state=%00&sort=-x&page=zz")


def test_a_rhythm_in_words():
    assert [rhythm(n) for n in (30, 60, 2880)] == ["每30分钟", "每1小时", "每2天"]
