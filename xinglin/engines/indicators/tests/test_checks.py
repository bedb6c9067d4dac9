"""Checks before publishing, over figures that were really printed: the wrong are caught and
explained, the sound are left alone.

The rows are sentences of published yearly reports (figures.md §§3–6 of the design keeps them by the
same ids), each with the relations that its text claims. `verdict` names what must come out: `check
grade` of a finding that begins with that row; an empty one means neither fault nor doubt.
"""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinglin.engines.indicators.checks import whole_numbers
from xinglin.engines.indicators.checks.documents import checked
from xinglin.engines.indicators.checks.findings import CHECKS, DOUBT, FAILS, ROUNDING, plain
from xinglin.engines.indicators.checks.printed import Printed, half_up, read_number
from xinglin.kernel.errors import Refused
from xinglin.kernel.tables import read_table

DOCUMENTS = {
    "001": """
    id       | title                          | text    | unit   | numerator | denominator | relation                        | verdict
    F001-06  | 集中采购基本药物               | 1.89    | 亿元   |           |             |                                 |
    F001-07  | 基本药物配送                   | 1.74    | 亿元   |           |             | ≤F001-06                        |
    F001-08  | 配送率                         | 91.71   | %      |           |             | =F001-07/F001-06                | formula rounding
    F001-09  | 基本药物入库                   | 1.58    | 亿元   |           |             | ≤F001-07                        |
    F001-10  | 入库率                         | 83.45   | %      |           |             | =F001-09/F001-06                | formula rounding
    F001-14  | 双向转诊患者                   | 2.3余   | 万人   |           |             |                                 |
    F001-15  | 下转病人                       | 8900余  | 人     |           |             | ≤F001-14                        |
    F001-23  | 城乡居民医疗保险参保           | 313.5   | 万人   |           |             |                                 |
    F001-24  | 实际缴费                       | 303.6   | 万人   |           |             | ≤F001-23                        |
    F001-25  | 医保年度计划                   | 291     | 万人   |           |             |                                 |
    F001-26  | 医保计划完成率                 | 105     | %      |           |             | =F001-24/F001-25;=F001-23/F001-25 | rate fails
    F001-27  | 生育保险参保                   | 22.8    | 万人   |           |             |                                 |
    F001-28  | 生育保险年度任务               | 23      | 万人   |           |             |                                 |
    F001-29  | 生育保险任务完成率             | 99.14   | %      |           |             | =F001-27/F001-28                | formula rounding
    F001-73  | 婴儿死亡率                     | 3.26    | ‰      |           |             | ≤F001-74                        |
    F001-74  | 5岁以下儿童死亡率              | 4.38    | ‰      |           |             |                                 |
    F001-84  | 续建和规划投资项目             | 55      | 个     |           |             |                                 |
    F001-85  | 已完工重大项目                 | 15      | 个     |           |             | ≤F001-84                        |
    F001-88  | 中央投资项目总投资             | 10434   | 万元   |           |             |                                 |
    F001-89  | 中央预算内投资                 | 7400    | 万元   |           |             | ≤F001-88                        |
    F001-99  | 国医堂                         | 129     | 个     |           |             |                                 |
    F001-101 | 国医堂创建率                   | 95以上  | %      | F001-99   |             |                                 |
    F001-105 | 扶贫资金                       | 1.67    | 亿元   |           |             |                                 |
    F001-107 | 补充保险补偿                   | 4010    | 万元   |           |             | ≤F001-105                       |
    F001-117 | 发现问题                       | 8079    | 项     |           |             |                                 |
    F001-118 | 完成整改                       | 8079    | 项     |           |             | ≤F001-117                       |
    F001-120 | 下达卫生监督意见书             | 70      | 件     |           |             |                                 | once doubt
    F001-123 | 下达卫生监督意见书             | 70      | 件     |           |             |                                 |
    F001-124 | 查办案件                       | 53      | 件     |           |             |                                 |
    F001-127 | 公示曝光案件                   | 4       | 起     |           |             | ≤F001-124                       |
    F001-146 | 受理举报问题线索               | 88      | 件     |           |             | =F001-147+F001-148+F001-149     | sum fails
    F001-147 | 初核                           | 23      | 件     |           |             |                                 |
    F001-148 | 函询                           | 17      | 件     |           |             |                                 | unit doubt
    F001-149 | 提请立案调查                   | 18      | 件     |           |             |                                 |
    F001-150 | 结案                           | 18      | 件     |           |             | ≤F001-149                       |
    F001-151 | 诫勉谈话                       | 13      | 人     |           |             |                                 | once fails
    F001-153 | 函询                           | 8       | 人     |           |             |                                 |
    F001-155 | 诫勉谈话                       | 3       | 人     |           |             |                                 |
    F001-158 | 参与无偿献血                   | 45764   | 人次   |           |             |                                 |
    F001-159 | 献血                           | 84265.5 | 单位   |           |             |                                 |
    F001-160 | 献血重量                       | 16.85   | 吨     |           |             | =F001-159×200÷1000000           |
    F001-164 | 献血参与率                     | 13.53   | ‰      | F001-158  |             |                                 |
    F001-165 | 公务员献血                     | 3431    | 人     |           |             | ≤F001-158                       |
    F001-166 | 公务员献血量                   | 4851    | 单位   |           |             | ≤F001-159                       |
    F001-174 | 本年巡查医院                   | 4       | 家     |           |             | ≤F001-175                       |
    F001-175 | 周期内巡查医院                 | 13      | 家     |           |             |                                 |
    """,  # noqa: E501
    "002": """
    id      | title                        | text   | unit | numerator | denominator | relation                  | verdict
    F002-04 | 签订农村免费订单生           | 6      | 名   |           |             | =F002-05+F002-06          |
    F002-05 | 订单毕业生                   | 4      | 名   |           |             |                           |
    F002-06 | 订单生正在校学习             | 2      | 名   |           |             |                           |
    F002-12 | 重点人群采样人数             | 24876  | 份   |           |             |                           | unit doubt
    F002-19 | 出动检查                     | 36     | 次   |           |             |                           |
    F002-21 | 检查总户数                   | 237    | 户   |           |             | =F002-22+F002-23+F002-24  | sum fails
    F002-22 | 检查医疗机构                 | 167    | 户   |           |             |                           |
    F002-23 | 检查公共场所                 | 52     | 户   |           |             |                           |
    F002-24 | 检查督导学校                 | 36     | 户   |           |             |                           |
    F002-25 | 到库疫苗                     | 224750 | 剂   |           |             |                           |
    F002-26 | 已接种                       | 201187 | 剂   |           |             | =F002-27+F002-28+F002-29;≤F002-25 |
    F002-27 | 接种第一剂次                 | 93292  | 剂   |           |             |                           |
    F002-28 | 接种第二剂次                 | 90492  | 剂   |           |             | ≤F002-27                  |
    F002-29 | 接种第三剂次                 | 17403  | 剂   |           |             | ≤F002-28                  |
    F002-30 | 婚前医学检查任务             | 1200   | 人   |           |             |                           |
    F002-31 | 免费婚检                     | 866    | 人   |           |             |                           |
    F002-32 | 任务完成率                   | 72.17  | %    | F002-31   | F002-30     |                           |
    F002-33 | 婚检率                       | 90.72  | %    | F002-31   |             |                           | whole fails
    F002-34 | 疾病检出率                   | 14.26  | %    |           | F002-31     |                           | whole fails
    F002-35 | 孕产妇建册                   | 328    | 人   |           |             |                           |
    F002-36 | 产前筛查                     | 288    | 人   |           |             | ≤F002-35                  |
    F002-37 | 产前筛查率                   | 87.8   | %    | F002-36   | F002-35     |                           |
    F002-38 | 咨询随访                     | 288    | 人   |           |             |                           |
    F002-39 | 咨询随访率                   | 100    | %    | F002-38   | F002-36     |                           |
    F002-47 | 标准化建设任务               | 15     | 个   |           |             | =1+6+8+F002-04-F002-04    |
    F002-51 | 居民电子健康档案             | 160832 | 人   |           |             |                           |
    F002-52 | 电子建档率                   | 90.87  | %    | F002-51   |             |                           |
    F002-53 | 65岁及以上老人健康规范管理   | 16842  | 人   |           |             |                           |
    F002-54 | 老人规范管理率               | 69.71  | %    | F002-53   |             |                           |
    F002-55 | 高血压规范管理               | 18000  | 人   |           |             |                           |
    F002-56 | 高血压规范管理率             | 95.23  | %    | F002-55   |             |                           |
    F002-57 | 糖尿病规范管理               | 7180   | 人   |           |             |                           |
    F002-58 | 糖尿病规范管理率             | 94.71  | %    | F002-57   |             |                           |
    F002-59 | 重症精神病规范管理           | 755    | 人   |           |             |                           |
    F002-60 | 精神病规范管理率             | 84.92  | %    | F002-59   |             |                           | whole fails
    F002-62 | 孕产妇建卡率                 | 98     | %    |           |             |                           |
    F002-63 | 系统管理率                   | 90     | %    |           |             | ≤F002-62                  |
    F002-68 | 产前筛查率目标               | 70     | %    |           |             | 目标(F002-37)             | target doubt
    """,  # noqa: E501
    "004": """
    id      | title                  | text  | unit | numerator | denominator | relation      | verdict
    F004-06 | 健康行动               | 26    | 项   |           |             | 同(F004-30)   |
    F004-30 | 健康行动（计划）       | 26    | 项   |           |             |               |
    F004-20 | 60岁以上第一剂次接种率 | 92.46 | %    |           |             |               |
    F004-21 | 60岁以上全程接种率     | 87.31 | %    |           |             | ≤F004-20      |
    F004-27 | 医疗合作项目           | 2     | 个   |           |             | 列举(心理工作室、呼吸科) |
    """,  # noqa: E501
}


