"""A figure's page shows what is counted; the people behind it are scoped and masked."""

import datetime as dt
import io
import re

import openpyxl
import pytest

from tests.county import elsewhere
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.access.queries import unseal
from xinglin.engines.indicators import book
from xinglin.engines.indicators import queries as counting
from xinglin.engines.indicators.counting import tally
from xinglin.engines.indicators.queries import readiness, records
from xinglin.engines.people.models import Identifier, Resident
from xinglin.engines.places import level_of
from xinglin.engines.places.models import Place
from xinglin.kernel.time import today
from xinglin.services.figures import jobs

YEAR = str(today().year - 1)


def read(answer):
    """The sheets of an Excel file that was answered."""
    body = b"".join(answer.streaming_content)
    return openpyxl.load_workbook(io.BytesIO(body))


def exported(one, path, words="", **query):
    """The file behind the export of the page's table whose heading holds these words."""
    page = one.opens(path, **query)
    [way] = [
        url
        for section in page.tree.xpath("//section")
        if words in section.text_content()
        for url in section.xpath(".//a[@download]/@href")[:1]
        if "as=xlsx" in url
    ][:1]
    return read(one.client.get(path + way))


@pytest.fixture
def opens_book(reads):
    """The book as it stands once its values have come: they follow the page."""

    def opened(**asked):
        one = reads("tongji")
        page = one.opens("/figures/book/", **asked)
        waiting = page.tree.xpath("//*[@hx-trigger='load']/@hx-get")
        if waiting:
            got = one.client.get(f"/figures/book/{waiting[0]}", headers={"HX-Request": "true"})
            assert got.status_code == 200
            page = one.opens("/figures/book/", **asked)
            assert not page.tree.xpath("//*[@hx-trigger='load']/@hx-get")  # at once from now on
        return page

    return opened


def test_the_first_reader_of_a_period_gets_the_page_first_and_the_values_after_it(
    reads, settings, tmp_path
):
    settings.STATEMENTS = tmp_path  # where nobody was before
    one = reads("tongji")
    page = one.opens("/figures/book/", period="2021-Q2", owner="基层卫生股")
    waiting = page.tree.xpath("//*[@hx-trigger='load']/@hx-get")
    assert len(waiting) == 1 and "HTN3" not in page.text
    path = f"/figures/book/{waiting[0]}"
    assert "HTN3" in one.client.get(path, headers={"HX-Request": "true"}).content.decode()


def test_after_a_night_nobody_waits(county, settings, tmp_path, monkeypatch):
    settings.STATEMENTS = tmp_path
    tally.compiled.cache_clear()
    monkeypatch.setattr(jobs, "figures_list", lambda: [{"code": "HTN2"}, {"code": "POP1"}])
    periods = [YEAR, str(int(YEAR) - 1)]
    assert not any(readiness.ready(["HTN2"], one) for one in periods)
    done = jobs.make_ready(by=KEEPER_AT_CONSOLE, tell=lambda *_, **__: None)
    assert done.said.startswith("2 个指标")
    assert all(readiness.ready(["HTN2", "POP1"], one) for one in periods)


@pytest.mark.parametrize("who", ["cunyi", "duizhang", "tongji", "juzhang", "jiandu", "guanli"])
def test_the_page_shows_the_value_that_is_computed(reads, who):
    one = reads(who)
    page = one.opens("/figures/HTN2/", period=YEAR)
    figure = counting.compute("HTN2", one.place.number, YEAR, seen_by=one.actor)[0]
    shown = page.tree.text_content()
    assert figure.shown in shown and str(figure.numerator) in shown
    assert one.place.name in shown and str(figure.commit) in shown


def test_the_book_shows_every_indicator_with_its_value(reads, opens_book):
    one = reads("tongji")
    page = opens_book(period=YEAR)
    codes = [each["code"] for each in counting.figures_list()]
    found = counting.compute(codes, one.place.number, YEAR, seen_by=one.actor)
    assert len(found) == len(codes) >= 4
    shown = page.tree.text_content()
    assert not [figure.code for figure in found if figure.code not in shown]
    rates = [figure for figure in found if figure.unit == "%" and not figure.hidden]
    assert rates and not [one.code for one in rates if one.shown not in shown]


