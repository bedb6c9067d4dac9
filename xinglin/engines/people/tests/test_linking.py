"""Linkage: levels in SQL and in Python agree, weights add up, people are found as they come."""

import datetime as dt
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xinglin.config.command.febrl import read_febrl
from xinglin.demo.doubles import made_up, misdated, misheard, mistyped
from xinglin.engines.ledger.actions import commit
from xinglin.engines.people import Asked, Match, actions, queries
from xinglin.engines.people.actions.linking import everybody, sure_from
from xinglin.engines.people.linkage.preparing import prepared
from xinglin.engines.people.linkage.scoring import score_all
from xinglin.engines.people.linkage.settings import splink_settings
from xinglin.engines.people.models import LinkKeys, Suspect
from xinglin.engines.people.queries.linking import built_in_model
from xinglin.engines.people.rules.clusters import Grouping, gain, group_quality, pair_quality
from xinglin.engines.people.rules.keys import keys_of
from xinglin.engines.people.rules.linking import (
    COMPARED,
    FIELDS,
    edits,
    model_from,
    score,
    twins,
)
from xinglin.engines.people.rules.traits import COLUMNS, Traits, mix_of, traits_of
from xinglin.engines.people.tests.conftest import EAST, WEST, WILLOW
from xinglin.kernel.tables import read_table

FEBRL = Path(__file__).parent / "febrl"
BIRTH = dt.date(1980, 3, 12)
NUMBER = "990101198003120014"
MODEL = built_in_model()
PEOPLE = 100_000

# --- worked cases: two descriptions, the level that each field takes, and what comes of it -------

CASES = """
    case                  | name   | other  | birth      | other birth | level
    the same              | 张伟   | 张伟   | 1980-03-12 | 1980-03-12  | exact
    an old character      | 張偉   | 张伟   | 1980-03-12 | 1980-03-12  | exact
    another of that sound | 张伟   | 张维   | 1980-03-12 | 1980-03-12  | sound
    the given name first  | 张小伟 | 小伟张 | 1980-03-12 | 1980-03-12  | swapped
    a surname well read   | 单小伟 | 山小伟 | 1980-03-12 | 1980-03-12  | sound
    misread               | 王未   | 王末   | 1980-03-12 | 1980-03-12  | shape
    one character         | 王小明 | 王小云 | 1980-03-12 | 1981-03-12  | one
    dots of a minority    | 阿依·买买提 | 阿依买买提 | 1980-03-12 | 1980-03-12 | exact
    somebody else         | 张伟   | 李娜   | 1980-03-12 | 1980-03-12  | else
"""


@pytest.mark.parametrize("case", read_table(CASES), ids=lambda case: case["case"])
def test_names_agree_in_their_ways(case):
    def one(name, birth):
        return traits_of(name=case[name], birth=dt.date.fromisoformat(case[birth]))

    found = COMPARED[0].level(one("name", "birth"), one("other", "other birth"))
    assert found.code == case["level"]


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        (NUMBER, NUMBER, "exact"),
        (NUMBER, "990101198003120016", "typed"),  # the last digit is wrong
        (NUMBER, "990101198003210014", "typed"),  # two digits changed places
        (NUMBER, "99010119800312014", "typed"),  # one left out
        (NUMBER, "990101198003130016", "two"),
        (NUMBER, "110105198003120014", "part"),
        ("110105491231002", "11010519491231002X", "exact"),  # the old number of the same person
        ("11010519491231002X", "440524188001010014", "two-sound"),
        (NUMBER, "", "missing"),
        ("5304218", "5304281", "short"),  # no identity number: nothing else of it is the same
        ("5304218", "5904217", "two"),
    ],
)
def test_numbers_agree_in_their_ways(one, other, level):
    traits = [traits_of(name="张伟", number=number) for number in (one, other)]
    assert COMPARED[1].level(*traits).code == level


def test_twins_are_two():
    """All that parents give is the same; the numbers follow one another: two people."""
    born = dt.date(2020, 1, 1)
    home = {"birth": born, "phone": "13900000000", "place": EAST, "address": "一组1号"}
    one, other = (traits_of(name=name, sex="1", **home) for name in ("王小明", "王小亮"))
    assert score(one, other, MODEL, PEOPLE).probability < MODEL.possible_from
    again = traits_of(name="王晓明", sex="1", **home)
    assert score(one, again, MODEL, PEOPLE).probability > 0.99
    held = (("王小明", "99010120200101003X"), ("王小朋", "990101202001010056"))
    near = [traits_of(name=name, sex="1", number=number, **home) for name, number in held]
    assert all(t.sound_number for t in near)
    assert score(*near, MODEL, PEOPLE).probability < 0.5


