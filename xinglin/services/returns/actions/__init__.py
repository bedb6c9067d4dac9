"""What is done with returns: declared, gathered, sent, answered, sent again; alarms raised."""

from xinglin.services.returns.actions.alarming import tell_alarm, tend_alarms
from xinglin.services.returns.actions.declaring import declare_interface, switch_interface
from xinglin.services.returns.actions.gathering import gather
from xinglin.services.returns.actions.past import note_past, note_run
from xinglin.services.returns.actions.sending import Went, run_due, run_interface, send_again

__all__ = [
    "Went", "declare_interface", "gather", "note_past", "note_run", "run_due", "run_interface",
    "send_again", "switch_interface", "tell_alarm", "tend_alarms",
]  # fmt: skip
