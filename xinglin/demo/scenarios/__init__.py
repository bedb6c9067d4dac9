"""Real tables of published figures, reproduced from the records of people who were made up."""

from xinglin.demo.scenarios import district_2021
from xinglin.demo.scenarios.words import Scenario, scenarios

__all__ = ["Scenario", "district_2021", "scenarios"]
