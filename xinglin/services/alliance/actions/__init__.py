"""What is done with alliances: founded, joined, left, dissolved; clinics opened and held."""

from xinglin.services.alliance.actions.holding import close_clinic, hold, open_clinic
from xinglin.services.alliance.actions.keeping import admit, dissolve, found, release
from xinglin.services.alliance.actions.sharing import share, unshare
from xinglin.services.alliance.actions.sheets import MEMBERS

__all__ = [
    "MEMBERS", "admit", "close_clinic", "dissolve", "found", "hold", "open_clinic", "release",
    "share", "unshare",
]  # fmt: skip
