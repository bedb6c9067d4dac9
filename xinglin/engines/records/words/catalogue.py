"""The shared catalogue: what one question asks is the same fact wherever it is asked.

Ranges are those of the national forms: `hard` is refused, `soft` warned of. LOINC codes and
the elements of WS 363 are given where they are certain.
"""
# ruff: noqa: E501 - a table, one question a line

from __future__ import annotations

from typing import TypeVar

from xinglin.engines.codes import DRUG_ADHERENCE as ADHERENCE_CODES
from xinglin.engines.records.words.choices import (
    Choice,
    Medicines,
    Present,
    Text,
    Ticks,
    options,
)
from xinglin.engines.records.words.forms import Form
from xinglin.engines.records.words.questions import Measure, Pair, Question, Range
from xinglin.engines.records.words.readings import WHEN_SEEN
from xinglin.kernel.registry import Registry
from xinglin.kernel.time import days, years

Kind = TypeVar("Kind", bound=Question)
questions: Registry[Question] = Registry("问题")
CHILD, NEWBORN = years(18), days(28)


def _shared(question: Kind) -> Kind:
    questions.add(question.code, question)
    return question


def _measure(
    code: str, title: str, unit: str, digits: int, hard: str, soft: str = "", **more: object
) -> Measure:
    def bounds(text: str) -> tuple[float, float]:
        low, high = text.split("..")
        return float(low), float(high)

    usual = bounds(soft) if soft else None
    return _shared(
        Measure(code, title, unit=unit, digits=digits, hard=bounds(hard), soft=usual, **more)  # type: ignore[arg-type]
    )


# fmt: off
TEMPERATURE = _measure("temperature", "体温", "℃", 1, "34..43", "35.5..37.5", loinc="8310-5", element="DE04.10.186.00", english="Body temperature")
HEART_RATE = _measure("heart_rate", "心率", "次/min", 0, "20..250", "50..110", loinc="8867-4", element="DE04.10.206.00", english="Heart rate",
                      others=(Range((20, 250), (100, 160), below=NEWBORN),))
PULSE = _measure("pulse", "脉率", "次/min", 0, "20..250", "50..110", element="DE04.10.118.00", english="Pulse rate",
                 others=(Range((20, 250), (100, 160), below=NEWBORN),))
BREATHING = _measure("breathing", "呼吸", "次/min", 0, "5..100", "12..24", loinc="9279-1", element="DE04.10.082.00", english="Respiratory rate",
                     others=(Range((5, 100), (30, 60), below=NEWBORN),))
SYSTOLIC = Measure("systolic", "收缩压", unit="mmHg", hard=(50, 300), soft=(90, 180), loinc="8480-6", element="DE04.10.174.00", english="Systolic")
DIASTOLIC = Measure("diastolic", "舒张压", unit="mmHg", hard=(20, 200), soft=(60, 110), loinc="8462-4", element="DE04.10.176.00", english="Diastolic")
BLOOD_PRESSURE = _shared(Pair("bp", "血压", unit="mmHg", upper=SYSTOLIC, lower=DIASTOLIC, loinc="85354-9", english="Blood pressure"))
HEIGHT = _measure("height", "身高", "cm", 1, "80..230", loinc="8302-2", element="DE04.10.167.00", english="Height",
                  others=(Range((30, 200), below=CHILD),))
WEIGHT = _measure("weight", "体重", "kg", 2, "20..250", loinc="29463-7", element="DE04.10.188.00", english="Weight",
                  others=(Range((0.5, 150), below=CHILD),))
WEIGHT_GOAL = _measure("weight_goal", "目标体重", "kg", 1, "20..250", english="Weight aimed at")
BMI = _measure("bmi", "体质指数", "kg/m²", 2, "8..70", "18.5..24", loinc="39156-5", english="Body mass index", help="由身高和体重自动计算")
BMI_GOAL = _measure("bmi_goal", "目标体质指数", "kg/m²", 2, "8..70", english="Body mass index aimed at")
WAIST = _measure("waist", "腰围", "cm", 1, "40..200", loinc="8280-0", element="DE04.10.218.00", english="Waist")