def test_a_boy_and_a_girl_are_twins_though_their_names_sound_alike():
    home = {"birth": dt.date(2020, 1, 1), "phone": "13900000000", "place": EAST, "address": "1号"}
    boy, girl = (traits_of(name=n, sex=s, **home) for n, s in (("李鑫", "1"), ("李欣", "2")))
    assert twins(boy, girl) and not twins(boy, girl._replace(name=boy.name))
    assert score(boy, girl, MODEL, PEOPLE).probability < MODEL.possible_from


def test_a_family_counts_once_even_where_its_telephone_is_mistyped():
    home = {"sex": "1", "place": EAST, "address": "八组82号"}
    one = traits_of(name="张贵水", birth=BIRTH, phone="13095900664", **home)
    other = traits_of(name="张浩", birth=dt.date(2010, 11, 14), phone="13195900664", **home)
    scored = score(one, other, MODEL, 3_000)
    assert scored.probability < 0.5 and "同址" not in scored.why


def test_namesakes_of_one_year_are_less_evidence_than_the_parts():
    one = traits_of(name="王建国", sex="1", birth=dt.date(1955, 3, 1))
    for birth, bits in ((dt.date(1955, 3, 1), -2.4), (dt.date(1975, 3, 1), 0.0)):
        scored = score(one, one._replace(birth=f"{birth:%Y%m%d}"), MODEL, PEOPLE)
        assert scored.weights[-1].bits == pytest.approx(bits, abs=0.01)
    numbered = traits_of(name="王建国", sex="1", birth=BIRTH, number=NUMBER)
    assert score(numbered, numbered, MODEL, PEOPLE).weights[-1].bits == 0


def test_letters_of_several_bytes_count_as_one():
    """DuckDB counts bytes in a distance, Spark and Python letters: both see plain letters only."""
    one, other = traits_of(name="жанна", phone="１３９"), traits_of(name="жонна")
    assert one.sound.isascii() and one.phone.isascii() and edits(one.sound, other.sound, 2) == 1


def test_a_model_of_before_has_what_is_told_today():
    told = MODEL.as_json()
    del told["levels"]["time"], told["levels"]["number"]["short"]
    assert model_from(told).levels["time"]["same"] == MODEL.levels["time"]["same"]
    assert model_from(told).levels["number"]["short"][0] > 0


def test_a_family_does_not_teach_how_one_person_differs_from_himself():
    """Members of a family share telephone and house; a person's own birth date hardly ever errs."""
    learnt = actions.learn_from(made_up(6_000, seed=5).columns).levels
    assert learnt["birth"]["else"][0] < 0.03 and learnt["name"]["family"][0] < 0.02
    assert learnt["birth"]["exact"][0] == pytest.approx(0.93, abs=0.04)
    assert learnt["birth"]["exact"][1] < 4.5e-5  # chance, without those who stand twice


def test_a_score_is_explained():
    one = traits_of(name="尉迟恭", sex="1", birth=BIRTH, number=NUMBER)
    other = traits_of(name="尉迟公", sex="1", birth=BIRTH)
    scored = score(one, other, MODEL, PEOPLE, {"name": 1e-5})
    assert "读音相同，写法不同" in scored.why and "出生日期相同 +" in scored.why
    prior = MODEL.prior(PEOPLE)
    bits = sum(weight.bits for weight in scored.weights) + np.log2(prior / (1 - prior))
    assert scored.bits == pytest.approx(bits)
    rare = score(one, one, MODEL, PEOPLE, {"name": 1e-5}).weights[0]
    common = score(one, one, MODEL, PEOPLE, {"name": 1e-3}).weights[0]
    assert rare.bits - common.bits == pytest.approx(np.log2(100)) and "（常见）" in common.text


# --- the two ways of counting are one ------------------------------------------------------------


@pytest.fixture(scope="module")
def made():
    return made_up(3_000, seed=7)


def test_prepared_in_columns_is_prepared_one_by_one(made):
    table = prepared(made.columns).to_pylist()
    for at in range(0, len(made), 37):
        told = {name: values[at] for name, values in made.columns.items()}
        told["birth"] = dt.date.fromisoformat(str(told["birth"]))
        one = traits_of(**told)
        for column in COLUMNS:
            assert (table[at][column] or type(getattr(one, column))()) == getattr(one, column)


