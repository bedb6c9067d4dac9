"""The gallery is photographed: both themes, both languages, desk and phone."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("screen", ["desk", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_panel_is_shown_whole(sits, screen, theme, language):
    keeper = sits("guanli", phone=screen == "phone", english=language == "en")
    keeper.opens(f"/gallery/?theme={theme}")
    keeper.needs_no_sideways_scrolling()
    keeper.photographs(f"gallery-{theme}-{language}-{screen}")
