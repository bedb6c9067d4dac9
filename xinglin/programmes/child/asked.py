"""What is asked at a newborn's home visit and at the examinations of each age."""

from typing import Any

from xinglin.engines.records import (
    BIRTH_LENGTH,
    BIRTH_WEIGHT,
    BREATHING,
    GESTATION_DAYS,
    GESTATION_WEEKS,
    HAEMOGLOBIN,
    HEIGHT,
    PULSE,
    REFERRAL,
    TEMPERATURE,
    VISION_LEFT,
    VISION_RIGHT,
    VISION_SCALE,
    WEIGHT,
    WHEN_SEEN,
    Choice,
    DayAsked,
    Form,
    Measure,
    Present,
    Text,
    Ticks,
    options,
)

SEEN = WHEN_SEEN


def looked(code, title, english):
    """Something looked at: nothing found, or something."""
    choices = options("1 未见异常|2 异常")
    return Choice(code, title, english=english, choices=choices)


def passed(code, title, english):
    """A screening: passed, not passed, not done."""
    choices = options("1 通过|2 未通过|3 未筛查|4 不详")
    return Choice(code, title, english=english, choices=choices)


DISCHARGED = DayAsked("discharged_on", "出院日期", english="Left hospital on")
DELIVERED_HOW = Choice(
    "delivered_how",
    "出生情况",
    english="How it was born",
    choices=options("1 顺产|2 胎头吸引|3 产钳|4 剖宫|5 双多胎|6 臀位|9 其他"),
)
MULTIPLE = Choice(
    "multiple", "胎数", english="Of how many", choices=options("1 单胎|2 双胎|3 三胎及以上")
)
APGAR_1, APGAR_5 = (
    Measure(
        f"apgar_{minute}", f"{minute}分钟Apgar评分", unit="分", hard=(0, 10), soft=(8, 10),
        english=f"Apgar score at {minute} min",
    )
    for minute in (1, 5)
)  # fmt: skip
MALFORMED = Present("malformed", "畸形", english="Malformation")
MALFORMED_WHAT = Text("malformed_what", "畸形描述", english="Which malformation")
HEARING_SCREENED = passed("hearing_screened", "新生儿听力筛查", "Newborn hearing screening")
BLOOD_SCREENED = Choice(
    "blood_screened", "新生儿疾病筛查", english="Newborn blood spot screening",
    choices=options("1 未进行|2 检查均阴性|3 有阳性|4 结果未出"),
)  # fmt: skip
BLOOD_SCREENED_FOR = Ticks(
    "blood_screened_for", "筛查项目", english="Screened for",
    choices=options(
        "1 甲状腺功能减低症|2 苯丙酮尿症|3 葡萄糖-6-磷酸脱氢酶缺乏症|4 先天性肾上腺皮质增生症"
        "|5 半乳糖血症|6 地中海贫血|9 其他"
    ),
)  # fmt: skip
FEEDING = Choice(
    "feeding", "喂养方式", english="Feeding", choices=options("1 纯母乳|2 混合|3 人工")
)
FEEDS = Measure(
    "feeds", "吃奶次数", unit="次/日", hard=(0, 30), soft=(6, 14), english="Feeds a day"
)
STOOL = Choice("stool", "大便", english="Stool", choices=options("1 糊状|2 稀|3 其他"))
COMPLEXION = Choice(
    "complexion", "面色", english="Colour",
    choices=options("1 红润|2 黄染|3 苍白|4 发绀|9 其他"),
)  # fmt: skip
JAUNDICE = Ticks(
    "jaundice", "黄疸部位", english="Jaundice of", nothing="1",
    choices=options("1 无|2 面部|3 躯干|4 四肢|5 手足"),
)  # fmt: skip
REACTS = Choice(
    "reacts", "反应", english="Responds", choices=options("1 良好|2 差，吸吮无力|3 抽搐或惊厥")
)
FONTANELLE = Choice(
    "fontanelle", "前囟", english="Fontanelle",
    choices=options("1 平坦|2 膨隆|3 凹陷|4 已闭|9 其他"),
)  # fmt: skip
ORGANS = [
    looked("eyes", "眼外观", "Eyes"),
    looked("ears", "耳外观", "Ears"),
    looked("nose", "鼻", "Nose"),
    looked("mouth", "口腔", "Mouth"),
    looked("heart_lungs", "心肺听诊", "Heart and lungs"),
    looked("abdomen_felt", "腹部触诊", "Abdomen"),
    looked("limbs", "四肢活动度", "Limbs"),
    looked("neck_mass", "颈部包块", "Mass of the neck"),
    looked("skin", "皮肤", "Skin"),
    looked("anus", "肛门", "Anus"),
    looked("genitals", "外生殖器", "Genitals"),
    looked("spine", "脊柱", "Spine"),
]
NAVEL = Choice(
    "navel",
    "脐带",
    english="Navel",
    choices=options("1 未脱|2 脱落|3 脐部有渗出|4 脓性分泌物|9 其他"),
)
HEAD = Measure(
    "head", "头围", unit="cm", digits=1, hard=(20, 65), soft=(30, 54), loinc="9843-4",
    english="Head circumference",
)  # fmt: skip
GUIDANCE = Ticks(
    "child_guidance", "指导", english="Guidance",
    choices=options(
        "1 喂养指导|2 发育指导|3 防病指导|4 预防伤害指导|5 口腔保健指导|6 眼保健指导|9 其他"
    ),
)  # fmt: skip
OUTDOORS = Measure(
    "outdoors", "户外活动", unit="小时/日", digits=1, hard=(0, 16), soft=(1, 8),
    english="Hours outdoors a day",
)  # fmt: skip
VITAMIN_D = Measure(
    "vitamin_d", "服用维生素D", unit="IU/日", hard=(0, 5000), soft=(0, 1000),
    english="Vitamin D a day",
)  # fmt: skip
RICKETS = Choice(
    "rickets", "可疑佝偻病", english="Rickets",
    choices=options(
        "1 无|2 早期症状（夜惊、多汗、烦躁）"
        "|3 活动期体征（颅骨软化、方颅、串珠肋、手足镯等）|4 后遗症期"
    ),
)  # fmt: skip
TEETH = Measure("teeth_out", "出牙数", unit="颗", hard=(0, 32), english="Teeth that have come")
DECAYED = Measure("teeth_decayed", "龋齿数", unit="颗", hard=(0, 32), english="Decayed teeth")
HEARING = passed("hearing_behaved", "行为听力筛查", "Hearing by behaviour")
ILL = Ticks(
    "ill_since", "两次随访间患病情况", english="Illness since the last visit", nothing="1",
    choices=options("1 无|2 肺炎|3 腹泻|4 外伤|9 其他"),
)  # fmt: skip

