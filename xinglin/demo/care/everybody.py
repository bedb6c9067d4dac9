"""Every programme that has made-up people, one after the other."""

from xinglin.demo.care import diabetes
from xinglin.demo.care.county import Known

WRITERS = (diabetes.write,)


def write_care(of: Known) -> int:
    """Whoever is in a programme, with three years of visits; how many rows."""
    return sum(write(of) for write in WRITERS)
