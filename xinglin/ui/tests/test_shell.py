"""The shell: menus of what the actor may open, hooks, the place switcher, vendor files, English."""

from __future__ import annotations

import datetime as dt
import gettext
import re
from pathlib import Path

import pytest
from django.utils import translation

from xinglin import ui
from xinglin.engines.access import KEEPER_AT_CONSOLE, NOBODY
from xinglin.engines.ledger.actions import commit
from xinglin.engines.places import queries as places
from xinglin.engines.places.actions import load_divisions
from xinglin.kernel.errors import NotAllowed
from xinglin.ui import asked, errors, finders, hooks, page
from xinglin.ui.shell import Shell
from xinglin.ui.switches import _address_at, place_choices
from xinglin.ui.tests.conftest import make_request, text_of
from xinglin.ui.tests.test_serving import DIRECTOR_HERE, DOCTOR_HERE

FOLDER = Path(ui.__file__).parent
CHINESE = re.compile(r"[一-鿿]")


@page("shelf/", "架子", menu="reports", may="uitest.read", service="uitest", order=1)
def shelf(request):
    """Stands in a menu."""
    return []


@page("shelf/<int:pk>/", "一本", menu="reports", may="uitest.read", service="uitest")
def book(request, pk):
    """Cannot stand in a menu: it needs a number."""
    return []


def test_menus_hold_what_the_actor_may_open():
    mine = {
        b.code: [e.title for e in b.entries]
        for b in Shell(make_request(actor=DIRECTOR_HERE)).benches
    }
    assert "架子" in mine["reports"] and "一本" not in mine["reports"]
    others = Shell(make_request(actor=DOCTOR_HERE)).benches
    assert all("架子" not in [e.title for e in bench.entries] for bench in others)
    assert Shell(make_request(actor=NOBODY)).actor is None


def test_the_bench_one_stands_in_is_marked():
    shell = Shell(make_request("/uitest/shelf/7/", actor=DIRECTOR_HERE))
    assert [bench.code for bench in shell.benches if bench.here] == ["reports"]


def test_the_data_cut_is_asked_once_and_shown_in_the_top_bar():
    asked_for = []
    hooks.provides("data_cut")(lambda request: asked_for.append(1) or dt.date(2026, 11, 21))
    request = make_request(actor=DIRECTOR_HERE)
    html = text_of(errors.not_found(request))
    assert "数据截至" in html and "2026-11-21" in html
    assert hooks.data_cut(request) and asked_for == [1]


def test_a_hook_must_be_known():
    with pytest.raises(ValueError, match="no hook"):
        hooks.provides("anything")


def test_the_switcher_is_for_those_who_are_logged_in():
    with pytest.raises(NotAllowed):
        place_choices(make_request(actor=NOBODY))


@pytest.mark.parametrize("address", ["//evil.example/x", "javascript:alert(1)", "http://a/b?at=1"])
def test_the_switcher_stays_in_the_house(address):
    request = make_request(actor=KEEPER_AT_CONSOLE, hx_current_url=address)
    assert re.match(r"^/(b|x)?\?at=990101$", _address_at(request, "990101"))


def test_only_the_listed_vendor_files_are_served():
    finder = finders.VendorFinder()
    assert finder.find("vendor/../package.json") == [] and finder.find("ui/xinglin.css") == []
    assert {name for name, _storage in finder.list([])} <= set(finders.VENDOR)


def test_source_map_pointers_are_left_out():
    line = b"x;\n/*# sourceMappingURL=bootstrap.min.css.map */"
    assert finders.SOURCE_MAP.sub(b"", line) == b"x;\n"


def test_error_pages_say_what_why_how_and_whom():
    request = make_request(actor=NOBODY)
    pages = {
        400: errors.bad_request(request),
        403: errors.denied(request),
        404: errors.not_found(request),
        500: errors.broken(request),
    }
    for status, response in pages.items():
        assert response.status_code == status
        assert all(word in text_of(response) for word in ("原因", "怎么办", "问谁"))
    assert errors.forged(request, "no cookie").status_code == 403
    assert "不可以" in text_of(errors.denied(request, NotAllowed("不可以")))


def test_reading_parameters():
    assert asked.whole({"n": "99999999999999999999"}, "n", 1, 1, 50) == 50
    assert asked.whole({"n": "x"}, "n", 7) == 7 and asked.date({"d": "2026-13-01"}, "d") is None
    assert asked.word({"w": "a\x00b\n "}, "w") == "ab"
    assert asked.decimal("１，２３４.5") is not None and asked.decimal("inf") is None


# --- languages -----------------------------------------------------------------------------------


def test_refusals_speak_english_too():
    with translation.override("en"):
        html = text_of(errors.not_found(make_request(actor=NOBODY)))
    assert "This page does not exist" in html and "Whom to ask" in html


def entries() -> dict[str, str]:
    text = (FOLDER / "locale/en/LC_MESSAGES/django.po").read_text()
    return dict(
        re.findall(r'^msgid "(.+)"\n(?:msgid_plural.*\nmsgstr\[0\]|msgstr) "(.*)"', text, re.M)
    )


def test_the_compiled_catalogue_is_the_written_one():
    with (FOLDER / "locale/en/LC_MESSAGES/django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for key, english in entries().items():
        assert compiled.ngettext(key, key, 1) == english or compiled.gettext(key) == english, key


def test_every_word_of_the_templates_has_its_english():
    known = set(entries())
    for template in (FOLDER / "templates").rglob("*.html"):
        text = template.read_text()
        said = re.findall(r"""{% translate ["'](.+?)["'] %}""", text)
        said += re.findall(r"""_\(["'](.+?)["']\)""", text)
        assert [word for word in said if word not in known] == [], template.name
        bare = re.sub(r"{% blocktranslate.*?endblocktranslate %}", "", text)
        bare = re.sub(r"{%.*?%}|{{.*?}}", "", bare)
        assert CHINESE.findall(bare.replace("杏", "").replace("：", "")) == [], template.name


def test_every_sentence_of_the_code_has_its_english():
    known = set(entries())
    for module in FOLDER.rglob("*.py"):
        if "tests" in module.parts:
            continue
        said = re.findall(r"""\b_\(\s*"(.+?)"\s*\)""", module.read_text())
        said += re.findall(r"""gettext_noop\("(.+?)"\)""", module.read_text())
        assert [word for word in said if word not in known] == [], module.name


@pytest.mark.django_db
def test_the_switcher_offers_what_is_below_and_what_is_searched():
    with commit(by=KEEPER_AT_CONSOLE, why="test", door="test"):
        load_divisions(
            rows=[("99", "试省"), ("9901", "试市"), ("990101", "试县"), ("990101100", "青石镇")]
        )
    request = make_request(actor=KEEPER_AT_CONSOLE, hx_current_url="http://x/due/?page=2&late=1")
    request.place = places.place("990101")
    html = text_of(place_choices(request))
    assert "/due/?late=1&amp;at=990101100" in html and "试市" in html
    searched = make_request(actor=KEEPER_AT_CONSOLE, data={"q": "青石"})
    assert "青石镇" in text_of(place_choices(searched))
    assert "没有找到" in text_of(place_choices(make_request(data={"q": "没有这个地方"})))