# Eye care: what is looked at by age (《0~6岁儿童眼保健及视力检查服务规范（试行）》, 2021).
EYE_LOOK = looked("eye_look", "眼保健：眼外观及结构", "Eye care: look")
RED_REFLEX = looked("eye_red_reflex", "瞳孔红光反射", "Red reflex")
EYE_LIGHT = looked("eye_light", "光照反应", "Reacts to light")
EYE_BLINK = looked("eye_blink", "瞬目反射", "Blink reflex")
EYE_FOLLOWS = looked("eye_follows", "红球试验（注视和追随）", "Follows the red ball")
EYE_BEHAVIOUR = looked("eye_behaviour", "视物行为观察", "Behaviour of looking")
EYE_MOTION = looked("eye_motion", "眼球运动及眼位", "Motion and position")
EYE_COVER = looked("eye_cover", "单眼遮盖厌恶试验", "Cover test")
REFRACTION = Choice(
    "refraction", "屈光筛查", english="Refraction", choices=options("1 正常|2 异常|3 未查")
)
VISION = [VISION_SCALE, VISION_LEFT, VISION_RIGHT]

# Four signs of warning at each age (儿童心理行为发育问题预警征象筛查表); any one is looked after.
WARNINGS = {
    3: "1 对很大声音没有反应|2 逗引时不发音或不会微笑|3 不注视人脸，不追视移动人或物品"
    "|4 俯卧时不会抬头",
    6: "1 发音少，不会笑出声|2 不会伸手抓物|3 紧握拳松不开|4 不能扶坐",
    8: "1 听到声音无应答|2 不会区分生人和熟人|3 双手间不会传递玩具|4 不会独坐",
    12: "1 呼唤名字无反应|2 不会模仿“再见”或“欢迎”动作|3 不会用拇食指对捏小物品|4 不会扶物站立",
    18: "1 不会有意识叫“爸爸”或“妈妈”|2 不会按要求指人或物|3 与人无目光交流|4 不会独走",
    24: "1 不会说3个物品的名称|2 不会按吩咐做简单事情|3 不会用勺吃饭|4 不会扶栏上楼梯或台阶",
    30: "1 不会说2–3个字的短语|2 兴趣单一、刻板|3 不会示意大小便|4 不会跑",
    36: "1 不会说自己的名字|2 不会玩“拿棍当马骑”等假想游戏|3 不会模仿画圆|4 不会双脚跳",
    48: "1 不会说带形容词的句子|2 不能按要求等待或轮流|3 不会独立穿衣|4 不会单脚站立",
    60: "1 不能简单叙说事情经过|2 不知道自己的性别|3 不会用筷子吃饭|4 不会单脚跳",
    72: "1 不会表达自己的感受或想法|2 不会玩角色扮演的集体游戏|3 不会画方形|4 不会奔跑",
}