@pytest.mark.parametrize("wanted", ["血压控制", "xykzl", "htn2", "pressure controlled", "xueya"])
def test_the_book_is_searched_in_any_spelling(opens_book, wanted):
    page = opens_book(period=YEAR, q=wanted)
    codes = {link.split("/")[2] for link in page.links("/figures/") if "/?at=" in link}
    assert "HTN2" in codes and "POP1" not in codes


def test_the_book_is_filtered_and_grouped(opens_book):
    page = opens_book(period=YEAR, base="在管", group="base")
    heads = [each.text_content() for each in page.tree.xpath("//tr[@class='rows-group']/th")]
    assert heads == ["在管"]
    nothing = opens_book(period=YEAR, q="没有这样的")
    assert "没有这样的指标" in nothing.tree.text_content()


def test_the_list_holds_the_people_counted_scoped_and_masked(reads):
    one = reads("cunyi")
    page = one.opens("/figures/HTN2/people/", period=YEAR, side="denominator")
    numbers = {int(n) for n in re.findall(r"/ehr/(\d+)/", " ".join(page.links("/ehr/")))}
    counted = counting.people_of("HTN2", one.place.number, YEAR, "denominator", seen_by=one.actor)
    assert numbers and numbers <= {each.person for each in counted}
    places = Resident.objects.filter(pk__in=numbers).values_list("place_id", flat=True)
    assert all(one.place.number <= place <= one.place.last for place in places)
    for held in Identifier.objects.filter(resident__in=numbers, kind="01"):
        assert unseal(held.value) not in page.text


def test_who_counts_and_does_not_read_names_sees_numbers(reads):
    one = reads("tongji")
    page = one.opens("/figures/HTN2/people/", period=YEAR, side="denominator")
    counted = counting.people_of("HTN2", one.place.number, YEAR, "denominator", seen_by=one.actor)
    shown = page.tree.text_content()
    assert f"{counted[0].person}号" in shown and not page.links("/ehr/")
    names = Resident.objects.filter(pk__in=[each.person for each in counted[:25]])
    assert not any(name in shown for name in names.values_list("name", flat=True))


def test_another_village_by_the_address_gives_nobody(reads):
    one = reads("cunyi")
    there = elsewhere(one.place)
    page = one.opens("/figures/HTN2/people/", period=YEAR, side="denominator", at=there.code)
    assert "不在您的管辖范围" in page.tree.text_content()
    assert not page.links("/ehr/") and not page.tree.xpath("//table[@class='rows']")


def test_outside_the_reach_small_cells_are_hidden(reads):
    doctor = reads("cunyi")
    county = Place.objects.get(level="county")
    page = doctor.opens("/figures/HTN2/", period=YEAR, at=county.code, level="village")
    found = counting.compute("HTN2", county.number, YEAR, by=("place",), seen_by=doctor.actor)
    assert "不在您的管辖范围" in page.tree.text_content()
    villages = [figure for figure in found if level_of(figure.place) == "village"]
    table = page.tree.xpath("string(//table[@class='rows'])")
    assert table.count("＊") >= 2 * len([figure for figure in villages if figure.hidden]) > 0
    assert all(f"/figures/HTN2/?at={figure.place}" in page.text for figure in villages)


@pytest.mark.parametrize("who", ["juzhang", "jiandu", "suoyin", "shenji", "guanli"])
def test_a_number_without_its_people_for_those_who_count_only(reads, who):
    one = reads(who)
    figure = counting.compute("HTN2", one.place.number, YEAR, seen_by=one.actor)[0]
    page = one.opens("/figures/HTN2/people/", period=YEAR, side="denominator")
    shown = page.tree.text_content()
    assert figure.shown in shown and "没有查看其背后人员名单的权限" in shown
    assert not page.links("/ehr/") and "号" not in page.tree.xpath("string(//table)")
    resident = Resident.objects.first()
    one.opens(f"/figures/HTN2/people/{resident.pk}/", status=403, period=YEAR)
    lists = [url for url in one.opens("/figures/HTN2/", period=YEAR).links("/figures/")
             if "side=" in url]  # fmt: skip
    assert not lists


