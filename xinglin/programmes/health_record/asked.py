"""个人基本信息表: what is asked when a file is opened, answered in the codes of the data standards.

Name, sex, birthday, identity and telephone numbers are kept with the person and not asked again.
The paper sheet of the third edition has codes of its own; `codes` holds the maps.
"""

from xinglin.engines.codes import (
    ALLERGEN,
    BLOOD_ABO,
    BLOOD_RH,
    DISABILITY,
    DRINKING_WATER,
    EDUCATION,
    ETHNIC,
    EXPOSURE,
    FUEL,
    KITCHEN_EXHAUST,
    LIVESTOCK_PEN,
    MARRIAGE,
    OCCUPATION_STATUS,
    PAST_DISEASE,
    PAYMENT,
    TOILET,
)
from xinglin.engines.records import Choice, Form, Measure, Present, Text, Tick, Ticks


def coded(code, title, english, values):
    """A question answered by one code of a value set."""
    return Choice(code, title, english=english, choices=tuple(values.choices()))


def ticked(code, title, english, values, nothing=""):
    """A question answered by several codes of a value set."""
    choices = tuple(values.choices())
    return Ticks(code, title, english=english, choices=choices, nothing=nothing)


REGISTERED = Tick("registered_here", "常住地址为户籍地址", english="Registered where living")
PAST = ticked("past_diseases", "既往疾病史", "Past diseases", PAST_DISEASE, nothing="01")
DRUGS = tuple((code, title) for code, title in ALLERGEN.choices() if code.startswith("1"))
ALLERGIES = Ticks(
    "allergies", "药物过敏史", english="Allergies", choices=(("0", "无"), *DRUGS), nothing="0"
)
PAST_SINCE = Text("past_since", "各病确诊时间（年月）", english="Since when each")
FAMILY = [
    ticked(f"family_{code}", f"家族史：{who}", f"Family history: {english}", PAST_DISEASE, "01")
    for code, who, english in (
        ("father", "父亲", "father"),
        ("mother", "母亲", "mother"),
        ("siblings", "兄弟姐妹", "siblings"),
        ("children", "子女", "children"),
    )
]

SHEET = Form(
    groups={
        "基本情况": [
            REGISTERED,
            coded("ethnic_group", "民族", "Ethnic group", ETHNIC),
            coded("blood_abo", "ABO血型", "Blood group", BLOOD_ABO),
            coded("blood_rh", "RH血型", "Rh blood group", BLOOD_RH),
            coded("schooling", "文化程度", "Education", EDUCATION),
            coded("work", "职业", "Occupation", OCCUPATION_STATUS),
            coded("marital", "婚姻状况", "Marriage", MARRIAGE),
            ticked("pays", "医疗费用支付方式", "Paid by", PAYMENT),
        ],
        "既往史": [
            ALLERGIES,
            ticked("exposures", "暴露史", "Exposure", EXPOSURE, nothing="1"),
            PAST,
            PAST_SINCE,
            Present("operation", "手术史", english="Operations"),
            Text("operation_what", "手术名称和时间", english="Which operations, when"),
            Present("injury", "外伤史", english="Injuries"),
            Text("injury_what", "外伤名称和时间", english="Which injuries, when"),
            Present("transfusion", "输血史", english="Transfusions"),
            Text("transfusion_why", "输血原因和时间", english="Why and when"),
        ],
        "家族史与残疾": [
            *FAMILY,
            Present("inherited", "遗传病史", english="Inherited disease"),
            Text("inherited_what", "遗传病名称", english="Which inherited disease"),
            ticked("disabilities", "残疾情况", "Disability", DISABILITY, nothing="01"),
        ],
        "生活环境": [
            Tick("no_exhaust", "厨房无排风设施", english="Kitchen without exhaust"),
            coded("exhaust", "厨房排风设施", "Kitchen exhaust", KITCHEN_EXHAUST),
            coded("cooking_fuel", "燃料类型", "Fuel", FUEL),
            coded("water", "饮水", "Drinking water", DRINKING_WATER),
            coded("privy", "厕所", "Toilet", TOILET),
            Tick("no_pen", "无禽畜栏", english="No livestock pen"),
            coded("pen", "禽畜栏", "Livestock pen", LIVESTOCK_PEN),
        ],
        "建档": [
            Measure(
                "persons_at_home", "家庭人口数", unit="人", hard=(1, 40), english="People at home"
            ),
        ],
    }
)
