"""What is asked of people with a severe mental disorder: registration, visit, examination, closing.

The stored code of the risk grade is not the grade: code 1 is grade 0 … code 6 is grade 5.
"""
# ruff: noqa: E501 - a table, one question a line

from xinglin.engines.codes import (
    RISK_GRADE,
    SMD_DANGEROUS_BEHAVIOUR,
    SMD_DEATH_REASON,
    SMD_DIAGNOSIS,
    SMD_LOST_REASON,
    SMD_RESTRAINT,
)
from xinglin.engines.records import (
    ALT,
    ALWAYS,
    BLOOD_PRESSURE,
    ECG,
    FASTING_GLUCOSE,
    FINDINGS,
    HAEMOGLOBIN,
    HEIGHT,
    LAB_TESTS,
    MEDICINES,
    PLATELETS,
    REFERRAL,
    WEIGHT,
    WHEN_SEEN,
    WHITE_CELLS,
    Choice,
    DayAsked,
    Form,
    Measure,
    Text,
    Tick,
    Ticks,
    options,
)

QUALITY = options("1 良好|2 一般|3 较差")
OR_NOT = options("1 良好|2 一般|3 较差|9 此项不适用")
# What each grade means; the codes are those of the value set, one more than the grade.
MEANS = {
    "1": "0级：无符合以下1–5级中的任何行为",
    "2": "1级：口头威胁，喊叫，但没有打砸行为",
    "3": "2级：打砸行为，局限在家里，针对财物，能被劝说制止",
    "4": "3级：明显打砸行为，不分场合，针对财物，不能接受劝说而停止",
    "5": "4级：持续的打砸行为，不分场合，针对财物或人，不能接受劝说而停止（包括自伤、自杀）",
    "6": "5级：持械针对人的任何暴力行为，或者纵火、爆炸等行为，无论在家里还是公共场合",
}
RISK = Choice(
    "risk",
    "危险性评估",
    english="Risk grade",
    choices=tuple((code, MEANS[code]) for code, _ in RISK_GRADE.choices()),
    required=ALWAYS,
)
SYMPTOMS = Ticks(
    "mind_symptoms",
    "目前症状",
    english="Symptoms at present",
    nothing="0",
    choices=options(
        "0 无|1 幻觉|2 交流困难|3 猜疑|4 喜怒无常|5 行为怪异|6 兴奋话多|7 伤人毁物|8 悲观厌世"
        "|9 无故外走|10 自语自笑|11 孤僻懒散|12 其他"
    ),
)
PSYCHOSIS = Choice(
    "psychosis",
    "精神症状",
    english="Psychotic symptoms",
    choices=options("1 基本消失|2 部分存在|3 明显"),
)
INSIGHT = Choice(
    "insight",
    "自知力",
    english="Insight",
    choices=options("1 自知力完全或基本恢复|2 自知力不全|3 自知力缺失"),
)
SLEEP = Choice("sleep", "睡眠情况", english="Sleep", choices=QUALITY)
EATING = Choice("eating", "饮食情况", english="Eating", choices=QUALITY)
FUNCTIONS = [
    Choice("self_care", "个人生活料理", english="Looks after himself", choices=QUALITY),
    Choice("housework", "家务劳动", english="Housework", choices=QUALITY),
    Choice("labour", "生产劳动及工作", english="Work", choices=OR_NOT),
    Choice("learning", "学习能力", english="Learning", choices=OR_NOT),
    Choice("company", "社会人际交往", english="Company of others", choices=QUALITY),
]
BEHAVIOUR = Ticks(
    "dangerous_behaviour",
    "危险行为",
    english="Dangerous behaviour since the last visit",
    nothing="07",
    choices=tuple(SMD_DANGEROUS_BEHAVIOUR.choices()),
)
TIMES = [
    Measure(
        f"times_{code}", f"{title}次数", unit="次", hard=(0, 500), soft=(0, 20), english=english
    )
    for code, title, english in (
        ("trouble", "轻度滋事", "Trouble, times"),
        ("incident", "肇事", "Incidents, times"),
        ("crime", "肇祸", "Crimes, times"),
        ("other", "其他危害行为", "Other harm, times"),
        ("self_harm", "自伤", "Self-harm, times"),
        ("suicide", "自杀未遂", "Attempts of suicide, times"),
    )
]
RESTRAINT = Choice(
    "restraint", "关锁情况", english="Locked up", choices=tuple(SMD_RESTRAINT.choices())
)
IN_HOSPITAL = Choice(
    "hospital_between",
    "两次随访期间住院情况",
    english="In hospital between visits",
    choices=options("1 未住院|2 目前正在住院|3 曾住院，现未住院"),
)
DISCHARGED = DayAsked("discharged", "末次出院日期", english="Last discharge")
TAKES = Choice(
    "drug_taking",
    "用药依从性",
    english="Takes medicines",
    choices=options("1 按医嘱规律用药|2 间断用药|3 不用药|4 医嘱无需用药"),
)
REACTION = Choice(
    "drug_reaction",
    "药物不良反应",
    english="Reaction to medicines",
    choices=options("1 无|2 有，不严重|3 严重|9 此项不适用"),
)
BODY = Choice(
    "body_illness",
    "躯体疾病",
    english="Illness of the body",
    choices=options("1 无或稳定|2 有，不严重|3 严重"),
)
EFFECT = Choice(
    "effect",
    "治疗效果",
    english="Effect of treatment",
    choices=options("1 痊愈|2 好转|3 无变化|4 加重|9 此项不适用"),
)
REHABILITATION = Ticks(
    "rehabilitation_measures",
    "康复措施",
    english="Rehabilitation",
    choices=options("1 生活劳动能力|2 职业训练|3 学习能力|4 社会交往|5 其他"),
)
INFORMED = Ticks(
    "informed",
    "已告知或联系",
    english="Who was informed",
    choices=options(
        "1 精神科医师|2 村（居）民委员会|3 公安派出所|4 监护人|5 乡镇（街道）综合治理部门"
    ),
)

