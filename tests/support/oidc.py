"""A small OpenID Connect provider on this machine: discovery, tokens with PKCE, keys, userinfo."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "poortwacht", "geheim-van-de-provider"


@dataclass
class Oidc:
    """What the provider will say, and what it was asked."""

    url: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    challenge: str = ""
    nonce_key: Any = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    published_key: Any = None
    audience: str = CLIENT

    def authorize(self, location: str) -> str:
        """What a person's browser does there: the address to come back to, with a code."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        assert location.startswith(f"{self.url}/authorize?")
        assert (asked["client_id"], asked["response_type"], asked["code_challenge_method"]) == (CLIENT, "code", "S256")
        self.challenge = asked["code_challenge"]
        return f"{urlsplit(asked['redirect_uri']).path}?code=abc&state={asked['state']}"

    def document(self) -> dict[str, Any]:
        """Its discovery document."""
        names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        found = {name: f"{self.url}/{path}" for name, path in (names | {"userinfo_endpoint": "userinfo"}).items()}
        return {**found, "issuer": self.url, "token_endpoint_auth_methods_supported": ["client_secret_post"]}

    def token(self, form: dict[str, list[str]]) -> dict[str, Any] | None:
        """None when the client does not prove itself."""
        proof = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"][0].encode()).digest()).rstrip(b"=")
        if proof.decode() != self.challenge or form["client_secret"] != [SECRET] or form["code"] != ["abc"]:
            return None
        now = int(time.time())
        body = {"iss": self.url, "aud": self.audience, "iat": now, "exp": now + 300, **self.claims}
        signed = jwt.encode(body, self.nonce_key, algorithm="RS256", headers={"kid": "1"})
        return {"access_token": "x", "token_type": "Bearer", "id_token": signed}

    def keys(self) -> dict[str, Any]:
        """The public key, as a set."""
        key = json.loads(RSAAlgorithm.to_jwk((self.published_key or self.nonce_key).public_key()))
        return {"keys": [{**key, "kid": "1", "alg": "RS256", "use": "sig"}]}


@contextmanager
def running() -> Iterator[Oidc]:
    """The provider, for as long as a test needs it."""
    oidc = Oidc()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answers: dict[str, Callable[[], dict[str, Any]]] = {
                "/.well-known/openid-configuration": oidc.document,
                "/keys": oidc.keys,
                "/userinfo": lambda: oidc.claims,
            }
            self._answer(answers.get(self.path, dict[str, Any])())

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self._answer(oidc.token(form))

        def _answer(self, body: Any) -> None:
            content = json.dumps(body or {"error": "invalid_client"}).encode()
            self.send_response(200 if body else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args: Any) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        oidc.url = f"http://127.0.0.1:{server.server_port}"
        try:
            yield oidc
        finally:
            server.shutdown()
            thread.join()
