"""Whether worked examples come out as they say."""

from __future__ import annotations

from xinglin.engines.indicators.words import Indicator, bases


def faults_of_examples(one: Indicator) -> list[str]:
    """Worked examples of a figure, of every version of it, that do not come out as they say."""
    from xinglin.engines.indicators.counting import examples

    return [fault for each in one.definitions for fault in examples.faults(one.at(each.version))]


def faults_of_bases() -> list[str]:
    """Worked examples of populations that do not come out as they say."""
    from xinglin.engines.indicators.counting import examples

    return [fault for one in bases for fault in examples.faults_of_base(one)]