VISIT = Form(
    groups={
        "危险性与症状": [RISK, SYMPTOMS, PSYCHOSIS, INSIGHT, SLEEP, EATING],
        "社会功能": FUNCTIONS,
        "危险行为": [BEHAVIOUR, *TIMES, RESTRAINT, IN_HOSPITAL, DISCHARGED],
        "治疗": [LAB_TESTS, TAKES, REACTION, BODY, EFFECT, MEDICINES, REHABILITATION],
        "转诊与联系": [*REFERRAL, INFORMED],
    }
)
REGISTRATION = Form(
    groups={
        "登记": [
            Choice("diagnosis", "目前诊断", choices=tuple(SMD_DIAGNOSIS.choices()), english="Diagnosis", required=WHEN_SEEN),
            Text("diagnosed_by", "确诊医院", longest=70, english="Diagnosed by"),
            DayAsked("diagnosed_on", "确诊日期", english="Diagnosed on"),
            DayAsked("first_ill", "初次发病日期", english="First ill on"),
            Choice("guardian", "监护人与患者关系", english="Guardian", choices=options("1 配偶|2 父母|3 子女|4 兄弟姐妹|5 其他亲属|6 村（居）委会或民政部门|9 无")),
            Choice("consent", "知情同意", english="Consent", choices=options("1 同意参加管理|2 不同意参加管理")),
            DayAsked("consent_on", "签字日期", english="Signed on"),
            Choice("means", "经济状况", english="Means", choices=options("1 贫困，在当地贫困线标准以下|2 非贫困")),
            Choice("occupied", "就业情况", english="Occupied", choices=options("1 在岗工人|2 在岗管理者|3 农民|4 下岗或无业|5 在校学生|6 退休|7 专业技术人员|8 其他|9 不详")),
        ],
        "既往": [
            Choice("treated_before", "既往门诊治疗", english="Treated before", choices=options("1 未治|2 间断门诊治疗|3 连续门诊治疗")),
            Measure("wards_before", "曾住精神专科医院或综合医院精神专科次数", unit="次", hard=(0, 200), english="Stays in hospital before"),
            Choice("restraint_before", "既往关锁情况", english="Locked up before", choices=tuple(SMD_RESTRAINT.choices())),
            BEHAVIOUR,
        ],
    }
)  # fmt: skip
YEARLY = Form(
    Tick("exam_consent", "监护人或患者本人同意体检", english="Consent to the examination", required=ALWAYS),
    BLOOD_PRESSURE.asked(required=WHEN_SEEN),
    HEIGHT, WEIGHT, HAEMOGLOBIN, WHITE_CELLS, PLATELETS,
    Text("white_cells_kinds", "白细胞分类", longest=100, english="Kinds of white cells"),
    ALT, FASTING_GLUCOSE, ECG, FINDINGS,
)  # fmt: skip
CLOSING = Form(
    Choice("ended_by", "终止管理原因", english="Why ended", choices=options("1 失访|2 死亡|3 迁出|9 其他"), required=ALWAYS),
    Choice("lost_why", "失访原因", english="Why lost", choices=tuple(SMD_LOST_REASON.choices())),
    DayAsked("died_on", "死亡日期", english="Died on"),
    Choice("death_why", "死亡原因", english="Cause of death", choices=tuple(SMD_DEATH_REASON.choices())),
    Choice("body_death", "躯体疾病死因", english="Illness that led to death", choices=options(
        "11 传染病和寄生虫病|12 肿瘤|13 心脏病|14 脑血管病|15 呼吸系统疾病|16 消化系统疾病|17 其他疾病|18 不详")),
    Text("moved_to", "迁往何处，交接情况", english="Moved where, handed over to whom"),
)  # fmt: skip
