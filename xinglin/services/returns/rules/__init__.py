"""What may go up, how it is written, what comes back, and when something stands still."""

from xinglin.services.returns.rules.datasets import (
    DATASETS,
    EDITION,
    TITLES,
    Dataset,
    minimised,
    up_key,
)
from xinglin.services.returns.rules.messages import (
    Receipt,
    bundle,
    digest_of,
    receipts,
)
from xinglin.services.returns.rules.standing import (
    ACKNOWLEDGED,
    QUEUED,
    REFUSED,
    SENT,
    STATES,
    SUBJECT,
    Stands,
    back_off,
    stalled,
)

__all__ = [
    "ACKNOWLEDGED", "DATASETS", "EDITION", "QUEUED", "REFUSED", "SENT", "STATES", "SUBJECT",
    "TITLES", "Dataset", "Receipt", "Stands", "back_off", "bundle", "digest_of", "minimised",
    "receipts", "stalled", "up_key",
]  # fmt: skip
