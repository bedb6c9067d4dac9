"""A warning fails the build."""

import warnings

import pytest


def test_a_warning_is_an_error(pytestconfig):
    assert pytestconfig.getini("filterwarnings")[0] == "error"
    with pytest.raises(DeprecationWarning):
        warnings.warn("old", DeprecationWarning, stacklevel=1)


def test_exceptions_name_whom_they_excuse(pytestconfig):
    """`ignore:message:Category:module`: never a whole category from everywhere."""
    for line in pytestconfig.getini("filterwarnings")[1:]:
        action, message, *_ = line.split(":")
        assert action in {"ignore", "default"} and message, f"{line!r} excuses too much"
