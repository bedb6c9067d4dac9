"""What exchange does: bring files in, with a verdict for every row; write templates."""

from xinglin.engines.exchange.actions.importing import import_files
from xinglin.engines.exchange.documents import write_template

__all__ = ["import_files", "write_template"]
