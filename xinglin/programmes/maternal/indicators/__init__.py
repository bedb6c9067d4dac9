"""What is counted of mothers: MAT1 to MAT6, cards, prenatal screening, with worked examples."""

from xinglin.programmes.maternal.indicators import managed, screening

__all__ = ["managed", "screening"]
