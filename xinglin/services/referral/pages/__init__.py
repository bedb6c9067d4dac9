"""What people see of referrals."""

from xinglin.services.referral.pages import board, one, person, sending

__all__ = ["board", "one", "person", "sending"]