def document(name):
    rows = read_table(DOCUMENTS[name])
    fields = ("id", "title", "text", "unit", "numerator", "denominator", "relation")
    return [Printed(**{field: row[field] for field in fields}) for row in rows], rows


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_wrong_are_caught_and_the_sound_are_left_alone(name):
    printed, rows = document(name)
    found = checked(printed)
    for row in rows:
        mine = [one for one in found if one.ids[0] == row["id"]]
        told = {f"{one.check} {one.grade}" for one in mine if one.grade in (FAILS, DOUBT)}
        told |= {f"{one.check} {one.grade}" for one in mine if one.grade == ROUNDING}
        assert told == ({row["verdict"]} if row["verdict"] else set()), row["id"]
    assert all(one.says and (one.mend or not one.bad) for one in found)


EXPLAINED = {
    "F002-21": ["167 + 52 + 36 = 255", "多 18", "应为 18", "出动检查", "抄录"],
    "F001-26": ["303.6 ÷ 291 = 104.33"],
    "F002-33": ["866/954 = 90.7757", "866/955 = 90.6806"],
    "F002-34": ["123/866 = 14.203", "124/866 = 14.3187"],
    "F002-60": ["755/889 = 84.9269", "截去尾数"],
    "F001-146": ["23 + 17 + 18 = 58", "30 没有列出去向"],
    "F001-151": ["诫勉谈话”13人", "诫勉谈话”3人"],
}


