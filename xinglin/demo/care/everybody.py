"""Every programme that has made-up people, one after the other."""

from xinglin.demo.care import children, diabetes, elderly, files, jabs, lungs, minds, mothers, small
from xinglin.demo.care.county import Known

WRITERS = (
    files.write, diabetes.write, elderly.write, lungs.write, children.write, minds.write,
    small.write, mothers.write, jabs.write,
)  # fmt: skip


def write_care(of: Known) -> int:
    """Whoever is in a programme, with three years of visits; how many rows."""
    return sum(write(of) for write in WRITERS)
