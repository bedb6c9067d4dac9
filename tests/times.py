"""How often a random test is tried: the usual number, or XINGLIN_TEST_TIMES times as often."""

import os


def times(usual: int) -> int:
    """So many tries in a usual run; a longer look says XINGLIN_TEST_TIMES=50."""
    return usual * int(os.environ.get("XINGLIN_TEST_TIMES", "1"))
