"""How the platform itself is: commits, the lake, what came in."""

from __future__ import annotations

from typing import Any

from xinglin.services.administration import queries
from xinglin.ui import Facts, moment, page


@page("state/", title="数据状态", menu="administration", may="administration.data", order=50)
def state(request: Any) -> Any:
    """Up to where the record and the figures are."""
    now = queries.state()
    facts = {
        "最近一次提交": now["commit"],
        "提交时间": moment(now["at"]) if now["at"] else "",
        "提交事由": now["why"],
    }
    return [Facts(facts, title="账本", span=6)]
