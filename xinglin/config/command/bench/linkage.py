"""Linkage beside plain Splink: the same made-up people, time, precision and recall in one run."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from xinglin.config.command.bench.measuring import Limit, Row, Spread
from xinglin.config.command.febrl import columns_of, febrl_rows, febrl_sets, persons_of
from xinglin.demo.doubles import Made, made_up
from xinglin.engines.codes import pinyin_of_name
from xinglin.engines.people import actions, queries
from xinglin.kernel.duck import opened

PLAIN_THRESHOLD = 0.95
FEBRL_THRESHOLD = 0.5  # of either: likelier one person than two
PLAIN_BLOCKS = (
    ("number",), ("sound", "birth"), ("phone",), ("birth", "tail"), ("sound", "address"),
    ("birth", "sex", "family"),
)  # fmt: skip


def linkage(records: int, seed: int) -> list[Row]:
    """Ours with the weights that come with Xinglin, ours learning them anew, and Splink alone.

    Each is timed from the made-up columns to groups of records, preparation included.
    """
    made = made_up(records, seed)
    ours, ours_seconds = _timed(
        lambda: actions.groups_among(made.columns, queries.built_in_model())
    )
    anew, anew_seconds = _timed(
        lambda: actions.groups_among(made.columns, actions.learn_from(made.columns, seed=seed))
    )
    plain, plain_seconds = _timed(lambda: plain_splink(made, seed))
    rival = Limit("Splink 单独运行", plain_seconds)
    rows = [
        ("现用权重", ours_seconds, ours, (rival,)),
        ("重新训练", anew_seconds, anew, (rival,)),
        ("Splink 单独", plain_seconds, plain, ()),
    ]
    return [
        Row("linkage", f"{records:,} 份档案查重，{what}", "s", Spread.of([seconds]), 1, 1, limits,
            facts=_facts(groups, made.person),
            target="100万 ≤ 12 s，精确率 ≥ 0.9995，召回率 ≥ 0.98",
            elsewhere="Splink 100万 15.6 s，P 0.9999，R 0.981")
        for what, seconds, groups, limits in rows
    ]  # fmt: skip


def linkage_of_febrl(folder: Path, seed: int) -> list[Row]:
    """Each Febrl set of a folder: ours learning from it first, and Splink as its own example of
    Febrl uses it; both timed from rows in memory to groups of records."""
    import splink.comparison_library  # noqa: F401 - loaded before the clock runs

    rows = []
    for title, files in febrl_sets(folder).items():
        records = febrl_rows(files)
        person = persons_of(records)
        ours, ours_seconds = _timed(lambda: _ours_of_febrl(records, seed))  # noqa: B023
        plain, plain_seconds = _timed(lambda: plain_splink_of_febrl(records, seed))  # noqa: B023
        rival = Limit("Splink 单独运行", plain_seconds)
        for what, seconds, groups, limits in (
            ("重新训练", ours_seconds, ours, (rival,)), ("Splink 单独", plain_seconds, plain, ()),
        ):  # fmt: skip
            rows.append(
                Row("linkage", f"{title}，{len(records):,} 份档案，{what}", "s",
                    Spread.of([seconds]), 1, 1, limits, facts=_facts(groups, person))
            )  # fmt: skip
    return rows


def _ours_of_febrl(records: Sequence[dict[str, str]], seed: int) -> list[list[int]]:
    columns = columns_of(records)
    model = actions.learn_from(columns, seed=seed)
    return actions.groups_among(columns, model, FEBRL_THRESHOLD)


def _timed(act: Callable[[], Any]) -> tuple[Any, float]:
    started = time.perf_counter()
    found = act()
    return found, time.perf_counter() - started


def _facts(groups: Sequence[Sequence[int]], person: Sequence[int]) -> dict[str, Any]:
    quality = actions.groups_judged(groups, person)
    return {
        "precision": round(quality.precision or 0, 5), "recall": round(quality.recall or 0, 5),
        "F": round(quality.f or 0, 5),
    }  # fmt: skip


def plain_splink(made: Made, seed: int) -> list[list[int]]:
    """Splink as its documentation uses it: six blocking rules, seven comparisons, learnt by EM."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    told = made.columns
    frame = pd.DataFrame({
        "unique_id": range(len(made)),
        "name": told["name"],
        "sound": [pinyin_of_name(name).full for name in told["name"]],
        "family": [name[:1] for name in told["name"]],
        "sex": told["sex"],
        "birth": [birth.isoformat() for birth in told["birth"]],
        "number": [number or None for number in told["number"]],
        "tail": [number[-4:] or None for number in told["number"]],
        "phone": [phone or None for phone in told["phone"]],
        "address": [f"{place}{one}" for place, one in zip(told["place"], told["address"],
                                                         strict=True)],
    })  # fmt: skip
    con = opened()
    api = DuckDBAPI(connection=con)
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.ExactMatch("name").configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("sound", [1, 2]),
            cl.ExactMatch("sex"),
            cl.LevenshteinAtThresholds("birth", [1, 2]),
            cl.DamerauLevenshteinAtThresholds("number", [1, 2]),
            cl.LevenshteinAtThresholds("phone", [1]),
            cl.ExactMatch("address"),
        ],
        blocking_rules_to_generate_predictions=[block_on(*columns) for columns in PLAIN_BLOCKS],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )
    linker = Linker(api.register(frame), settings, log_level=logging.ERROR)
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on("number"), block_on("name", "birth", "phone")], recall=0.8
    )
    training.estimate_u_using_random_sampling(max_pairs=1e6, seed=seed)
    for columns in (("sound", "birth"), ("number",)):
        training.estimate_parameters_using_expectation_maximisation(block_on(*columns))
    return _plain_groups(linker, con, PLAIN_THRESHOLD)


def plain_splink_of_febrl(records: Sequence[dict[str, str]], seed: int) -> list[list[int]]:
    """Splink as its documentation takes Febrl 3 apart: five blocking rules, six comparisons."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    names = ("given_name", "surname", "date_of_birth", "soc_sec_id", "street_number", "postcode")
    frame = pd.DataFrame({
        "unique_id": range(len(records)),
        **{name: [row[name] or None for row in records] for name in names},
    })  # fmt: skip
    con = opened()
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.NameComparison("given_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison(
                "date_of_birth", input_is_string=True, datetime_format="%Y%m%d"
            ),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.ExactMatch("postcode").configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[
            block_on(name) for name in names if name != "street_number"
        ],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )
    linker = Linker(DuckDBAPI(connection=con).register(frame), settings, log_level=logging.ERROR)
    training = linker.training
    turned = (
        "l.given_name = r.surname AND l.surname = r.given_name "
        "AND l.date_of_birth = r.date_of_birth"
    )
    training.estimate_probability_two_random_records_match(
        [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth"), turned],
        recall=0.9,
    )
    training.estimate_u_using_random_sampling(max_pairs=1e6, seed=seed)
    for column in ("date_of_birth", "postcode"):
        training.estimate_parameters_using_expectation_maximisation(block_on(column))
    return _plain_groups(linker, con, FEBRL_THRESHOLD)


def _plain_groups(linker: Any, con: Any, threshold: float) -> list[list[int]]:
    """The groups that Splink's own clustering makes; the connection is closed."""
    pairs = linker.inference.predict(threshold_match_probability=threshold)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold)
    rows = con.execute(
        f"SELECT list(unique_id) FROM {clusters.physical_name} GROUP BY cluster_id "
        "HAVING count(*) > 1"
    ).fetchall()
    con.close()
    return [row[0] for row in rows]
