"""The kinds of shared document (WS/T 483): one line each; a new kind is a new line.

`met` is how the person was met at what the document tells of (AMB, IMP, HH; empty where it tells of
no meeting), `sections` the LOINC codes of its sections in their order.
"""
# ruff: noqa: E501 - a table, one kind a line

from __future__ import annotations

from dataclasses import dataclass

from xinglin.kernel.registry import Registry
from xinglin.kernel.tables import read_table


@dataclass(frozen=True)
class Paper:
    """One kind of shared document: its part of the standard, its code, what it consists of."""

    part: int
    code: str
    title: str
    met: str
    sections: tuple[str, ...]

    @property
    def template(self) -> str:
        """The OID of its template."""
        return f"{TEMPLATES}.{self.part}"


@dataclass(frozen=True)
class Part:
    """A section of a document, and which questions of the catalogue are answered in it."""

    code: str
    title: str
    questions: frozenset[str]


TEMPLATES = "2.16.156.10011.2.1.1"
KINDS = "2.16.156.10011.2.4"
ELEMENTS = "2.16.156.10011.2.2.1"
DOCUMENTS = "2.16.156.10011.1.1"
FILE_NUMBERS = "2.16.156.10011.1.2"
IDENTITY_CARDS = "2.16.156.10011.1.3"
INSTITUTIONS = "2.16.156.10011.1.5"
STAFF = "2.16.156.10011.1.7"
SEXES = "2.16.156.10011.2.3.3.4"
ICD10 = "2.16.156.10011.2.3.3.11"
LOINC = "2.16.840.1.113883.6.1"
OWN_QUESTIONS = "6b1f5a52-6a0e-5d0e-9a55-3c1f0e4f7a01"  # our catalogue, where WS 363 has no element
OWN_CODES = "6b1f5a52-6a0e-5d0e-9a55-3c1f0e4f7a02"  # the answers that our questions offer
OWN_PEOPLE = "6b1f5a52-6a0e-5d0e-9a55-3c1f0e4f7a03"  # residents who have no number of their own
# Elements that are no questions of the catalogue.
MODE, NEXT_ON = "DE06.00.207.00", "DE06.00.109.00"
DIAGNOSIS, DIAGNOSIS_NAME = "DE05.01.024.00", "DE05.01.025.00"

papers: Registry[Paper] = Registry("共享文档类型")
for _row in read_table("""
    part | code      | title                        | met | sections
    1    | HSDA00.01 | 个人基本健康信息登记         |     | 29762-2 48765-2 11348-0 11450-4 51848-0
    2    | HSDB01.01 | 出生医学证明                 |     | 51848-0
    3    | HSDB01.02 | 新生儿家庭访视               | HH  | 8716-3 11450-4 30954-2 51848-0 18776-5
    4    | HSDB01.03 | 儿童健康体检                 | AMB | 8716-3 11450-4 30954-2 51848-0 18776-5
    5    | HSDB02.01 | 首次产前随访服务             | AMB | 8716-3 11348-0 11450-4 30954-2 51848-0 18776-5
    6    | HSDB02.02 | 产前随访服务                 | AMB | 8716-3 11450-4 30954-2 51848-0 18776-5
    7    | HSDB02.03 | 产后访视                     | HH  | 8716-3 11450-4 51848-0 18776-5
    8    | HSDB02.04 | 产后42天健康检查             | AMB | 8716-3 11450-4 51848-0 18776-5
    9    | HSDB03.01 | 预防接种报告                 |     | 11369-6
    10   | HSDB03.02 | 传染病报告                   |     | 11450-4 51848-0
    11   | HSDB03.03 | 死亡医学证明                 |     | 11450-4 51848-0
    12   | HSDB04.01 | 高血压患者随访服务           | AMB | 11450-4 8716-3 29762-2 30954-2 10160-0 51848-0 18776-5
    13   | HSDB04.02 | 2型糖尿病患者随访服务        | AMB | 11450-4 8716-3 29762-2 30954-2 10160-0 51848-0 18776-5
    14   | HSDB04.03 | 重性精神疾病患者个人信息登记 |     | 11450-4 11348-0 51848-0
    15   | HSDB04.04 | 重性精神疾病患者随访服务     | AMB | 11450-4 8716-3 30954-2 10160-0 51848-0 18776-5
    16   | HSDC00.01 | 成人健康体检                 | AMB | 11450-4 8716-3 29762-2 30954-2 10160-0 51848-0 18776-5
    17   | HSDC00.02 | 门诊摘要                     | AMB | 11450-4 8716-3 30954-2 10160-0 51848-0 18776-5
    18   | HSDC00.03 | 住院摘要                     | IMP | 11450-4 8716-3 30954-2 10160-0 51848-0 18776-5
    19   | HSDC00.04 | 会诊记录                     |     | 11450-4 51848-0 18776-5
    20   | HSDC00.05 | 转诊(院)记录                 |     | 11450-4 30954-2 51848-0 18776-5
"""):  # fmt: skip
    papers.add(
        _row["code"],
        Paper(
            int(_row["part"]),
            _row["code"],
            _row["title"],
            _row["met"],
            tuple(_row["sections"].split()),
        ),
    )

# What of our record becomes a document although no visit of a programme does.
OF_PERSON, OF_DOSES, OF_CLINIC, OF_WARD = "HSDA00.01", "HSDB03.01", "HSDC00.02", "HSDC00.03"

OTHERWISE = "51848-0"  # where an answer stands whose section a document does not have
parts: Registry[Part] = Registry("文档章节")
for _row in read_table("""
    code    | title      | questions
    11450-4 | 症状与诊断 | symptoms warning
    8716-3  | 生命体征   | temperature heart_rate pulse breathing bp height weight bmi waist fundal_height abdomen fetal_heart oedema
    29762-2 | 生活方式   | smoking drinking exercise_times exercise_minutes salt mind adherence_to_advice
    48765-2 | 过敏史     | allergies
    11348-0 | 既往史     | past_diseases past_since
    30954-2 | 辅助检查   | fasting_glucose after_meal_glucose hba1c haemoglobin white_cells platelets alt ast albumin bilirubin creatinine urea cholesterol triglycerides ldl hdl lab_tests ecg ultrasound
    10160-0 | 用药       | medicines drug_adherence adverse_reaction adverse_reaction_what
    18776-5 | 治疗计划   | weight_goal bmi_goal smoking_goal drinking_goal exercise_times_goal exercise_minutes_goal salt_goal referral_why referral_to referral_department guidance
    11369-6 | 预防接种   |
    51848-0 | 健康评估   |
"""):
    parts.add(_row["code"], Part(_row["code"], _row["title"], frozenset(_row["questions"].split())))


def part_of(paper: Paper, question: str) -> str:
    """The section of a document in which a question is answered."""
    for code in paper.sections:
        if question in parts[code].questions:
            return code
    return OTHERWISE if OTHERWISE in paper.sections else paper.sections[-1]
