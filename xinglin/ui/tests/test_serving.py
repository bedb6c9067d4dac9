"""A page guards itself, serves one panel alone, and turns refusals into pages."""

from __future__ import annotations

import pytest
from django.http import HttpResponse

from xinglin.engines.access import DIRECTOR, KEEPER_AT_CONSOLE, NOBODY, VILLAGE_DOCTOR, Actor, Grant
from xinglin.engines.access.words import Permission, permissions
from xinglin.kernel.errors import Change, Conflict, Missing, NotAllowed, Refused
from xinglin.ui import PUBLIC, Facts, Notice, Sheet, contributed, page, panel
from xinglin.ui.pages import PAGES, routes
from xinglin.ui.tests.conftest import Visit, make_request, text_of

permissions.add("uitest.read", Permission("uitest.read", "试读", (DIRECTOR,)))
WHERE = Grant(DIRECTOR, 990101000000000, 990101999999999)
DIRECTOR_HERE = Actor(1, "王主任", grants=(WHERE,))
DOCTOR_HERE = Actor(2, "李医生", grants=(Grant(VILLAGE_DOCTOR, WHERE.first, WHERE.last),))


@page("two/", "两块", may="uitest.read", service="uitest")
def two(request):
    """Two panels, the second made only when it is drawn."""
    return [Notice("第一块"), lambda: Notice("第二块")]


@page("open/", "公开", may=PUBLIC, service="uitest")
def opened(request):
    """Open to all."""
    return Sheet([Notice("谁都能看")], title="换过的标题", crumbs=[("上级", "/up/")])


@page("fails/", "出错", may=PUBLIC, service="uitest")
def fails(request):
    """Raises what the test asks for."""
    raise ERRORS[request.GET.get("as", "")]


@page("raw/", "原样", may=PUBLIC, service="uitest")
def raw(request):
    """Answers by itself."""
    return HttpResponse("原样")


@page("number/", "数", may=PUBLIC, service="uitest")
def number_page(request):
    """Reads its parameter carelessly."""
    return [Notice(str(int(request.GET.get("n", "no number"))))]


ERRORS = {
    "denied": NotAllowed("不可以", why="因为", mend="这样办", ask="问张三"),
    "missing": Missing("没有"),
    "conflict": Conflict("已改", [Change("bp", "血压", "150/90", "148/88")]),
    "refused": Refused("不成"),
}


def test_a_page_without_a_permission_cannot_be_written():
    with pytest.raises(ValueError, match="permission"):
        page("x/", "x", may="", service="uitest")


def test_an_unknown_bench_cannot_be_named():
    with pytest.raises(ValueError, match="bench"):
        page("x/", "x", may=PUBLIC, menu="nowhere", service="uitest")


def test_holder_sees_both_panels(visit: Visit):
    response = visit(two, actor=DIRECTOR_HERE)
    assert response.status_code == 200
    assert "第一块" in text_of(response) and "第二块" in text_of(response)


def test_stranger_is_sent_to_the_login(visit: Visit):
    response = visit(two, actor=NOBODY)
    assert response.status_code == 302
    assert response["Location"].endswith("?next=/uitest/")


def test_stranger_s_fragment_leads_the_whole_window_to_the_login(visit: Visit):
    response = visit(two, actor=NOBODY, hx_request="true")
    assert response.status_code == 401
    assert "next=" in response["HX-Redirect"]


def test_colleague_without_the_permission_is_told_what_why_and_whom(visit: Visit):
    response = visit(two, actor=DOCTOR_HERE)
    assert response.status_code == 403
    for word in ("您不能打开此页面", "原因", "怎么办", "问谁"):
        assert word in text_of(response)


def test_public_page_is_open_and_its_sheet_has_its_own_title(visit: Visit):
    html = text_of(visit(opened, actor=NOBODY))
    assert "<h1>换过的标题</h1>" in html and "/up/" in html


def test_one_panel_alone(visit: Visit):
    html = text_of(visit(two, actor=DIRECTOR_HERE, data={"panel": "1"}, hx_request="true"))
    assert "第二块" in html and "第一块" not in html and "<html" not in html


@pytest.mark.parametrize("wanted", ["9", "abc", "-1", "1e9", "\x00", "", "一"])
def test_a_panel_that_is_not_there_is_missing(visit: Visit, wanted):
    assert visit(two, actor=DIRECTOR_HERE, data={"panel": wanted}).status_code == 404


def test_posting_to_a_panel_that_takes_nothing(visit: Visit):
    assert visit(two, actor=DIRECTOR_HERE, post={"_panel": "0"}).status_code == 405
    assert visit(two, actor=DIRECTOR_HERE, post={"_panel": "77"}).status_code == 404


@pytest.mark.parametrize(
    ("kind", "status"), [("denied", 403), ("missing", 404), ("conflict", 409), ("refused", 422)]
)
def test_refusals_have_their_status_and_their_words(visit: Visit, kind, status):
    whole = visit(fails, data={"as": kind})
    part = visit(fails, data={"as": kind}, hx_request="true")
    assert whole.status_code == part.status_code == status
    assert ERRORS[kind].what in text_of(whole)
    assert "<html" in text_of(whole) and "<html" not in text_of(part)


def test_a_refusal_keeps_its_own_words_and_a_conflict_shows_the_changes(visit: Visit):
    html = text_of(visit(fails, data={"as": "denied"}))
    assert all(word in html for word in ("因为", "这样办", "问张三"))
    assert "148/88" in text_of(visit(fails, data={"as": "conflict"}))


def test_unreadable_parameters_are_the_reader_s_fault(visit: Visit):
    assert visit(number_page, data={"n": "12"}).status_code == 200
    assert visit(number_page, data={"n": "十二"}).status_code == 400


def test_a_programming_error_is_not_hidden(visit: Visit):
    with pytest.raises(ValueError, match="invalid literal"):
        visit(number_page)


def test_own_response_is_passed_on(visit: Visit):
    assert text_of(visit(raw)) == "原样"


def test_other_methods_are_not_allowed():
    request = make_request()
    request.method = "DELETE"
    assert two(request).status_code == 405


def test_contributed_panels_come_in_order_and_only_to_those_who_may():
    @panel("uitest-spot", order=20)
    def second(request, thing):
        return [Facts([("二", thing)])]

    @panel("uitest-spot", order=10, may="uitest.read")
    def first(request, thing):
        return Facts([("一", thing)])

    @panel("uitest-spot", order=30)
    def nothing(request, thing):
        return None

    director, doctor = make_request(actor=DIRECTOR_HERE), make_request(actor=DOCTOR_HERE)
    shown = [each.thing[0][0] for each in contributed("uitest-spot", director, "x")]
    assert shown == ["一", "二"]
    assert len(contributed("uitest-spot", doctor, "x")) == 1
    assert contributed("nobody-gives-here", doctor) == []


def test_every_page_has_a_route():
    assert routes()
    assert PAGES["ui:gallery"].route == "gallery/"


def test_the_keeper_at_the_console_sees_the_gallery_in_both_languages_and_themes(visit: Visit):
    from django.utils import translation

    from xinglin.ui.gallery import gallery

    html = text_of(visit(gallery, data={"theme": "dark"}, actor=KEEPER_AT_CONSOLE))
    assert 'data-bs-theme="dark"' in html and "今日随访名单" in html
    with translation.override("en"):
        english = text_of(visit(gallery))
    assert "Due today" in english and "Blood pressure" in english and 'lang="en"' in english
