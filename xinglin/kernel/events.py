"""What happened, told to whoever cares, inside the same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

_listeners: dict[str, list[Callable[..., None]]] = defaultdict(list)
_declared: dict[str, str] = {}


def declare(name: str, says: str) -> str:
    """Make an event known; `unheard_names` then accepts listeners of it."""
    _declared[name] = says
    return name


def on(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Call the decorated function with the event's facts whenever `name` is published."""

    def listen(function: Callable[..., None]) -> Callable[..., None]:
        if function not in _listeners[name]:
            _listeners[name].append(function)
        return function

    return listen


def publish(name: str, **facts: Any) -> None:
    """Tell every listener, in the order they were registered; an error of one undoes the whole."""
    if name not in _declared:
        raise ValueError(f"event {name!r} was never declared")
    for listener in _listeners[name]:
        listener(**facts)


def unheard_names() -> list[str]:
    """Names that somebody listens to and nobody declared: a start-up check refuses them."""
    return sorted(name for name, heard in _listeners.items() if heard and name not in _declared)


def declared() -> dict[str, str]:
    """Every declared event and its sentence."""
    return dict(_declared)
