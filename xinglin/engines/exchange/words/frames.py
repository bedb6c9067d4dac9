"""How HL7 v2 messages stand on a line (MLLP): framed, one after another."""

from __future__ import annotations

from collections.abc import Iterator

START, END = b"\x0b", b"\x1c\r"
LONGEST_MESSAGE = 4 * 2**20


class Malformed(ValueError):
    """Bytes that are no HL7 message at all."""


class Frames:
    """Takes bytes as they come and gives whole messages: MLLP."""

    def __init__(self, most: int = LONGEST_MESSAGE) -> None:
        self.most, self.held, self.open = most, b"", False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The messages that are whole now; raises Malformed when one grows too large."""
        self.held += data
        while True:
            if not self.open:
                at = self.held.find(START)
                if at < 0:
                    self.held = b""
                    return
                self.held, self.open = self.held[at + 1 :], True
            at = self.held.find(END)
            if at < 0:
                if len(self.held) > self.most:
                    raise Malformed("too large")
                return
            if at > self.most:
                raise Malformed("too large")
            message, self.held = self.held[:at], self.held[at + len(END) :]
            self.open = False
            yield message


def framed(message: bytes) -> bytes:
    """A message as MLLP sends it."""
    return START + message + END