@pytest.mark.parametrize(("wrong", "words"), EXPLAINED.items())
def test_each_wrong_figure_is_explained_with_its_arithmetic(wrong, words):
    printed, _ = document(wrong[1:4])
    says = [f"{one.says} {one.mend}" for one in checked(printed) if one.ids[0] == wrong and one.bad]
    assert says and all(any(word in said for said in says) for word in words), says


def test_the_plan_is_reached_by_neither_numerator():
    printed, _ = document("001")
    found = [one for one in checked(printed) if one.ids[0] == "F001-26" and one.bad]
    assert len(found) == 2 and "107.73" in found[1].says


def test_the_faults_come_first():
    printed, _ = document("002")
    grades = [one.grade for one in checked(printed)]
    faults = Counter(grades)[FAILS]
    assert faults == 4 and set(grades[:faults]) == {FAILS}


def alone(**fields):
    return [one for one in checked([Printed(**fields)]) if one.grade in (FAILS, DOUBT)]


def test_more_above_than_below_must_be_explained():
    rate = {"id": "a", "text": "102.5", "unit": "%", "numerator": "41", "denominator": "40"}
    assert [one.check for one in alone(title="建卡率", **rate)] == ["part"]
    assert not alone(title="任务完成率", **rate)
    assert not alone(title="建卡率", note="分母为年初户籍人口", **rate)
    [bare] = alone(id="a", title="全程接种率", text="100.2", unit="%")
    assert bare.grade == DOUBT and "超过 100%" in bare.says
    assert not alone(id="a", title="比上年增长", text="120", unit="%")


