"""Real tables of published figures, reproduced from the records of people who were made up."""

from xinglin.demo.scenarios import city_2017, district_2021
from xinglin.demo.scenarios.words import Scenario, scenarios

__all__ = ["Scenario", "city_2017", "district_2021", "scenarios"]