def test_sql_and_python_find_the_same_level(made):
    """Every level of pairs of doubles and of strangers, as DuckDB and as Python see it."""
    table = prepared(made.columns)
    con = duckdb.connect()
    con.register("t", table)
    cases = ", ".join(
        "CASE " + " ".join(
            f"WHEN {level.sql} THEN '{level.code}'" if level.sql != "ELSE" else "ELSE 'else'"
            for level in one.levels
        ) + f" END AS {one.code}"
        for one in COMPARED
    )  # fmt: skip
    sides = ", ".join(f"l.{c} AS {c}_l, r.{c} AS {c}_r" for c in COLUMNS)
    person = {person: at for at, person in enumerate(made.person)}
    pairs = [(at, person[who]) for at, who in enumerate(made.person) if person[who] != at]
    rng = np.random.default_rng(1)
    pairs += [tuple(pair) for pair in rng.integers(0, len(made), (1500, 2)).tolist()]
    con.execute("CREATE TABLE pairs (a BIGINT, b BIGINT)")
    con.executemany("INSERT INTO pairs VALUES (?, ?)", pairs)
    rows = con.execute(
        f"SELECT a, b, {cases} FROM (SELECT a, b, {sides} FROM pairs JOIN t l ON l.unique_id = a "
        "JOIN t r ON r.unique_id = b)"
    ).fetchall()
    traits = {}
    for at in {number for pair in pairs for number in pair}:
        told = {name: values[at] for name, values in made.columns.items()}
        told["birth"] = dt.date.fromisoformat(str(told["birth"]))
        traits[at] = traits_of(**told)
    seen = set()
    for a, b, *levels in rows:
        for one, level in zip(COMPARED, levels, strict=True):
            assert one.level(traits[a], traits[b]).code == level, (one.code, a, b)
            seen.add((one.code, level))
    assert {("name", "swapped"), ("number", "typed"), ("birth", "turned")} <= seen


def test_splink_and_the_desk_give_one_probability(made):
    table = prepared(made.columns)
    pairs = score_all(table, MODEL, least=0.01)
    names = table["name"].to_pylist()
    for at in range(0, len(pairs), 17):
        sides = []
        for number in (int(pairs.one[at]), int(pairs.other[at])):
            told = {name: values[number] for name, values in made.columns.items()}
            told["birth"] = dt.date.fromisoformat(str(told["birth"]))
            sides.append(traits_of(**told))
        share = {"name": names.count(sides[0].name) / len(names)}
        scored = score(*sides, MODEL, len(names), share)
        assert scored.probability == pytest.approx(pairs.probability[at], abs=1e-6)


def test_the_built_in_model_finds_the_doubles(made):
    judged, _ = actions.judge_model(made.columns, made.person, MODEL)
    assert judged.pairs["precision"] >= 0.99 and judged.pairs["recall"] >= 0.97
    assert judged.groups["precision"] >= 0.99 and judged.groups["recall"] >= 0.97
    assert set(judged.sub_groups) == {"一岁以内", "65岁及以上", "没有证件号码", "姓名四字及以上"}
    assert actions.with_judgement(MODEL, judged).judged["records"] == 3_000


def test_a_model_is_stored_and_read_again():
    assert model_from(MODEL.as_json()) == MODEL
    told = splink_settings(MODEL, 100)
    assert told["probability_two_random_records_match"] == pytest.approx(MODEL.mates / 100)


# --- properties ----------------------------------------------------------------------------------

TEXTS = st.text("abcdexyz0123", max_size=9)


@given(TEXTS, TEXTS)
def test_edits_are_those_of_duckdb(one, other):
    far = duckdb.execute("SELECT levenshtein(?, ?)", [one, other]).fetchone()[0]
    assert edits(one, other, 3) == min(far, 4)


@given(st.text("0123456789X", min_size=2, max_size=18), st.integers(0, 16))
def test_a_number_in_another_order_has_the_same_mix(number, at):
    at %= len(number) - 1
    turned = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    assert mix_of(number) == mix_of(turned)


@given(st.integers(0, 10_000))
@settings(max_examples=60)
def test_whoever_is_written_down_wrongly_is_somebody(seed):
    rng = np.random.default_rng(seed)
    assert misheard("张小伟", rng)
    assert len(mistyped(NUMBER, rng)) in (17, 18)
    assert misdated(BIRTH, rng) != BIRTH or BIRTH.day == BIRTH.month


NODES = st.integers(0, 12)


