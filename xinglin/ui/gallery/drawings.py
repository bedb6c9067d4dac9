"""Made-up charts, maps and a wall for the gallery."""

from __future__ import annotations

from typing import Any

from xinglin.kernel.time import now
from xinglin.ui.panels.chart import Chart, Series
from xinglin.ui.panels.funnel import Dot, Funnel
from xinglin.ui.panels.map import Map, Point
from xinglin.ui.panels.matrix import Cell, Matrix

VILLAGES = ("青石村", "柳林村", "东风社区", "上河村", "杏花村", "石桥村", "白杨村", "新民社区")
MONTHS = tuple(f"2026-{month:02d}" for month in range(1, 12))


def shapes() -> dict[str, Any]:
    features = []
    for n, name in enumerate(VILLAGES):
        x, y = 110.2 + n % 4 * 0.05, 25.3 - n // 4 * 0.05
        edge = 0.05
        ring = [
            [x, y],
            [x + edge * 0.55, y + 0.006 * (n % 3 - 1)],
            [x + edge, y],
            [x + edge, y - edge],
            [x + edge * 0.45, y - edge + 0.006 * (n % 2)],
            [x, y - edge],
            [x, y],
        ]
        properties = {"code": str(n), "name": name}
        geometry = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    return {"type": "FeatureCollection", "features": features}


def charts() -> list[Any]:
    rates = [58.1, 58.9, 59.4, 61.0, 60.2, 61.8, None, 63.0, 63.6, 64.1, 65.27]
    last_year = [52.0, 52.2, 53.1, 53.9, 54.4, 55.2, 55.0, 56.1, 56.9, 57.3, 57.8]
    counts = [[n * 7 % 23 + 8 * k for n in range(8)] for k in range(1, 4)]
    series = [Series("2026", rates), Series("2025", last_year, "quiet")]
    stacks = [Series("已随访", counts[2]), Series("应访", counts[1]), Series("逾期", counts[0])]
    ranked = [82.1, 76.4, 71.0, 66.3, 61.9, 58.2, 51.7, 44.3]
    return [
        Chart(MONTHS, series, unit="%", target=60, zero=False, title="血压控制率", span=6, places=2,
              cut=now()),
        Chart(VILLAGES, stacks, kind="stacked", unit="人", title="随访完成情况", span=6, cut=now()),
        Chart(VILLAGES, [("规范管理率", ranked)], kind="rank", unit="%", target=60,
              title="各村规范管理率", span=4),
        Chart(MONTHS[:6], [("新登记", [31, 28, 44, 39, 52, 47])], kind="bar", unit="人",
              title="新登记人数", span=4),
        Chart(MONTHS, [("收缩压", [152, 149, 151, 146, 144, 139, 141, 138, 136, 139, 134])],
              unit="mmHg", zero=False, band=(90, 140), title="收缩压", span=4),
    ]  # fmt: skip


def compared() -> list[Any]:
    """Places by size between the limits of chance, and the steps from one value to another."""
    sizes = [24, 41, 66, 90, 133, 171, 220, 300]
    rates = [79.2, 48.8, 63.6, 61.1, 54.9, 66.1, 62.3, 69.0]
    states = {1: "remind", 4: "late", 7: "ok"}
    words = {"late": "显著偏低（99.8%界限外）", "remind": "偏低（95%界限外）", "ok": "偏高"}
    lines = []
    for base in (20, 30, 45, 70, 100, 150, 220, 310):
        wide = 49 / base**0.5
        lines.append((base, 62 - 1.96 * wide, 62 - 3.09 * wide, 62 + 1.96 * wide, 62 + 3.09 * wide))
    dots = [
        Dot(name, sizes[n], rates[n], states.get(n, ""), "#") for n, name in enumerate(VILLAGES)
    ]
    causes = ["2025年", "新纳入", "死亡", "更正", "服务不同", "2026年"]
    return [
        Funnel(dots, lines, target=62.0, unit="%", measure="规范管理率", words=words, places=1,
               title="漏斗图：哪些差别不是偶然", span=6, cut=now()),
        Chart(causes, [("值", [58.1, -1.2, 0.4, 0.7, 3.1, 61.1])], kind="waterfall", unit="%",
              zero=False, places=1, better=1, title="为何变化", span=6, height=340, cut=now()),
    ]  # fmt: skip


def maps() -> list[Map]:
    values = {str(n): round(44 + n * 5.31, 1) for n in range(8)}
    states = {str(n): ("late", "remind", "ok", "ok")[n % 4] for n in range(8)}
    points = [
        Point(110.225, 25.275, "县人民医院", value=320, layer="hospital"),
        Point(110.33, 25.262, "聚集性发热信号", "critical", layer="signal"),
        Point(110.375, 25.23, "学校因病缺课", "remind", layer="signal"),
    ]
    layers = {"hospital": "医院", "signal": "信号"}
    return [
        Map(shapes(), values, title="规范管理率", unit="%", places=1, span=6, height=340,
            cut=now()),
        Map(shapes(), values, states, title="与目标相比", unit="%", places=1, points=points,
            layers=layers, span=6, height=340),
    ]  # fmt: skip


def wall() -> Matrix:
    targets = [
        ("pressure", "高血压控制率", "%"),
        ("glucose", "血糖控制率", "%"),
        ("shots", "接种率", "%"),
    ]
    cells = {}
    for r, (code, *_rest) in enumerate(targets):
        for c, name in enumerate(VILLAGES):
            value = 42 + (r * 17 + c * 13) % 50
            state = (
                "critical"
                if value < 45
                else "late"
                if value < 55
                else "remind"
                if value < 62
                else "ok"
            )
            cells[code, name] = Cell(value, state, "#", value / 100)
    return Matrix(
        targets, [(name, name) for name in VILLAGES], cells, title="挂图作战", corner="目标"
    )