FASTING_GLUCOSE = _measure("fasting_glucose", "空腹血糖", "mmol/L", 1, "0.6..50", "3.9..16.7", loinc="14771-0", element="DE04.50.037.00", english="Fasting glucose")
AFTER_MEAL_GLUCOSE = _measure("after_meal_glucose", "餐后2小时血糖", "mmol/L", 1, "0.6..50", "3.9..16.7", english="Glucose 2 h after a meal")
HBA1C = _measure("hba1c", "糖化血红蛋白", "%", 1, "3..20", "4..10", loinc="4548-4", element="DE04.50.083.00", english="HbA1c")
HAEMOGLOBIN = _measure("haemoglobin", "血红蛋白", "g/L", 0, "20..250", "110..160", loinc="718-7", english="Haemoglobin")
WHITE_CELLS = _measure("white_cells", "白细胞", "10⁹/L", 1, "0.1..300", "4..10", loinc="6690-2", english="White cells")
PLATELETS = _measure("platelets", "血小板", "10⁹/L", 0, "1..2000", "100..300", loinc="777-3", english="Platelets")
ALT = _measure("alt", "血清谷丙转氨酶", "U/L", 0, "0..5000", "0..40", loinc="1742-6", english="ALT")
AST = _measure("ast", "血清谷草转氨酶", "U/L", 0, "0..5000", "0..40", loinc="1920-8", english="AST")
ALBUMIN = _measure("albumin", "白蛋白", "g/L", 0, "10..70", "35..55", loinc="1751-7", english="Albumin")
BILIRUBIN = _measure("bilirubin", "总胆红素", "μmol/L", 1, "0..800", "0..23", loinc="14631-6", english="Total bilirubin")
CREATININE = _measure("creatinine", "血清肌酐", "μmol/L", 1, "5..3000", "40..110", loinc="14682-9", english="Creatinine")
UREA = _measure("urea", "血尿素", "mmol/L", 1, "0.1..100", "2.5..8", loinc="22664-7", english="Urea")
CHOLESTEROL = _measure("cholesterol", "总胆固醇", "mmol/L", 2, "0.1..50", loinc="14647-2", english="Total cholesterol")
TRIGLYCERIDES = _measure("triglycerides", "甘油三酯", "mmol/L", 2, "0.1..50", loinc="14927-8", english="Triglycerides")
LDL = _measure("ldl", "低密度脂蛋白胆固醇", "mmol/L", 2, "0.1..50", loinc="22748-8", english="LDL cholesterol")
HDL = _measure("hdl", "高密度脂蛋白胆固醇", "mmol/L", 2, "0.1..50", loinc="14646-4", english="HDL cholesterol")

BIRTH_WEIGHT = _measure("birth_weight", "出生体重", "g", 0, "300..8000", "2500..4000", loinc="8339-4", english="Birth weight")
BIRTH_LENGTH = _measure("birth_length", "出生身长", "cm", 1, "20..65", "45..55", loinc="89269-5", english="Birth length")
GESTATION_WEEKS = _measure("gestation_weeks", "孕周", "周", 0, "0..44", english="Weeks of gestation")
GESTATION_DAYS = _measure("gestation_days", "孕周余天", "天", 0, "0..6", english="Days beyond the week")
FUNDAL_HEIGHT = _measure("fundal_height", "宫底高度", "cm", 1, "5..60", loinc="11881-0", english="Fundal height")
ABDOMEN = _measure("abdomen", "腹围", "cm", 1, "40..170", english="Abdominal girth")
FETAL_HEART = _measure("fetal_heart", "胎心率", "次/min", 0, "50..240", "110..160", loinc="55283-6", english="Fetal heart rate")

SMOKING = _measure("smoking", "日吸烟量", "支", 0, "0..200", english="Cigarettes a day")
SMOKING_GOAL = _measure("smoking_goal", "目标日吸烟量", "支", 0, "0..200", english="Cigarettes a day aimed at")
DRINKING = _measure("drinking", "日饮酒量", "两", 1, "0..100", english="Spirits a day (50 g)")
DRINKING_GOAL = _measure("drinking_goal", "目标日饮酒量", "两", 1, "0..100", english="Spirits a day aimed at")
EXERCISE_TIMES = _measure("exercise_times", "运动频率", "次/周", 0, "0..50", english="Exercise, times a week")
EXERCISE_MINUTES = _measure("exercise_minutes", "每次运动时长", "min", 0, "0..600", english="Exercise, minutes each time")
EXERCISE_TIMES_GOAL = _measure("exercise_times_goal", "目标运动频率", "次/周", 0, "0..50", english="Exercise, times a week aimed at")
EXERCISE_MINUTES_GOAL = _measure("exercise_minutes_goal", "目标运动时长", "min", 0, "0..600", english="Exercise, minutes aimed at")

VISION_SCALE = _shared(Choice("vision_scale", "视力记录法", choices=options("1 小数记录|2 五分记录"), english="Scale of vision"))
VISION_LEFT = _measure("vision_left", "左眼裸眼视力", "", 1, "0..5.3", english="Vision, left eye")
VISION_RIGHT = _measure("vision_right", "右眼裸眼视力", "", 1, "0..5.3", english="Vision, right eye")

