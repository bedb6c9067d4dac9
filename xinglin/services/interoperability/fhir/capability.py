"""The CapabilityStatement, made of what is there: it cannot promise more than that."""

from __future__ import annotations

from functools import cache
from typing import Any

from xinglin.engines.exchange import queries
from xinglin.engines.exchange.queries import Parameter

BEGUN = "2026-11-23"
INTERACTIONS = (
    "read", "vread", "update", "patch", "delete", "history-instance", "history-type", "create",
    "search-type",
)  # fmt: skip
SPECIAL = {
    "_id": "token", "_lastUpdated": "date", "_tag": "token", "_profile": "uri",
    "_security": "token", "_source": "uri",
}  # fmt: skip
DEFINED = "http://hl7.org/fhir/OperationDefinition"
BULK = "http://hl7.org/fhir/uv/bulkdata/OperationDefinition"
OPERATIONS = {
    "Patient": [
        ("everything", f"{DEFINED}/Patient-everything"),
        ("match", f"{DEFINED}/Patient-match"),
        ("export", f"{BULK}/patient-export"),
    ],
    "Measure": [("evaluate-measure", f"{DEFINED}/Measure-evaluate-measure")],
}
NOTES = {
    "Subscription": "只支持 rest-hook：criteria 为本服务器能查询的条件，payload 为 "
    "application/fhir+json（按 PUT 送出资源）或不写（空 POST）",
}
VALIDATE = ("validate", f"{DEFINED}/Resource-validate")
IMPORT = "https://github.com/smart-on-fhir/bulk-import/blob/master/import-pnp.md"
SERVER_OPERATIONS = [("export", f"{BULK}/export"), ("import", IMPORT)]


@cache
def statement(base: str) -> dict[str, Any]:
    """What this server does."""
    kinds = sorted(queries.kinds() - queries.NOT_KEPT)
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": BEGUN,
        "kind": "instance",
        "name": "Xinglin",
        "software": {"name": "Xinglin 杏林"},
        "implementation": {"description": "杏林 FHIR R4 接口", "url": base},
        "fhirVersion": queries.VERSION,
        "format": ["json", "application/fhir+json"],
        "patchFormat": ["application/json-patch+json", "application/fhir+json"],
        "rest": [
            {
                "mode": "server",
                "security": {
                    "service": [{"coding": [{
                        "system": "http://terminology.hl7.org/CodeSystem/restful-security-service",
                        "code": "SMART-on-FHIR",
                    }]}],
                    "extension": [{
                        "url": "http://fhir-registry.smarthealthit.org/StructureDefinition/"
                        "oauth-uris",
                        "extension": [{"url": "token", "valueUri": f"{base}/auth/token"}],
                    }],
                },
                "interaction": [{"code": "transaction"}, {"code": "batch"}],
                "resource": [_resource(kind) for kind in kinds],
                **_operations(SERVER_OPERATIONS),
            }
        ],
    }  # fmt: skip


def _resource(kind: str) -> dict[str, Any]:
    known = queries.offered(kind)
    links = [one for one in known.values() if one.kind == "reference"]
    told: dict[str, Any] = {
        "type": kind,
        "profile": f"http://hl7.org/fhir/StructureDefinition/{kind}",
        "interaction": [{"code": one} for one in INTERACTIONS],
        "versioning": "versioned-update",
        "readHistory": True,
        "updateCreate": True,
        "conditionalCreate": True,
        "conditionalUpdate": True,
        "conditionalDelete": "single",
        "searchInclude": ["*", *sorted(f"{kind}:{one.code}" for one in links)],
        "searchParam": [_parameter(one) for _, one in sorted(known.items())],
    }
    if kind in NOTES:
        told["documentation"] = NOTES[kind]
    if back := _back().get(kind, []):
        told["searchRevInclude"] = back
    return {**told, **_operations([VALIDATE, *OPERATIONS.get(kind, [])])}


@cache
def _back() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for kind in sorted(queries.kinds() - queries.NOT_KEPT):
        for one in queries.offered(kind).values():
            for target in one.targets if one.kind == "reference" else ():
                found.setdefault(target, []).append(f"{kind}:{one.code}")
    return found


def _parameter(one: Parameter) -> dict[str, Any]:
    told = {"name": one.code, "type": one.kind}
    if not one.code.startswith("_"):
        told["definition"] = f"http://hl7.org/fhir/SearchParameter/{one.owner}-{one.code}"
    return told


def _operations(several: list[tuple[str, str]]) -> dict[str, Any]:
    return {"operation": [{"name": name, "definition": url} for name, url in several]}


def smart(base: str) -> dict[str, Any]:
    """The configuration that SMART clients look for."""
    return {
        "token_endpoint": f"{base}/auth/token",
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS384", "ES384"],
        "grant_types_supported": ["client_credentials"],
        "scopes_supported": ["system/*.rs", "system/*.cruds"],
        "capabilities": ["client-confidential-asymmetric", "permission-v1", "permission-v2"],
    }
