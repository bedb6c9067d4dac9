"""What makes a pregnancy risky, and the colour it gets: the national table of 2017.

Green is a pregnancy in which nothing is found; yellow, orange and red grow in weight and the
heaviest counts; purple is an infectious disease and stands beside another colour.
"""

from xinglin.kernel.tables import read_table

GREEN, YELLOW, ORANGE, RED, PURPLE = "1", "2", "3", "4", "5"
COLOURS = {GREEN: "绿色", YELLOW: "黄色", ORANGE: "橙色", RED: "红色", PURPLE: "紫色"}
TABLE = """
    code | colour | title
    none |        | 无
    y01  | yellow | 生殖道畸形
    y02  | yellow | 骨盆狭小
    y03  | yellow | 不良孕产史（流产≥3次、早产、围产儿死亡、出生缺陷、异位妊娠等）
    y04  | yellow | 瘢痕子宫
    y05  | yellow | 子宫肌瘤或卵巢囊肿≥5cm
    y06  | yellow | 盆腔手术史
    y07  | yellow | 辅助生殖妊娠
    y10  | yellow | 心脏病（无需药物治疗、心功能正常）
    y11  | yellow | 呼吸、消化、泌尿系统疾病（无需药物治疗、功能正常）
    y12  | yellow | 内分泌疾病（无需药物治疗的糖尿病、甲状腺疾病）
    y13  | yellow | 神经、免疫系统疾病（无需药物治疗、病情稳定）
    y14  | yellow | 尖锐湿疣、淋病等性传播疾病
    y20  | yellow | 双胎妊娠
    y21  | yellow | 先兆早产
    y22  | yellow | 胎儿宫内生长受限
    y23  | yellow | 巨大儿
    y24  | yellow | 妊娠期高血压疾病（除外橙、红色）
    y25  | yellow | 妊娠期肝内胆汁淤积症
    y26  | yellow | 胎膜早破
    y27  | yellow | 羊水过少或过多
    y28  | yellow | ≥36周胎位不正
    y29  | yellow | 低置胎盘
    y30  | yellow | 妊娠剧吐
    o10  | orange | 心功能Ⅱ级或需药物治疗的心血管疾病
    o11  | orange | 哮喘、肝硬化、慢性肾脏病等需药物治疗或功能轻中度受损
    o12  | orange | 需药物治疗的糖尿病、甲状腺疾病、垂体瘤
    o13  | orange | 需小剂量激素治疗的免疫系统疾病
    o14  | orange | 恶性肿瘤治疗后无转移、无复发
    o15  | orange | 智力障碍，或精神病缓解期
    o16  | orange | 癫痫（单纯部分性发作、复杂部分性发作）或重症肌无力
    o20  | orange | 三胎及以上妊娠
    o21  | orange | Rh血型不合
    o22  | orange | 瘢痕子宫（距末次子宫手术间隔<18个月）
    o23  | orange | 瘢痕子宫伴中央性前置胎盘或可疑胎盘植入
    o24  | orange | 各类子宫手术史≥2次
    o25  | orange | 双胎、羊水过多伴发心肺功能减退
    o26  | orange | 重度子痫前期、慢性高血压合并子痫前期
    o27  | orange | 原因不明的发热
    o28  | orange | 产后抑郁症、产褥期中暑、产褥感染
    r10  | red    | 肺动脉高压、心功能Ⅲ–Ⅳ级、先天性心脏病紫绀型等严重心血管疾病
    r11  | red    | 哮喘反复发作、肺纤维化等肺功能重度减退
    r12  | red    | 重型肝炎、肝硬化失代偿、急性脂肪肝
    r13  | red    | 慢性肾脏病伴严重高血压、肾功能不全
    r14  | red    | 糖尿病并发肾病、视网膜病变，甲状腺功能亢进并发心脏病、甲亢危象
    r15  | red    | 再生障碍性贫血、白血病等血液系统疾病
    r16  | red    | 免疫系统疾病活动期
    r17  | red    | 精神病急性期
    r18  | red    | 恶性肿瘤：妊娠期间发现，或治疗后复发、转移
    r19  | red    | 脑血管畸形及手术史、癫痫全身发作
    r20  | red    | 吸毒
    r21  | red    | 三胎及以上妊娠伴发心肺功能减退
    r22  | red    | 凶险性前置胎盘、胎盘早剥
    r23  | red    | 红色预警范畴疾病产后尚未稳定
    p10  | purple | 病毒性肝炎
    p11  | purple | 梅毒
    p12  | purple | HIV感染及艾滋病
    p13  | purple | 结核病
    p14  | purple | 重症感染性肺炎
    p15  | purple | 特殊病毒感染（H1N7、寨卡等）
"""
ROWS = read_table(TABLE)
NAMES = {"yellow": YELLOW, "orange": ORANGE, "red": RED, "purple": PURPLE}
COLOUR_OF = {row["code"]: NAMES[row["colour"]] for row in ROWS if row["colour"]}


def choices():
    """The factors as choices of a question, each with its colour in front."""
    titled = []
    for row in ROWS:
        colour = COLOUR_OF.get(row["code"])
        front = f"【{COLOURS[colour][0]}】" if colour else ""
        titled.append((row["code"], front + row["title"]))
    return tuple(titled)


def heaviest(factors):
    """The colour of some factors, purple left aside; green for none."""
    found = [COLOUR_OF[one] for one in factors if one in COLOUR_OF]
    return max((one for one in found if one != PURPLE), default=GREEN)
