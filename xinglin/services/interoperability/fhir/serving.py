"""Takes a request to the interaction that is meant, and its answer back to HTTP."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.request import UnreadablePostError
from django.http.response import HttpResponseBase

from xinglin.engines.exchange import queries as exchange
from xinglin.engines.exchange.queries import Wrong
from xinglin.kernel.errors import Refused
from xinglin.services.interoperability import actions, queries
from xinglin.services.interoperability.fhir import (
    bundles,
    capability,
    documents,
    importing,
    operations,
    reading,
    writing,
)
from xinglin.services.interoperability.fhir.asking import JSON, Ask, Reply, said
from xinglin.services.interoperability.queries import Caller

log = logging.getLogger("xinglin.fhir")
LARGEST = 64 * 1024 * 1024
TYPES = (JSON, "application/json", writing.PATCH)
FORM = "application/x-www-form-urlencoded"
TAKEN = ("prefer", "if-match", "if-none-match", "if-none-exist", "if-modified-since", "accept")
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def answer(request: HttpRequest, rest: str = "") -> HttpResponseBase:
    """The answer to any request under /fhir; whatever is refused is an OperationOutcome."""
    begun, caller, base = time.perf_counter(), None, base_of(request)
    path = tuple(part for part in rest.split("/") if part)
    try:
        if path == ("auth", "token"):
            return _token(request, base)
        reply = _open(request, path, base)
        if reply is None:
            caller = caller_in(request)
            reply = handle(_asked(request, caller, base, path))
    except Refused as refusal:
        reply = refused(refusal)
    if caller is not None:
        actions.count(
            client=caller.client, interaction=reply.name or "refused", refused=reply.status >= 400,
            resources=reply.resources, milliseconds=(time.perf_counter() - begun) * 1000,
        )  # fmt: skip
    return _http(request, reply)


def base_of(request: HttpRequest) -> str:
    """The address of the server as this client sees it."""
    return f"{request.scheme}://{_host(request)}/fhir"


def _host(request: HttpRequest) -> str:
    return request.get_host()


def refused(refusal: Refused) -> Reply:
    """A refusal as FHIR says it."""
    told = exchange.outcome_of(refusal)
    headers = {"WWW-Authenticate": "Bearer"} if refusal.status == 401 else {}
    return Reply(refusal.status, exchange.exact.write(told), headers)


def _open(request: HttpRequest, path: tuple[str, ...], base: str) -> Reply | None:
    """What everybody may read: what the server is."""
    if path not in (("metadata",), (".well-known", "smart-configuration")):
        return None
    if request.method not in ("GET", "HEAD"):
        raise Wrong("not-supported", "这里只能读取", status=405)
    if path == ("metadata",):
        return said(capability.statement(base), name="capabilities")
    reply = said(capability.smart(base))
    reply.kind = "application/json"
    return reply


def caller_in(request: HttpRequest) -> Caller:
    """Whose token the request bears; raises Wrong."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    found = queries.caller(token.strip()) if kind.lower() == "bearer" and token else None
    if found is None:
        raise Wrong("login", "需要有效的访问令牌", mend="请用客户端密钥换取令牌后重试")
    return found


def _asked(request: HttpRequest, caller: Caller, base: str, path: tuple[str, ...]) -> Ask:
    written = request.META.get("QUERY_STRING", "").encode("latin-1", "replace")
    query = writing.pairs_of(written.decode("utf-8", "replace"))
    headers = {name: request.headers[name] for name in TAKEN if name in request.headers}
    _acceptable(headers.get("accept", ""), query)
    ask = Ask(caller, base, request.method or "GET", path, query, headers)
    if request.method in ("POST", "PUT", "PATCH"):
        _take_body(request, ask)
    return ask


def _acceptable(wanted: str, query: list[tuple[str, str]]) -> None:
    asked = dict(query).get("_format")
    if asked is not None:
        if asked not in exchange.FORMATS:
            raise Wrong("not-supported", "只支持 JSON 格式", mend="_format=json", status=406)
        return
    if wanted and not any(word in wanted for word in ("json", "*/*", "application/*", "text/html")):
        raise Wrong("not-supported", "只提供 JSON 格式", mend=f"Accept: {JSON}", status=406)


def _take_body(request: HttpRequest, ask: Ask) -> None:
    kind = (request.content_type or "").lower()
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise Wrong("not-supported", "请求正文不能压缩", mend="去掉 Content-Encoding", status=415)
    try:
        body = request.read(LARGEST + 1)
    except UnreadablePostError:
        raise Wrong("structure", "请求没有传完") from None
    if len(body) > LARGEST:
        raise Wrong("too-costly", f"请求超过{LARGEST // 2**20} MB", mend="请分批发送，或用批量导入")
    if kind == FORM:
        try:
            ask.form = writing.pairs_of(body.decode())
        except UnicodeDecodeError:
            raise Wrong("structure", "表单编码应为 UTF-8") from None
    elif kind in importing.LINES and ask.path == ("$import",):
        ask.lines = body
    elif body and kind not in TYPES:
        raise Wrong(
            "not-supported", "请求正文只接收 JSON", mend=f"Content-Type: {JSON}", status=415
        )
    elif body:
        ask.resource = exchange.exact.read(body)


