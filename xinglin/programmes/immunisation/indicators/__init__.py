"""What is counted of immunisation: certificates, coverage by dose, whole courses, COVID-19."""

from xinglin.programmes.immunisation.indicators import against_covid, by_dose, whole

__all__ = ["against_covid", "by_dose", "whole"]
