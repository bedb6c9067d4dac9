"""What is asked of people with diabetes at every visit and once a year."""

from xinglin.engines.people import FEMALE
from xinglin.engines.records import (
    ADVERSE_REACTION,
    ADVERSE_REACTION_WHAT,
    AFTER_MEAL_GLUCOSE,
    BLOOD_PRESSURE,
    BODY,
    COMPLICATION,
    DRUG_ADHERENCE,
    EXAMINATION,
    FASTING_GLUCOSE,
    HBA1C,
    LAB_TESTS,
    LIFESTYLE,
    MEDICINES,
    REFERRAL,
    SALT,
    SALT_GOAL,
    TEMPERATURE,
    WHEN_SEEN,
    Choice,
    DayAsked,
    Form,
    Measure,
    Text,
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
        "0 无|1 意识或行为改变|2 呼气有烂苹果样丙酮味|3 心悸|4 出汗|5 食欲减退|6 恶心呕吐"
        "|7 多饮多尿|8 腹痛|9 深大呼吸|10 皮肤潮红|11 持续性心动过速（超过100次/分）"
        "|12 视力骤降|13 其他本机构不能处理的疾病"
    ),
)
SYMPTOMS = Ticks(
    "diabetes_symptoms",
    "症状",
    english="Symptoms",
    nothing="1",
    choices=options(
        "1 无症状|2 多饮|3 多食|4 多尿|5 视力模糊|6 感染|7 手脚麻木|8 下肢浮肿|9 体重明显下降"
        "|10 其他"
    ),
)
PREGNANT = Tick("pregnant", "妊娠期或哺乳期", english="Pregnant or breast-feeding", only_sex=FEMALE)
FOOT_PULSE = Choice(
    "foot_pulse",
    "足背动脉搏动",
    english="Pulse on the back of the foot",
    choices=options("1 触及正常|2 减弱|3 消失"),
)
FOOT_PULSE_SIDE = Choice(
    "foot_pulse_side",
    "减弱或消失的一侧",
    english="On which side it is weak or absent",
    choices=options("1 双侧|2 左侧|3 右侧"),
)
FOOT_LOOK = Ticks(
    "foot_look",
    "足部检查",
    english="The feet, looked at",
    nothing="1",
    choices=options("1 未见异常|2 皮肤破损或溃疡|3 胼胝或鸡眼|4 畸形|5 感觉减退|6 皮温降低"),
)
STAPLE = Measure(
    "staple_food",
    "日主食量",
    unit="g",
    hard=(0, 2000),
    soft=(100, 600),
    english="Staple food a day",
)
STAPLE_GOAL = Measure(
    "staple_food_goal", "目标日主食量", unit="g", hard=(0, 2000), english="Staple food aimed at"
)
HBA1C_DAY = DayAsked("hba1c_day", "糖化血红蛋白检查日期", english="Day of the HbA1c test")
LOW_SUGAR = Choice(
    "low_sugar",
    "低血糖反应",
    english="Episodes of low sugar",
    choices=options("1 无|2 偶尔|3 频繁"),
)
INSULIN = Text("insulin", "胰岛素种类", longest=50, english="Kind of insulin")
INSULIN_TIMES = Measure(
    "insulin_times", "胰岛素使用频率", unit="次/日", hard=(1, 10), english="Insulin, times a day"
)
INSULIN_DOSE = Measure(
    "insulin_dose",
    "胰岛素每次剂量",
    unit="U",
    digits=1,
    hard=(0.5, 200),
    soft=(2, 60),
    english="Insulin, units each time",
)

VISIT = Form(
    groups={
        "症状与危急情况": [WARNING, PREGNANT, SYMPTOMS, COMPLICATION],
        "血糖": [
            FASTING_GLUCOSE.asked(required=WHEN_SEEN),
            AFTER_MEAL_GLUCOSE,
            HBA1C,
            HBA1C_DAY,
            LOW_SUGAR,
        ],
        "体征": [BLOOD_PRESSURE, TEMPERATURE, *BODY, FOOT_PULSE, FOOT_PULSE_SIDE, FOOT_LOOK],
        "生活方式": [
            *(one for one in LIFESTYLE if one not in (SALT, SALT_GOAL)),
            STAPLE,
            STAPLE_GOAL,
        ],
        "检查与用药": [
            LAB_TESTS,
            DRUG_ADHERENCE,
            ADVERSE_REACTION,
            ADVERSE_REACTION_WHAT,
            MEDICINES,
            INSULIN,
            INSULIN_TIMES,
            INSULIN_DOSE,
        ],
        "转诊": REFERRAL,
    }
)
YEARLY = Form(groups={**dict(EXAMINATION.groups), "足部": [FOOT_PULSE, FOOT_PULSE_SIDE, FOOT_LOOK]})
