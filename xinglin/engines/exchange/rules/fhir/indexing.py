"""What of a resource can be searched: words, marks (fingerprints of codes and links), spans."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from typing import Any
from zlib import crc32

from xinglin.engines.exchange.rules.fhir.definitions import Parameter, parameters
from xinglin.engines.exchange.rules.fhir.expressions import Value, begins, readable, reader
from xinglin.engines.exchange.rules.fhir.moments import ENDLESS, EVER, Span, as_number, span_of

LONGEST = 600  # bytes of a text that are searched
OWN = frozenset({"_id", "_lastUpdated"})  # answered from the resource's own row
NAME_PARTS = ("text", "family", "given", "prefix", "suffix")
ADDRESS_PARTS = ("text", "line", "city", "district", "state", "country", "postalCode")
MONEY = "urn:iso:std:iso:4217"
_REST = re.compile(r"(?:(?P<base>https?://[^?#]+)/)?(?P<kind>[A-Z][A-Za-z]+)/(?P<id>[\w.\-]{1,64})")
_SPACE = re.compile(r"\s+")


@dataclass(slots=True)
class Index:
    """The index entries of one resource; every entry begins with the parameter's number."""

    words: set[tuple[int, bytes, int]] = field(default_factory=set)
    marks: set[tuple[int, int]] = field(default_factory=set)
    spans: set[tuple[int, float, float, int, int]] = field(default_factory=set)


class Marker:
    """Makes the fingerprints: keyed, so that nobody reads a number out of the index."""

    def __init__(self, key: bytes) -> None:
        self._keyed = blake2b(key=key, digest_size=8)

    def __call__(self, text: str) -> int:
        """The fingerprint of a text."""
        made = self._keyed.copy()
        made.update(text.encode("utf-8", "surrogatepass"))
        return int.from_bytes(made.digest(), "big", signed=True)


