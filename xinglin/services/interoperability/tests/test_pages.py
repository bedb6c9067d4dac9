"""The bench of the interface: clients, what they asked for, exports."""

from __future__ import annotations

from django.test import Client as Browser
from django.urls import reverse

from xinglin.engines.access import KEEPER, KEEPER_AT_CONSOLE, NURSE, STEWARD
from xinglin.engines.access import actions as access
from xinglin.engines.exchange import actions as exchange
from xinglin.engines.exchange.models import Document
from xinglin.engines.exchange.tests.papers import paper
from xinglin.engines.jobs.models import Run
from xinglin.engines.places import queries as places
from xinglin.kernel.time import today
from xinglin.services.interoperability import demo, queries
from xinglin.services.interoperability.models import Client, Hook, Import, Notice


def reader(role):
    account = access.open_account(
        by=KEEPER_AT_CONSOLE, username=role.code, name="某人", password="long enough 2026"
    )
    access.grant(by=KEEPER_AT_CONSOLE, account_id=account.pk, role=role.code,
                 place=places.place("990101"))  # fmt: skip
    browser = Browser()
    browser.force_login(account)
    return browser


def test_the_bench_shows_registers_and_switches(county):
    demo.make_up(by=KEEPER_AT_CONSOLE, day=today(), seed=1)
    keeper, where = reader(KEEPER), reverse("interoperability:clients")
    page = keeper.get(where).content.decode()
    assert "县医院信息系统" in page and "省平台数据采集" in page and "七天内的操作" in page
    one = Client.objects.get(code="county-hospital")
    page = keeper.get(reverse("interoperability:client", args=[one.pk])).content.decode()
    assert "system/*.rs" in page and "停用" in page
    assert keeper.get(reverse("interoperability:exports")).status_code == 200
    assert sum(row["requests"] for row in queries.traffic_of(KEEPER_AT_CONSOLE)) > 500
    assert not Run.objects.exists()
    found = Import.objects.get()
    assert (found.accepted, found.set_aside) == (8, 2)
    page = keeper.get(reverse("interoperability:imports")).content.decode()
    assert "县医院信息系统" in page and "有待处理" in page
    where_one = reverse("interoperability:one_import", args=[found.pk])
    page = keeper.get(where_one).content.decode()
    assert "重试搁置的行" in page and "请求内容不是完整的 JSON" in page
    done = keeper.post(where_one, {"_act": "again", "_panel": "2"})
    assert done.status_code == 302 and Import.objects.get().finished_at is None
    keeper.post(where_one, {"_act": "drop", "_panel": "2"})
    assert Import.objects.get().gone
    where_all = reverse("interoperability:subscriptions")
    page = keeper.get(where_all).content.decode()
    assert "his.example" in page and "重试中" in page and "连不上对方（连续8次）" in page
    hook = Hook.objects.get(state="active")
    where_one = reverse("interoperability:subscription", args=[hook.pk])
    page = keeper.get(where_one).content.decode()
    assert "Observation（code）" in page and "对方不接收这个资源（422）" in page
    assert "85354-9" not in page, "what is asked for may name a person"
    keeper.post(where_one, {"_act": "off", "_panel": "2"})
    hook.refresh_from_db()
    assert hook.state == "off" and not Notice.objects.filter(state="waiting").exists()
    stranger = reader(NURSE)
    assert stranger.get(where_all).status_code == 403
    assert stranger.get(where_one).status_code == 403
    assert stranger.get(where).status_code == 403


def test_the_bench_of_documents_counts_and_tries_again(county):
    for text in (paper(), paper(own="D2", author=""), paper(version="2", day="20260302")):
        exchange.register_document(
            by=KEEPER_AT_CONSOLE, data=text.encode(), place="990101001001", sender="县医院"
        )
    steward, where = reader(STEWARD), reverse("interoperability:documents")
    page = steward.get(where).content.decode()
    assert "县医院" in page and "高血压患者随访服务" in page and "待处理" in page
    assert "王五" not in page, "the bench names nobody"
    first, aside, second = Document.objects.order_by("pk")
    assert "没有文档作者所属的机构" in steward.get(f"{where}{aside.pk}/").content.decode()
    assert f"cda-{first.pk}" in steward.get(f"{where}{second.pk}/").content.decode()
    steward.post(f"{where}{aside.pk}/", {"_act": "again", "_panel": "2"})
    aside.refresh_from_db()
    assert (aside.state, aside.tries) == ("aside", 2)
    steward.post(where, {"_act": "again", "_panel": "1"})
    aside.refresh_from_db()
    assert aside.tries == 3
    assert reader(NURSE).get(where).status_code == 403
