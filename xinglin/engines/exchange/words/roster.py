"""The resident roster (居民花名册), as townships keep it."""

from __future__ import annotations

from xinglin.engines.codes import (
    BLOOD_ABO,
    EDUCATION,
    ETHNIC,
    FAMILY_RELATION,
    MARRIAGE,
    OCCUPATION_STATUS,
    PAYMENT,
    ValueSet,
)
from xinglin.engines.exchange.words.datasets import Choices, Column, Dataset, Kind, datasets

YES_NO: Choices = (("1", "是"), ("0", "否"))
SEX: Choices = (("1", "男"), ("2", "女"), ("0", "未知"), ("9", "未说明"))


def coded(field: str, header: str, values: ValueSet, *also: str, example: str = "") -> Column:
    """A column whose cells hold codes of a value set or their titles."""
    pairs = [(one.code, name) for one in values for name in (*one.also, one.title)]
    return Column(field, header, Kind.CODE, also, values=tuple(pairs), example=example)


ROSTER = datasets.add(
    "residents",
    Dataset(
        "residents",
        "居民花名册",
        key=("id_number",),
        says="一行一位居民；有身份证号的按身份证号核对，没有的按姓名、性别、出生日期和居住地核对。",
        columns=(
            Column("name", "姓名", Kind.NAME, ("居民姓名", "患者姓名"), True, example="张三"),
            Column(
                "id_number",
                "身份证号",
                Kind.IDENTITY,
                ("身份证号码", "公民身份号码", "身份证", "证件号码", "证件号", "身份号码"),
                example="11010519491231002X",
                says="18位或旧15位；单元格请设为文本格式。没有证件的可不填，但须填性别和出生日期",
            ),
            Column("sex", "性别", Kind.SEX, values=SEX, example="女"),
            Column("birth", "出生日期", Kind.DAY, ("出生年月日", "生日"), example="1949-12-31"),
            Column(
                "village",
                "居住地",
                Kind.PLACE,
                (
                    "村", "居住村", "所在村", "行政村", "村社区", "村居", "社区", "居委会",
                    "村委会", "居住地代码", "区划代码", "行政区划代码", "所属村",
                ),
                example="",
                says="村或社区的名称，或9/12/15位区划代码；不填则归入导入时指定的地区",
            ),
            Column(
                "address", "详细地址", Kind.TEXT, ("地址", "住址", "家庭住址", "现住址"),
                example="幸福路1号",
            ),
            Column(
                "phone", "联系电话", Kind.PHONE,
                ("电话", "手机", "手机号", "手机号码", "电话号码", "本人电话"),
                example="13900000000",
            ),
            coded("ethnic", "民族", ETHNIC, example="汉族"),
            coded("marriage", "婚姻状况", MARRIAGE, "婚姻", example="已婚"),
            coded("education", "文化程度", EDUCATION, "学历"),
            coded("occupation", "职业", OCCUPATION_STATUS, "从业状况"),
            coded("payment", "医疗费用支付方式", PAYMENT, "医保类型", "支付方式"),
            coded("blood", "血型", BLOOD_ABO),
            Column("lives_here", "是否常住", Kind.TRUTH, ("常住", "常住人口"), values=YES_NO),
            Column("registered_here", "是否户籍", Kind.TRUTH, ("户籍", "户籍人口"), values=YES_NO),
            Column(
                "lived_since", "居住起始日期", Kind.DAY, ("迁入日期",),
                says="居住地与档案不同时，填了这一列才办理迁移",
            ),
            Column("household", "户号", Kind.TEXT, ("家庭编号", "家庭户号"), longest=20),
            coded("relation", "与户主关系", FAMILY_RELATION, "户主关系", "家庭关系"),
        ),
    ),
)  # fmt: skip
