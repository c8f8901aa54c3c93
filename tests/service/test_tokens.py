"""Who may call: tokens of trusted clients, each good once."""

import base64
import hmac
import json
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from service.fhir_server import call
from service.running import Running
from service.test_cards_over_http import SENT, VIEW

BASE = "https://cds.example.org"
ISSUER = "https://ehr.example.org/"
FILED = "https://other.example.org/"
AUDIENCE = BASE + VIEW


def jwk(key, name, algorithm):
    kind = jwt.algorithms.ECAlgorithm if algorithm[0] == "E" else jwt.algorithms.RSAAlgorithm
    return json.loads(kind.to_jwk(key.public_key())) | {"kid": name, "alg": algorithm, "use": "sig"}


class Clients:
    """Keys of clients, and an address that serves their public halves."""

    def __init__(self):
        self.ec = ec.generate_private_key(ec.SECP384R1())
        self.rsa = rsa.generate_private_key(65537, 2048)
        self.weak = rsa.generate_private_key(65537, 1024)  # noqa: S505 - to be refused
        self.stranger = ec.generate_private_key(ec.SECP384R1())
        keys = [
            jwk(self.ec, "ec", "ES384"),
            jwk(self.rsa, "rsa", "RS384"),
            jwk(self.weak, "weak", "RS384"),
        ]
        self.served = {"keys": keys}
        self.asked = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                outer.asked += 1
                self.send_response(200)
                self.end_headers()
                self.wfile.write(json.dumps(outer.served).encode())

            def log_message(self, *_):
                """Say nothing."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.http.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.http.server_port}/jwks"

    def token(self, key=None, algorithm="ES384", header=None, **claims):
        now = int(time.time())
        told = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "iat": now,
            "exp": now + 60,
            "jti": str(uuid.uuid4()),
        }
        told |= claims
        told = {name: value for name, value in told.items() if value is not None}
        headers = {"kid": "ec"} | (header or {})
        # The class for claims would refuse to write what is to be refused when it is read.
        return jwt.PyJWS().encode(json.dumps(told).encode(), key or self.ec, algorithm, headers)


@pytest.fixture(scope="module")
def clients():
    made = Clients()
    yield made
    made.http.shutdown()
    made.http.server_close()


@pytest.fixture(scope="module")
def guarded(clients, tmp_path_factory):
    folder = tmp_path_factory.mktemp("guarded")
    (folder / "keys.json").write_text(json.dumps({"keys": [jwk(clients.ec, "ec", "ES384")]}))
    config = f"""
    base_url = "{BASE}"
    replays = "{folder}/replays.sqlite"
    workers = 1
    cors_origins = ["https://ehr.example.org"]
    [[clients]]
    issuer = "{ISSUER}"
    jku = "{clients.url}"
    [[clients]]
    issuer = "{FILED}"
    jwks_file = "{folder}/keys.json"
    """
    running = Running(folder, config=config)
    yield running
    running.stop()


def asked(service, token, path=VIEW, body=None):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return service.client.post(path, json=body or call(prefetch=SENT), headers=headers)


def test_a_trusted_client_is_answered(guarded, clients):
    before = len(guarded.events("request"))
    assert asked(guarded, clients.token()).status_code == 200
    assert guarded.wait_for("request", before + 1)["client"] == ISSUER


@pytest.mark.parametrize(
    ("key", "algorithm", "more"),
    [
        ("rsa", "RS384", {"header": {"kid": "rsa"}}),
        ("ec", "ES384", {"iss": FILED}),
        ("ec", "ES384", {"aud": ["https://elsewhere.example", AUDIENCE]}),
    ],
)
def test_what_else_is_trusted(guarded, clients, key, algorithm, more):
    token = clients.token(getattr(clients, key), algorithm, **more)
    assert asked(guarded, token).status_code == 200


def refused(service, token, why, path=VIEW, body=None):
    got = asked(service, token, path, body)
    assert got.status_code == 401
    assert got.json()["detail"] == why
    assert got.headers["www-authenticate"].startswith("Bearer")


def test_a_token_is_good_once(guarded, clients):
    token = clients.token()
    assert asked(guarded, token).status_code == 200
    refused(guarded, token, "replayed")
    again = clients.token(jti=jwt.decode(token, options={"verify_signature": False})["jti"])
    refused(guarded, again, "replayed")


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"exp": 1_000_000_000, "iat": 999_999_990}, "expired"),
        ({"iat": 32_000_000_000, "exp": 32_000_000_060}, "not-yet-valid"),
        ({"aud": BASE}, "audience"),
        ({"aud": f"{BASE}/cds-services/cdss-order-select"}, "audience"),
        ({"iss": "https://evil.example/"}, "issuer"),
        ({"iss": ["https://ehr.example.org/"]}, "issuer"),
        ({"jti": None}, "claim-missing"),
        ({"jti": ""}, "jti"),
        ({"jti": "x" * 256}, "jti"),
        ({"exp": None}, "claim-missing"),
        ({"iat": None}, "claim-missing"),
        ({"aud": None}, "claim-missing"),
    ],
)
def test_what_a_token_says_must_be_so(guarded, clients, claims, why):
    refused(guarded, clients.token(**claims), why)


def test_a_token_that_lives_long_is_refused(guarded, clients):
    refused(guarded, clients.token(exp=int(time.time()) + 86_400), "lives-too-long")


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_forged_tokens_are_refused(guarded, clients):
    refused(guarded, None, "no-token")
    refused(guarded, "x.y.z", "malformed")
    refused(guarded, clients.token(clients.stranger), "signature")
    refused(guarded, clients.token(header={"kid": "none such"}), "key")
    refused(guarded, clients.token(clients.weak, "RS384", {"kid": "weak"}), "key")
    refused(guarded, clients.token(header={"jku": "https://evil.example/jwks"}), "jku")
    refused(guarded, clients.token(header={"typ": "at+jwt"}), "type")
    # A key of one kind, named for another.
    refused(guarded, clients.token(clients.rsa, "RS384", {"kid": "ec"}), "key")


def test_no_algorithm_of_a_forger_is_taken(guarded, clients):
    head, body, _ = clients.token().split(".")
    bare = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT","kid":"ec"}').rstrip(b"=").decode()
    refused(guarded, f"{bare}.{body}.", "algorithm")
    pem = clients.ec.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    shared = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"ec"}').rstrip(b"=").decode()
    signed = hmac.digest(pem, f"{shared}.{body}".encode(), "sha256")
    signature = base64.urlsafe_b64encode(signed).rstrip(b"=").decode()
    refused(guarded, f"{shared}.{body}.{signature}", "algorithm")
    refused(guarded, f"{head}.{body}.AAAA", "signature")


def test_every_address_that_answers_about_a_patient_asks_for_a_token(guarded, clients):
    refused(guarded, None, "no-token", "/consult", {"diagnoses": []})
    refused(guarded, None, "no-token", f"{VIEW}/feedback", {"feedback": []})
    assert guarded.client.get("/cds-services").status_code == 200
    # People have no tokens: their page is not there unless the settings say so.
    assert guarded.client.get("/").status_code == 404
    consult = clients.token(aud=f"{BASE}/consult")
    body = {"diagnoses": ["juvenile dermatomyositis"]}
    assert asked(guarded, consult, "/consult", body).status_code == 200


def test_keys_are_kept_and_strange_ones_do_not_make_it_ask_on(guarded, clients):
    assert asked(guarded, clients.token()).status_code == 200
    before = clients.asked
    for _ in range(5):
        refused(guarded, clients.token(header={"kid": str(uuid.uuid4())}), "key")
    assert clients.asked <= before + 1


def test_only_named_origins_may_call(guarded):
    headers = {"Access-Control-Request-Method": "POST"}
    for origin, allowed in (
        ("https://ehr.example.org", True),
        ("https://sandbox.cds-hooks.org", False),
        ("http://localhost:3000", False),
    ):
        got = guarded.client.options(VIEW, headers=headers | {"Origin": origin})
        assert ("access-control-allow-origin" in got.headers) is allowed


def test_another_host_is_refused(guarded):
    got = guarded.client.get("/cds-services", headers={"Host": "rebound.example"})
    assert got.json()["type"] == "urn:cdss:problem:unknown-host"
    assert (
        guarded.client.get("/cds-services", headers={"Host": "cds.example.org"}).status_code == 200
    )
    assert guarded.client.get("/health/live", headers={"Host": "10.0.0.7"}).status_code == 200


def test_used_tokens_outlive_a_restart(guarded, clients):
    token = clients.token()
    assert asked(guarded, token).status_code == 200
    assert guarded.stop() == 0
    folder = guarded.folder / "again"
    folder.mkdir()
    again = Running(folder, config=(guarded.folder / "settings.toml").read_text("utf-8"))
    try:
        refused(again, token, "replayed")
        assert asked(again, clients.token()).status_code == 200
    finally:
        again.stop()
