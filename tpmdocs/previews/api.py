"""A question to a forge's REST API becomes its answer; the token goes nowhere but to the forge."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener


class ForgeFailed(Exception):
    """Why a forge did not answer as it should, in one line."""


class NotThere(ForgeFailed):
    """The forge has no such thing, or shows it to nobody who asks with this token."""


@dataclass(frozen=True)
class Api:
    """A forge's API. Every question raises ForgeFailed where it is not answered.

    Attributes:
        base: Its address, without a `/` at the end.
        headers: What every request carries, the token among it.
        patience: Seconds before a question is asked once more that failed for a reason that passes.
    """

    base: str
    headers: Mapping[str, str]
    patience: float = 2.0

    def get(self, path: str, **query: object) -> Any:
        """What is there."""
        return self._json("GET", f"{path}?{urlencode(query)}" if query else path)

    def all(self, path: str, **query: object) -> Iterator[Any]:
        """The rows of a list, page by page."""
        for page in range(1, _PAGES + 1):
            rows = self.get(path, **query, per_page=100, page=page)
            if not isinstance(rows, list):
                raise ForgeFailed(f"{path} is no list")
            yield from rows
            if len(rows) < 100:
                return
        raise ForgeFailed(f"{path} has more than {_PAGES} pages")

    def send(self, method: str, path: str, **fields: object) -> Any:
        """Make, change or take away something."""
        return self._json(method, path, fields)

    def download(self, path: str, at_most: int) -> bytes:
        """A file, or a byte more than so many. It may lie elsewhere, and there the token is told to nobody."""
        content, place = self._ask(Request(self.base + path, headers=dict(self.headers)), at_most + 1)
        if not place:
            return content
        if urlsplit(place).scheme != urlsplit(self.base).scheme:
            raise ForgeFailed(f"{path} lies where it cannot be had")
        return self._ask(Request(place), at_most + 1)[0]

    def _json(self, method: str, path: str, fields: Mapping[str, object] | None = None) -> Any:
        data = json.dumps(fields).encode() if fields else None
        headers = {**self.headers, **({"Content-Type": "application/json"} if data else {})}
        text, _ = self._ask(Request(self.base + path, data, headers, method=method), _LARGEST)
        try:
            return json.loads(text) if text else None
        except ValueError:
            raise ForgeFailed(f"{path} is answered with something else than JSON") from None

    def _ask(self, request: Request, at_most: int) -> tuple[bytes, str]:
        """So many bytes of an answer, and where it sends us instead, if it does."""
        method = request.get_method()
        tries = 1 if method == "POST" else 3  # what is made twice is there twice
        address = urlsplit(request.full_url)
        what = f"{method} {address.netloc}{address.path}"  # without the query, which may hold a signature
        while True:
            tries -= 1
            try:
                with _OPENER.open(request, timeout=60) as answer:
                    return answer.read(at_most), ""
            except HTTPError as error:
                if 300 <= error.code < 400 and error.headers.get("Location"):
                    return b"", error.headers["Location"]
                if not tries or error.code not in (429, 500, 502, 503, 504):
                    failed = NotThere if error.code == 404 else ForgeFailed
                    raise failed(f"{what}: {error.code} {error.reason}") from None
            except (OSError, HTTPException) as error:
                if not tries:
                    raise ForgeFailed(f"{what}: {error}") from None
            time.sleep(self.patience)


_PAGES = 100
_LARGEST = 50_000_000
"""Bytes of an answer: a hundred comments or pull requests with all their words."""


class _NoRedirect(HTTPRedirectHandler):
    """urllib would take the token along to wherever it is sent."""

    def redirect_request(self, *_: object) -> None:
        return None


_OPENER = build_opener(_NoRedirect)
