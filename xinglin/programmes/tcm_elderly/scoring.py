"""The thirty-three questions and how they make nine constitutions, as the service sheet says.

Eight biased constitutions: the sum of four questions, 11 and more is 是, 9 and 10 倾向是, 8 and
less 否. The balanced one: five questions, four of them turned round. The sixty-item test with its
transformed scores is another test and is not used here.
"""

from xinglin.engines.followup import Coded, Computed, Score, bands
from xinglin.engines.records import Choice, options

ASKED = """
    您精力充沛吗（指精神头足，乐于做事）
    您容易疲乏吗（指体力如何，是否稍微活动一下或做一点家务劳动就感到累）
    您容易气短、呼吸短促、接不上气吗
    您说话声音低弱无力吗（指说话没有力气）
    您感到闷闷不乐、情绪低沉吗（指心情不愉快，情绪低落）
    您容易精神紧张、焦虑不安吗（指遇事是否心情紧张）
    您因为生活状态改变而感到孤独、失落吗
    您容易感到害怕或受到惊吓吗
    您感到身体超重不轻松吗（感觉身体沉重）
    您眼睛干涩吗
    您手脚发凉吗（不包含因周围温度低或穿的少导致的手脚发冷）
    您胃脘部、背部或腰膝部怕冷吗（指上腹部、背部、腰部或膝关节等，有一处或多处怕冷）
    您比一般人耐受不了寒冷吗（指比别人容易害怕冬天或是夏天的冷空调、电扇等）
    您容易患感冒吗（指每年感冒的次数）
    您没有感冒时也会鼻塞、流鼻涕吗
    您有口粘口腻，或睡眠打鼾吗
    您容易过敏（对药物、食物、气味、花粉或在季节交替、气候变化时）吗
    您的皮肤容易起荨麻疹吗（包括风团、风疹块、风疙瘩）
    您的皮肤在不知不觉中会出现青紫瘀斑、皮下出血吗（指皮肤在没有外伤的情况下出现青一块紫一块的情况）
    您的皮肤一抓就红，并出现抓痕吗（指被指甲或钝物划过后皮肤的反应）
    您皮肤或口唇干吗
    您有肢体麻木或固定部位疼痛的感觉吗
    您面部或鼻部有油腻感或者油亮发光吗（指脸上或鼻子）
    您面色或目眶晦黯，或出现褐色斑块、斑点吗
    您有皮肤湿疹、疮疖吗
    您感到口干咽燥、总想喝水吗
    您感到口苦或嘴里有异味吗（指口苦或口臭）
    您腹部肥大吗（指腹部脂肪肥厚）
    您吃（喝）凉的东西会感到不舒服或者怕吃（喝）凉的东西吗
    您有大便黏滞不爽、解不尽的感觉吗（大便容易粘在马桶或便坑壁上）
    您容易大便干燥吗
    您舌苔厚腻或有舌苔厚厚的感觉吗（如果自我感觉不清楚可由调查员观察后填写）
    您舌下静脉瘀紫或增粗吗（可由调查员辅助观察后填写）
"""
HOW_OFTEN = options("1 没有|2 很少|3 有时|4 经常|5 总是")
QUESTIONS = [
    Choice(
        f"q{number}", f"{number}. {text.strip()}", choices=HOW_OFTEN, english=f"Question {number}"
    )
    for number, text in enumerate(ASKED.strip().splitlines(), start=1)
]

# Code of the constitution, its name, the questions that are added up.
BIASED = {
    "02": ("气虚质", (2, 3, 4, 14)),
    "03": ("阳虚质", (11, 12, 13, 29)),
    "04": ("阴虚质", (10, 21, 26, 31)),
    "05": ("痰湿质", (9, 16, 28, 32)),
    "06": ("湿热质", (23, 25, 27, 30)),
    "07": ("血瘀质", (19, 22, 24, 33)),
    "08": ("气郁质", (5, 6, 7, 8)),
    "09": ("特禀质", (15, 17, 18, 20)),
}
BALANCED, TURNED = (1, 2, 4, 5, 13), (2, 4, 5, 13)
YES, MOSTLY, TENDING, NO = "1", "2", "3", "0"
NAMES = {"01": "平和质", **{code: name for code, (name, _) in BIASED.items()}}


def _named(numbers):
    return [f"q{number}" for number in numbers]


def others(now):
    """The sums of the eight biased constitutions; None where a question is open."""
    return [getattr(now, f"tcm{code}") for code in BIASED]


def balanced(now):
    """17 and more with all others at most 8 是, at most 10 基本是; else 否."""
    sums = others(now)
    if now.tcm01 is None or None in sums:
        return None
    if now.tcm01 >= 17 and max(sums) <= 8:
        return YES
    return MOSTLY if now.tcm01 >= 17 and max(sums) <= 10 else NO


def of_kind(now, *wanted):
    """Names of the constitutions with such a result."""
    return [name for code, name in NAMES.items() if getattr(now, f"tcm{code}_band") in wanted]


def told(now):
    """The result in words: what it is, and what it tends to."""
    if now.tcm01_band is None:
        return None
    parts = [f"{name}" for name in of_kind(now, YES)]
    parts += [f"基本是{name}" for name in of_kind(now, MOSTLY)]
    parts += [f"倾向{name}" for name in of_kind(now, TENDING)]
    return "、".join(parts) or "未能判定"


SCORES: list[Computed] = [
    *(
        Score(
            f"tcm{code}",
            f"{name}得分",
            _named(asked),
            bands("4-8 0 否|9-10 3 倾向是|11-20 1 是"),
            trend=False,
        )
        for code, (name, asked) in BIASED.items()
    ),
    Score("tcm01", "平和质得分", _named(BALANCED), reversed=_named(TURNED), top=6, trend=False),
    Coded("tcm01_band", "平和质判定", balanced),
    Coded("constitution", "体质辨识结果", told),
]
