"""健康体检表: what the yearly examination of old people asks, line by line as the sheet has it.

Where the sheet only writes a word beside a code, one free line (`findings`) takes it.
"""
# ruff: noqa: E501 - a table, one question a line

from __future__ import annotations

from xinglin.engines.codes import ROUGH_SCREENING, SELF_RATED_HEALTH
from xinglin.engines.people import FEMALE
from xinglin.engines.records.words.catalogue import (
    ALBUMIN,
    ALT,
    AST,
    BILIRUBIN,
    BLOOD_PRESSURE,
    BMI,
    BREATHING,
    CHOLESTEROL,
    CREATININE,
    DRINKING,
    DRUG_ADHERENCE,
    ECG,
    EXERCISE_MINUTES,
    FASTING_GLUCOSE,
    FINDINGS,
    GUIDANCE,
    HAEMOGLOBIN,
    HBA1C,
    HDL,
    HEART_RATE,
    HEIGHT,
    LDL,
    MEDICINES,
    OEDEMA,
    PLATELETS,
    PULSE,
    SMOKING,
    TEMPERATURE,
    TRIGLYCERIDES,
    ULTRASOUND,
    UREA,
    VISION_LEFT,
    VISION_RIGHT,
    VISION_SCALE,
    WAIST,
    WEIGHT,
    WHITE_CELLS,
    _measure,
    _shared,
)
from xinglin.engines.records.words.choices import Choice, Present, Text, Ticks, options
from xinglin.engines.records.words.forms import Form
from xinglin.engines.records.words.questions import Measure, Pair
from xinglin.engines.records.words.readings import WHEN_SEEN


def _choice(code: str, title: str, english: str, choices: str, **more: str) -> Choice:
    return _shared(Choice(code, title, english=english, choices=options(choices), **more))


def _normal(code: str, title: str, english: str, **more: str) -> Choice:
    return _choice(code, title, english, "1 正常|2 异常", **more)


def _clear(code: str, title: str, english: str, **more: str) -> Choice:
    return _choice(code, title, english, "1 未见异常|2 异常", **more)


TRACES = "1 −|2 ±|3 ＋|4 ＋＋|5 ＋＋＋|6 ＋＋＋＋"
# fmt: off
EXAM_SYMPTOMS = _shared(Ticks("exam_symptoms", "症状", nothing="1", english="Symptoms", choices=options(
    "1 无症状|2 头痛|3 头晕|4 心悸|5 胸闷|6 胸痛|7 慢性咳嗽|8 咳痰|9 呼吸困难|10 多饮|11 多尿|12 体重下降|13 乏力|14 关节肿痛"
    "|15 视力模糊|16 手脚麻木|17 尿急|18 尿痛|19 便秘|20 腹泻|21 恶心呕吐|22 眼花|23 耳鸣|24 乳房胀痛|25 其他")))
BLOOD_PRESSURE_RIGHT = _shared(Pair("bp_right", "右侧血压", unit="mmHg", english="Blood pressure, right arm",
    upper=Measure("systolic_right", "右侧收缩压", unit="mmHg", hard=(50, 300), soft=(90, 180), english="Systolic, right"),
    lower=Measure("diastolic_right", "右侧舒张压", unit="mmHg", hard=(20, 200), soft=(60, 110), english="Diastolic, right")))
