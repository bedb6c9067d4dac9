"""What the door does: registers clients, gives out tokens, takes deliveries, tells of news."""

from xinglin.services.interoperability.actions.clients import (
    LIFE,
    TEST_LIFE,
    ask_export,
    close_export,
    count,
    drop_export,
    exchange,
    fill_export,
    issue_token,
    note_traffic,
    register,
    switch,
)
from xinglin.services.interoperability.actions.forgetting import forget_lines
from xinglin.services.interoperability.actions.hooks import (
    HIDDEN,
    Plan,
    headers_of,
    must_be_own,
    note_notices,
    run_hooks,
    subscribe,
    turn,
    unsubscribe,
)
from xinglin.services.interoperability.actions.imports import (
    Source,
    ask_import,
    drop_import,
    fetch_sources,
    take_imports,
    try_again,
)

__all__ = [
    "HIDDEN", "LIFE", "TEST_LIFE", "Plan", "Source", "ask_export", "ask_import", "close_export",
    "count", "drop_export", "drop_import", "exchange", "fetch_sources", "fill_export",
    "forget_lines", "headers_of", "issue_token", "must_be_own", "note_notices", "note_traffic",
    "register", "run_hooks", "subscribe", "switch", "take_imports", "try_again", "turn",
    "unsubscribe",
]  # fmt: skip
