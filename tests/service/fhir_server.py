"""A FHIR server on loopback that behaves as a test wants."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

PATIENT = {"resourceType": "Patient", "id": "p1", "gender": "female", "birthDate": "2017-03-01"}
JDM = {
    "resourceType": "Condition",
    "id": "c1",
    "subject": {"reference": "Patient/p1"},
    "code": {"coding": [{"system": "http://snomed.info/sct", "code": "1212005"}]},
}


class FhirServer:
    """Serves ``resources``; ``faults`` names what goes wrong, by resource type."""

    def __init__(self, resources: list[dict[str, Any]]) -> None:
        self.resources = resources
        self.by_patient = False
        self.faults: dict[str, str] = {}
        self.asked: list[tuple[str, str | None]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                outer.asked.append((self.path, self.headers.get("Authorization")))
                outer.answer(self)

            def log_message(self, *_):
                """Say nothing."""

        class Server(ThreadingHTTPServer):
            # As many calls as a test makes at once; the rest of them would wait a second.
            request_queue_size = 128

            def handle_error(self, *_):
                """Whoever asked may leave before a slow answer."""

        self._http = Server(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        self.elsewhere = f"http://localhost:{self._http.server_port}/elsewhere"
        self.url = f"http://127.0.0.1:{self._http.server_port}/fhir"

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def answer(self, request: BaseHTTPRequestHandler) -> None:  # noqa: C901, PLR0912 - a fault each
        parts = urlsplit(request.path)
        _, _, kind, *rest = parts.path.removeprefix("/elsewhere").split("/")
        fault = None if parts.path.startswith("/elsewhere") else self.faults.get(kind)
        if fault == "slow":
            time.sleep(3)
        if fault == "refused":
            return self.say(request, 403, {"resourceType": "OperationOutcome"})
        if fault == "redirect":
            request.send_response(302)
            request.send_header("Location", self.elsewhere + request.path)
            request.send_header("Content-Length", "0")
            request.end_headers()
            return None
        if fault == "html":
            return self.say(request, 200, "<html>")
        if fault == "huge":
            return self.say(request, 200, {"resourceType": "Bundle", "x": "y" * 5_000_000})
        if fault == "deep":
            request.send_response(200)
            request.end_headers()
            request.wfile.write(b'{"resourceType":"Bundle","entry":' + b"[" * 9000 + b"]" * 9000)
            request.wfile.write(b"}")
            return None
        mine = [each for each in self.resources if each["resourceType"] == kind]
        if rest:
            found = [each for each in mine if each["id"] == rest[0]]
            if not found:
                return self.say(request, 404, {"resourceType": "OperationOutcome"})
            return self.say(request, 200, found[0])
        if self.by_patient:
            name = f"Patient/{parse_qs(parts.query)['patient'][0]}"
            mine = [each for each in mine if each["subject"]["reference"] == name]
        page = int(parse_qs(parts.query).get("page", ["0"])[0])
        bundle: dict[str, Any] = {"resourceType": "Bundle", "type": "searchset"}
        if fault == "pages":
            bundle["entry"] = [{"resource": each} for each in mine[page : page + 1]]
            if page + 1 < len(mine):
                there = f"{self.url}/{kind}?page={page + 1}"
                bundle["link"] = [{"relation": "next", "url": there}]
        elif fault == "pages-elsewhere":
            bundle["entry"] = [{"resource": each} for each in mine]
            bundle["link"] = [{"relation": "next", "url": f"{self.elsewhere}/fhir/{kind}"}]
        else:
            bundle["entry"] = [{"resource": each} for each in mine]
        return self.say(request, 200, bundle)

    def say(self, request: BaseHTTPRequestHandler, status: int, body: Any) -> None:
        text = json.dumps(body).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/fhir+json")
        request.send_header("Content-Length", str(len(text)))
        request.end_headers()
        request.wfile.write(text)


def call(
    hook: str = "patient-view", patient: str = "p1", context: Any = None, **more: Any
) -> dict[str, Any]:
    """A call of a service."""
    return {
        "hook": hook,
        "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
        "context": {"userId": "Practitioner/1", "patientId": patient, **(context or {})},
        **more,
    }


def searchset(*resources: dict[str, Any]) -> dict[str, Any]:
    """The answer to a search."""
    entries = [{"resource": each} for each in resources]
    return {"resourceType": "Bundle", "type": "searchset", "entry": entries}