SELF_RATED = _shared(Choice("self_rated_health", "老年人健康状态自我评估", choices=tuple(SELF_RATED_HEALTH.choices()), english="Self-rated health"))
ADL_EAT = _choice("adl_eat", "进餐", "Eating", "0 可自理|3 中度依赖：需要协助，如切碎、搅拌食物|5 不能自理：完全需要帮助")
ADL_WASH = _choice("adl_wash", "梳洗", "Washing", "0 可自理|1 轻度依赖：能独立洗头、梳头、洗脸、刷牙，洗澡需要协助|3 中度依赖：在协助下和适当时间内能完成部分梳洗|7 不能自理：完全需要帮助")
ADL_DRESS = _choice("adl_dress", "穿衣", "Dressing", "0 可自理|3 中度依赖：需要协助，在适当时间内完成部分穿衣|5 不能自理：完全需要帮助")
ADL_TOILET = _choice("adl_toilet", "如厕", "Using the toilet", "0 可自理|1 轻度依赖：偶尔失禁，基本上能如厕或使用便具|5 中度依赖：经常失禁，在很多提示和协助下尚能如厕|10 不能自理：完全失禁，完全需要帮助")
ADL_MOVE = _choice("adl_move", "活动", "Moving about", "0 可自理|1 轻度依赖：借助较小外力或辅助装置能完成站立、行走、上下楼梯|5 中度依赖：借助较大外力才能站立、行走，不能上下楼梯|10 不能自理：卧床不起，完全需要帮助")
ADL_ITEMS = (ADL_EAT, ADL_WASH, ADL_DRESS, ADL_TOILET, ADL_MOVE)
COGNITION = _shared(Choice("cognition", "认知功能粗筛", choices=tuple(ROUGH_SCREENING.choices()), english="Rough screening of cognition"))
COGNITION_SCORE = _measure("cognition_score", "简易智力状态检查总分", "分", 0, "0..30", english="Cognition, score")
MOOD = _shared(Choice("mood", "情感状态粗筛", choices=tuple(ROUGH_SCREENING.choices()), english="Rough screening of mood"))
MOOD_SCORE = _measure("mood_score", "老年人抑郁评分总分", "分", 0, "0..30", english="Depression, score")

EXERCISE_OFTEN = _choice("exercise_often", "锻炼频率", "How often exercising", "1 每天|2 每周一次以上|3 偶尔|4 不锻炼")
EXERCISE_YEARS = _measure("exercise_years", "坚持锻炼时间", "年", 1, "0..100", english="Exercising, years")
EXERCISE_KIND = _shared(Text("exercise_kind", "锻炼方式", longest=50, english="Kind of exercise"))
DIET = _shared(Ticks("diet", "饮食习惯", english="Diet", choices=options("1 荤素均衡|2 荤食为主|3 素食为主|4 嗜盐|5 嗜油|6 嗜糖")))
SMOKER = _choice("smoker", "吸烟状况", "Smoker", "1 从不吸烟|2 已戒烟|3 吸烟")
SMOKING_BEGAN = _measure("smoking_began", "开始吸烟年龄", "岁", 0, "5..100", english="Began smoking at")
SMOKING_ENDED = _measure("smoking_ended", "戒烟年龄", "岁", 0, "5..110", english="Gave up smoking at")
DRINKER = _choice("drinker", "饮酒频率", "How often drinking", "1 从不|2 偶尔|3 经常|4 每天")
DRINKING_ENDED = _choice("drinking_ended", "是否戒酒", "Gave up drinking", "1 未戒酒|2 已戒酒")
DRINKING_BEGAN = _measure("drinking_began", "开始饮酒年龄", "岁", 0, "5..100", english="Began drinking at")
DRUNK = _choice("drunk_lately", "近一年内是否曾醉酒", "Drunk in the last year", "1 是|2 否")
DRINK_KIND = _shared(Ticks("drink_kind", "饮酒种类", english="Kinds of drink", choices=options("1 白酒|2 啤酒|3 红酒|4 黄酒|9 其他")))
HAZARD = _shared(Present("hazard", "职业病危害因素接触史", english="Occupational hazards"))
HAZARD_WHAT = _shared(Text("hazard_what", "危害因素、工种、从业时间和防护措施", english="Which hazards, how long, protection"))

