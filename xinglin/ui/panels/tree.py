"""A tree that opens branch by branch: places, institutions, codes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpResponse
from django.template.loader import render_to_string

from xinglin.ui import asked
from xinglin.ui.panels.panel import Panel


@dataclass(frozen=True)
class Node:
    """One node. `branch` says that it has children; `children` may already be at hand."""

    id: str | int
    title: str
    note: Any = ""
    href: str = ""
    branch: bool = False
    children: Sequence[Node] = ()
    current: bool = False


@dataclass
class Tree(Panel):
    """Nodes under nodes. `children(id)` (the id as text) is asked when a branch is first opened."""

    nodes: Sequence[Node]
    children: Callable[[str], Sequence[Node]] | None = None
    empty: str = "还没有内容"
    template: ClassVar[str] = "tree"

    def context(self) -> dict[str, Any]:
        """The first level."""
        return {"level": 1}

    def answer(self) -> HttpResponse | None:
        """The children of one node, for `&node=<id>`."""
        node = asked.word(self.request.GET, "node", longest=60)
        if not node or self.children is None:
            return None
        values = {
            "panel": self,
            "nodes": self.children(node),
            "level": asked.whole(self.request.GET, "level", 2, 2, 12),
        }
        html = render_to_string("ui/panels/tree_level.html", values, request=self.request)
        return HttpResponse(html)
