"""What it means that a recorded diagnosis belongs to a group."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from xinglin.engines.codes.rules import plain_icd10, within

ICD10_SYSTEMS = frozenset(
    {
        "icd10",
        "icd-10",
        "http://hl7.org/fhir/sid/icd-10",
        "http://hl7.org/fhir/sid/icd-10-cn",
        "urn:oid:2.16.156.10011.2.3.3.11",
        "2.16.156.10011.2.3.3.11",
        "urn:oid:2.16.840.1.113883.6.3",
    }
)
SNOMED_SYSTEMS = frozenset({"snomed", "http://snomed.info/sct", "urn:oid:2.16.840.1.113883.6.96"})


@dataclass(frozen=True)
class Diagnosis:
    """A named group of diagnosis codes: spans of ICD-10 with all sub-codes, single SNOMED codes."""

    code: str
    title: str
    icd10: tuple[str, ...] = ()
    snomed: tuple[str, ...] = ()
    english: str = ""

    @cached_property
    def _snomed(self) -> frozenset[str]:
        return frozenset(self.snomed)

    @property
    def icd10_systems(self) -> frozenset[str]:
        """The names, in lower case, under which ICD-10 codes are recorded."""
        return ICD10_SYSTEMS

    @property
    def snomed_systems(self) -> frozenset[str]:
        """The names, in lower case, under which SNOMED CT codes are recorded."""
        return SNOMED_SYSTEMS

    @property
    def spans(self) -> list[tuple[str, str]]:
        """The first and last ICD-10 code of each span, without dots, for asking a store in sets."""
        ends = (span.replace(".", "").partition("-") for span in self.icd10)
        return [(low, high or low) for low, _, high in ends]

    def holds(self, system: str, code: str) -> bool:
        """Whether a recorded diagnosis belongs to the group; unknown systems never do."""
        named = system.casefold()
        if named in ICD10_SYSTEMS:
            plain = plain_icd10(code)
            return bool(plain) and any(within(plain, span) for span in self.icd10)
        return named in SNOMED_SYSTEMS and code.strip() in self._snomed

    def __or__(self, other: Diagnosis) -> Diagnosis:
        """The group of everything that is in one or the other."""
        return Diagnosis(
            f"{self.code}|{other.code}",
            f"{self.title}或{other.title}",
            self.icd10 + other.icd10,
            self.snomed + other.snomed,
            f"{self.english} or {other.english}",
        )
