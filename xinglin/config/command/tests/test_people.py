"""People are found, merged and un-merged from the console."""

import pytest

RECORDS = "SELECT count(*) FROM records_{} WHERE resident_id = {}"


@pytest.fixture(scope="module")
def two(built):
    """Two residents, each with records of his own."""
    rows = built.asks(
        "SELECT r.id, r.name FROM people_resident r JOIN followup_enrolment e "
        "ON e.resident_id = r.id WHERE r.merged_into_id IS NULL AND r.deceased_on IS NULL "
        "ORDER BY r.id LIMIT 2"
    )
    assert len(rows) == 2
    return rows


def test_people_are_found_by_name_with_the_reason(built, two):
    (number, name), _ = two
    hits = built.types("people", "find", name, "--json").json
    assert [set(one) for one in hits][:1] == [{"resident", "name", "sex", "birth", "place", "why"}]
    assert number in [one["resident"] for one in hits] and "姓名" in hits[0]["why"]
    assert name in built.types("people", "find", name).out
    assert built.types("people", "find", "查无此人氏", "--json").json == []


def test_a_merge_is_undone_record_by_record(built, two):
    (kept, _), (gone, _) = two
    before = _records(built, kept), _records(built, gone)
    assert before[1] > 0
    done = built.types("people", "merge", kept, gone, "--why", "同一人")
    assert "已合并" in done.out
    merge = built.asks("SELECT max(id) FROM people_merge")[0][0]
    assert (_records(built, kept), _records(built, gone)) == (sum(before), 0)
    assert built.types("people", "merge", kept, gone, "--why", "再来", code=1).refused()
    assert "已撤销" in built.types("people", "unmerge", merge, "--why", "看错了").out
    assert (_records(built, kept), _records(built, gone)) == before
    assert built.types("people", "unmerge", merge, "--why", "再来", code=1).refused()
    built.types("audit", "verify")


def test_who_is_not_there_is_not_merged(built, two):
    assert built.types("people", "merge", two[0][0], 10**12, "--why", "错", code=1).refused()
    assert built.types("people", "merge", two[0][0], two[0][0], "--why", "错", code=1).refused()


def _records(built, number):
    tables = ("visit", "observation", "encounter", "condition")
    return sum(built.asks(RECORDS.format(table, number))[0][0] for table in tables)