def test_the_records_that_made_a_person_count(reads):
    one = reads("cunyi")
    found = counting.people_of("HTN2", one.place.number, YEAR, "numerator", seen_by=one.actor)
    person = found[0].person
    page = one.opens(f"/figures/HTN2/people/{person}/", period=YEAR)
    rows = [row.text_content() for row in page.tree.xpath("//table[@class='rows']//tbody/tr")]
    assert any("随访" in row and "计入的依据" in row and "收缩压" in row for row in rows)
    assert any("在管登记" in row and "计入的依据" in row for row in rows)
    assert page.links(f"/ehr/{person}/")


def test_the_records_of_other_programmes_are_nobodys_business(reads):
    one = reads("cunyi")
    for found in counting.people_of("HTN2", one.place.number, YEAR, seen_by=one.actor)[:20]:
        rows = records.records_of("HTN2", one.place, YEAR, found.person, seen_by=one.actor)
        assert rows and {row.values.get("programme", "htn") for row in rows} == {"htn"}


def test_who_stands_behind_a_sensitive_figure_is_for_its_own_staff(reads):
    one = reads("tongji")
    page = one.opens("/figures/SMD1/people/", period=YEAR, side="numerator")
    assert "敏感项目" in page.tree.text_content() and not page.tree.xpath("//table")
    records_page = one.opens("/figures/SMD1/people/1/", period=YEAR)
    assert not records_page.tree.xpath("//table")
    assert "敏感项目" in one.opens("/figures/SMD1/passport/", period=YEAR).tree.text_content()


def test_counting_again_from_the_records_agrees(reads):
    one = reads("tongji")
    answer = one.sends(f"/figures/HTN2/passport/?period={YEAR}", "重算")
    text = answer.content.decode()
    if answer.status_code == 302:
        text = one.client.get(answer.headers["Location"]).content.decode()
    assert "结果一致" in text


def test_the_passport_tells_all(reads):
    one = reads("tongji")
    page = one.opens("/figures/HTN2/passport/", period=YEAR)
    told = counting.explain("HTN2", one.place.number, YEAR, seen_by=one.actor)
    shown = page.tree.text_content()
    for text in (told.hash, told.figure.snapshot, "分母：", "定义沿革", "期内没有随访", "在管",
                 f"--as-of {told.figure.commit}"):  # fmt: skip
        assert text in shown, text
    answer = one.opens("/figures/HTN2/passport.json", period=YEAR).answer
    assert answer.json()["hash"] == told.hash
    assert len(answer.json()["numerator_people"]) == told.figure.numerator


def test_a_value_is_stored_and_proved_again(reads):
    one = reads("tongji")
    path = f"/figures/HTN2/passport/?period={YEAR}"
    assert one.sends(path, "存证", why="考核报送").status_code == 302
    page = one.opens("/figures/HTN2/passport/", period=YEAR)
    assert "考核报送" in page.tree.text_content()
    compared = [url for url in page.links("/figures/HTN2/why/") if "from_commit=" in url]
    assert "没有变化" in one.client.get(compared[0]).content.decode()


def test_why_it_changed_adds_up(reads):
    one = reads("duizhang")  # a town: in a small village two years may pass without a change
    page = one.opens("/figures/HTN2/why/", period=YEAR)
    before = str(today().year - 2)
    change = counting.why("HTN2", one.place.number, (before, None), (YEAR, None), seen_by=one.actor)
    shown = page.tree.text_content()
    assert all(part.title in shown for part in change.parts) and change.parts
    part = next(each for each in change.parts if each.people)
    key = f"{part.step}.{part.cause}"
    listed = one.opens("/figures/HTN2/why/", period=YEAR, cause=key)
    names = Resident.objects.filter(pk__in=[each.person for each in part.people])
    assert all(name in listed.tree.text_content() for name in names.values_list("name", flat=True))
    bare = reads("juzhang").opens("/figures/HTN2/why/", period=YEAR, cause=key)
    assert "没有查看其背后人员名单的权限" in bare.tree.text_content()


def test_divided_tables_stand_in_the_address(reads):
    one = reads("tongji")
    page = one.opens("/figures/HTN2/table/", period=YEAR, by="sex,age_band")
    rows = page.tree.xpath("//table[@class='rows']//tbody/tr")
    found = counting.compute(
        "HTN2", one.place.number, YEAR, by=("sex", "age_band"), seen_by=one.actor
    )
    assert len(rows) == len([f for f in found if f.sex and f.age_band]) > 4
    kinds = one.opens("/figures/ENC1/table/", period=YEAR, by="kind")
    assert "就诊类型" in kinds.text and "门诊" in kinds.tree.xpath("string(//table//tbody)")
    odd = one.opens("/figures/HTN2/table/", period=YEAR, by="<b>,place,nothing")
    assert odd.tree.xpath("//table[@class='rows']//tbody/tr")


