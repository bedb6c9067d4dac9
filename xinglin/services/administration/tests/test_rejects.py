"""Rejects are seen by reason, corrected on the page or by workbook; columns are mapped once."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from xinglin.engines.codes import id_check_digit
from xinglin.engines.exchange.models import Batch, ColumnMap, Unread, Verdict
from xinglin.engines.jobs.actions import carry_out
from xinglin.engines.jobs.models import Run
from xinglin.engines.ledger.models import AuditEntry
from xinglin.engines.people.models import Resident
from xinglin.engines.places.models import Place
from xinglin.services.administration import demo
from xinglin.services.administration.pages import imports
from xinglin.services.administration.pages.batches import said_of

HEAD = ("姓名", "性别", "出生日期", "身份证号", "居住村（社区）", "民族")
IMPORTS = "/administration/imports/"


@pytest.fixture
def steward(reads):
    return reads("suoyin")


def number(order):
    body = f"99010119600102{order}"
    return body + id_check_digit(body)


def table(rows, head=HEAD, name="花名册.csv"):
    text = "\n".join(",".join(one) for one in [head, *rows])
    return SimpleUploadedFile(name, text.encode("utf-8-sig"))


def village():
    return Place.objects.filter(level="village").order_by("number").first().code


def line(order, name="贾宝山", *, wrong=False, ethnic="汉族"):
    sex = "男" if int(order) % 2 else "女"
    return [
        name,
        sex,
        "1960-01-02",
        number(order)[:-1] + "?" if wrong else number(order),
        village(),
        ethnic,
    ]


def send(reader, file, **more):
    parts = {"_panel": "0", "file": file, "dataset": "", "enrol": "no", "source": ""} | more
    answer = reader.client.post(IMPORTS, parts)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return answer.headers["Location"]


@pytest.fixture
def batch(county, db, steward):
    rows = [line("951"), line("953", wrong=True), line("955", ethnic="火星")]
    return send(steward, table(rows))


def test_rejects_are_listed_by_reason_with_counts_that_add_up(batch, steward, reads):
    page = steward.opens(batch)
    for text in (
        "收到",
        "身份证号",
        "民族不在代码表中",
        "下载待改正的行",
        "贾*",
        "等于右边各数之和",
    ):
        assert text in page.text, text
    assert "贾宝山" not in page.text and number("955") not in page.text
    one = Batch.objects.latest("pk")
    assert one.rows_done == 3 == one.accepted + one.unchanged + one.set_aside + one.waiting
    filtered = next(one for one in page.links(batch) if "rows-reason" in one and "%E6%B0%91" in one)
    only = steward.opens(filtered.partition("#")[0])
    assert only.text.count(f"{batch}rows/") < page.text.count(f"{batch}rows/")
    for nonsense in ("?rows-reason=x&rows-field=%00", "?rows-sort=-who&rows-page=99999"):
        steward.opens(batch + nonsense)
    auditor = reads("shenji").opens(batch)
    assert "改正后重交" not in auditor.text and f"{batch}rows/" not in auditor.text


def test_a_row_is_corrected_on_the_page(batch, steward, reads):
    said = Verdict.objects.get(field="ethnic")
    path = f"{batch}rows/{said.pk}/"
    page = steward.opens(path)
    assert "原来填的是“火星”" in page.text and "贾宝山" in page.text
    assert AuditEntry.objects.filter(verb="exchange.rejects").count() == 1
    assert steward.sends(path, "民族", phone="12").status_code == 302
    assert "重交" in steward.opens(path).text and Verdict.objects.get(pk=said.pk).tries == 1
    assert steward.sends(path, "民族", ethnic="01", phone="").status_code == 302
    assert "不需要再改" in steward.opens(path).text
    assert Batch.objects.latest("pk").corrected == 1
    assert Resident.objects.filter(name="贾宝山").count() == 2
    steward.opens(f"{IMPORTS}999/rows/{said.pk}/", 404)
    reads("shenji").opens(path, 403)
    reads("duizhang").opens(path, 404)


def test_the_rows_to_correct_are_downloaded_and_sent_back(batch, steward, reads, monkeypatch):
    answer = steward.opens(f"{batch}rows/").answer
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    head = [cell.value for cell in book.active[1]]
    for at in (2, 3):
        book.active.cell(at, head.index("民族") + 1).value = "汉族"
    book.active.cell(2, head.index("身份证号") + 1).value = number("953")
    content = io.BytesIO()
    book.save(content)
    form = {"_panel": _number(steward, batch)}

    def back():
        file = SimpleUploadedFile("r.xlsx", content.getvalue())
        return steward.client.post(batch, form | {"file": file})

    monkeypatch.setattr(imports, "WAITED_FOR", 100)
    assert "/administration/jobs/" in back().headers["Location"]
    carry_out.func(Run.objects.get().pk)
    assert "接收2行" in Run.objects.get().said, Run.objects.get().said
    one = Batch.objects.latest("pk")
    assert (one.accepted, one.set_aside, one.corrected) == (3, 0, 2)
    reads("shenji").opens(f"{batch}rows/", 403)


def _number(reader, path):
    page = reader.opens(path)
    form = next(one for one in page.tree.xpath("//form") if one.xpath(".//input[@type='file']"))
    return dict(form.form_values()).get("_panel", "0")


def test_the_same_rows_are_looked_at_again(batch, steward):
    answer = steward.sends(batch, "按原样重新核对")
    assert answer.status_code == 302
    page = steward.opens(batch)
    assert "仍搁置2" in page.text
    junk = SimpleUploadedFile("r.xlsx", b"junk, not a workbook")
    form = {"_panel": _number(steward, batch), "file": junk}
    assert steward.client.post(batch, form).status_code == 422


FOREIGN = ("编码", "居民名称", "男女", "出生年月", "证件代码", "所在村", "族")


def test_foreign_columns_are_mapped_once_on_the_page(county, db, steward, reads):
    rows = [["1", "贾宝山", "甲", "1960-01-02", number("951"), village(), "汉族"]]
    where = send(steward, table(rows, FOREIGN), dataset="residents", source="乙卫生院")
    assert "/unread/" in where and not Batch.objects.filter(source="乙卫生院").exists()
    page = steward.opens(where)
    assert "认出" in page.text and "居民名称" in page.text
    assert "等待对照表头的文件" in steward.opens(IMPORTS).text
    form = next(one for one in page.tree.xpath("//form") if one.xpath(".//*[@name='sender']"))
    asked = dict(form.form_values())
    columns = ["-", "name", "sex", "birth", "id_number", "village", "ethnic"]
    filled = {f"c{at}": field for at, field in enumerate(columns)}
    if "v.sex.0" in asked:
        filled["v.sex.0"] = "1"
    short = steward.sends(where, "来源单位", **(filled | {"c1": "-"}))
    assert short.status_code == 422 and "必填" in short.content.decode()
    answer = steward.sends(where, "来源单位", **filled)
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    first = Batch.objects.get(source="乙卫生院")
    kept = ColumnMap.objects.get(sender="乙卫生院")
    assert first.mapping == kept and not Unread.objects.filter(sender="乙卫生院").exists()
    if not first.accepted:  # the sex was no code of ours: it is added, and the row taken again
        path = f"{IMPORTS}maps/{kept.pk}/edit/"
        more = {"more_of": "sex", "more_value": "甲", "more_code": "男"}
        assert steward.sends(path, "再加一项", **more).status_code == 302
    rows.append(["2", "贾宝玉", "甲", "1960-01-02", number("953"), village(), "汉族"])
    where = send(steward, table(rows, FOREIGN, "下月.csv"), dataset="residents", source="乙卫生院")
    assert "/unread/" not in where and Batch.objects.latest("pk").accepted >= 1
    reads("cunyi").opens(f"{IMPORTS}maps/", 403)


def test_a_mapping_is_changed_and_withdrawn(county, db, steward, reads):
    rows = [["1", "贾宝山", "男", "1960-01-02", number("951"), village(), "汉族"]]
    where = send(steward, table(rows, FOREIGN), dataset="residents", source="丙院")
    columns = ["-", "name", "sex", "birth", "id_number", "village", "-"]
    steward.sends(where, "来源单位", **{f"c{at}": field for at, field in enumerate(columns)})
    one = ColumnMap.objects.get(sender="丙院")
    path = f"{IMPORTS}maps/{one.pk}/"
    assert (
        "证件代码" in steward.opens(path).text and "丙院" in steward.opens(f"{IMPORTS}maps/").text
    )
    at = list(one.columns).index("族")  # PostgreSQL keeps the names of an object in its own order
    assert steward.sends(f"{path}edit/", "再加一项", **{f"c{at}": "ethnic"}).status_code == 302
    two = ColumnMap.objects.get(sender="丙院", ended_at=None)
    assert (two.version, two.columns["族"]) == (2, "ethnic")
    twice = {f"c{at}": "name"}
    assert steward.sends(f"{path}edit/", "再加一项", **twice).status_code == 422
    auditor = reads("shenji").opens(f"{IMPORTS}maps/{two.pk}/")
    assert "停用" not in [one.text_content().strip() for one in auditor.tree.xpath("//button")]
    assert steward.sends(f"{IMPORTS}maps/{two.pk}/", "停用").status_code == 302
    assert not ColumnMap.objects.filter(sender="丙院", ended_at=None).exists()
    steward.opens(f"{IMPORTS}maps/9999/", 404)


def test_a_file_that_waits_can_be_left_alone(county, db, steward, reads):
    rows = [["1", "贾宝山", "男", "1960-01-02", number("951"), village(), "汉族"]]
    where = send(steward, table(rows, FOREIGN), dataset="residents", source="丁院")
    reads("duizhang").opens(where, 404)
    assert steward.sends(where, "不导入这份文件").status_code == 302
    steward.opens(where, 404)


def test_the_made_up_county_has_a_batch_a_mapping_and_a_file_to_map(county, db, steward):
    one = Batch.objects.get(source=demo.SENDER)
    assert one.set_aside and one.waiting and one.accepted and one.mapping.version == 1
    assert one.rows_done == one.accepted + one.unchanged + one.set_aside + one.waiting
    assert Unread.objects.get().sender == demo.CLINIC
    for path in (f"{IMPORTS}{one.pk}/", f"{IMPORTS}unread/{Unread.objects.get().pk}/"):
        steward.opens(path)


def test_what_came_of_rows_is_said_whole():
    from xinglin.engines.exchange.actions import Resubmitted

    told = Resubmitted(1, before=2, unnumbered=3)
    assert "2行早已接收" in said_of(told) and "3行没有行号" in said_of(told)
