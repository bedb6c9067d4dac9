"""What services may hand to the shell, which knows none of them by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])

KNOWN = {
    "data_cut": "(request) -> datetime | None: up to when the figures are complete",
    "unread": "(request) -> int: messages that wait for the actor",
    "messages_url": "() -> str: where they are read",
    "search_url": "() -> str: the address that answers ?q= (default /residents/find/)",
    "home_url": "(request) -> str: the first page of this actor",
    "account_url": "() -> str: the actor's own settings page",
    "logout_url": "() -> str: takes a POST (default /logout/)",
    "whom_to_ask": "(request) -> str: whom to ask when something is refused",
}

_given: dict[str, Callable[..., Any]] = {}


def provides(name: str) -> Callable[[Function], Function]:
    """Make the decorated function answer the hook `name`; the last one given wins."""
    if name not in KNOWN:
        raise ValueError(f"the shell has no hook {name!r}; it has {', '.join(KNOWN)}")

    def keep(function: Function) -> Function:
        _given[name] = function
        return function

    return keep


def ask(name: str, *facts: Any, default: Any = None) -> Any:
    """What the hook answers, or the default when nobody provides it."""
    return _given[name](*facts) if name in _given else default


def given(name: str) -> bool:
    """Whether somebody provides the hook."""
    return name in _given


def data_cut(request: Any) -> Any:
    """Up to when the figures are complete; asked once for a request, however many charts it has."""
    if not hasattr(request, "data_cut"):
        request.data_cut = ask("data_cut", request)
    return request.data_cut
