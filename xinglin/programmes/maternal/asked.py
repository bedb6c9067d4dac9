"""What is asked at booking, at each antenatal visit, of the birth, and of the mother afterwards."""

from xinglin.engines.records import (
    ABDOMEN,
    ALBUMIN,
    ALT,
    ALWAYS,
    AST,
    BILIRUBIN,
    BIRTH_LENGTH,
    BIRTH_WEIGHT,
    BLOOD_PRESSURE,
    BMI,
    CREATININE,
    FASTING_GLUCOSE,
    FETAL_HEART,
    FUNDAL_HEIGHT,
    GESTATION_DAYS,
    GESTATION_WEEKS,
    HAEMOGLOBIN,
    HEIGHT,
    PLATELETS,
    REFERRAL,
    TEMPERATURE,
    UREA,
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
from xinglin.programmes.maternal.risks import choices

SEEN = WHEN_SEEN


def tested(code, title, english, more=""):
    """A test: negative, positive."""
    return Choice(code, title, english=english, choices=options(f"1 阴性|2 阳性{more}"))


def looked(code, title, english):
    """Something looked at: nothing found, or something."""
    return Choice(code, title, english=english, choices=options("1 未见异常|2 异常"))


def counted(code, title, english, most):
    """How many."""
    return Measure(code, title, unit="次", hard=(0, most), english=english)


LMP = DayAsked("lmp", "末次月经", english="Last menstrual period")
EDD = DayAsked("edd", "预产期", english="Expected on", future=True)
PREGNANCIES = counted("pregnancies", "孕次", "Pregnancies", 20)
BIRTHS = [
    counted("vaginal_births", "阴道分娩次数", "Vaginal births", 15),
    counted("caesareans", "剖宫产次数", "Caesarean births", 6),
]
PAST = Ticks(
    "past_illness", "既往史", english="Past illness", nothing="1",
    choices=options("1 无|2 心脏病|3 肾脏疾病|4 肝脏疾病|5 高血压|6 贫血|7 糖尿病|9 其他"),
)  # fmt: skip
FAMILY = Ticks(
    "family_illness", "家族史", english="Illness in the family", nothing="1",
    choices=options("1 无|2 遗传性疾病|3 精神疾病|9 其他"),
)  # fmt: skip
HABITS = Ticks(
    "maternal_habits", "个人史", english="Habits", nothing="1",
    choices=options(
        "1 无特殊|2 吸烟|3 饮酒|4 服用药物|5 接触有毒有害物质|6 接触放射线|9 其他"
    ),
)  # fmt: skip
OBSTETRIC = Ticks(
    "obstetric_past", "孕产史", english="Earlier pregnancies", nothing="1",
    choices=options("1 无|2 自然流产|3 人工流产|4 死胎|5 死产|6 新生儿死亡|7 出生缺陷儿"),
)  # fmt: skip
ORGANS = [
    looked("heart_heard", "心脏听诊", "Heart"),
    looked("lungs_heard", "肺部听诊", "Lungs"),
    looked("pelvic_exam", "妇科检查", "Gynaecological examination"),
]
BLOOD_GROUP = [
    Choice(
        "blood_abo", "ABO血型", english="Blood group",
        choices=options("1 A型|2 B型|3 O型|4 AB型|5 不详"),
    ),
    Choice("blood_rh", "Rh血型", english="Rhesus", choices=options("1 阴性|2 阳性|3 不详")),
]  # fmt: skip
URINE_PROTEIN = Choice(
    "urine_protein_found", "尿蛋白", english="Protein in the urine",
    choices=options("1 阴性|2 ±|3 +|4 ++|5 +++及以上"),
)  # fmt: skip
HBSAG = tested("hbsag", "乙肝表面抗原", "HBsAg")
SYPHILIS = tested("syphilis", "梅毒血清学试验", "Syphilis")
HIV = tested("hiv", "HIV抗体", "HIV antibodies", "|3 不确定")
LABORATORY = [
    HAEMOGLOBIN, WHITE_CELLS, PLATELETS, URINE_PROTEIN, *BLOOD_GROUP, FASTING_GLUCOSE, ALT, AST,
    ALBUMIN, BILIRUBIN, CREATININE, UREA, HBSAG, SYPHILIS, HIV,
]  # fmt: skip
FACTORS = Ticks(
    "risk_factors_found", "妊娠风险因素", english="Risks of the pregnancy", nothing="none",
    choices=choices(),
)  # fmt: skip
ASSESSED = Choice(
    "risk_assessed", "风险评估", english="Assessed",
    choices=options("1 仅筛查|2 已由二级及以上机构评估"),
)  # fmt: skip
CASE = Choice(
    "case_managed",
    "专案管理",
    english="Managed as a case",
    choices=options("1 已建立专案|2 未建立"),
)
WARNING = Ticks(
    "maternal_danger", "危急征象", english="Signs of danger", nothing="1",
    choices=options(
        "1 无|2 阴道流血|3 头痛、视物模糊|4 抽搐或昏迷|5 胎动减少或消失"
        "|6 胎膜破裂|7 持续腹痛|8 胸闷、呼吸困难"
    ),
)  # fmt: skip
GUIDANCE = Ticks(
    "maternal_guidance", "保健指导", english="Guidance",
    choices=options(
        "1 个人卫生|2 心理|3 营养|4 避免致畸因素|5 产前筛查宣传告知|6 运动|7 自我监护|8 分娩准备"
        "|9 母乳喂养|10 新生儿护理|11 避孕"
    ),
)  # fmt: skip
RISK = [FACTORS.asked(required=SEEN), ASSESSED, CASE, WARNING]
CLOSE = [GUIDANCE, *REFERRAL]
BOOKING = Form(
    groups={
        "基本情况": [LMP, EDD, PREGNANCIES, *BIRTHS, PAST, FAMILY, HABITS, OBSTETRIC],
        "体格检查": [
            HEIGHT.asked(required=SEEN), WEIGHT.asked(required=SEEN), BMI,
            BLOOD_PRESSURE.asked(required=SEEN), *ORGANS,
        ],
        "辅助检查": LABORATORY,
        "妊娠风险": RISK,
        "指导与转诊": CLOSE,
    }
)  # fmt: skip
SCREENED = Choice(
    "prenatal_screened", "产前筛查", english="Prenatal screening",
    choices=options(
        "1 未做|2 血清学低风险|3 血清学高风险|4 血清学临界风险|5 无创DNA低风险|6 无创DNA高风险"
    ),
)  # fmt: skip
SCREEN_TOLD = Tick("prenatal_told", "筛查结果已咨询随访", english="Counselled on the screening")
DIAGNOSED = Choice(
    "prenatal_diagnosed", "产前诊断", english="Prenatal diagnosis",
    choices=options("1 已做，未见异常|2 已做，异常|3 拒绝|4 未做"),
)  # fmt: skip
SONOGRAM = Choice(
    "sonogram", "胎儿系统超声", english="Ultrasound of the fetus",
    choices=options("1 未见异常|2 异常|3 未做"),
)  # fmt: skip
LIE = Choice(
    "fetal_lie", "胎位", english="Lie", choices=options("1 头位|2 臀位|3 横位|4 其他|5 未查")
)
CHECKED = [
    WEIGHT, FUNDAL_HEIGHT, ABDOMEN, LIE, FETAL_HEART, BLOOD_PRESSURE.asked(required=SEEN),
    HAEMOGLOBIN, URINE_PROTEIN,
]  # fmt: skip


def antenatal(*more):
    """The form of a later visit."""
    return Form(
        groups={
            "产科检查": CHECKED,
            "筛查与检查": [EDD, *more, PLATELETS, FASTING_GLUCOSE],
            "妊娠风险": RISK,
            "指导与转诊": CLOSE,
        }
    )


SCREENING = antenatal(SCREENED, SCREEN_TOLD, DIAGNOSED, SONOGRAM)
LATER = antenatal()
DELIVERED_ON = DayAsked("delivered_on", "分娩日期", english="Delivered on", required=ALWAYS)
DISCHARGED_ON = DayAsked("discharged_on", "出院日期", english="Left hospital on")
DELIVERY = Form(
    groups={
        "分娩": [
            DELIVERED_ON, GESTATION_WEEKS, GESTATION_DAYS,
            Choice(
                "delivered_at", "分娩地点", english="Delivered at", required=ALWAYS,
                choices=options("1 医院|2 妇幼保健机构|3 乡镇卫生院|4 家中|5 途中|9 其他"),
            ),
            Choice(
                "birth_attended", "接生者", english="Attended by",
                choices=options("1 助产技术人员（新法接生）|2 其他人员"),
            ),
            Choice(
                "delivery_mode", "分娩方式", english="How",
                choices=options("1 阴道自然分娩|2 阴道手术助产|3 剖宫产|9 其他"),
            ),
            Choice(
                "outcome_of_birth", "妊娠结局", english="Outcome", required=ALWAYS,
                choices=options("1 活产|2 死胎|3 死产|4 流产或引产"),
            ),
            Measure("live_births", "活产数", unit="人", hard=(0, 5), english="Born alive"),
            Measure("antenatal_times", "产前检查次数", unit="次", hard=(0, 40), soft=(5, 16),
                    english="Antenatal visits, everywhere"),
        ],
        "新生儿": [
            Choice("baby_sex", "新生儿性别", english="Sex of the child",
                   choices=options("1 男|2 女|9 未说明")),
            BIRTH_WEIGHT, BIRTH_LENGTH,
        ],
        "产后": [
            Measure("blood_lost", "产后24小时出血量", unit="ml", hard=(0, 10000), soft=(0, 500),
                    english="Blood lost in 24 h"),
            Text("birth_complications", "分娩并发症", english="Complications"),
            DISCHARGED_ON,
        ],
    }
)  # fmt: skip
WOUND = Choice("wound", "伤口", english="Wound", choices=options("1 未见异常|2 异常|3 无伤口"))
AFTER = [
    looked("breasts", "乳房", "Breasts"),
    Choice("lochia", "恶露", english="Lochia", choices=options("1 未见异常|2 异常")),
    Choice("womb", "子宫复旧", english="Womb", choices=options("1 良好|2 不良")),
    WOUND,
]
FLAGS = Ticks(
    "postnatal_flags", "产后异常", english="After the birth", nothing="1",
    choices=options(
        "1 无|2 产褥感染|3 子宫复旧不良|4 产后出血|5 妊娠合并症或并发症未恢复|6 抑郁|9 其他"
    ),
)  # fmt: skip
MOOD = Measure(
    "epds", "爱丁堡产后抑郁量表", unit="分", hard=(0, 30), soft=(0, 12), english="EPDS score"
)
POSTNATAL = Form(
    groups={
        "产后访视": [
            TEMPERATURE.asked(required=SEEN), BLOOD_PRESSURE.asked(required=SEEN), *AFTER, MOOD,
            FLAGS.asked(required=SEEN),
        ],
        "指导与转诊": CLOSE,
    }
)  # fmt: skip
DAY_42 = Form(
    groups={
        "产后42天": [BLOOD_PRESSURE.asked(required=SEEN), *AFTER, MOOD, FLAGS.asked(required=SEEN)],
        "指导与结案": [
            Choice("contraception", "避孕指导", english="Contraception",
                   choices=options("1 已指导|2 未指导")),
            *CLOSE,
        ],
    }
)  # fmt: skip
