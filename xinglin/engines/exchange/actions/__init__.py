"""What exchange does: bring files in, with a verdict for every row; keep FHIR resources."""

from xinglin.engines.exchange.actions.importing import import_files
from xinglin.engines.exchange.actions.publishing import publish_records
from xinglin.engines.exchange.actions.storing import Wish, Written, must_be_sound, retire, store
from xinglin.engines.exchange.documents import write_template

__all__ = [
    "Wish", "Written", "import_files", "must_be_sound", "publish_records", "retire", "store",
    "write_template",
]  # fmt: skip
