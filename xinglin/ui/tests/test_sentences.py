"""Sentences that were put together are told in the reader's language."""

import pytest
from django.utils import translation

from xinglin.ui.show import said

TOLD = {
    "我的工作": "My work",
    "已签署：达标，下次随访 2026-12-01": "Signed: On target; next visit 2026-12-01",
    "用户名“zhang”已被使用": "The user name “zhang” is taken",
    "出生日期2026-01-01晚于今天": "Date of birth 2026-01-01 is after today",
    "立即转诊至上级医院": "Refer to a higher-level hospital at once",
    "转诊至上级医院": "Refer to a higher-level hospital",
    "血压控制满意，无不良反应，无新发或加重的并发症：3个月内随访。（3个月内随访）": (
        "Blood pressure controlled, no adverse reaction, no new or worsened complication: "
        "follow up within 3 months. (Follow up within 3 months)"
    ),
    "2026年第3季度": "2026 Q3",
    "男　66岁　银杏镇": "Male  66 years  银杏镇",
    "85岁（已故）": "85 years (deceased)",
    "乡村医生（槐树湾村）、审计员（杏林县）": "Village doctor (槐树湾村), Auditor (杏林县)",
    "200人": "200 people",
    "症状 无症状；血压 134/77 mmHg": "Symptoms None; Blood pressure 134/77 mmHg",
}


@pytest.mark.parametrize("text", TOLD)
def test_a_sentence_is_told_in_english(text):
    with translation.override("en"):
        assert said(text) == TOLD[text]


@pytest.mark.parametrize("text", TOLD)
def test_chinese_stays_as_it_was_written(text):
    assert said(text) == text


@pytest.mark.parametrize("text", ["石勇", "欧阳文龙", "云台镇槐树湾村4组4号", "慢性胃炎", "", "ok"])
def test_names_and_unknown_words_stay(text):
    with translation.override("en"):
        assert said(text) == text
