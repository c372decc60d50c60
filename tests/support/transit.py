"""A small HashiCorp Vault that speaks the documented API of its transit engine: encrypt and decrypt, by token."""

import base64
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

TOKEN = "s.only-for-tests"


class Transit:
    """Keys with versions; `turn` makes a new version, as `vault write -f transit/keys/NAME/rotate` does."""

    def __init__(self) -> None:
        self.keys = {"poortwacht": [AESGCM.generate_key(256)]}
        self.sealed = False
        self.url = ""

    def turn(self, name: str) -> None:
        """A new version of the key."""
        self.keys[name].append(AESGCM.generate_key(256))

    def answer(self, path: str, token: str, body: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """(status, JSON) as Vault would give them."""
        if self.sealed:
            return 503, {"errors": ["Vault is sealed"]}
        if token != TOKEN:
            return 403, {"errors": ["permission denied"]}
        _, version, mount, act, name = path.split("/")
        if (version, mount) != ("v1", "transit") or name not in self.keys:
            return 404, {"errors": ["no handler for route"]}
        extra = base64.b64decode(body.get("associated_data", ""))
        return self._encrypted(name, body, extra) if act == "encrypt" else self._decrypted(name, body, extra)

    def _encrypted(self, name: str, body: dict[str, str], extra: bytes) -> tuple[int, dict[str, Any]]:
        versions, nonce = self.keys[name], secrets.token_bytes(12)
        value = nonce + AESGCM(versions[-1]).encrypt(nonce, base64.b64decode(body["plaintext"]), extra)
        text = f"vault:v{len(versions)}:{base64.b64encode(value).decode()}"
        return 200, {"data": {"ciphertext": text, "key_version": len(versions)}}

    def _decrypted(self, name: str, body: dict[str, str], extra: bytes) -> tuple[int, dict[str, Any]]:
        try:
            _, version, text = body["ciphertext"].split(":")
            value = base64.b64decode(text)
            plain = AESGCM(self.keys[name][int(version[1:]) - 1]).decrypt(value[:12], value[12:], extra)
        except (InvalidTag, ValueError, IndexError):
            return 400, {"errors": ["cipher: message authentication failed"]}
        return 200, {"data": {"plaintext": base64.b64encode(plain).decode()}}


@contextmanager
def served() -> Iterator[Transit]:
    """A Vault on a port of the loopback address."""
    vault = Transit()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, answer = vault.answer(self.path, self.headers.get("X-Vault-Token", ""), body)
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the base class's name
            """A test says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    vault.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield vault
    finally:
        server.shutdown()
        server.server_close()