def test_a_rate_that_is_not_its_numerator_over_its_denominator():
    [found] = alone(id="a", title="管理率", text="61.9", unit="%", numerator="3", denominator="5")
    assert found.check == "rate" and "3/5 = 60" in found.says
    [none] = alone(id="a", title="管理率", text="0", unit="%", numerator="0", denominator="0")
    assert "分母为零" in none.says and "—" in none.mend


def test_a_bare_rate_is_doubted_on_demand():
    one = Printed("a", "覆盖率", "96.46", "%")
    assert not checked([one])
    [found] = checked([one], bare_rates=True)
    assert found.grade == DOUBT and "分母至少为" in found.says
    assert not checked([Printed("a", "覆盖率", "98以上", "%")], bare_rates=True)


def rows(*several):
    return {one.ids[0]: one for one in checked(
        Printed(*fields[:4], relation=fields[4] if len(fields) > 4 else "") for fields in several
    )}  # fmt: skip


def test_points_and_per_cent_are_not_one_another():
    share, before = ("now", "接种率", "90.0", "%"), ("last", "上年接种率", "80.0", "%")
    points = rows(share, before, ("d", "接种率变化", "10.0", "百分点", "变化(now,last)"))["d"]
    growth = rows(share, before, ("d", "接种率增长", "12.5", "%", "变化(now,last)"))["d"]
    assert not points.bad and not growth.bad
    mixed = rows(share, before, ("d", "接种率增长", "10.0", "%", "变化(now,last)"))["d"]
    assert mixed.bad and "百分点" in mixed.mend and mixed.check == "change"
    other = rows(share, before, ("d", "接种率变化", "12.5", "百分点", "变化(now,last)"))["d"]
    assert other.bad and "“%”" in other.mend
    wrong = rows(share, before, ("d", "接种率变化", "4.0", "百分点", "变化(now,last)"))["d"]
    assert wrong.bad and "重算" in wrong.mend
    counts = rows(("now", "门急诊", "1200", "人次"), ("last", "上年门急诊", "1000", "人次"),
                  ("d", "门急诊增长", "20", "%", "变化(now,last)"))["d"]  # fmt: skip
    assert not counts.bad
    more = rows(("now", "门急诊", "1200", "人次"), ("last", "上年门急诊", "1000", "人次"),
                ("d", "门急诊增加", "200", "人次", "变化(now,last)"))["d"]  # fmt: skip
    assert not more.bad


def test_turned_digits_are_named():
    parts = [("a", "甲镇", "45", "人"), ("b", "乙镇", "63", "人")]
    found = rows(("t", "合计", "81", "人", "=a+b"), *parts)["t"]
    assert found.bad and "36" in found.mend and "颠倒" in found.mend
    plainly = rows(("t", "合计", "101", "人", "=a+b"), *parts)["t"]
    assert "比合计多 7" in plainly.says and "重复计数" in plainly.mend


def test_lists_targets_and_orders():
    assert rows(("a", "试点", "3", "家", "列举(甲、乙)"))["a"].bad
    low = ("r", "早产率", "6.1", "%")
    assert rows(low, ("t", "早产率目标", "6.5", "%", "目标(r,低)"))["t"].grade == DOUBT
    assert rows(low, ("t", "早产率目标", "5.8", "%", "目标(r,低)"))["t"].grade == "holds"
    eased = Printed("t", "目标", "6.5", "%", relation="目标(r,低)", note="口径调整")
    assert all(one.grade == "holds" for one in checked([eased, Printed(*low)]))
    wrong = rows(("a", "第一剂", "5", "剂"), ("b", "第二剂", "8", "剂", "≤a"))["b"]
    assert wrong.check == "order" and wrong.bad
    assert rows(("a", "第一剂", "5", "剂", "≥b"), ("b", "第二剂", "8", "剂"))["b"].bad
    assert rows(("a", "甲", "5", "人", "同(b)"), ("b", "乙", "8", "人"))["a"].check == "once"


