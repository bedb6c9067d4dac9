"""What is asked at the first home visit, at every follow-up and when treatment stops."""

from xinglin.engines.codes import (
    TB_DOSAGE_FORM,
    TB_OUTCOME,
    TB_OWN_ROOM,
    TB_PATIENT_TYPE,
    TB_RESISTANCE,
    TB_SPUTUM,
    TB_SUPERVISOR,
    TB_SYMPTOM,
    TB_USAGE,
    TB_VENTILATION,
)
from xinglin.engines.records import (
    ADVERSE_REACTION,
    ADVERSE_REACTION_WHAT,
    ALWAYS,
    DRINKING,
    DRINKING_GOAL,
    REFERRAL,
    SMOKING,
    SMOKING_GOAL,
    WHEN_SEEN,
    Choice,
    DayAsked,
    Form,
    Measure,
    Present,
    Text,
    Tick,
    Ticks,
    options,
)


def coded(code, title, english, values):
    """A question answered by a code of a value set."""
    return Choice(code, title, english=english, choices=tuple(values.choices()))


BEGAN = DayAsked("treatment_began", "开始治疗日期", english="Treatment began on")
NOT_MET = Tick(
    "not_met", "72小时内2次访视均未见到患者", english="Not met at two visits within 72 h"
)
PATIENT = coded("tb_patient", "患者类型", "New or treated before", TB_PATIENT_TYPE)
SPUTUM = coded("tb_sputum", "痰菌情况", "Sputum", TB_SPUTUM)
RESISTANCE = coded("tb_resistance", "耐药情况", "Resistance", TB_RESISTANCE)
SYMPTOMS = Ticks(
    "tb_symptoms",
    "症状及体征",
    english="Symptoms and signs",
    nothing="01",
    choices=tuple(TB_SYMPTOM.choices()),
)
REGIMEN = Choice(
    "tb_regimen",
    "化疗方案",
    english="Regimen",
    choices=options("1 2HRZE/4HR（初治，180次）|2 2HRZES/6HRE（复治，240次）|9 其他"),
)
REGIMEN_WHAT = Text("tb_regimen_what", "其他化疗方案", longest=50, english="Which other regimen")
USAGE = coded("tb_usage", "用法", "Daily or intermittent", TB_USAGE)
DOSAGE_FORM = Ticks(
    "tb_dosage_form", "药品剂型", english="Kind of drugs", choices=tuple(TB_DOSAGE_FORM.choices())
)
SUPERVISOR = coded("tb_supervisor", "督导人员", "Supervised by", TB_SUPERVISOR)
OWN_ROOM = coded("tb_own_room", "单独的居室", "Own room", TB_OWN_ROOM)
VENTILATION = coded("tb_ventilation", "通风情况", "Ventilation", TB_VENTILATION)
DRUG_PLACE = Text("tb_drug_place", "取药地点和时间", english="Where and when the drugs are fetched")
LESSONS = [
    Choice(f"taught_{code}", title, english=english, choices=options("1 掌握|2 未掌握"))
    for code, title, english in (
        ("card", "服药记录卡的填写", "How to fill in the card"),
        ("drugs", "服药方法及药品存放", "Taking and keeping the drugs"),
        ("course", "肺结核治疗疗程", "How long treatment lasts"),
        ("harm", "不规律服药危害", "What irregular taking does"),
        ("reactions", "服药后不良反应及处理", "Reactions and what to do"),
        ("sputum", "治疗期间复诊查痰", "Sputum during treatment"),
        ("travel", "外出期间如何坚持服药", "Taking drugs on a journey"),
        ("habits", "生活习惯及注意事项", "Habits"),
        ("contacts", "密切接触者检查", "Examination of contacts"),
    )
]
MONTH = Measure(
    "treatment_month",
    "治疗月序",
    unit="月",
    hard=(1, 36),
    soft=(1, 12),
    english="Month of treatment",
)
MISSED = Measure(
    "missed_doses",
    "漏服药次数",
    unit="次",
    hard=(0, 120),
    soft=(0, 10),
    english="Doses missed since the last visit",
)
COMPLICATION = Present("tb_complication", "并发症或合并症", english="Complication or other disease")
COMPLICATION_WHAT = Text("tb_complication_what", "并发症或合并症描述", english="Which complication")
OPINION = Text("opinion", "处理意见", longest=500, english="What was done")

STOPPED = DayAsked("treatment_stopped", "停止治疗日期", english="Treatment stopped on")
OUTCOME = coded("tb_outcome", "停止治疗原因（转归）", "Outcome", TB_OUTCOME)
VISITS_DUE = Measure("visits_due", "应访视患者次数", unit="次", hard=(0, 200), english="Visits due")
VISITS_MADE = Measure(
    "visits_made", "实际访视次数", unit="次", hard=(0, 200), english="Visits made"
)
DOSES_DUE = Measure(
    "doses_due", "应服药次数", unit="次", hard=(1, 1000), soft=(150, 260), english="Doses due"
)
DOSES_TAKEN = Measure(
    "doses_taken", "实际服药次数", unit="次", hard=(0, 1000), english="Doses taken"
)

MEDICATION = [REGIMEN, REGIMEN_WHAT, USAGE, DOSAGE_FORM]
HABITS = [SMOKING, SMOKING_GOAL, DRINKING, DRINKING_GOAL]
TROUBLE = [ADVERSE_REACTION, ADVERSE_REACTION_WHAT, COMPLICATION, COMPLICATION_WHAT]
FOLLOW_UP = Form(
    groups={
        "督导": [MONTH, SUPERVISOR.asked(required=WHEN_SEEN)],
        "症状": [SYMPTOMS],
        "生活方式": HABITS,
        "用药": [*MEDICATION, MISSED.asked(required=WHEN_SEEN), *TROUBLE],
        "转诊与处理": [*REFERRAL, OPINION],
    }
)
FIRST_VISIT = Form(
    groups={
        "访视": [NOT_MET, BEGAN],
        "病情": [PATIENT, SPUTUM, RESISTANCE, SYMPTOMS],
        "用药": [*MEDICATION, SUPERVISOR, *TROUBLE],
        "家庭居住环境评估": [OWN_ROOM, VENTILATION],
        "生活方式评估": HABITS,
        "健康教育及培训": [DRUG_PLACE, *LESSONS],
    }
)
CLOSING = Form(
    groups={
        "结案": [STOPPED.asked(required=ALWAYS), OUTCOME.asked(required=ALWAYS)],
        "全程管理": [VISITS_DUE, VISITS_MADE, DOSES_DUE, DOSES_TAKEN],
    }
)
