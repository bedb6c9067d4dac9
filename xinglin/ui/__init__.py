"""What pages are made of: `page`, panels, and how values look. No models are touched on import."""

from xinglin.ui.errors import refusal
from xinglin.ui.gauges import gauge
from xinglin.ui.hooks import provides
from xinglin.ui.pages import (
    PUBLIC,
    SIGNED_IN,
    Sheet,
    address_of,
    contributed,
    endpoint,
    page,
    panel,
    routes,
)
from xinglin.ui.panels.acts import Act, Acts
from xinglin.ui.panels.chart import Chart, Series
from xinglin.ui.panels.columns import Column
from xinglin.ui.panels.facts import Facts
from xinglin.ui.panels.fields import Field, Group
from xinglin.ui.panels.form import Form
from xinglin.ui.panels.funnel import Dot, Funnel
from xinglin.ui.panels.map import Map, Point
from xinglin.ui.panels.matrix import Cell, Matrix
from xinglin.ui.panels.notice import Notice, Prose
from xinglin.ui.panels.panel import Drawn, Panel
from xinglin.ui.panels.progress import Progress, Step, Steps, Work
from xinglin.ui.panels.rows import Asked, Rows
from xinglin.ui.panels.strip import Choice, Choices, Strip
from xinglin.ui.panels.table import Table
from xinglin.ui.panels.tabs import Later, Tabs
from xinglin.ui.panels.tally import Figure, Tally
from xinglin.ui.panels.timeline import Entry, Timeline, story
from xinglin.ui.panels.tree import Node, Tree
from xinglin.ui.serving import answered
from xinglin.ui.show import (
    CRITICAL,
    LATE,
    OK,
    REMIND,
    ago,
    badge,
    countdown,
    day,
    link,
    masked,
    moment,
    number,
    percent,
    rhythm,
    said,
)
from xinglin.ui.squares import square

__all__ = [
    "CRITICAL",
    "LATE",
    "OK",
    "PUBLIC",
    "REMIND",
    "SIGNED_IN",
    "Act",
    "Acts",
    "Asked",
    "Cell",
    "Chart",
    "Choice",
    "Choices",
    "Column",
    "Dot",
    "Drawn",
    "Entry",
    "Facts",
    "Field",
    "Figure",
    "Form",
    "Funnel",
    "Group",
    "Later",
    "Map",
    "Matrix",
    "Node",
    "Notice",
    "Panel",
    "Point",
    "Progress",
    "Prose",
    "Rows",
    "Series",
    "Sheet",
    "Step",
    "Steps",
    "Strip",
    "Table",
    "Tabs",
    "Tally",
    "Timeline",
    "Tree",
    "Work",
    "address_of",
    "ago",
    "answered",
    "badge",
    "contributed",
    "countdown",
    "day",
    "endpoint",
    "gauge",
    "link",
    "masked",
    "moment",
    "number",
    "page",
    "panel",
    "percent",
    "provides",
    "refusal",
    "rhythm",
    "routes",
    "said",
    "square",
    "story",
]
