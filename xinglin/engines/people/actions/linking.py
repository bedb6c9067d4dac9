"""Linking everybody: a model learnt here, pairs found and put in order, the sure ones merged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.ledger.actions import change, insert_columns
from xinglin.engines.people.actions.keeping_keys import write_keys
from xinglin.engines.people.actions.merging import keys_to_residents, merge
from xinglin.engines.people.linkage.preparing import prepared
from xinglin.engines.people.linkage.scoring import DUCKDB, Pairs, score_all
from xinglin.engines.people.linkage.training import train
from xinglin.engines.people.models import KnownApart, LinkModel, Resident, Suspect
from xinglin.engines.people.queries.known import in_chunks
from xinglin.engines.people.queries.linking import compared, model_in_force, people_to_link
from xinglin.engines.people.rules.clusters import (
    Grouping,
    Quality,
    gain,
    group_quality,
    pair_quality,
)
from xinglin.engines.people.rules.linking import Model, household_evidence, score
from xinglin.engines.people.rules.traits import Traits, traits_of
from xinglin.kernel.collecting import no_collecting
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import today

LEAST_TO_LEARN_FROM = 1_000
PRECISION_WANTED = 0.9995
SURELY_FROM = 0.95
Told = Callable[[str, int], None]


@dataclass
class Linked:
    """What came of linking everybody."""

    people: int = 0
    pairs: int = 0
    sure: int = 0
    waiting: int = 0
    refused: int = 0
    merged: int = 0
    groups: list[list[int]] = field(default_factory=list)

    def as_json(self) -> dict[str, int]:
        """For software."""
        return {
            "people": self.people, "pairs": self.pairs, "sure": self.sure,
            "waiting": self.waiting, "refused": self.refused, "merged": self.merged,
            "groups": len(self.groups),
        }  # fmt: skip


def _silent(what: str, done: int) -> None:
    """Says nothing of how far it is."""


# --- learning -------------------------------------------------------------------------------------


@verb("people.merge", title="训练匹配模型")
def learn(*, by: Actor, version: str = "") -> Model:
    """The model that the people who are here teach; stored, judged by itself, and put in force."""
    by.must("people.merge")
    columns = everybody()
    if len(columns["id"]) < LEAST_TO_LEARN_FROM:
        raise Refused(
            f"居民不足{LEAST_TO_LEARN_FROM}人，不能训练匹配模型",
            mend="请先导入居民花名册；在此之前使用程序自带的模型",
        )
    named = version or f"{today():%Y%m%d}-{LinkModel.objects.count() + 1}"
    model = train(prepared(columns, columns["id"]), version=named, trained_on=f"{today()} 的居民")
    return keep_model(by=by, model=model)


def learn_from(columns: Mapping[str, Sequence[Any]], seed: int = 1) -> Model:
    """The model that other people teach, not stored: for judging on data from elsewhere."""
    return train(prepared(columns), version="learnt", seed=seed, trained_on="外来数据")


@no_collecting()
def groups_among(
    columns: Mapping[str, Sequence[Any]],
    model: Model,
    threshold: float = SURELY_FROM,
    engine: str = DUCKDB,
) -> list[list[int]]:
    """Groups of records of one person each, among people who are not in the store."""
    table = prepared(columns)
    pairs = score_all(table, model, least=threshold, engine=engine)
    return grouped(pairs, sound_in(table)).groups_of_several()


def groups_judged(groups: Sequence[Sequence[int]], truth: Sequence[int]) -> Quality:
    """How well groups agree with the truth."""
    return group_quality(groups, truth)


@verb("people.merge", title="启用匹配模型")
def keep_model(*, by: Actor, model: Model) -> Model:
    """The model stored under its version and put in force; the one before it stays on record."""
    by.must("people.merge")
    if LinkModel.objects.filter(version=model.version).exists():
        raise Refused(f"已有版本为“{model.version}”的模型", mend="请换一个版本号")
    for row in LinkModel.objects.filter(in_force=True):
        change(row, in_force=False)
    LinkModel.objects.create(
        version=model.version, body=model.as_json(), in_force=True, made_on=today()
    )
    return model


def everybody(tell: Told = _silent) -> dict[str, list[Any]]:
    """All residents in columns, as linkage wants them."""
    found: dict[str, list[Any]] = defaultdict(list)
    after = 0
    while part := people_to_link(after):
        for name, values in part.items():
            found[name] += values
        after = found["id"][-1]
        tell("读取居民", len(found["id"]))
    return found


# --- judging --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Judged:
    """How well a model finds the doubles of people whose truth is known."""

    records: int
    threshold: float
    pairs: dict[str, Any]
    groups: dict[str, Any]
    sub_groups: dict[str, dict[str, Any]]
    sure_from: float

    def as_json(self) -> dict[str, Any]:
        """For software and for storing beside the model."""
        return {
            "records": self.records, "threshold": self.threshold, "pairs": self.pairs,
            "groups": self.groups, "sub_groups": self.sub_groups, "sure_from": self.sure_from,
        }  # fmt: skip


def judge_model(
    columns: Mapping[str, Sequence[Any]],
    truth: Sequence[int],
    model: Model,
    threshold: float = 0.5,
) -> tuple[Judged, Pairs]:
    """The model against the truth: pairs, groups, sub-groups, and from where on it is sure."""
    table = prepared(columns)
    pairs = score_all(table, model)
    groups = grouped(pairs.from_(threshold), _sound_numbers(columns)).groups_of_several()
    person = np.asarray(truth)
    taken = pairs.from_(threshold)
    quality = pair_quality(zip(taken.one.tolist(), taken.other.tolist(), strict=True), truth)
    sub_groups = {}
    for title, member in _sub_groups(columns).items():
        both = member[taken.one] & member[taken.other]
        among = [p if m else -at - 1 for at, (p, m) in enumerate(zip(truth, member, strict=True))]
        sub = pair_quality(
            zip(taken.one[both].tolist(), taken.other[both].tolist(), strict=True), among
        )
        sub_groups[title] = sub.as_json()
    right = person[pairs.one] == person[pairs.other]
    judged = Judged(
        len(person), threshold, quality.as_json(), group_quality(groups, truth).as_json(),
        sub_groups, sure_from(pairs.probability, right),
    )  # fmt: skip
    return judged, pairs


def sure_from(probability: np.ndarray, right: np.ndarray) -> float:
    """The least probability from which on the wanted precision holds; never below 0.9.

    >>> sure_from(np.array([0.999, 0.99, 0.95, 0.91]), np.array([True, True, True, False]))
    0.95
    """
    order = np.argsort(-probability, kind="stable")
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero((share >= PRECISION_WANTED) & (probability[order] >= 0.9))
    return float(probability[order][good[-1]]) if len(good) else 0.9999


def _sub_groups(columns: Mapping[str, Sequence[Any]]) -> dict[str, np.ndarray]:
    years = np.array([int(str(b)[:4]) if b else 0 for b in columns["birth"]])
    latest = int(years.max()) if len(years) else 0
    numbers = columns.get("number") or [""] * len(years)
    return {
        "一岁以内": years >= latest - 1,
        "65岁及以上": (years > 0) & (years <= latest - 65),
        "没有证件号码": np.array([not number for number in numbers]),
        "姓名四字及以上": np.array([len(name) >= 4 for name in columns["name"]]),
    }


def _sound_numbers(columns: Mapping[str, Sequence[Any]]) -> dict[int, str]:
    table = prepared({"name": [""] * len(columns["name"]), "birth": [None] * len(columns["name"]),
                      "number": columns.get("number") or [""] * len(columns["name"])})  # fmt: skip
    return sound_in(table)


def sound_in(table: Any) -> dict[int, str]:
    """Sound numbers of a table that is linked, by row."""
    sound = np.asarray(table["sound_number"])
    held = table["number"].filter(table["sound_number"]).to_pylist()
    return dict(zip(np.flatnonzero(sound).tolist(), held, strict=True))


@no_collecting()
def grouped(
    pairs: Pairs,
    numbers: Mapping[int, Any],
    deaths: Mapping[int, Any] | None = None,
    apart: Iterable[tuple[int, int]] = (),
) -> Grouping:
    """Groups from pairs, the likeliest first; a pair that cannot be is refused."""
    grouping = Grouping(numbers, deaths, apart)
    for one, other in zip(pairs.one.tolist(), pairs.other.tolist(), strict=True):
        grouping.join(one, other)
    return grouping


# --- linking everybody ----------------------------------------------------------------------------


@verb("people.merge", title="全库查重")
def link(
    *, by: Actor, merge_sure: bool = False, engine: str = DUCKDB, tell: Told = _silent
) -> Linked:
    """
    Every pair of residents who may be one person put before the steward, the greatest gain first;
    with `merge_sure` the sure ones are merged, each so that it can be taken apart again. `engine`
    compares them: DuckDB in this process, or Spark on the cluster of the instance.
    """
    by.must("people.merge")
    columns = everybody(tell)
    told = Linked(people=len(columns["id"]))
    if told.people < 2:
        return told
    model = model_in_force()
    at = {number: row for row, number in enumerate(columns["id"])}
    tell("比对", told.people)
    table, least = prepared(columns, columns["id"]), model.possible_from / 4
    pairs = score_all(table, model, least=least, engine=engine)
    pairs = _with_households(pairs, columns, at, model)
    apart = set(KnownApart.objects.values_list("one_id", "other_id"))
    fresh = np.array(
        [(int(a), int(b)) not in apart and (int(b), int(a)) not in apart
         for a, b in zip(pairs.one, pairs.other, strict=True)], bool,
    )  # fmt: skip
    pairs = Pairs(pairs.one[fresh], pairs.other[fresh], pairs.probability[fresh])
    pairs = pairs.from_(model.possible_from)
    told.pairs = len(pairs)
    numbers = {columns["id"][row]: n for row, n in _sound_numbers(columns).items()}
    deaths = {n: d for n, d in zip(columns["id"], columns["died"], strict=True) if d}
    grouping = grouped(pairs.from_(model.sure_from), numbers, deaths, apart)
    told.groups, told.refused = grouping.groups_of_several(), len(grouping.refused)
    told.sure = sum(len(group) - 1 for group in told.groups)
    tell("登记疑似重复", len(pairs))
    told.waiting = _remember(pairs, columns, at, model)
    if merge_sure:
        told.merged = _merge_all(by, told.groups, tell)
        told.waiting -= told.merged
    return told


def _with_households(
    pairs: Pairs, columns: Mapping[str, Sequence[Any]], at: Mapping[int, int], model: Model
) -> Pairs:
    """Whose housemates are found to be the same people, is likelier the same himself."""
    homes = columns["household"]
    sides = [(homes[at[int(a)]], homes[at[int(b)]]) for a, b in zip(pairs.one, pairs.other,
                                                                    strict=True)]  # fmt: skip
    sure = pairs.probability >= model.sure_from
    linked: dict[frozenset[int], int] = defaultdict(int)
    for (one, other), certain in zip(sides, sure.tolist(), strict=True):
        if certain and one and other and one != other:
            linked[frozenset((one, other))] += 1
    raised = pairs.probability.copy()
    for row, (one, other) in enumerate(sides):
        if not sure[row] and one and other and one != other:
            raised[row] = household_evidence(
                float(raised[row]), linked.get(frozenset((one, other)), 0)
            )
    order = np.argsort(-raised, kind="stable")
    return Pairs(pairs.one[order], pairs.other[order], raised[order])


def _remember(
    pairs: Pairs, columns: Mapping[str, Sequence[Any]], at: Mapping[int, int], model: Model
) -> int:
    """Write the pairs that are new, mend those that stand, close those that are none any more."""
    ids = sorted({int(n) for n in np.concatenate([pairs.one, pairs.other])}) if len(pairs) else []
    records = _records_of(ids)
    traits = {number: _traits_at(columns, at[number]) for number in ids}
    shares = _name_shares(columns)
    standing = {(row.one, row.other): row for row in Suspect.objects.all()}
    found: set[tuple[int, int]] = set()
    fresh: dict[str, list[Any]] = defaultdict(list)
    for a, b, likely in zip(pairs.one.tolist(), pairs.other.tolist(), pairs.probability.tolist(),
                            strict=True):  # fmt: skip
        low, high = min(a, b), max(a, b)
        found.add((low, high))
        scored = score(traits[low], traits[high], model, len(at),
                       {"name": shares.get(traits[low].name, 0.0)})  # fmt: skip
        weights = [(w.title, w.says, round(w.bits, 1)) for w in scored.weights if w.bits]
        if likely > scored.probability + 0.001:
            weights.append(("家庭", "同户的其他人也相符", 5.0))
        won = gain(likely, min(records.get(low, 0), records.get(high, 0)))
        row = standing.get((low, high))
        if row is None:
            for name, value in zip(
                ("one", "other", "probability", "weights", "gain", "model", "found_by"),
                (low, high, likely, weights, won, model.version, "link"),
                strict=True,
            ):
                fresh[name].append(value)
        elif row.state in ("open", "passed") and (row.probability, row.gain) != (likely, won):
            change(row, probability=likely, weights=weights, gain=won, model=model.version,
                   state="open")  # fmt: skip
    if fresh:
        insert_columns(Suspect, {**fresh, "state": ["open"] * len(fresh["one"])})
    for pair, row in standing.items():
        if row.state == "open" and pair not in found:
            change(row, state="passed")
    return Suspect.objects.filter(state="open").count()


def _traits_at(columns: Mapping[str, Sequence[Any]], row: int) -> Traits:
    names = ("name", "sex", "birth", "number", "phone", "place", "address")
    return traits_of(**{name: columns[name][row] for name in names})


def _name_shares(columns: Mapping[str, Sequence[Any]]) -> dict[str, float]:
    names = prepared({"name": columns["name"], "birth": [None] * len(columns["name"])})["name"]
    counted = names.value_counts()
    size = max(len(names), 1)
    return {one["values"]: one["counts"] / size for one in counted.to_pylist()}


def _records_of(ids: Sequence[int]) -> dict[int, int]:
    """How many records stand with each resident, of whatever kind."""
    from django.db.models import Count

    found: dict[int, int] = defaultdict(int)
    for model, key in keys_to_residents():
        for part in in_chunks(ids):
            rows = model._base_manager.filter(**{f"{key.attname}__in": part}).order_by()
            counted = rows.values_list(key.attname).annotate(many=Count("pk"))
            for resident, many in counted:
                found[resident] += many
    return found


def _merge_all(by: Actor, groups: Sequence[Sequence[int]], tell: Told) -> int:
    done = 0
    records = _records_of([number for group in groups for number in group])
    for group in groups:
        kept, *others = sorted(group, key=lambda number: (-records.get(number, 0), number))
        for gone in others:
            merge(by=by, kept=kept, gone=gone, why="全库查重：达到自动合并的把握")
            done += 1
        tell("合并", done)
    return done


@verb("people.merge", title="登记疑似重复")
def suspect_pairs(
    *, by: Actor, pairs: Sequence[tuple[int, int]], found_by: str, counted: bool = True
) -> int:
    """Pairs of residents weighed and put before the steward; how many are likely enough.

    Without `counted` their records are not counted: linking everybody puts the gain right.
    """
    by.must("people.merge")
    model, found = model_in_force(), compared(pairs)
    records = _records_of(sorted({n for pair in found for n in pair})) if counted else {}
    fresh: dict[str, list[Any]] = defaultdict(list)
    for (one, other), scored in found.items():
        if scored.probability < model.possible_from:
            continue
        weights = [(w.title, w.says, round(w.bits, 1)) for w in scored.weights if w.bits]
        won = gain(scored.probability, min(records.get(one, 0), records.get(other, 0)))
        row = (min(one, other), max(one, other), scored.probability, weights, won, model.version,
               found_by, "open")  # fmt: skip
        for name, value in zip(SUSPECT, row, strict=True):
            fresh[name].append(value)
    if fresh:
        insert_columns(Suspect, fresh)
    return len(fresh["one"])


SUSPECT = ("one", "other", "probability", "weights", "gain", "model", "found_by", "state")


@verb("people.merge", title="重建匹配索引")
def rebuild_keys(*, by: Actor) -> int:
    """Write the keys of every resident anew; how many there are."""
    by.must("people.merge")
    done, last = 0, 0
    while ids := list(
        Resident.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:5_000]
    ):
        write_keys(ids)
        done, last = done + len(ids), ids[-1]
    return done


def with_judgement(model: Model, judged: Judged) -> Model:
    """The model with how it was judged, and sure from where it may be."""
    return replace(model, judged=judged.as_json(), sure_from=max(judged.sure_from, 0.99))