LIPS = _choice("lips", "口唇", "Lips", "1 红润|2 苍白|3 发绀|4 皲裂|5 疱疹")
TEETH = _shared(Ticks("teeth", "齿列", nothing="1", english="Teeth", choices=options("1 正常|2 缺齿|3 龋齿|4 义齿（假牙）")))
THROAT = _choice("throat", "咽部", "Throat", "1 无充血|2 充血|3 淋巴滤泡增生")
HEARING = _choice("hearing", "听力", "Hearing", "1 听见|2 听不清或无法听见")
MOTION = _choice("motion", "运动功能", "Motion", "1 可顺利完成|2 无法独立完成任何一个动作")
FUNDUS = _normal("fundus", "眼底", "Fundus")
SKIN = _choice("skin", "皮肤", "Skin", "1 正常|2 潮红|3 苍白|4 发绀|5 黄染|6 色素沉着|7 其他")
SCLERA = _choice("sclera", "巩膜", "Sclera", "1 正常|2 黄染|3 充血|4 其他")
LYMPH = _choice("lymph_nodes", "淋巴结", "Lymph nodes", "1 未触及|2 锁骨上|3 腋窝|4 其他")
CHEST = _choice("barrel_chest", "桶状胸", "Barrel chest", "1 否|2 是")
BREATH_SOUNDS = _normal("breath_sounds", "呼吸音", "Breath sounds")
RALES = _choice("rales", "啰音", "Rales", "1 无|2 干啰音|3 湿啰音|4 其他")
RHYTHM = _choice("rhythm", "心律", "Heart rhythm", "1 齐|2 不齐|3 绝对不齐")
MURMUR = _shared(Present("murmur", "心脏杂音", english="Heart murmur"))
TENDERNESS = _shared(Present("tenderness", "腹部压痛", english="Tenderness of the abdomen"))
LUMP = _shared(Present("lump", "腹部包块", english="Lump in the abdomen"))
LIVER = _shared(Present("large_liver", "肝大", english="Large liver"))
SPLEEN = _shared(Present("large_spleen", "脾大", english="Large spleen"))
DULLNESS = _shared(Present("dullness", "移动性浊音", english="Shifting dullness"))
FEET_PULSE = _choice("feet_pulse", "足背动脉搏动（体检）", "Pulse of the feet", "1 未触及|2 触及双侧对称|3 触及左侧弱或消失|4 触及右侧弱或消失")
RECTUM = _choice("rectum", "肛门指诊", "Rectal examination", "1 未及异常|2 触痛|3 包块|4 前列腺异常|5 其他")
BREAST = _shared(Ticks("breast", "乳腺", nothing="1", only_sex=FEMALE, english="Breasts", choices=options("1 未见异常|2 乳房切除|3 异常泌乳|4 乳腺包块|5 其他")))
VULVA = _clear("vulva", "外阴", "Vulva", only_sex=FEMALE)
VAGINA = _clear("vagina", "阴道", "Vagina", only_sex=FEMALE)
CERVIX = _clear("cervix", "宫颈", "Cervix", only_sex=FEMALE)
UTERUS = _clear("uterus", "宫体", "Uterus", only_sex=FEMALE)
ADNEXA = _clear("adnexa", "附件", "Adnexa", only_sex=FEMALE)

URINE_PROTEIN = _choice("urine_protein", "尿蛋白", "Protein in the urine", TRACES)
URINE_SUGAR = _choice("urine_sugar", "尿糖", "Sugar in the urine", TRACES)
URINE_KETONE = _choice("urine_ketone", "尿酮体", "Ketones in the urine", TRACES)
URINE_BLOOD = _choice("urine_blood", "尿潜血", "Blood in the urine", TRACES)
MICROALBUMIN = _measure("microalbumin", "尿微量白蛋白", "mg/dL", 1, "0..1000", english="Albumin in the urine")
STOOL_BLOOD = _choice("stool_blood", "大便潜血", "Blood in the stool", "1 阴性|2 阳性")
HBSAG = _choice("hbsag", "乙型肝炎表面抗原", "Hepatitis B surface antigen", "1 阴性|2 阳性")
POTASSIUM = _measure("potassium", "血钾浓度", "mmol/L", 2, "1..10", "3.5..5.5", english="Potassium")
SODIUM = _measure("sodium", "血钠浓度", "mmol/L", 1, "90..200", "135..145", english="Sodium")
CHEST_X_RAY = _normal("chest_x_ray", "胸部X线片", "Chest X-ray")
SMEAR = _normal("smear", "宫颈涂片", "Cervical smear", only_sex=FEMALE)

