"""How each statistic is computed; every function names its source and its units."""
