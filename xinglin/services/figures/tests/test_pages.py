"""A figure's page shows what is counted; the people behind it are scoped and masked."""

import re

import pytest

from tests.county import elsewhere
from xinglin.engines.access.queries import unseal
from xinglin.engines.indicators import queries as counting
from xinglin.engines.people.models import Identifier, Resident
from xinglin.kernel.time import today

YEAR = str(today().year - 1)


@pytest.mark.parametrize("who", ["cunyi", "duizhang", "tongji", "juzhang", "jiandu", "guanli"])
def test_the_page_shows_the_value_that_is_computed(reads, who):
    one = reads(who)
    page = one.opens("/figures/HTN2/", period=YEAR)
    figure = counting.compute("HTN2", one.place.number, YEAR, seen_by=one.actor)[0]
    shown = page.tree.text_content()
    assert figure.shown in shown and str(figure.numerator) in shown
    assert one.place.name in shown and str(figure.commit) in shown


def test_the_book_shows_every_indicator_with_its_value(reads):
    one = reads("tongji")
    page = one.opens("/figures/book/", period=YEAR)
    codes = [each["code"] for each in counting.figures_list()]
    found = counting.compute(codes, one.place.number, YEAR, seen_by=one.actor)
    assert len(found) == len(codes) >= 4
    shown = page.tree.text_content()
    assert all(figure.code in shown and figure.shown in shown for figure in found)


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


def test_another_village_by_the_address_gives_ones_own(reads):
    one = reads("cunyi")
    there = elsewhere(one.place)
    page = one.opens("/figures/HTN2/people/", period=YEAR, side="denominator", at=there.code)
    numbers = {int(n) for n in re.findall(r"/ehr/(\d+)/", " ".join(page.links("/ehr/")))}
    outside = Resident.objects.filter(pk__in=numbers).exclude(
        place__number__range=(one.place.number, one.place.last)
    )
    assert not outside.exists()


@pytest.mark.parametrize("who", ["juzhang", "jiandu", "suoyin", "shenji", "guanli"])
def test_a_number_without_its_people_for_those_who_count_only(reads, who):
    one = reads(who)
    one.opens("/figures/HTN2/people/", status=403, period=YEAR)
    assert "/people/" not in " ".join(one.opens("/figures/HTN2/", period=YEAR).links("/figures/"))


def test_counting_again_from_the_records_agrees(reads):
    one = reads("tongji")
    answer = one.sends(f"/figures/HTN2/?period={YEAR}", "重新计算")
    text = answer.content.decode()
    if answer.status_code == 302:
        text = one.client.get(answer.headers["Location"]).content.decode()
    assert "结果一致" in text


def test_an_unknown_indicator_and_an_odd_period(reads):
    one = reads("tongji")
    one.opens("/figures/HTN99/", status=404)
    one.opens("/figures/HTN2/", period="yesterday")
