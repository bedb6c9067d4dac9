"""A district's work summary of mid-September 2021: what its printed figures ask of the records.

The district, its people and its places are made up; the printed figures are real ones. Bases that
are not printed are chosen here, and each choice is said beside its quota.
"""
# ruff: noqa: E501 - the printed table, one figure a line, in its own full-width signs

import datetime as dt

from xinglin.demo.scenarios.words import (
    BIRTHS,
    EVERYBODY,
    NUMERATOR,
    VALUE,
    Division,
    Goal,
    Lines,
    Quota,
    Scenario,
    Stratum,
    by_offices,
    in_register,
    scenarios,
)

DAY = dt.date(2021, 9, 21)
YEARS_END = dt.date(2021, 12, 31)
OLD, CHILDREN, OTHERS = "65岁及以上居民", "0–6岁儿童", "其他居民"
DOSE, FIRST, SECOND, THIRD = "number", "第1剂", "第2剂", "第3剂"
DOSES = "Counted from single doses, by number; nothing is chosen but who was given them."
SOURCE, PLAN = "2021年民生实事任务分解", "2022年工作打算"
TABLE = """
    id | phrase | title | english | printed | unit | system | numerator | denominator | relation
    F002-01 | 向上级医疗机构转诊17267人次 | 乡镇卫生院和村卫生室上转人次 | upward referrals from township hospitals and village clinics | 17267 | 人次 | two-way-referral
    F002-02 | 向上级医疗机构转诊1445人次 | 社区卫生服务中心和站上转人次 | upward referrals from community centres and stations | 1445 | 人次 | two-way-referral
    F002-03 | 签约服务率100% | 家庭医生签约服务率 | family-doctor sign-up service rate | 100 | % | family-doctor
    F002-04 | 签订6名农村免费订单生 | 签订农村免费订单生 | rural free-training students signed | 6 | 名 | directed-training |  |  | F002-05+F002-06
    F002-05 | 4名农村免费订单毕业生 | 农村免费订单毕业生 | graduates of that scheme, all placed and in standard training | 4 | 名 | directed-training
    F002-06 | 2名农村免费订单生正在校学习 | 在校农村免费订单生 | students still at school | 2 | 名 | directed-training
    F002-07 | 信息报告率均达到100% | 信息报告率 | notifiable-disease report rate and event report rate (two indicators) | 100 | % | notifiable-reporting
    F002-08 | 发现我市首例新冠肺炎病例 | 新冠肺炎确诊病例（首例） | confirmed COVID-19 cases, first in the city | 1 | 例 | contact-tracing
    F002-09 | 出现全市首例疑似病例 | 新冠肺炎疑似病例（首例） | suspected cases, first in the city | 1 | 例 | contact-tracing
    F002-10 | 某省启动一级响应 | 应急响应级别 | response level | 1 | 级 | emergency-plan-response
    F002-11 | 共178人全员返岗 | 全员返岗人数 | staff recalled to post | 178 | 人 | emergency-plan-response
    F002-12 | 截至9月中旬共采样人数24876份 | 采样人数 | key-group samples | 24876 | 份 | nucleic-sampling
    F002-13 | 启用集中隔离点9次 | 启用集中隔离点 | isolation-site openings | 9 | 次 | isolation-site
    F002-14 | 累计隔离观察43人次 | 隔离观察人次 | isolation stays | 43 | 人次 | isolation-site
    F002-15 | 每周开展市场采样工作 | 市场采样 | frequency of market sampling | 每周 | 次/周 | environment-sampling
    F002-16 | 市场外环境采样309份 | 市场外环境采样 | outer-environment samples | 309 | 份 | environment-sampling
    F002-17 | 食品及外包装1007份 | 食品及外包装采样 | food and package samples | 1007 | 份 | environment-sampling
    F002-18 | 从业人员100份 | 从业人员采样 | market staff samples | 100 | 份 | environment-sampling
    F002-19 | 检查督导36次 | 检查督导次数 | epidemic inspection trips | 36 | 次 | epidemic-inspection
    F002-20 | 出动84人次 | 出动人次 | inspectors sent | 84 | 人次 | epidemic-inspection
    F002-21 | 检查总户数237户 | 检查总户数 | places inspected, total | 237 | 户 | epidemic-inspection |  |  | F002-22+F002-23+F002-24
    F002-22 | 检查医疗机构167户 | 检查医疗机构 | medical institutions inspected | 167 | 户 | epidemic-inspection
    F002-23 | 公共场所52户 | 检查公共场所 | public places inspected | 52 | 户 | epidemic-inspection
    F002-24 | 检查督导学校36户 | 检查督导学校 | schools inspected | 36 | 户 | epidemic-inspection
    F002-25 | 我区到库疫苗224750剂 | 到库疫苗 | vaccine doses received | 224750 | 剂 | covid-vaccination
    F002-26 | 已接种201187剂 | 已接种疫苗 | vaccine doses given | 201187 | 剂 | covid-vaccination |  |  | F002-27+F002-28+F002-29；≤F002-25
    F002-27 | 接种第一剂次疫苗93292剂 | 接种第一剂次 | first doses | 93292 | 剂 | covid-vaccination
    F002-28 | 接种第二剂次疫苗90492剂 | 接种第二剂次 | second doses | 90492 | 剂 | covid-vaccination |  |  | ≤F002-27
    F002-29 | 接种第三剂次17403剂 | 接种第三剂次 | third doses | 17403 | 剂 | covid-vaccination |  |  | ≤F002-28
    F002-30 | 免费婚前医学检查任务数1200人 | 免费婚前医学检查任务数 | free pre-marital check task of the year | 1200 | 人 | premarital-exam
    F002-31 | 为866人婚姻登记对象进行免费婚检 | 免费婚检 | persons given free pre-marital check | 866 | 人 | premarital-exam
    F002-32 | 任务完成率72.17% | 婚检任务完成率 | task completion | 72.17 | % | premarital-exam | F002-31 | F002-30
    F002-33 | 婚检率90.72% | 婚检率 | pre-marital examination rate | 90.72 | % | premarital-exam | F002-31
    F002-34 | 疾病检出率14.26% | 婚检疾病检出率 | disease detection rate | 14.26 | % | premarital-exam |  | F002-31
    F002-35 | 建册328人 | 建册 | pregnant women booked | 328 | 人 | prenatal-screening
    F002-36 | 产前筛查288人 | 产前筛查 | women screened prenatally | 288 | 人 | prenatal-screening
    F002-37 | 筛查率 87.8% | 产前筛查率 | prenatal screening rate | 87.8 | % | prenatal-screening | F002-36 | F002-35
    F002-38 | 咨询随访288人 | 咨询随访 | women consulted and followed | 288 | 人 | prenatal-screening
    F002-39 | 咨询随访100% | 咨询随访率 | consultation and follow-up rate | 100 | % | prenatal-screening | F002-38 | F002-36
    F002-40 | 预算托育机构发展资金10万元 | 托育机构发展资金 | childcare development fund | 10 | 万元 | childcare
    F002-41 | 全市第一家在国家托育机构信息管理系统备案成功的托育机构 | 托育机构备案（全市第一家） | rank of filing in the national system | 第1 | 位 | childcare
    F002-42 | 城市社区卫生服务中心1个 | 社区卫生服务中心标准化 | standardisation task, community centres | 1 | 个 | primary-standard
    F002-43 | 社区卫生服务站6个 | 社区卫生服务站标准化 | standardisation task, stations | 6 | 个 | primary-standard
    F002-44 | 村卫生室8个 | 村卫生室标准化 | standardisation task, village clinics | 8 | 个 | primary-standard
    F002-45 | 乡村医生岗位培训人数25人 | 乡村医生岗位培训人数 | village doctors trained | 25 | 人 | professional-training
    F002-46 | 村医进修人数3人 | 村医进修人数 | licensed village doctors on further study | 3 | 人 | professional-training
    F002-47 | 政府办社区卫生服务中心进修人数1人 | 社区卫生服务中心进修人数 | public community-centre staff on further study | 1 | 人 | professional-training
    F002-48 | 8月底,已全部达标 | 标准化任务达标率 | tasks reached by end of August | 100 | % | primary-standard
    F002-49 | 扩大国家免疫规划常规免疫接种总剂次14300剂 | 常规免疫接种总剂次 | routine immunisation doses, total | 14300 | 剂 | routine-immunisation
    F002-50 | 累计实际接种剂次8501剂 | 累计实际接种剂次 | routine immunisation doses given | 8501 | 剂 | routine-immunisation |  |  | ≤F002-49
    F002-51 | 居民健康电子档案累计完成160832人 | 居民电子健康档案 | residents with electronic record | 160832 | 人 | ehr
    F002-52 | 电子建档率90.87% | 电子建档率 | record creation rate | 90.87 | % | ehr | F002-51
    F002-53 | 65岁及以上老人健康规范管理16842人 | 65岁及以上老年人规范管理 | people of 65+ under standard management | 16842 | 人 | elderly-health |  |  | ≤F002-51
    F002-54 | 规范管理率69.71% | 65岁及以上老年人规范管理率 | standard-management rate, 65+ | 69.71 | % | elderly-health | F002-53
    F002-55 | 高血压规范管理人数18000人 | 高血压规范管理人数 | hypertension under standard management | 18000 | 人 | chronic-management
    F002-56 | 规范管理率95.23% | 高血压规范管理率 | standard-management rate, hypertension | 95.23 | % | chronic-management | F002-55
    F002-57 | Ⅱ型糖尿病累计规范管理7180人 | 2型糖尿病规范管理人数 | type 2 diabetes under standard management | 7180 | 人 | chronic-management
    F002-58 | 规范管理率94.71% | 2型糖尿病规范管理率 | standard-management rate, diabetes | 94.71 | % | chronic-management | F002-57
    F002-59 | 重症精神病累计规范管理755人 | 严重精神障碍规范管理人数 | severe mental disorder under standard management | 755 | 人 | smd-followup
    F002-60 | 规范管理率84.92% | 严重精神障碍规范管理率 | standard-management rate, severe mental disorder | 84.92 | % | smd-followup | F002-59
    F002-61 | 0-6岁儿童保健覆盖率90% | 0–6岁儿童保健覆盖率 | child health coverage, age 0–6 | 90 | % | child-health
    F002-62 | 孕产妇建卡率98% | 孕产妇建卡率 | maternal card rate | 98 | % | maternal-health
    F002-63 | 系统管理率90% | 孕产妇系统管理率 | maternal system-management rate | 90 | % | maternal-health |  |  | ≤F002-62
    F002-64 | 能力提升“百千万”工程 | 能力提升工程 | rural capability project ("hundred, thousand, ten thousand") | 百千万 |  | primary-standard
    F002-65 | 乡村医生定向委托培养三年行动计划 | 乡村医生定向委托培养行动计划 | length of village-doctor training plan | 3 | 年 | directed-training
    F002-66 | 全面落实“两卡制” | 两卡制 | cards in the authenticity rule | 2 | 张 | two-card-authenticity
    F002-67 | 完成2022年达标率70%的目标任务 | 基层机构2022年达标率目标 | target rate of institutions at standard | 70 | % | primary-standard
    F002-68 | 产前筛查率达到70%的目标 | 2022年产前筛查率目标 | target prenatal screening rate | 70 | % | prenatal-screening |  |  | 目标(F002-37)
"""
FIVE_YEARS = "2017-01-01..2021-09-21"
REFERRED = "Of the five years that the text tells of (五年来), by the kind of the sender; a person is sent more than once."
INSPECTED = "Visits of supervision by field; one visit a place, as far as there are so many places."
AUGUST, YEAR_BEFORE = "2021-01-01..2021-08-31", "2020"