def handle(ask: Ask) -> Reply:
    """The interaction that is meant by method and path."""
    path, method = ask.path, "GET" if ask.method == "HEAD" else ask.method
    if not path:
        if method == "POST":
            return bundles.take(ask, handle)
        raise _not_so(ask)
    special = _operation(method, path)
    if special is not None:
        return special(ask)
    if path[0] not in exchange.kinds():
        raise Wrong("not-found", f"没有资源类型“{path[0][:60]}”", mend="资源类型见 /fhir/metadata")
    found = _ways(method, path, bool(ask.query))
    if found is None:
        raise _not_so(ask)
    return found(ask)


def _not_so(ask: Ask) -> Wrong:
    where = "/".join(ask.path)[:100] or "根地址"
    return Wrong("not-supported", f"{where} 不支持 {ask.method}", status=405)


def _operation(method: str, path: tuple[str, ...]) -> Any:
    """The operation that is meant, if one is."""
    if path in (("$export",), ("Patient", "$export")):
        return operations.export if method == "GET" else None
    if path == ("$import",):
        return importing.begin if method == "POST" else None
    if path[0] == "import-status" and len(path) == 2:
        return importing.status if method in ("GET", "DELETE") else None
    if path[0] == "import-file" and len(path) == 3:
        return importing.file if method == "GET" else None
    if path[0] == "export-status" and len(path) == 2:
        return operations.status if method in ("GET", "DELETE") else None
    if path[0] == "export-file" and len(path) == 3:
        return operations.file if method == "GET" else None
    if len(path) == 2 and path[0] == "Binary" and path[1].startswith("cda-"):
        return documents.binary if method == "GET" else None
    if len(path) == 3 and path[0] == "Patient" and path[2] == "$everything":
        return operations.everything if method == "GET" else None
    if len(path) == 3 and path[0] == "Measure" and path[2] == "$evaluate-measure":
        return operations.evaluate if method == "GET" else None
    if path == ("Patient", "$match"):
        return operations.match if method == "POST" else None
    if len(path) == 2 and path[1] == "$validate" and path[0] in exchange.kinds():
        return operations.validate if method == "POST" else None
    return None


def _ways(method: str, path: tuple[str, ...], query: bool) -> Any:
    size = len(path)
    if size == 1:
        if method in ("PUT", "DELETE", "PATCH") and query:
            return {
                "PUT": writing.update_by_condition, "DELETE": writing.delete_by_condition,
                "PATCH": writing.patch,
            }[method]  # fmt: skip
        return {"GET": reading.search, "POST": writing.create}.get(method)
    if size == 2 and path[1] == "_search":
        return reading.search if method == "POST" else None
    if path[-1] == "_history" and size in (2, 3):
        return reading.history if method == "GET" else None
    if size == 4 and path[2] == "_history":
        return reading.vread if method == "GET" else None
    if size == 2 and not path[1].startswith(("_", "$")):
        return {
            "GET": reading.read, "PUT": writing.update, "PATCH": writing.patch,
            "DELETE": writing.delete,
        }.get(method)  # fmt: skip
    return None


def _http(request: HttpRequest, reply: Reply) -> HttpResponseBase:
    if reply.lines is not None and request.method != "HEAD":
        return StreamingHttpResponse(reply.lines, content_type=reply.kind)
    response = HttpResponse(
        b"" if request.method == "HEAD" else reply.body, status=reply.status,
        content_type=f"{reply.kind}; charset=utf-8",
    )  # fmt: skip
    for name, value in reply.headers.items():
        response.headers[name] = value
    return response


def _token(request: HttpRequest, base: str) -> HttpResponse:
    """The exchange of a signed assertion for a token (SMART Backend Services)."""
    try:
        fields = request.POST if request.method == "POST" else {}
    except (UnreadablePostError, ValueError):
        fields = {}
    try:
        if fields.get("grant_type") != "client_credentials":
            return _no_token("unsupported_grant_type")
        if fields.get("client_assertion_type") != ASSERTION:
            return _no_token("invalid_request")
        token, given = actions.exchange(
            fields.get("client_assertion", ""), fields.get("scope", ""), f"{base}/auth/token"
        )
    except Refused as refusal:
        return _no_token("invalid_client", str(refusal.what))
    told = {
        "access_token": token, "token_type": "bearer", "scope": str(given),
        "expires_in": int(actions.LIFE.total_seconds()),
    }  # fmt: skip
    return HttpResponse(exchange.exact.write(told), content_type="application/json")


def _no_token(code: str, why: str = "") -> HttpResponse:
    told = {"error": code, **({"error_description": why} if why else {})}
    return HttpResponse(exchange.exact.write(told), status=400, content_type="application/json")
