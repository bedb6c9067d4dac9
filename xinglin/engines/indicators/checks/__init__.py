"""What is looked at before figures are published: sums, rates, order, units. Pure functions."""
