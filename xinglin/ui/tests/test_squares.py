"""A code is drawn as a picture of the page: readable, escaped, without inline style."""

import lxml.html
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from xinglin.ui import square


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_every_text_draws_and_nothing_of_it_is_read_as_a_page(text):
    drawn = lxml.html.fromstring(square(text, "<我的码> & \"'"))
    assert drawn.get("role") == "img" and drawn.get("aria-label") == "<我的码> & \"'"
    assert not drawn.xpath("//@style") and not drawn.xpath("//script")
    [picture] = drawn.xpath("//svg")
    size = segno.make(text, error="m", micro=False).symbol_size(border=4)[0]
    assert picture.get("viewbox") == f"0 0 {size} {size}", "white stands around it"


def test_codes_differ():
    assert square("R-1234", "码") != square("R-1235", "码")
