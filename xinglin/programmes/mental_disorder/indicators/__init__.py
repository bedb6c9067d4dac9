"""What is counted of people with a severe mental disorder: SMD1 to SMD6, with worked examples."""

from xinglin.programmes.mental_disorder.indicators import at_home, managed, treated

__all__ = ["at_home", "managed", "treated"]
