"""A village doctor's Tuesday without a network and back: nothing lost, nothing twice."""

from __future__ import annotations

from playwright.sync_api import expect

PIN = "246813"
FILL = """() => {
  const sheet = document.querySelector('form.away-form');
  const wanted = (node) => node.textContent.trim().endsWith('*');
  for (const legend of [...sheet.querySelectorAll('fieldset legend')].filter(wanted)) {
    legend.parentElement.querySelector('input').checked = true;
  }
  for (const label of [...sheet.querySelectorAll('p.form-label')].filter(wanted)) {
    const inputs = [...label.parentElement.querySelectorAll('input')];
    inputs.forEach((input, at) => {
      if (input.value) return;
      const [low, high] = (input.placeholder || '').split('–').map(Number);
      if (inputs.length === 2) input.value = at ? '82' : '128';
      else if (Number.isFinite(high)) input.value = String(Math.round((low + high) / 2));
      else input.value = '无';
    });
  }
}"""
RAW = """async () => {
  const base = await new Promise((done) => {
    const asked = indexedDB.open('xinglin-away', 1);
    asked.onsuccess = () => done(asked.result);
  });
  const store = base.transaction('box').objectStore('box');
  const all = await new Promise((done) => {
    const asked = store.getAll();
    asked.onsuccess = () => done(asked.result);
  });
  base.close();
  const read = new TextDecoder();
  return all.map((one) => one.data ? read.decode(one.data) : '').join('');
}"""
SEND = """async (visit) => {
  const state = await (await fetch('/clinic/offline/state/')).json();
  const answer = await fetch('/clinic/offline/sync/', {
    method: 'POST', body: JSON.stringify({ visits: [visit] }),
    headers: { 'Content-Type': 'application/json', 'X-CSRFToken': state.token },
  });
  return (await answer.json()).visits[0];
}"""


def given_the_page_is_installed(sits):
    doctor = sits("cunyi", phone=True)
    doctor.page.set_viewport_size({"width": 360, "height": 740})
    doctor.opens("/clinic/offline/")
    doctor.page.locator("#pin").fill(PIN)
    doctor.page.locator("#pin2").fill(PIN)
    doctor.page.get_by_role("button", name="打开").click()
    doctor.page.get_by_role("button", name="下载名单").click()
    expect(doctor.page.locator("#taken")).to_contain_text("名单下载于")
    doctor.page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    doctor.page.reload()
    doctor.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    return doctor


def unlock(doctor):
    doctor.page.locator("#pin").fill(PIN)
    doctor.page.get_by_role("button", name="打开").click()
    doctor.page.get_by_role("button", name="全部").click()


def without_network_noise(doctor):
    """The browser says of every missed request that there is no network: that is the point."""
    doctor.complaints[:] = [
        one for one in doctor.complaints
        if "ERR_INTERNET_DISCONNECTED" not in one and "ERR_FAILED" not in one
    ]  # fmt: skip


def whom(doctor, at):
    """The at-th person of the list whose visit asks for a blood pressure: enrolment and name."""
    rows = doctor.page.locator("button.away-person").filter(has_text="高血压患者健康管理")
    row = rows.nth(at)
    return row.get_attribute("data-enrolment"), row.locator("strong").inner_text()


def record(doctor, enrolment):
    doctor.page.locator(f'button.away-person[data-enrolment="{enrolment}"]').click()
    doctor.page.evaluate(FILL)
    doctor.page.locator('[name="systolic"]').fill("129")
    doctor.page.locator('[name="diastolic"]').fill("83")
    doctor.page.get_by_role("button", name="保存在本机").click()


def test_a_tuesday_without_a_network(sits, served):
    doctor = given_the_page_is_installed(sits)
    unlock(doctor)
    doctor.looks_it_over()
    doctor.needs_no_sideways_scrolling()
    (first, first_name), (second, second_name) = whom(doctor, 0), whom(doctor, 1)

    doctor.context.set_offline(True)
    doctor.page.reload()
    doctor.sees("没有网络")
    doctor.page.locator("#pin").fill("000000")
    doctor.page.get_by_role("button", name="打开").click()
    doctor.sees("口令不对")
    unlock(doctor)
    doctor.sees(first_name, second_name)
    record(doctor, first)
    doctor.sees("已保存在本机")
    record(doctor, second)
    doctor.sees("待同步 2")
    doctor.needs_no_sideways_scrolling()
    doctor.photographs("without-a-network")
    sealed = doctor.page.evaluate(RAW)
    assert sealed and first_name not in sealed and "systolic" not in sealed

    doctor.page.reload()
    unlock(doctor)
    doctor.sees("待同步 2")  # nothing is lost when the telephone is switched off

    colleague = sits("cunyi")
    colleague.opens("/clinic/due/")
    panel = colleague.page.evaluate("async () => (await fetch('/clinic/offline/panel/')).json()")
    his = next(one for one in panel["people"] if str(one["enrolment"]) == second)
    asked = panel["forms"][his["form"]]
    answers = {}
    for field in (field for group in asked for field in group["fields"]):
        if field["fields"]:
            answers |= dict(zip(field["fields"], (136, 86), strict=True))
        elif field["required"] and field["choices"]:
            chosen = field["choices"][0][0]
            answers[field["name"]] = [chosen] if field["kind"] == "ticks" else chosen
        elif field["required"] and field["kind"] == "number":
            answers[field["name"]] = round((field["low"][0] + field["high"][0]) / 2)
    made = colleague.page.evaluate(SEND, {
        "id": "6f9619ff-8b86-4011-b42d-00cf4fc964ff", "enrolment": his["enrolment"],
        "kind": his["kind"], "day": panel["day"], "mode": "1", "last_on": his["last_on"],
        "answers": answers,
    })  # fmt: skip
    assert made["verdict"] == "stored", made

    doctor.context.set_offline(False)
    doctor.sees("已接收", "有冲突", "下载名单之后，这个项目已有新的随访")
    doctor.sees("待同步 1")
    doctor.page.get_by_role("button", name="仍然提交").click()
    doctor.sees("没有接收", "已有一次")
    doctor.page.get_by_role("button", name="放弃这条").click()
    expect(doctor.page.locator("#sync")).to_have_text("同步")
    without_network_noise(doctor)
    doctor.looks_it_over()

    again = doctor.page.evaluate("async () => (await fetch('/clinic/offline/panel/')).json()")
    left = {str(one["enrolment"]): one["last_on"] for one in again["people"]}
    assert left.get(first, again["day"]) == again["day"]
    assert left.get(second, again["day"]) == again["day"]
    without_network_noise(doctor)


def test_the_key_is_gone_when_it_is_locked(sits):
    doctor = given_the_page_is_installed(sits)
    unlock(doctor)
    _, name = whom(doctor, 0)
    doctor.page.get_by_role("button", name="锁定").click()
    doctor.does_not_see(name)
    unlock(doctor)
    doctor.sees(name)
    doctor.page.get_by_role("button", name="清除本机数据").click()
    doctor.sees("设置口令")
    without_network_noise(doctor)