PROBLEM_BRAIN = _shared(Ticks("problem_brain", "脑血管疾病", nothing="1", english="Cerebrovascular disease", choices=options("1 未发现|2 缺血性卒中|3 脑出血|4 蛛网膜下腔出血|5 短暂性脑缺血发作|6 其他")))
PROBLEM_KIDNEY = _shared(Ticks("problem_kidney", "肾脏疾病", nothing="1", english="Kidney disease", choices=options("1 未发现|2 糖尿病肾病|3 肾功能衰竭|4 急性肾炎|5 慢性肾炎|6 其他")))
PROBLEM_HEART = _shared(Ticks("problem_heart", "心脏疾病", nothing="1", english="Heart disease", choices=options("1 未发现|2 心肌梗死|3 心绞痛|4 冠状动脉血运重建|5 充血性心力衰竭|6 心前区疼痛|7 其他")))
PROBLEM_VESSEL = _shared(Ticks("problem_vessel", "血管疾病", nothing="1", english="Disease of the vessels", choices=options("1 未发现|2 夹层动脉瘤|3 动脉闭塞性疾病|4 其他")))
PROBLEM_EYE = _shared(Ticks("problem_eye", "眼部疾病", nothing="1", english="Disease of the eyes", choices=options("1 未发现|2 视网膜出血或渗出|3 视乳头水肿|4 白内障|5 其他")))
PROBLEM_NERVES = _choice("problem_nerves", "神经系统疾病", "Disease of the nerves", "1 未发现|2 有")
PROBLEM_OTHER = _choice("problem_other", "其他系统疾病", "Other diseases", "1 未发现|2 有")
IN_HOSPITAL = _shared(Text("in_hospital", "住院治疗和家庭病床史", english="Stays in hospital"))
EXTRA_VACCINES = _shared(Text("extra_vaccines", "非免疫规划预防接种史", english="Vaccinations outside the schedule"))
ASSESSMENT = _choice("assessment", "健康评价", "Assessment", "1 体检无异常|2 有异常")
RISK_FACTORS = _shared(Ticks("risk_factors", "危险因素控制", english="Risks to be controlled", choices=options("1 戒烟|2 健康饮酒|3 饮食|4 锻炼|5 减体重|6 建议接种疫苗|9 其他")))
# fmt: on

ELDERLY_EXAMINATION = Form(
    groups={
        "症状与一般状况": [
            EXAM_SYMPTOMS, TEMPERATURE, PULSE, BREATHING,
            BLOOD_PRESSURE.asked(required=WHEN_SEEN), BLOOD_PRESSURE_RIGHT, HEIGHT, WEIGHT, WAIST,
            BMI,
        ],
        "自我评估与粗筛": [SELF_RATED, COGNITION, COGNITION_SCORE, MOOD, MOOD_SCORE],
        "生活自理能力": list(ADL_ITEMS),
        "生活方式": [
            EXERCISE_OFTEN, EXERCISE_MINUTES, EXERCISE_YEARS, EXERCISE_KIND, DIET, SMOKER, SMOKING,
            SMOKING_BEGAN, SMOKING_ENDED, DRINKER, DRINKING, DRINKING_ENDED, DRINKING_BEGAN, DRUNK,
            DRINK_KIND, HAZARD, HAZARD_WHAT,
        ],
        "脏器功能": [
            LIPS, TEETH, THROAT, VISION_SCALE, VISION_LEFT, VISION_RIGHT, HEARING, MOTION,
        ],
        "查体": [
            FUNDUS, SKIN, SCLERA, LYMPH, CHEST, BREATH_SOUNDS, RALES, HEART_RATE, RHYTHM, MURMUR,
            TENDERNESS, LUMP, LIVER, SPLEEN, DULLNESS, OEDEMA, FEET_PULSE, RECTUM, BREAST, VULVA,
            VAGINA, CERVIX, UTERUS, ADNEXA,
        ],
        "辅助检查": [
            HAEMOGLOBIN, WHITE_CELLS, PLATELETS, URINE_PROTEIN, URINE_SUGAR, URINE_KETONE,
            URINE_BLOOD, FASTING_GLUCOSE, ECG, MICROALBUMIN, STOOL_BLOOD, HBA1C, HBSAG, ALT, AST,
            ALBUMIN, BILIRUBIN, CREATININE, UREA, POTASSIUM, SODIUM, CHOLESTEROL, TRIGLYCERIDES,
            LDL, HDL, CHEST_X_RAY, ULTRASOUND, SMEAR,
        ],
        "现存主要健康问题": [
            PROBLEM_BRAIN, PROBLEM_KIDNEY, PROBLEM_HEART, PROBLEM_VESSEL, PROBLEM_EYE,
            PROBLEM_NERVES, PROBLEM_OTHER, IN_HOSPITAL, EXTRA_VACCINES, MEDICINES, DRUG_ADHERENCE,
        ],
        "评价与指导": [ASSESSMENT, FINDINGS, GUIDANCE, RISK_FACTORS],
    }
)  # fmt: skip