AMOUNT, QUALITY = options("1 轻|2 中|3 重"), options("1 良好|2 一般|3 差")
SALT = _shared(Choice("salt", "摄盐情况", choices=AMOUNT, english="Salt in food"))
SALT_GOAL = _shared(Choice("salt_goal", "目标摄盐情况", choices=AMOUNT, english="Salt aimed at"))
MIND = _shared(Choice("mind", "心理调整", choices=QUALITY, english="State of mind"))
ADHERENCE_TO_ADVICE = _shared(Choice("adherence_to_advice", "遵医行为", choices=QUALITY, english="Follows advice"))
DRUG_ADHERENCE = _shared(Choice("drug_adherence", "服药依从性", choices=tuple(ADHERENCE_CODES.choices()), english="Takes medicines"))
ADVERSE_REACTION = _shared(Present("adverse_reaction", "药物不良反应", english="Adverse reaction"))
ADVERSE_REACTION_WHAT = _shared(Text("adverse_reaction_what", "不良反应描述", english="What reaction"))
COMPLICATION = _shared(Present("complication", "新发或加重的并发症", english="New or worse complication"))
SYMPTOMS = _shared(Ticks("symptoms", "症状", nothing="1", english="Symptoms", choices=options(
    "1 无症状|2 头痛头晕|3 恶心呕吐|4 眼花耳鸣|5 呼吸困难|6 心悸胸闷|7 鼻衄出血不止|8 四肢发麻|9 下肢水肿|10 其他")))
OTHER_SIGNS = _shared(Text("other_signs", "其他体征", english="Other signs"))
LAB_TESTS = _shared(Text("lab_tests", "辅助检查", english="Tests done"))
MEDICINES = _shared(Medicines("medicines", "用药情况", english="Medicines"))
REFERRAL_WHY = _shared(Text("referral_why", "转诊原因", english="Why referred"))
REFERRAL_TO = _shared(Text("referral_to", "转入机构", longest=70, english="Referred to"))
REFERRAL_DEPARTMENT = _shared(Text("referral_department", "转入科室", longest=50, english="Department"))
OEDEMA = _shared(Choice("oedema", "下肢水肿", choices=options("1 无|2 单侧|3 双侧不对称|4 双侧对称"), english="Oedema of the legs"))
ECG = _shared(Choice("ecg", "心电图", choices=options("1 正常|2 异常"), english="Electrocardiogram"))
ULTRASOUND = _shared(Choice("ultrasound", "腹部B超", choices=options("1 正常|2 异常"), english="Abdominal ultrasound"))
FINDINGS = _shared(Text("findings", "异常发现", longest=500, english="Abnormal findings"))
GUIDANCE = _shared(Ticks("guidance", "健康指导", choices=options("1 纳入慢性病患者健康管理|2 建议复查|3 建议转诊"), english="Guidance given"))
# fmt: on

# What several programmes ask together.
LIFESTYLE = (
    SMOKING, SMOKING_GOAL, DRINKING, DRINKING_GOAL, EXERCISE_TIMES, EXERCISE_MINUTES,
    EXERCISE_TIMES_GOAL, EXERCISE_MINUTES_GOAL, SALT, SALT_GOAL, MIND, ADHERENCE_TO_ADVICE,
)  # fmt: skip
BODY = (HEART_RATE, WEIGHT, WEIGHT_GOAL, HEIGHT, BMI, BMI_GOAL, OTHER_SIGNS)
TREATMENT = (LAB_TESTS, DRUG_ADHERENCE, ADVERSE_REACTION, ADVERSE_REACTION_WHAT, MEDICINES)
REFERRAL = (REFERRAL_WHY, REFERRAL_TO, REFERRAL_DEPARTMENT)

# 健康体检表: what a yearly examination asks of anybody; programmes put their own beside it.
EXAMINATION = Form(
    groups={
        "一般状况": [
            TEMPERATURE, PULSE, BREATHING, BLOOD_PRESSURE.asked(required=WHEN_SEEN),
            HEIGHT, WEIGHT, WAIST, BMI,
        ],
        "生活方式": [SMOKING, DRINKING, EXERCISE_TIMES, EXERCISE_MINUTES],
        "查体": [HEART_RATE, OEDEMA, OTHER_SIGNS],
        "辅助检查": [
            HAEMOGLOBIN, WHITE_CELLS, PLATELETS, FASTING_GLUCOSE, HBA1C, ALT, AST, ALBUMIN,
            BILIRUBIN, CREATININE, UREA, CHOLESTEROL, TRIGLYCERIDES, LDL, HDL, ECG, ULTRASOUND,
        ],
        "评价与指导": [FINDINGS, GUIDANCE],
    }
)  # fmt: skip
