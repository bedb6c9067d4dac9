"""The made-up county and its readers; another platform that answers as it is told."""

from __future__ import annotations

import http.server
import json
import threading

import pytest

from tests.county import county, reads

__all__ = ["county", "reads"]


class Platform:
    """A platform above: what it took, and what it says of each entry."""

    def __init__(self):
        self.came, self.status, self.bad, self.whole = [], 200, {}, None
        this = self

        class Taking(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                told = json.loads(body)
                if this.status == 200:
                    this.came.append(told)
                answer = this.whole if this.whole is not None else this.answer(told)
                self.send_response(this.status)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Taking)
        self.host = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, told):
        """Taken, but for what it was told to refuse."""
        entries = []
        for one in told["entry"]:
            why = self.bad.get(one["request"]["url"])
            said = {"status": "422 Unprocessable" if why else "200 OK"}
            if why:
                said["outcome"] = {"resourceType": "OperationOutcome",
                                   "issue": [{"diagnostics": why}]}  # fmt: skip
            entries.append({"response": said})
        told = {"resourceType": "Bundle", "type": "batch-response", "entry": entries}
        return json.dumps(told).encode()

    @property
    def urls(self):
        """What was put there, in its order."""
        return [each["request"]["url"] for one in self.came for each in one["entry"]]


@pytest.fixture
def platform(settings):
    one = Platform()
    settings.RETURN_HOSTS = [one.host]
    yield one
    one.server.shutdown()
    one.server.server_close()
