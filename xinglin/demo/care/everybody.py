"""Every programme that has made-up people, one after the other."""

from xinglin.demo.care import children, diabetes, elderly, files, lungs, minds
from xinglin.demo.care.county import Known

WRITERS = (files.write, diabetes.write, elderly.write, lungs.write, children.write, minds.write)


def write_care(of: Known) -> int:
    """Whoever is in a programme, with three years of visits; how many rows."""
    return sum(write(of) for write in WRITERS)
