"""What places are called. All names are made up; the counties after the lore of medicine."""

from __future__ import annotations

import numpy as np

from xinglin.demo.dice import pick
from xinglin.demo.names.people import SURNAME_WEIGHTS, SURNAMES


def _words(text: str) -> list[str]:
    return text.split()


PROVINCE = "华胥省"
PREFECTURE = "岐伯市"
COUNTIES = _words("""
    杏林县 橘泉县 青囊县 悬壶县 本草县 灵枢县 素问县 金匮县 百草县 董奉县 丹溪县 千金县
    扶阳县 紫芝县 苍术县 白芷县 茯苓县 当归县 远志县 连翘县
""")
_TOWNS = _words("""
    杏花 柳溪 石桥 青山 白马 龙泉 凤鸣 清河 双塔 大营 三河 梅岭 桃源 古井 南湖 北亭 松坪
    竹园 云台 金盆 银杏 黄坡 红岩 长滩 回龙 太平 永兴 福安 仁和 义门 兴隆 望江 临川桥
    东岳 西坝 上营 下街 中渡 平沙 高庙 雷公 鹿鸣 鹤山 雁塘 鱼渡 牛角 马鞍 狮子 象鼻 麒麟
""")
_QUARTERS = _words("""
    文庙 书院 钟楼 鼓楼 南门 北门 东关 西关 解放路 建设路 人民路 和平 团结 幸福里 新华
    光明 滨河 湖滨 学府 朝阳 春晖 康宁 杏苑 锦绣 翠园 金桂 长青 丽景 迎宾 府前 站前 百花
    安居 明珠 河东 河西 桥头 老街
""")
_SHAPES = ["庄", "湾", "沟", "坪", "岭", "冲", "畈", "寨", "堡", "店", "营", "坡", "塘", "集", "屯"]
_NATURE = _words("""
    柳树 槐树 枣树 石板 青石 黄土 白沙 红土 清水 响水 龙王 土地 牛栏 羊角 鸡鸣 野鸭 梨园
    桃园 荷花 稻香 麦子 油坊 砖窑 磨盘 水磨 老井
""")


def county_name(at: int) -> str:
    """The name of the county of that number, counted from 0."""
    return COUNTIES[at] if at < len(COUNTIES) else f"新林{at + 1}县"


def town_names(rng: np.random.Generator, count: int) -> list[str]:
    """Different names for the towns of one county, without their kind."""
    names = list(rng.permutation(_TOWNS))
    return [names[at % len(names)] + "新" * (at // len(names)) for at in range(count)]


def quarter_names(rng: np.random.Generator, count: int, town: str) -> list[str]:
    """Names of the communities of a town; the first bears the town's own."""
    names = [town, *rng.permutation(_QUARTERS)]
    return [f"{names[at % len(names)]}{'新' * (at // len(names))}社区" for at in range(count)]


def village_names(rng: np.random.Generator, count: int) -> list[str]:
    """Names of the villages of a town: a family's or the land's."""
    found: list[str] = []
    while len(found) < count:
        shape = _SHAPES[int(rng.integers(len(_SHAPES)))]
        if rng.random() < 0.6:
            owner = SURNAMES[int(pick(rng, SURNAME_WEIGHTS, 1)[0])] + "家"
        else:
            owner = _NATURE[int(rng.integers(len(_NATURE)))]
        name = f"{owner}{shape}村"
        if name not in found:
            found.append(name)
    return found
