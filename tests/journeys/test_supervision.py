"""A draw of random inspections that anybody recomputes from the published page."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys

from playwright.sync_api import expect


def address_of(who):
    return re.sub(r"^https?://[^/]+", "", who.page.url)


def test_an_outsider_recomputes_the_draw(sits, tmp_path):
    stranger = sits()
    stranger.opens("/supervision/open/")
    stranger.follows("双随机抽取过程")
    stranger.follows(f"{dt.date.today().year}年公共场所卫生双随机抽查")
    stranger.sees("种子", "十行 Python")
    stranger.photographs("draw-public")
    page, script = tmp_path / "draw.json", tmp_path / "check.py"
    data = address_of(stranger)
    base = stranger.served.url
    page.write_bytes(stranger.context.request.get(f"{base}{data}draw.json").body())
    script.write_bytes(stranger.context.request.get(f"{base}/supervision/open/check.py").body())
    told = subprocess.run([sys.executable, "-I", script, page], capture_output=True, text=True)
    lines = told.stdout.splitlines()
    assert lines and all(one.endswith("True") for one in lines), told
    expect(stranger.page.locator("pre.lines")).to_contain_text("hashlib")