@given(st.lists(st.tuples(NODES, NODES)), st.dictionaries(NODES, st.sampled_from("AB")))
def test_no_group_holds_two_numbers(pairs, numbers):
    grouping = Grouping(numbers, apart=[(0, 1)])
    for one, other in pairs:
        grouping.join(one, other)
    groups = grouping.groups_of_several()
    members = [record for group in groups for record in group]
    assert len(members) == len(set(members))
    for group in groups:
        assert len({numbers[r] for r in group if r in numbers}) <= 1
        assert not {0, 1} <= set(group)


@given(st.lists(st.integers(0, 4), max_size=12))
def test_all_true_pairs_are_perfect(truth):
    pairs = [(a, b) for b in range(len(truth)) for a in range(b) if truth[a] == truth[b]]
    quality = pair_quality(pairs, truth)
    assert quality.right == quality.found == quality.true
    assert group_quality([], truth).found == 0 and (quality.f in (None, 1.0))


def test_gain_grows_with_what_is_at_stake():
    assert gain(0.9, 40) > gain(0.9, 4) > gain(0.3, 4)
    assert sure_from(np.array([]), np.array([], bool)) == 0.9999


def test_keys_forgive_what_people_get_wrong():
    one = keys_of("曾小明", "1", BIRTH, EAST, b"12345678")
    assert keys_of("小明曾", "1", BIRTH, WEST, None).sound_birth == one.sound_birth
    assert keys_of("增晓鸣", "1", BIRTH, EAST, None).sound_place == one.sound_place
    assert keys_of("曾建国", "1", BIRTH, WEST, b"12345678").family_birth == one.family_birth
    assert keys_of("李", "2", BIRTH, WEST, b"12345678").tail_birth == one.tail_birth


# --- at the desk ---------------------------------------------------------------------------------

ZENG = {"name": "曾小明", "sex": "1", "birth": BIRTH, "place": WILLOW, "id_number": NUMBER,
        "phone": "13912345678"}  # fmt: skip


def asked(**other):
    told = {**ZENG, **other}
    return Asked(told["name"], told["sex"], told["birth"], told["place"], told["id_number"],
                 told["phone"])  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "增晓鸣", "id_number": ""},
        {"name": "小明曾", "id_number": "", "phone": ""},
        {"birth": dt.date(1980, 12, 3), "id_number": ""},
        {"name": "曾小朋", "id_number": "990101198003120054", "phone": ""},
        {"place": WEST, "phone": ""},
    ],
    ids=["homophone", "turned name", "turned date", "wrong number", "moved"],
)
def test_somebody_written_otherwise_is_found(doctor, wrong):
    known = actions.register(by=doctor, **ZENG).resident
    found = queries.likely(asked(**wrong))
    assert [one.resident for one in found] == [known.pk] and found[0].score > 0.2
    assert found[0].weights and found[0].why


def test_a_mistyped_number_is_the_same_person(doctor):
    known = actions.register(by=doctor, **ZENG).resident
    told = {**ZENG, "id_number": "990101198003120030", "name": "曾晓明"}  # sound, but another's
    assert queries.likely(asked(**told)) == [] or queries.likely(asked(**told))[0].score < 0.99
    without = actions.register(by=doctor, **{**ZENG, "name": "曾晓明", "id_number": ""})
    assert without.match is Match.SAME and without.resident == known


def test_a_stranger_is_nobody(doctor):
    actions.register(by=doctor, **ZENG)
    assert queries.likely(Asked("李娜", "2", dt.date(1990, 1, 1), EAST)) == []


def test_the_look_alike_waits_for_the_steward(doctor, steward):
    one = actions.register(by=doctor, **ZENG).resident
    told = {**ZENG, "name": "曾晓明", "id_number": "", "phone": ""}
    assert actions.register(by=doctor, **told).match is Match.POSSIBLE
    other = actions.register(by=doctor, **told, despite=True).resident
    (waiting,) = queries.queue(steward)
    assert (waiting.one, waiting.other) == (one.pk, other.pk) and waiting.found_by == "register"
    assert "读音相同" in waiting.why
    merge = actions.merge(by=steward, kept=one, gone=other, why="核对过")
    assert queries.queue(steward) == []
    # What was known of the one who went now leads to the one who was kept.
    found = queries.likely(asked(name="曾晓明", id_number="", phone=""))
    assert [c.resident for c in found] == [one.pk]
    actions.unmerge(by=steward, merge=merge, why="看错了")
    assert len(queries.queue(steward)) == 1
    actions.keep_apart(by=steward, one=one, other=other, why="双胞胎")
    assert queries.queue(steward) == []