def plain(text: str) -> bytes:
    """A text as it is searched: without case, accents and doubled spaces."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(one for one in apart if not unicodedata.combining(one))
    body = _SPACE.sub(" ", bare).strip().encode("utf-8", "ignore")[:LONGEST]
    return body.decode("utf-8", "ignore").encode()


@cache
def offered(kind: str) -> dict[str, Parameter]:
    """The parameters by which resources of a type can be searched."""
    return {code: one for code, one in parameters(kind).items() if readable(one)}


@cache
def beside(number: int, what: str) -> int:
    """The number under which a second index of a parameter is kept (`:identifier`)."""
    return crc32(f"{number}:{what}".encode()) & 0x7FFFFFFF


def index(kind: str, resource: dict[str, Any], mark: Marker, base: str = "") -> Index:
    """Everything by which the resource can be found."""
    found, here = Index(), resource.keys()
    for one, needs in _indexed(kind):
        if needs is not None and needs.isdisjoint(here):
            continue
        for value in reader(one)(resource):
            _ADD[one.kind](one, value, found, mark, base)
    return found


@cache
def _indexed(kind: str) -> tuple[tuple[Parameter, frozenset[str] | None], ...]:
    """The parameters that are kept in the index, each with the keys it begins at."""
    return tuple((one, begins(one)) for code, one in offered(kind).items() if code not in OWN)


# --- texts ---


def _add_string(one: Parameter, value: Value, found: Index, mark: Marker, base: str) -> None:
    for text in texts_of(value):
        if words := plain(text):
            found.words.add((one.number, words, mark(text)))


def texts_of(value: Value) -> Iterator[str]:
    """The texts of a string, a name or an address."""
    if isinstance(value.value, str):
        yield value.value
    elif isinstance(value.value, dict):
        for part in ADDRESS_PARTS if value.kind == "Address" else NAME_PARTS:
            told = value.value.get(part)
            for text in told if isinstance(told, list) else (told,):
                if isinstance(text, str):
                    yield text


def _add_uri(one: Parameter, value: Value, found: Index, mark: Marker, base: str) -> None:
    if isinstance(value.value, str) and value.value:
        body = value.value.encode("utf-8", "ignore")[:LONGEST]
        found.words.add((one.number, body, mark(value.value)))


# --- codes ---


def _add_token(one: Parameter, value: Value, found: Index, mark: Marker, base: str) -> None:
    for system, code in tokens_of(value):
        add_token(one.number, system, code, found, mark)


def add_token(number: int, system: str, code: str, found: Index, mark: Marker) -> None:
    """Index a code: by itself, with its system, and the system alone."""
    if code:
        found.marks.add((number, mark(f"c:{code}")))
        found.marks.add((number, mark(f"w:{system}|{code}")))
    if system:
        found.marks.add((number, mark(f"s:{system}")))


def tokens_of(value: Value) -> Iterator[tuple[str, str]]:
    """The (system, code) pairs of anything that can be searched as a code."""
    told = value.value
    if isinstance(told, bool):
        yield "", "true" if told else "false"
    elif isinstance(told, str):
        yield "", told
    elif isinstance(told, dict):
        if value.kind == "CodeableConcept":
            several = told.get("coding")
            for one in several if isinstance(several, list) else ():
                yield from _pair(one, "code")
        else:
            yield from _pair(
                told, "value" if value.kind in ("Identifier", "ContactPoint") else "code"
            )


def _pair(told: Any, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(told, dict):
        system, code = told.get("system"), told.get(name)
        pair = (system if isinstance(system, str) else "", code if isinstance(code, str) else "")
        if any(pair):
            yield pair


# --- links ---


def _add_reference(one: Parameter, value: Value, found: Index, mark: Marker, base: str) -> None:
    told = value.value
    if isinstance(told, str):
        told = {"reference": told}
        url, _, version = told["reference"].partition("|")
        if version:
            found.marks.add((one.number, mark(f"u:{url}")))
    if not isinstance(told, dict):
        return
    written = told.get("reference")
    if isinstance(written, str) and written and not written.startswith("#"):
        for text in link_marks(written, base):
            found.marks.add((one.number, mark(text)))
    identifier = told.get("identifier")
    for system, code in _pair(identifier, "value"):
        add_token(beside(one.number, "identifier"), system, code, found, mark)


def link_marks(written: str, base: str) -> tuple[str, ...]:
    """What a link is indexed by: type and id, the id alone; the address when it is elsewhere."""
    bare = written.split("/_history/")[0]
    told = _REST.fullmatch(bare)
    if told and told["base"] in (None, base or None):
        return f"r:{told['kind']}/{told['id']}", f"i:{told['id']}"
    return (f"u:{bare}",)


# --- ranges ---


def _add_date(one: Parameter, value: Value, found: Index, mark: Marker, base: str) -> None:
    for low, high in spans_of(value):
        found.spans.add((one.number, low, high, 0, 0))


def spans_of(value: Value) -> Iterator[Span]:
    """The spans of time that a value covers."""
    told = value.value
    if isinstance(told, str):
        if span := span_of(told):
            yield span
    elif isinstance(told, dict) and value.kind == "Period":
        yield from _period(told)
    elif isinstance(told, dict) and value.kind == "Timing":
        events = told.get("event")
        several = [span_of(one) for one in events or () if isinstance(one, str)]
        spans = [one for one in several if one]
        if spans:
            yield min(low for low, _ in spans), max(high for _, high in spans)
        repeat = told.get("repeat")
        bounds = repeat.get("boundsPeriod") if isinstance(repeat, dict) else None
        if isinstance(bounds, dict):
            yield from _period(bounds)


def _period(told: dict[str, Any]) -> Iterator[Span]:
    begin, end = told.get("start"), told.get("end")
    first = span_of(begin) if isinstance(begin, str) else None
    last = span_of(end) if isinstance(end, str) else None
    if first or last:
        yield first[0] if first else -EVER, last[1] if last else EVER


def _add_number(one: Parameter, value: Value, found: Index, mark: Marker, base: str) -> None:
    told = value.value
    if isinstance(told, dict):
        low, high = _ends(told)
    else:
        low = high = as_number(told)
    if low is not None and high is not None:
        found.spans.add((one.number, low, high, 0, 0))


def _ends(told: dict[str, Any]) -> tuple[float | None, float | None]:
    """The ends of a Range; open where one is missing."""
    ends = [told.get("low"), told.get("high")]
    low, high = (as_number(one.get("value")) if isinstance(one, dict) else None for one in ends)
    if low is None and high is None:
        return None, None
    return -ENDLESS if low is None else low, ENDLESS if high is None else high


def _add_quantity(one: Parameter, value: Value, found: Index, mark: Marker, base: str) -> None:
    told = value.value
    if not isinstance(told, dict) or value.kind == "SampledData":
        return
    if value.kind == "Range":
        low, high = _ends(told)
        units = [told[end] for end in ("low", "high") if isinstance(told.get(end), dict)]
        unit = units[0] if units else {}
    else:
        low = high = as_number(told.get("value"))
        if low is not None and high is not None:
            compared = told.get("comparator")
            low = -ENDLESS if compared in ("<", "<=") else low
            high = ENDLESS if compared in (">", ">=") else high
        unit = told
    if low is None or high is None:
        return
    system, code, name = (unit.get(part) for part in ("system", "code", "unit"))
    if value.kind == "Money":
        system, code, name = MONEY, told.get("currency"), None
    whole = mark(f"w:{system or ''}|{code}") if isinstance(code, str) else 0
    for each in {text for text in (code, name) if isinstance(text, str)} or {""}:
        found.spans.add((one.number, low, high, whole, mark(f"c:{each}") if each else 0))


_ADD = {
    "string": _add_string, "uri": _add_uri, "token": _add_token, "reference": _add_reference,
    "date": _add_date, "number": _add_number, "quantity": _add_quantity,
}  # fmt: skip