def _trained(kind: str, title: str, number: int, row: str, *kinds: str) -> Quota:
    """People on one kind of training, all concluded."""
    return in_register(
        "TRN1",
        number,
        row,
        Lines(
            "training",
            "qualified",
            {
                "kind": kind,
                "course": f"{title}第{{n}}期",
                "ends_on": "30",
                "hours": "24..80",
            },
            each=13,
            sums={"people": "", "passed": ""},
            within={"passed": "people"},
            kinds=kinds,
        ),
        cell=("kind", title),
    )


def _standard(kind: str, title: str, number: int, row: str) -> Quota:
    """Institutions brought to the standard by the end of August."""
    return in_register(
        "ACC2",
        number,
        row,
        Lines(
            "accreditation",
            "named",
            {
                "object": f"{title}（任务{{n}}）",
                "kind": kind,
                "level": "县级",
                "score": "85..98",
                "assessed_on": "45",
                "named_on": "60",
                "paper": "卫基层〔2021〕6号",
                "valid_until": "1155",
            },
        ),
        cell=("kind", title),
        period=AUGUST,
        reason="Begun in the year and named by the end of August, as the text says of all of them.",
    )


HEALTHY = {
    "number_": "HJ-{n}",
    "free": "是",
    "examined_on": "5",
    "finding": "none",
    "opinion": "未发现医学上不宜结婚的情形",
    "certified_on": "8",
}
FOUND_ILL = HEALTHY | {
    "number_": "HJ-F{n}",
    "finding": "reproductive/medical/infectious/medical/other",
    "opinion": "建议采取医学措施，尊重受检者意愿",
}
IN_REGISTERS = (
    in_register(
        "DIR2",
        4,
        "F002-05",
        Lines(
            "directed_trainee",
            "training",
            {
                "number_": "D2015-{n}",
                "specialty": "clinical",
                "scheme": "农村订单定向免费",
                "degree": "本科",
                "service_years": "6",
                "graduated_on": "1760",
                "placed_on": "1800",
            },
            since=dt.date(2015, 8, 1),
        ),
        period=YEAR_BEFORE,
        reason="Graduated by the end of 2020, all placed and in standard training.",
    ),
    in_register(
        "DIR4",
        2,
        "F002-06",
        Lines(
            "directed_trainee",
            "studying",
            {
                "number_": "D2018-{n}",
                "specialty": "clinical",
                "scheme": "农村订单定向免费",
                "degree": "本科",
                "school": "省医科大学",
                "service_years": "6",
            },
            since=dt.date(2018, 8, 1),
        ),
        period=YEAR_BEFORE,
        reason="At school at the end of 2020.",
    ),
    in_register(
        "DIR7", 6, "F002-04", period=YEAR_BEFORE, reason="B02: 4 graduates and 2 at school."
    ),
    _trained("village", "乡村医生岗位培训", 25, "F002-45", "D6"),
    _trained("village_study", "村医进修", 3, "F002-46", "D6"),
    _trained("centre_study", "社区卫生服务中心人员进修", 1, "F002-47", "B1"),
    _standard("centre_standard", "标准化社区卫生服务中心", 1, "F002-42"),
    _standard("station_standard", "标准化社区卫生服务站", 6, "F002-43"),
    _standard("village_standard", "标准化村卫生室", 8, "F002-44"),
    in_register(
        "ACC4",
        15,
        "F002-48",
        of=15,
        period=AUGUST,
        reason="Printed as “all”: 15 of the 15 tasks of F002-42 to F002-44.",
    ),
    by_offices("SUP1", "visits", 167, "F002-22", INSPECTED, cell=("field", "医疗机构")),
    by_offices("SUP1", "", 52, "F002-23", INSPECTED, cell=("field", "公共场所")),
    by_offices("SUP1", "", 36, "F002-24", INSPECTED, cell=("field", "学校卫生")),
    by_offices(
        "SUP1",
        "",
        255,
        "F002-21",
        "The sum of the three kinds of places that were visited.",
        whole_of=("SUP1:医疗机构", "SUP1:公共场所", "SUP1:学校卫生"),
    ),
)

