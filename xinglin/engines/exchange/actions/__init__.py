"""What exchange does: bring files in, with a verdict for every row; keep FHIR resources."""

from xinglin.engines.exchange.actions.documents import (
    Registered,
    register_again,
    register_document,
)
from xinglin.engines.exchange.actions.feeding import (
    Ran,
    declare_feed,
    rows_in,
    run_due,
    run_feed,
    switch_feed,
    write_manifest,
)
from xinglin.engines.exchange.actions.forgetting import forget_rows, kept_since
from xinglin.engines.exchange.actions.importing import import_files
from xinglin.engines.exchange.actions.issuing import issue_document
from xinglin.engines.exchange.actions.mapping import remember_map, withdraw_map
from xinglin.engines.exchange.actions.messages import receive as receive_message
from xinglin.engines.exchange.actions.messages import take_again as take_message_again
from xinglin.engines.exchange.actions.messages import take_interrupted
from xinglin.engines.exchange.actions.outside import (
    deliver,
    folder_below,
    must_be_named,
    notify,
    pull,
)
from xinglin.engines.exchange.actions.publishing import publish_records
from xinglin.engines.exchange.actions.resources import rank_of
from xinglin.engines.exchange.actions.resubmitting import (
    Resubmitted,
    correct,
    resubmit,
    write_open_rows,
)
from xinglin.engines.exchange.actions.storing import Wish, Written, must_be_sound, retire, store
from xinglin.engines.exchange.actions.unread import drop_unread, keep_unread, take_unread
from xinglin.engines.exchange.actions.uploads import take_upload
from xinglin.engines.exchange.documents import template_of, write_template
from xinglin.engines.exchange.reading.bundles import kind_of
from xinglin.engines.exchange.reading.calling import Barred, Unreachable

__all__ = [
    "Barred", "Ran", "Registered", "Resubmitted", "Unreachable", "Wish", "Written", "correct",
    "declare_feed", "deliver", "drop_unread", "folder_below", "forget_rows", "import_files",
    "issue_document", "keep_unread", "kept_since", "kind_of", "must_be_named", "must_be_sound",
    "notify", "publish_records", "pull", "rank_of", "receive_message", "register_again",
    "register_document", "remember_map", "resubmit", "retire", "rows_in", "run_due", "run_feed",
    "store", "switch_feed", "take_interrupted", "take_message_again", "take_unread",
    "take_upload", "template_of", "withdraw_map", "write_manifest", "write_open_rows",
    "write_template",
]  # fmt: skip
