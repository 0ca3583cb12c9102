"""Who may come in: codes, keys and tokens, how often somebody may ask, and the log of what was refused."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Lock
from typing import Any

from gzsim.workshop.limits import ADDRESS, FORGED, TOKEN, Buckets
from gzsim.workshop.messages import NoAccess, Refused
from gzsim.workshop.store import Store

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Signs of a code, none of which looks like another."""
CODE = 8

EVERY = 10.0
"""Seconds over which refusals of one kind from one address make one line of the log."""

MOST_COUNTED = 5_000
"""Kinds of refusals and addresses that are counted apart at a time."""


def new_code() -> str:
    """Code of a session: one of 30⁸, drawn by the system's secrets."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE))


def new_secret() -> str:
    """Key of a trainer or token of a participant, 192 bits."""
    return secrets.token_urlsafe(24)


def as_code(said: Any) -> str:
    """A code as it is kept, however it was typed.

    >>> as_code(" abcd-２３４５ ")
    'ABCD2345'
    """
    if not isinstance(said, str) or len(said) > 100:
        return ""
    return "".join(sign for sign in unicodedata.normalize("NFKC", said).upper() if sign.isalnum())


def hashed(secret: Any) -> bytes:
    """What is kept of a secret, which is too long to be guessed from it."""
    return hashlib.sha256(secret.encode("utf-8", "replace") if isinstance(secret, str) else b"").digest()


@dataclass
class Asking:
    """Somebody who asks for something; ``session`` is the number of the session that it is about, once it is known."""

    session: int | None = None


class Doors:
    """Counts who asks how often, and writes down what was refused."""

    def __init__(self, store: Store, buckets: Buckets | None = None) -> None:
        self._store, self._buckets = store, buckets or Buckets()
        self._lock, self._counted = Lock(), {}

    @contextmanager
    def opened(
        self, what: str, address: str, token: str = "", cost: float = 1.0, session: int | None = None
    ) -> Iterator[Asking]:
        """Do something for somebody, which counts as so many requests; whatever is refused is logged.

        Raises TooMany before anything is done if the address, or whoever has the token, has asked too often.
        """
        asking = Asking(session)
        try:
            if token:  # first: what one of a room asks too often costs the others behind the same address nothing
                self._buckets.take(f"token {token[:100]}", TOKEN, cost)
            self._buckets.take(f"address {address[:100]}", ADDRESS)
            yield asking
        except Refused as error:
            self.refused(what, str(error) if error.field else error.key, address, asking.session)
            raise

    def let_in(self, address: str) -> None:
        """Refuse at once, without a look at any code, an address from which too many wrong ones came.

        Keys and tokens are too long to be guessed and are looked up first: a neighbour behind the same address who
        guesses keeps nobody out who has one.
        """
        self._buckets.check(f"forged {address[:100]}", FORGED)

    def forged(self, key: str, address: str) -> NoAccess:
        """The error for a wrong code, key or token, which costs the address some patience."""
        self._buckets.take(f"forged {address[:100]}", FORGED)
        return NoAccess(key)

    def admit(self, said: str, password: str, address: str) -> None:
        """Refuse whoever does not know the password; wrong ones cost patience, and are logged."""
        with self.opened("password", address):
            guesses = f"password {address[:100]}"
            self._buckets.check(guesses, FORGED)
            if not hmac.compare_digest(hashed(said), hashed(password)):
                self._buckets.take(guesses, FORGED)
                raise NoAccess("wrong_password", field="password")

    def allow(self, key: str, rate: Any) -> None:
        """Take from a bucket of its own."""
        self._buckets.take(key, rate)

    def refused(self, what: str, why: str, address: str, session: int | None = None) -> None:
        """Log a refusal: the first of its kind at once, those that follow within seconds together."""
        shown = (text.encode("utf-8", "replace").decode() for text in (what[:100], why[:200], address[:100]))
        key, now = (*shown, session), time.monotonic()
        with self._lock:
            since, count = self._counted.get(key, (-EVERY, 0))
            if now - since < EVERY:
                self._counted[key] = since, count + 1
                return
            if len(self._counted) >= MOST_COUNTED:
                self._counted.clear()
            self._counted[key] = now, 0
        with suppress(Refused):  # where nothing can be written, the server's own log says so
            self._store.log(*key, count=count + 1)

    def flush(self) -> None:
        """Log what has been counted and not written yet."""
        with self._lock:
            left = [(key, count) for key, (_, count) in self._counted.items() if count]
            self._counted = {key: (since, 0) for key, (since, _) in self._counted.items()}
        with suppress(Refused):
            for key, count in left:
                self._store.log(*key, count=count)
