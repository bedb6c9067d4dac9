"""What is asked of people with chronic obstructive lung disease."""

from xinglin.engines.records import (
    ADVERSE_REACTION,
    ADVERSE_REACTION_WHAT,
    BLOOD_PRESSURE,
    BMI,
    BREATHING,
    COMPLICATION,
    DRUG_ADHERENCE,
    EXAMINATION,
    EXERCISE_MINUTES,
    EXERCISE_TIMES,
    HEIGHT,
    LAB_TESTS,
    MEDICINES,
    OTHER_SIGNS,
    PULSE,
    REFERRAL,
    SMOKING,
    SMOKING_GOAL,
    TEMPERATURE,
    WEIGHT,
    WHEN_SEEN,
    Choice,
    Form,
    Measure,
    Present,
    Tick,
    Ticks,
    options,
)

WARNING = Ticks(
    "warning",
    "危急情况",
    english="Danger signs",
    nothing="0",
    choices=options(
        "0 无|1 意识模糊或嗜睡|2 口唇或甲床发绀|3 静息时明显呼吸困难|4 咯血|5 剧烈胸痛"
        "|6 新出现的下肢水肿|9 其他本机构不能处理的疾病"
    ),
)
SYMPTOMS = Ticks(
    "copd_symptoms",
    "症状",
    english="Symptoms",
    nothing="1",
    choices=options("1 无症状|2 咳嗽|3 咳痰|4 活动后气促|5 喘息|6 胸闷|7 乏力|8 体重下降|9 其他"),
)
MMRC = Choice(
    "mmrc",
    "呼吸困难分级（mMRC）",
    english="Breathlessness (mMRC)",
    choices=options(
        "0 仅在费力运动时气促|1 平地快走或上缓坡时气促|2 因气促比同龄人走得慢或需停下"
        "|3 平地走约100米或数分钟后需停下|4 因严重气促不能离家或穿脱衣服时气促"
    ),
)
CAT = [
    Choice(
        f"cat_{code}",
        title,
        choices=options("0 0分|1 1分|2 2分|3 3分|4 4分|5 5分"),
        english=english,
    )
    for code, title, english in (
        ("cough", "CAT 咳嗽（0 从不 – 5 一直）", "CAT: cough"),
        ("phlegm", "CAT 痰（0 没有 – 5 很多）", "CAT: phlegm"),
        ("tight", "CAT 胸闷（0 没有 – 5 很重）", "CAT: tight chest"),
        ("climb", "CAT 上坡或上一层楼气喘（0 不喘 – 5 很喘）", "CAT: climbing stairs"),
        ("home", "CAT 居家活动受限（0 不受限 – 5 很受限）", "CAT: limited at home"),
        ("outdoors", "CAT 外出信心（0 有信心 – 5 毫无信心）", "CAT: going out"),
        ("sleep", "CAT 睡眠（0 好 – 5 很差）", "CAT: sleep"),
        ("energy", "CAT 精力（0 充沛 – 5 毫无精力）", "CAT: energy"),
    )
]
WORSE = Choice(
    "worse",
    "上次随访以来急性加重",
    english="Worse since the last visit",
    choices=options("1 无|2 有，门诊治疗|3 有，急诊或住院治疗"),
)
WORSE_A_YEAR = Measure(
    "worse_a_year",
    "近一年急性加重次数",
    unit="次",
    hard=(0, 50),
    soft=(0, 6),
    english="Exacerbations in the last year",
)
WARD_A_YEAR = Measure(
    "ward_a_year",
    "近一年因慢阻肺住院次数",
    unit="次",
    hard=(0, 30),
    soft=(0, 4),
    english="Stays in hospital in the last year",
)
OXYGEN = Measure(
    "spo2",
    "脉搏血氧饱和度（静息）",
    unit="%",
    hard=(40, 100),
    soft=(90, 100),
    loinc="59408-5",
    english="Oxygen saturation at rest",
)
DUST = Present("dust", "粉尘、烟雾或生物燃料接触", english="Dust, smoke or biomass fuel")
INHALER = Choice(
    "inhaler",
    "吸入装置使用",
    english="Use of the inhaler",
    choices=options("1 正确|2 需纠正|3 未使用吸入药"),
)
HOME_OXYGEN = Tick("home_oxygen", "家庭氧疗", english="Oxygen at home")
REHABILITATION = Tick("rehabilitation", "肺康复训练", english="Training of the lungs")
FLU_VACCINE = Tick(
    "flu_vaccine", "本年度接种流感疫苗", english="Vaccinated against influenza this season"
)
LUNG_VACCINE = Tick("lung_vaccine", "接种过肺炎球菌疫苗", english="Vaccinated against pneumococci")
FEV1 = Measure(
    "fev1_percent",
    "FEV1占预计值",
    unit="%",
    digits=1,
    hard=(5, 200),
    soft=(20, 120),
    english="FEV1, per cent of predicted",
)
RATIO = Measure(
    "fev1_fvc",
    "FEV1/FVC（吸入支气管扩张剂后）",
    unit="%",
    digits=1,
    hard=(10, 100),
    soft=(30, 85),
    english="FEV1/FVC after a bronchodilator",
)

VISIT = Form(
    groups={
        "症状与危急情况": [WARNING, SYMPTOMS, COMPLICATION, WORSE, WORSE_A_YEAR, WARD_A_YEAR],
        "呼吸评估": [MMRC.asked(required=WHEN_SEEN), *CAT],
        "体征": [
            OXYGEN, TEMPERATURE, PULSE, BREATHING, BLOOD_PRESSURE, HEIGHT, WEIGHT, BMI, OTHER_SIGNS,
        ],
        "生活方式与预防": [
            SMOKING, SMOKING_GOAL, DUST, EXERCISE_TIMES, EXERCISE_MINUTES, REHABILITATION,
            FLU_VACCINE, LUNG_VACCINE,
        ],
        "检查与用药": [
            LAB_TESTS, DRUG_ADHERENCE, INHALER, HOME_OXYGEN, ADVERSE_REACTION,
            ADVERSE_REACTION_WHAT, MEDICINES,
        ],
        "转诊": REFERRAL,
    }
)  # fmt: skip
YEARLY = Form(groups={**dict(EXAMINATION.groups), "肺功能": [FEV1, RATIO, OXYGEN]})