scenarios.add(
    "district-2021",
    Scenario(
        name="district-2021",
        title="某区2021年卫生健康工作总结（截至9月中旬）",
        english="A district's work summary, January to mid-September 2021",
        day=DAY,
        period="2021-01-01..2021-09-21",
        divisions=(Division("杏林区"),),
        births=1_000,
        older=0.66,
        strata=(
            Stratum(CHILDREN, 10_620, DAY, 0, 6),
            Stratum(OLD, 24_160, YEARS_END, 65),
            Stratum(OTHERS, 142_211, DAY),
        ),
        quotas=(
            Quota(
                "EHR2", "files", 160_832, 176_991, {"F002-51": NUMERATOR, "F002-52": VALUE},
                of=EVERYBODY,
                reason="Population not printed; 90.87 % fits 176,982 to 177,001 people, 176,991 was chosen.",
            ),
            Quota(
                "ELD1", "elderly", 16_842, 24_160, {"F002-53": NUMERATOR, "F002-54": VALUE},
                of=OLD,
                reason="People of 65 and over not printed; 69.71 % fits 24,159 to 24,161, 24,160 was chosen. "
                "ELD1 is the definition that was in force in 2021; ELD2 came with the notice of 2023.",
            ),
            Quota(
                "HTN1", "hypertension", 18_000, 18_901, {"F002-55": NUMERATOR, "F002-56": VALUE},
                reason="Patients not printed; 95.23 % fits 18,901 or 18,902, 18,901 was chosen.",
            ),
            Quota(
                "DM1", "diabetes", 7_180, 7_581, {"F002-57": NUMERATOR, "F002-58": VALUE},
                reason="Patients not printed; only 7,581 fits 94.71 %.",
            ),
            Quota(
                "SMD1", "severe mental disorder", 755, 889, {"F002-59": NUMERATOR, "F002-60": VALUE},
                reason="Registered patients not printed; 889 comes nearest to 84.92 %.",
            ),
            Quota(
                "CH2", "children", 9_558, 10_620, {"F002-61": VALUE}, of=CHILDREN,
                reason="Children not printed; 10,620 of 0 to 6 years were chosen, 90 % of them seen in the period.",
            ),
            Quota(
                "MAT7", "mothers", 931, 950, {"F002-62": VALUE},
                reason="Mothers not printed; 950 were chosen, 931 (98.0 %) of them with a card.",
            ),
            Quota(
                "MAT3", "", 900, 1_000, {"F002-63": VALUE}, of=BIRTHS,
                reason="Live births not printed; 1,000 were chosen.",
            ),
            Quota(
                "MATB", "", 328, 0, {"F002-35": NUMERATOR},
                reason="By the day of booking; many fewer than births, as in the original, which counts one project.",
            ),
            Quota(
                "PNS2", "", 288, 328, {"F002-36": NUMERATOR, "F002-37": VALUE},
                reason="Of those booked in the period.",
            ),
            Quota(
                "PNS3", "", 288, 288, {"F002-38": NUMERATOR, "F002-39": VALUE},
                reason="Of those screened; everybody was counselled and followed.",
            ),
            Quota(
                "FD6", "contracts", 0, 0, {"F002-03": VALUE}, rate="100",
                reason="Base not named: of all residents 100 % is implausible; the managed patients with hypertension or diabetes were chosen.",
            ),
            Quota("COVD", "covid doses", 93_292, 0, {"F002-27": NUMERATOR}, cell=(DOSE, FIRST), reason=DOSES),
            Quota("COVD", "", 90_492, 0, {"F002-28": NUMERATOR}, cell=(DOSE, SECOND), reason=DOSES),
            Quota(
                "COVD", "", 17_403, 0, {"F002-29": NUMERATOR}, cell=(DOSE, THIRD),
                reason="Third doses of a vaccine whose course has three; none of them is a booster.",
            ),
            Quota(
                "COVD", "", 201_187, 0, {"F002-26": NUMERATOR},
                whole_of=tuple(f"COVD:{number}" for number in (FIRST, SECOND, THIRD)), reason=DOSES,
            ),
            Quota(
                "VAC7", "routine doses", 8_501, 0, {"F002-50": NUMERATOR},
                reason="Doses of the national schedule that were given here; nothing else is chosen.",
            ),
            Quota(
                "REF2", "referrals", 17_267, 0, {"F002-01": NUMERATOR}, cell=("line", "乡镇卫生院和村卫生室"),
                period=FIVE_YEARS, reason=REFERRED,
            ),
            Quota(
                "REF2", "", 1_445, 0, {"F002-02": NUMERATOR}, cell=("line", "社区卫生服务中心和站"),
                period=FIVE_YEARS, reason=REFERRED,
            ),
            Quota(
                "PME2", "registers", 866, 955, {"F002-31": NUMERATOR, "F002-33": VALUE},
                lines=(
                    Lines("premarital_exam", "certified", HEALTHY, besides=("PME3",)),
                    Lines("premarital_exam", "advised", FOUND_ILL, many="PME3"),
                    Lines("premarital_exam", "declined", {"number_": "HJ-N{n}", "free": "是"}, rest=True),
                ),
                reason="Registrants not printed; of 955 the 866 are 90.68 %, which comes nearest to 90.72 %.",
            ),
            Quota(
                "PME1", "", 866, 1_200, {"F002-32": VALUE}, goal="F002-30",
                reason="Of the task of the year, as it stands in the wall chart.",
            ),
            Quota(
                "PME3", "", 123, 866, {"F002-34": VALUE},
                reason="123 of 866 comes nearest.",
            ),
            *IN_REGISTERS,
        ),
        goals=(
            Goal("F002-30", 2021, "免费婚前医学检查", "count", "1200", "人", "妇幼健康股", SOURCE),
            Goal("F002-49", 2021, "国家免疫规划常规接种总剂次", "count", "14300", "剂", "疾病预防控制股", SOURCE),
            Goal("F002-67", 2022, "基层医疗卫生机构标准化达标率", "rate", "70", "%", "基层卫生股", PLAN),
            Goal("F002-68", 2022, "产前筛查率", "rate", "70", "%", "妇幼健康股", PLAN),
        ),
        unsound={
            "F002-21": "B05: 167 + 52 + 36 = 255, not 237. The 36 schools were probably copied from the 36 trips; 18 would close the sum.",
            "F002-24": "B05: see F002-21; 36 is also the number of inspection trips.",
            "F002-33": "B09: no whole number of registrants makes 866 of them 90.72 % (954 gives 90.78, 955 gives 90.68).",
            "F002-34": "B10: no whole number of 866 makes 14.26 % (123 gives 14.20, 124 gives 14.32).",
            "F002-60": "B19: 755 of 889 is 84.93 % when rounded; 84.92 appears only when the digits are cut off, and no other whole number comes nearer.",
        },
        explained={
            "F002-12": "B03: people (人数) are printed with the unit of samples (份); with mixed tubes the two differ.",
            "F002-49": "B14: printed as the total of the same months in which 8,501 doses were given; reads like the task of the year, and stands as one in the wall chart.",
            "F002-67": "A target for the year after.",
            "F002-68": "B21: a target for the year after, below the 87.8 % that was already reached.",
        },
        no_figures={
            "F002-10": "the level of a response",
            "F002-15": "a rhythm",
            "F002-41": "a rank",
            "F002-64": "a name",
            "F002-65": "the length of a plan",
            "F002-66": "a name",
        },
        table=TABLE,
    ),
)  # fmt: skip