def warnings(age):
    """The question of that age in months: which of its four signs are there."""
    return Ticks(
        "development",
        "发育评估（预警征）",
        english="Warning signs of development",
        nothing="0",
        choices=options(f"0 无|{WARNINGS[age]}"),
    )


BODY = [WEIGHT.asked(required=SEEN), HEIGHT.asked(required=SEEN)]
NEWBORN = Form(
    groups={
        "出生情况": [
            GESTATION_WEEKS, GESTATION_DAYS, DELIVERED_HOW, MULTIPLE, APGAR_1, APGAR_5,
            BIRTH_WEIGHT.asked(required=SEEN), BIRTH_LENGTH, MALFORMED, MALFORMED_WHAT,
            HEARING_SCREENED, BLOOD_SCREENED, BLOOD_SCREENED_FOR, DISCHARGED,
        ],
        "喂养": [FEEDING, FEEDS, STOOL],
        "查体": [
            WEIGHT.asked(required=SEEN), HEIGHT, HEAD, TEMPERATURE.asked(required=SEEN), PULSE,
            BREATHING, COMPLEXION, JAUNDICE, REACTS, FONTANELLE, *ORGANS, NAVEL,
        ],
        "眼保健": [EYE_LOOK, RED_REFLEX, EYE_LIGHT],
        "指导与转诊": [GUIDANCE, *REFERRAL],
    }
)  # fmt: skip
FULL_MONTH = Form(
    groups={
        "喂养": [FEEDING, FEEDS, STOOL, VITAMIN_D],
        "查体": [
            *BODY, HEAD, TEMPERATURE, COMPLEXION, JAUNDICE, FONTANELLE, *ORGANS, NAVEL,
        ],
        "眼保健": [EYE_LOOK, RED_REFLEX, EYE_LIGHT],
        "指导与转诊": [ILL, GUIDANCE, *REFERRAL],
    }
)  # fmt: skip
EYES = {
    3: [EYE_LOOK, RED_REFLEX, EYE_BLINK, EYE_FOLLOWS],
    6: [EYE_LOOK, RED_REFLEX, EYE_FOLLOWS, EYE_BEHAVIOUR, EYE_COVER],
    8: [EYE_LOOK, EYE_FOLLOWS, EYE_BEHAVIOUR],
    12: [EYE_LOOK, EYE_BEHAVIOUR, EYE_MOTION],
    **{age: [EYE_LOOK, EYE_BEHAVIOUR, EYE_MOTION, REFRACTION] for age in (18, 24, 30, 36)},
    **{age: [EYE_LOOK, *VISION, EYE_MOTION, REFRACTION] for age in (48, 60, 72)},
}
BLOOD_AT = {6, 8, 18, 30, 48, 60, 72}
HEARING_AT = {6, 12, 24, 36}


def examined(age):
    """The form of an age in months."""
    small, crawling = age < 36, age < 24
    body: list[Any] = [*BODY]
    body += [HEAD] if small else []
    body += [COMPLEXION] if small else []
    body += [FONTANELLE] if crawling else []
    teeth = [TEETH, DECAYED] if age >= 12 else [TEETH] if age >= 6 else []
    body += [ORGANS[2 - 1], ORGANS[4], ORGANS[5], ORGANS[6], ORGANS[8], *teeth]
    body += [RICKETS] if small else []
    tests = [HEARING] if age in HEARING_AT else []
    tests += [HAEMOGLOBIN] if age in BLOOD_AT else []
    feeding = [FEEDING] if age <= 6 else []
    return Form(
        groups={
            "喂养与起居": [*feeding, OUTDOORS, *([VITAMIN_D] if small else [])],
            "查体": body,
            "检查": tests,
            "眼保健": EYES[age],
            "发育": [warnings(age)],
            "指导与转诊": [ILL, GUIDANCE, *REFERRAL],
        }
    )


AGAIN = Form(
    groups={
        "查体": [WEIGHT, HEIGHT, TEMPERATURE, JAUNDICE, NAVEL],
        "复查": [HAEMOGLOBIN, HEARING, RICKETS, *VISION, EYE_LOOK],
        "指导与转诊": [
            Text("recheck_result", "复查或转诊结果", longest=500, english="What it came to"),
            GUIDANCE, *REFERRAL,
        ],
    }
)  # fmt: skip
