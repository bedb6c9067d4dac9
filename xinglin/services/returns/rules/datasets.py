"""The data sets that go up, and which elements of a resource leave: nothing that is not named here.

The minimum is ours (general knowledge, dated by `EDITION`): a counterpart's own specification
replaces it, and every message says under which edition it went.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Resource = dict[str, Any]
EDITION = "2026-11"
_RELATIVE = re.compile(r"([A-Z][A-Za-z]+)/([A-Za-z0-9.\-]{1,64})(/_history/.*)?")
_ODD = re.compile(r"[^A-Za-z0-9.\-]")
LONGEST = 64  # of an id in FHIR


@dataclass(frozen=True)
class Dataset:
    """A data set: which types of resource, which of their elements; or figures by the month."""

    code: str
    title: str
    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def of_figures(self) -> bool:
        """Whether figures go up, and nothing of any person."""
        return not self.kinds


DATASETS = {
    one.code: one
    for one in (
        Dataset("figures", "指标月报"),
        Dataset("residents", "居民主索引", {
            "Patient": ("active", "identifier", "name", "gender", "birthDate", "deceasedBoolean",
                        "deceasedDateTime"),
        }),
        Dataset("services", "随访与诊疗", {
            "Encounter": ("status", "class", "type", "subject", "period"),
            "Observation": ("status", "category", "code", "subject", "encounter",
                            "effectiveDateTime", "valueQuantity", "valueCodeableConcept",
                            "component"),
            "Condition": ("clinicalStatus", "verificationStatus", "code", "subject",
                          "onsetDateTime", "recordedDate"),
        }),
        Dataset("doses", "预防接种", {
            "Immunization": ("status", "vaccineCode", "patient", "occurrenceDateTime",
                             "protocolApplied", "lotNumber"),
        }),
    )
}  # fmt: skip


TITLES = {
    "active": "在用", "identifier": "证件号码", "name": "姓名", "gender": "性别",
    "birthDate": "出生日期", "deceasedBoolean": "是否死亡", "deceasedDateTime": "死亡日期",
    "status": "状态", "class": "就诊类别", "type": "服务类型", "subject": "居民",
    "period": "起止时间", "category": "分类", "code": "项目或诊断", "encounter": "所属就诊",
    "effectiveDateTime": "测量时间", "valueQuantity": "数值", "valueCodeableConcept": "结果",
    "component": "分项结果", "clinicalStatus": "临床状态", "verificationStatus": "确认状态",
    "onsetDateTime": "发病时间", "recordedDate": "登记日期", "vaccineCode": "疫苗",
    "patient": "居民", "occurrenceDateTime": "接种时间", "protocolApplied": "剂次",
    "lotNumber": "批号",
}  # fmt: skip


def up_key(place: str, key: str) -> str:
    """Under which id a thing is known above: the place first, so that two counties never meet.

    >>> up_key("990101", "42"), up_key("990101", "HTN1:2026-10")
    ('990101-42', '990101-HTN1-2026-10')
    """
    return f"{place}-{_ODD.sub('-', key)}"[:LONGEST]


def minimised(resource: Mapping[str, Any], place: str) -> Resource:
    """What of a resource goes up, its id and what it refers to under the names used above.

    >>> minimised({"resourceType": "Patient", "id": "7", "gender": "male",
    ...            "telecom": [{"value": "13800000000"}]}, "990101")
    {'resourceType': 'Patient', 'id': '990101-7', 'gender': 'male'}
    >>> minimised({"resourceType": "Condition", "id": "9", "subject": {"reference": "Patient/7"},
    ...            "note": [{"text": "…"}]}, "990101")["subject"]
    {'reference': 'Patient/990101-7'}
    """
    kind = str(resource["resourceType"])
    named = next((one.kinds[kind] for one in DATASETS.values() if kind in one.kinds), ())
    found: Resource = {"resourceType": kind, "id": up_key(place, str(resource["id"]))}
    for name in named:
        if name in resource:
            found[name] = _renamed(resource[name], place)
    return found


def _renamed(value: Any, place: str) -> Any:
    if isinstance(value, list):
        return [_renamed(one, place) for one in value]
    if not isinstance(value, dict):
        return value
    found = {name: _renamed(one, place) for name, one in value.items() if name != "display"}
    told = _RELATIVE.fullmatch(str(found.get("reference", "")))
    if told:
        found["reference"] = f"{told[1]}/{up_key(place, told[2])}"
    return found