def test_keys_follow_the_person(doctor):
    row = actions.register(by=doctor, **{**ZENG, "id_number": ""}).resident
    first = LinkKeys.objects.get(pk=row.pk)
    actions.change_details(by=doctor, resident=row, name="曾国强")
    actions.add_identifier(by=doctor, resident=row, kind="01", value=NUMBER)
    second = LinkKeys.objects.get(pk=row.pk)
    assert first.sound_birth != second.sound_birth and second.tail_birth is not None
    assert first.family_birth == second.family_birth
    assert LinkKeys.past.objects.filter(resident_id=row.pk).count() == 2


def test_everybody_is_linked(steward, doctor):
    made = made_up(400, seed=3)
    ids = actions.register_many(
        by=doctor, names=made.columns["name"], sexes=made.columns["sex"],
        births=[str(b) for b in made.columns["birth"]], places=[EAST] * len(made),
        id_numbers=made.columns["number"], phones=made.columns["phone"],
    )  # fmt: skip
    assert LinkKeys.objects.count() == len(ids) == 400
    told = actions.link(by=steward)
    person = dict(zip(ids, made.person, strict=True))
    right = [person[row.one] == person[row.other] for row in Suspect.objects.all()]
    true = len(made) - len(set(made.person))
    assert sum(right) >= 0.9 * true and told.waiting == len(right) == told.pairs
    gains = [one.gain for one in queries.queue(steward)]
    assert gains == sorted(gains, reverse=True)
    again = actions.link(by=steward)
    assert again.waiting == told.waiting and Suspect.objects.count() == told.waiting
    merged = actions.link(by=steward, merge_sure=True)
    assert merged.merged == merged.sure > 0.7 * true
    assert all(person[a] == person[b] for group in merged.groups for a, b in [group[:2]])
    assert len(everybody()["id"]) == 400 - merged.merged
    with commit(by=steward, why="丢失索引"):
        LinkKeys.objects.filter(pk=ids[0]).delete()
    assert actions.rebuild_keys(by=steward) == 400
    assert LinkKeys.objects.filter(pk=ids[0]).exists()


def test_a_model_is_learnt_here_and_put_in_force(steward):
    model = actions.keep_model(by=steward, model=model_from({**MODEL.as_json(), "version": "县1"}))
    assert queries.model_in_force() == model != queries.built_in_model()
    with pytest.raises(Exception, match="已有版本"):
        actions.keep_model(by=steward, model=model)
    with pytest.raises(Exception, match="不足"):
        actions.learn(by=steward)
    assert [row.version for row in queries.models_learnt()] == ["县1"]


def test_traits_of_nobody_say_nothing():
    scored = score(Traits(), Traits(), MODEL, PEOPLE)
    assert scored.probability == pytest.approx(MODEL.prior(PEOPLE))
    assert not scored.why


def test_two_letters_that_changed_places_are_a_slip_and_no_twin():
    born = {"birth": dt.date(2020, 1, 1), "phone": "13900000000"}
    one, other, sibling = (
        traits_of(name=name, **born) for name in ("rebecca white", "rebecac white", "edward white")
    )
    assert FIELDS["name"].level(one, other).code == "near" and not twins(one, other)
    assert twins(traits_of(name="王小明", **born), traits_of(name="王小亮", **born))
    assert FIELDS["name"].level(one, sibling).code != "near"


def test_one_address_under_two_villages_says_more_than_one_town():
    one, other = (traits_of(name="王小明", place=place, address="和平路12号 3栋")
                  for place in (990101001101000, 990101001102000))  # fmt: skip
    assert FIELDS["place"].level(one, other).code == "address"
    assert FIELDS["place"].level(one, other._replace(address="")).code == "town"


# --- the published test sets ---------------------------------------------------------------------


@pytest.mark.parametrize(("number", "recall"), [(1, 0.996), (2, 0.9963), (3, 0.9966), (4, 0.9966)])
def test_febrl_is_linked_without_a_false_pair(number, recall):
    """Made-up Australians of the Febrl project: names, addresses, dates and numbers with errors.
    What must be found is what Splink by itself finds (`xinglin bench linkage --febrl`)."""
    columns, truth = read_febrl(FEBRL / f"febrl{number}.csv.gz")
    judged, _ = actions.judge_model(columns, truth, actions.learn_from(columns))
    assert judged.groups["precision"] == 1.0 and judged.groups["recall"] >= recall


def test_many_who_come_at_once_are_matched(doctor):
    known = actions.register(by=doctor, **ZENG).resident
    found = queries.likely_among([
        Asked("李娜", "2", dt.date(1990, 1, 1), EAST),
        asked(name="增晓鸣", id_number=""),
    ])  # fmt: skip
    assert list(found) == [1] and found[1][0].resident == known.pk