def test_a_file_says_what_its_figures_are_and_how_they_are_proved(reads):
    one = reads("tongji")
    book = exported(one, "/figures/HTN2/", "排名", period=YEAR, level="village")
    data, about = book["数据"], book["口径"]
    head = [cell.value for cell in data[1]]
    assert head[:4] == ["地区", "分子", "分母", "值"]
    told = [[cell.value for cell in row] for row in about.iter_rows()]
    names = next(row for row in told if row[0] == "代码")
    lines = [dict(zip(names, row, strict=True)) for row in told if row[0] == "HTN2"]
    assert len(lines) == data.max_row - 1
    found = counting.compute(
        "HTN2", lines[0]["区划代码"], YEAR, seen_by=one.actor, as_of=lines[0]["账本提交"]
    )[0]
    assert lines[0]["分子"] == found.numerator and len(lines[0]["摘要"]) == 64
    assert f"--place {found.place}" in lines[0]["核对命令"]
    facts = {row[0]: row[1] for row in told if row[0]}
    assert facts["导出人"] == one.actor.name and isinstance(facts["导出时间"], dt.datetime)
    assert "/figures/HTN2/" in facts["来自页面"] and facts["行数"] == data.max_row - 1


def test_a_list_is_exported_as_it_is_seen(reads):
    doctor = reads("cunyi")
    book = exported(doctor, "/figures/HTN2/people/", "分母中的人", period=YEAR, side="denominator")
    counted = counting.people_of(
        "HTN2", doctor.place.number, YEAR, "denominator", seen_by=doctor.actor
    )
    rows = list(book["数据"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(counted)
    people = [each.person for each in counted]
    plain = {unseal(i.value) for i in Identifier.objects.filter(resident__in=people, kind="01")}
    assert plain and not plain & {str(cell) for row in rows for cell in row}


def test_definitions_are_public_and_hold_no_data(client, county, db):
    page = client.get("/definitions/").content.decode()
    assert "HTN2" in page and "管理人群血压控制率" in page
    one = client.get("/definitions/HTN2/").content.decode()
    assert "其中期内最近一次随访血压达标的人数" in one and "3 / 5" in one
    assert client.get(f"/definitions/HTN2/{book('HTN2').version}/").status_code == 200
    assert client.get("/definitions/HTN2/no-such-version/").status_code == 404
    assert client.get("/definitions/HTN2.json").json()["resourceType"] == "Measure"
    english = client.get("/definitions/HTN2/", headers={"cookie": "django_language=en"})
    assert "Blood pressure controlled" in english.content.decode()


def test_a_measure_report_is_downloaded(reads):
    one = reads("tongji")
    told = one.opens("/figures/HTN2/measure-report.json", period=YEAR).answer
    assert told.headers["Content-Type"].startswith("application/fhir+json")
    assert told.json()["resourceType"] == "MeasureReport"


def test_an_unknown_indicator_and_an_odd_period(reads):
    one = reads("tongji")
    one.opens("/figures/HTN99/", status=404)
    one.opens("/figures/HTN2/", period="yesterday", at="zzz", level="moon", rhythm="x")
    one.opens("/definitions/HTN99/", status=404)


@pytest.mark.parametrize(
    "path",
    ["book/", "HTN2/", "HTN2/table/", "HTN2/people/", "HTN2/why/", "HTN2/passport/"],
)
def test_nonsense_in_an_address_breaks_no_page(reads, path):
    one = reads("tongji")
    for query in (
        "page=-1&at=zzz&period=%00&by=🎉&side=x&level=,&rhythm=&q=%F0%9F%98%80%00&group=x",
        "at=999999999999999&period=9999-Q9&from=x&from_commit=99999999999999999999&cause=.",
        "period=9999&from=0001&to_commit=-5&level=village&by=sex,sex,place&sort=-%27",
    ):
        answer = one.client.get(f"/figures/{path}?{query}")
        assert answer.status_code < 500, (path, query)
