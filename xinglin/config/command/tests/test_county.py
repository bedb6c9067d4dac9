"""A county built, loaded with places, given accounts; its audit chain holds until it is touched."""

import pytest

from xinglin.config.command.tests.instances import COUNTY, RESIDENTS, SEED


@pytest.fixture(scope="module")
def again(built):
    """The same county asked for a second time."""
    return built.types("demo", "--residents", RESIDENTS, "--seed", SEED)


def test_the_same_county_again_is_left_as_it_is(built, again):
    before = built.asks("SELECT max(number) FROM ledger_commit")
    assert "已有" in again.out and "cunyi" in again.out and "http://127.0.0.1:8000/" in again.out
    built.types("demo", "--residents", RESIDENTS, "--seed", SEED)
    assert built.asks("SELECT max(number) FROM ledger_commit") == before


def test_another_county_in_the_same_home_is_refused(built):
    assert built.types("demo", "--residents", RESIDENTS + 1, code=1).refused(
        "另一个", "XINGLIN_HOME"
    )


def test_places_institutions_and_logins_without_people(empty):
    done = empty.types("demo", "--residents", 0)
    assert "guanli" in done.out
    assert empty.asks("SELECT count(*) FROM people_resident") == [(0,)]
    assert empty.asks("SELECT count(*) FROM places_institution")[0][0] > 3
    assert empty.types("bench", "due", code=1).refused("没有居民")


def test_places_are_loaded_and_bad_rows_named(empty):
    table = empty.home / "divisions.csv"
    table.write_text(
        "代码,名称\n990000,杏林省\n990100,杏林市\n990101,东山县\n990101101,柳河镇\n", "utf-8"
    )
    assert "新增区划 4 个" in empty.types("places", "load", table).out
    assert "新增区划 0 个" in empty.types("places", "load", table).out
    assert "柳河镇" in empty.types("places", "tree", COUNTY).out
    table.write_text("990101102,河口镇\n99010x,无名\n997701101,远镇\n", "utf-8")
    done = empty.types("places", "load", table, code=1)
    assert "新增区划 1 个" in done.out and "不能接收 2 行" in done.out
    assert "99010x" in done.err or "第2行" in done.err


def test_accounts_are_opened_with_a_role_over_a_place(built):
    words = ("access", "open", "newdoctor", "--name", "王新", "--place", COUNTY)
    opened = built.types(*words, "--role", "village_doctor", "--password", "ping-an-2026-xinglin")
    assert "newdoctor" in opened.out and "乡村医生" in opened.out
    assert "village_doctor" in built.types("access", "roles").out
    weak = built.types(*words, "--role", "village_doctor", "--password", "12345678901", code=1)
    assert weak.refused()
    asked = ("--password", "ping-an-2026-xinglin")
    assert built.types(*words, "--role", "emperor", *asked, code=1).refused("emperor")


def test_the_audit_chain_names_the_first_broken_link(empty):
    empty.types("demo", "--residents", 0)
    done = empty.types("audit", "verify", "--json").json
    assert done["held"] > 3 and done["broken"] is None
    assert "审计链完整" in empty.types("audit", "verify").out
    newest = empty.types("audit", "tail", "--last", 3, "--json").json
    assert [set(one) for one in newest] == [
        {"number", "at", "who", "door", "verb", "subject", "subject_id", "outcome"}
    ] * 3
    empty.asks("UPDATE ledger_auditentry SET who_name = '别人' WHERE number = 2")
    told = empty.types("audit", "verify", "--json", code=1).json
    assert told["held"] == 1 and told["broken"]["number"] == 2
    assert "第 2 条" in empty.types("audit", "verify", code=1).err
    assert "第 2 条" in empty.types("check", code=1).out