@pytest.mark.parametrize(
    ("relation", "says"),
    [
        ("=x+y", "不是已列出的编号"),
        ("=a+", "缺少数字"),
        ("=(a+a", "括号不配对"),
        ("=a a", "多出内容"),
        ("=3+4", "没有编号"),
        ("≤x", "不是已列出的编号"),
        ("目标(x)", "不是已列出的编号"),
        ("变化(a)", "不是已列出的编号"),
        ("看着办", "不认识的关系"),
        ("a+看着办", "不是已列出的编号"),
        ("=m+a", "没有印出数字"),
        ("=a/(a-a)", "分母为零"),
        ("同(m)", "没有印出数字"),
    ],
)
def test_what_cannot_be_read_is_said_and_stops_nothing(relation, says):
    found = rows(("a", "甲", "5", "人", relation), ("m", "乙", "XX", "人"))["a"]
    assert found.grade == "open" and says in found.says


def test_the_sign_of_equality_may_be_left_out_for_a_spreadsheet_takes_it_for_its_own():
    assert rows(("t", "合计", "9", "人", "a+b"), ("a", "甲", "4", "人"), ("b", "乙", "6", "人"))[
        "t"
    ].bad


def test_ids_are_used_once():
    with pytest.raises(Refused, match="编号重复"):
        checked([Printed("a", "甲", "1"), Printed("a", "乙", "2")])


@pytest.mark.parametrize(
    ("text", "unit", "low", "high"),
    [
        ("850余", "户次", 850, 860),
        ("2.3万余", "人", 23_000, 24_000),
        ("98%以上", "", Fraction(98, 100), 10**30),
        ("≤5", "人", 0, 5),
        ("约200", "人", 190, 210),
        ("1,234", "人", 1234, 1234),
        ("7.55", "亿元", 754_500_000, 755_500_000),
        ("-0.58", "百分点", Fraction(-585, 100_000), Fraction(-575, 100_000)),
        ("14.54/10万", "", Fraction(14535, 10**8), Fraction(14545, 10**8)),
    ],
)
def test_what_a_printed_number_stands_for(text, unit, low, high):
    span = read_number(text, unit).span
    assert (span.low, span.high) == (low, high)


@pytest.mark.parametrize("text", ["", "XX.XX", "全覆盖", "首个", "1–2"])
def test_what_prints_no_number(text):
    assert read_number(text, "%") is None


@given(st.integers(1, 3000), st.data(), st.integers(0, 3))
def test_every_rate_of_whole_people_is_feasible(people, data, decimals):
    """Whatever was really counted and rounded half up is never flagged."""
    some = data.draw(st.integers(0, people))
    printed = plain(half_up(Fraction(some, people) * 100, decimals), decimals)
    text = printed if "." in printed or not decimals else f"{printed}.{'0' * decimals}"
    text = text + "0" * (decimals - len(text.partition(".")[2])) if decimals else text
    rate = read_number(text, "%")
    assert some in whole_numbers.numerators(rate, people)
    if some:
        found = whole_numbers.denominators(rate, some)
        assert not found or found[0] <= people <= found[-1]
        assert found or rate.value == 0
    assert whole_numbers.smallest_denominator(rate) <= people
    sides = {"numerator": str(some), "denominator": str(people)}
    assert not [one for one in checked([Printed("a", "率", text, "%", **sides)]) if one.bad]


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=8), st.integers(-50, 50))
def test_a_sum_holds_exactly_when_it_adds_up(parts, slip):
    several = [Printed(f"p{n}", f"第{n}项", str(x), "人") for n, x in enumerate(parts)]
    whole = max(0, sum(parts) + slip)
    names = "+".join(one.id for one in several)
    found = checked([Printed("t", "合计", str(whole), "人", relation=f"={names}"), *several])
    [verdict] = [one for one in found if one.ids[0] == "t"]
    assert verdict.bad == (whole != sum(parts))


def test_every_check_has_a_name():
    assert all(CHECKS.values())
    found = checked([Printed("a", "甲", "3", "家", relation="列举(甲、乙)")])[0]
    told = found.as_dict()
    assert told["title"] == "列举与计数" and told["verdict"] == "不成立" and told["ids"] == ["a"]
    assert found.named("sum").title == "分项与合计"
