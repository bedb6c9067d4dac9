"""HL7 v2 messages on their pages: the dead-letter queue, what one says, trying it again."""

import pytest

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.exchange import actions
from xinglin.engines.exchange.models import Posted
from xinglin.engines.ledger.models import AuditEntry
from xinglin.engines.places.queries import top

MESSAGES = "/interoperability/messages/"


@pytest.fixture
def steward(reads):
    return reads("suoyin")


def test_the_made_up_county_has_a_dead_letter(county, db, steward, reads):
    states = list(Posted.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["taken", "taken", "dead"], list(Posted.objects.values_list("state", "why"))
    page = steward.opens(MESSAGES)
    assert "死信" in page.text and "没有检验单号" in page.text
    assert "ADT^A04" not in steward.opens(MESSAGES + "?state=dead").text
    dead = Posted.objects.get(state="dead")
    one = steward.opens(f"{MESSAGES}{dead.pk}/")
    assert "餐后血糖" in one.text and "重新处理" in one.text
    assert AuditEntry.objects.filter(verb="exchange.message", subject_id=dead.pk).exists()
    auditor = reads("shenji").opens(f"{MESSAGES}{dead.pk}/")
    assert "餐后血糖" not in auditor.text and "重新处理" not in auditor.text
    reads("cunyi").opens(MESSAGES, 403)
    reads("duizhang").opens(f"{MESSAGES}{dead.pk}/", 404)
    steward.opens(f"{MESSAGES}999999/", 404)
    assert "OBR" not in steward.opens("/administration/imports/").text, "a message is no file"


def test_a_dead_letter_is_tried_again_on_the_page(county, db, steward):
    dead = Posted.objects.get(state="dead")
    path = f"{MESSAGES}{dead.pk}/"
    assert steward.sends(path, "重新处理").status_code == 302
    assert "仍未接收" in steward.opens(path).text
    dead.refresh_from_db()
    assert (dead.state, dead.tries) == ("dead", 2)
    assert steward.sends(MESSAGES, "重新处理全部死信").status_code == 302
    dead.refresh_from_db()
    assert dead.tries == 3
    steward.opens(MESSAGES)  # what was said of the last press is said once
    taken = Posted.objects.filter(state="taken").first()
    assert "重新处理" not in steward.opens(f"{MESSAGES}{taken.pk}/").text
    batch = taken.batch
    assert "HL7 v2" in steward.opens(f"/administration/imports/{batch.pk}/").text


def test_what_is_no_message_is_shown_all_the_same(county, db, steward):
    actions.receive_message(by=KEEPER_AT_CONSOLE, data=b"\xff\x00noise", place=top().number)
    one = Posted.objects.latest("pk")
    assert "不是完整的 HL7 消息" in steward.opens(f"{MESSAGES}{one.pk}/").text
