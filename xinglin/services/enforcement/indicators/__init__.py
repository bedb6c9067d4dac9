"""Cases, decisions and money: counted from the days of steps and from payments."""

from xinglin.services.enforcement.indicators import cases

__all__ = ["cases"]
