"""Says what went wrong the way FHIR clients read it: a refusal with a status and an issue type."""

from __future__ import annotations

from typing import Any

from xinglin.kernel.errors import Refused

STATUS = {
    "invalid": 400, "structure": 400, "required": 400, "value": 400, "code-invalid": 422,
    "not-supported": 400, "not-found": 404, "deleted": 410, "conflict": 412, "duplicate": 412,
    "login": 401, "forbidden": 403, "too-costly": 413, "invariant": 422, "processing": 422,
    "expired": 410, "multiple-matches": 412,
}  # fmt: skip


PLAIN = {403: "forbidden", 404: "not-found", 409: "conflict"}


class Wrong(Refused):
    """A refusal that a FHIR client gets: an issue type of FHIR, and where it lies."""

    def __init__(
        self, code: str, what: str, *, why: str = "", mend: str = "", where: str = "",
        status: int = 0,
    ) -> None:  # fmt: skip
        super().__init__(what, why, mend)
        self.code, self.where = code, where
        self.status = status or STATUS.get(code, 400)


def outcome(*issues: dict[str, Any]) -> dict[str, Any]:
    """An OperationOutcome."""
    return {"resourceType": "OperationOutcome", "issue": list(issues)}


def issue(
    code: str, text: str, *, severity: str = "error", where: str = "", details: str = ""
) -> dict[str, Any]:
    """One issue; `where` is a FHIRPath."""
    told: dict[str, Any] = {"severity": severity, "code": code, "diagnostics": text}
    if details:
        told["details"] = {"text": details}
    if where:
        told["expression"] = [where]
    return told


def outcome_of(refusal: Refused) -> dict[str, Any]:
    """The OperationOutcome of a refusal."""
    code = getattr(refusal, "code", "") or PLAIN.get(refusal.status, "processing")
    parts = (str(one) for one in (refusal.what, refusal.why, refusal.mend) if one)
    where = getattr(refusal, "where", "")
    return outcome(issue(code, "；".join(parts), where=where, details=str(refusal.what)))
