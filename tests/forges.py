"""A server on this machine that plays the API of GitHub and of GitLab, and remembers what it was asked."""

from __future__ import annotations

import io
import json
import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

BOT = {"login": "github-actions[bot]", "type": "Bot", "id": 41898282}
HEAD = ("c0ffee" + "0" * 34, 77)
"""The head of pull request 7: a commit, and the id of the fork that has it."""

Row = dict[str, Any]


@dataclass
class Forge:
    """What the forge knows, and what it was asked.

    Attributes:
        pulls: Open pull requests.
        comments: Comments, or notes, of one of them.
        archive: What a run handed over, packed; None where it handed over nothing.
        pages: Where Pages of the repository are; None where there are none.
        failing: Answers that come before any other, each once: a method, a part of the path, and the status.
        asked: Method and path of each request, with whether it had a token.
    """

    pulls: list[Row] = field(default_factory=list)
    comments: list[Row] = field(default_factory=list)
    archive: bytes | None = None
    pages: str | None = None
    failing: list[tuple[str, str, int]] = field(default_factory=list)
    asked: list[tuple[str, str, bool]] = field(default_factory=list)
    address: str = ""

    def pull(self, number: int, head: tuple[str, int] = HEAD) -> None:
        self.pulls.append({"number": number, "head": {"sha": head[0], "repo": {"id": head[1]}}})

    def answer(self, method: str, path: str, query: Mapping[str, list[str]], sent: Row) -> tuple[int, Any]:
        for one in self.failing:
            if one[0] == method and one[1] in path:
                self.failing.remove(one)
                return one[2], {"message": "no"}
        if path == "/user":
            return 200, {"id": 41}
        if path.endswith("/pulls"):
            return 200, self._page(self.pulls, query)
        if path.endswith("/pages"):
            return (200, {"html_url": self.pages}) if self.pages else (404, {})
        if path.endswith("/artifacts"):
            row = {"id": 5, "name": query["name"][0], "expired": False}
            return 200, {"artifacts": [row] if self.archive is not None else []}
        if path.endswith("/artifacts/5/zip"):
            return 302, f"{self.address}/elsewhere?signature=secret"
        if path == "/elsewhere":
            return 200, self.archive
        if re.search(r"/(comments|notes)$", path):
            if method == "POST":
                us = {"user": BOT, "author": {"id": 41}}
                self.comments.append({"id": len(self.comments) + 100, "body": sent["body"], **us})
                return 201, self.comments[-1]
            return 200, self._page(self.comments, query)
        if found := re.search(r"/(?:comments|notes)/(\d+)$", path):
            (row,) = [row for row in self.comments if row["id"] == int(found[1])]
            if method == "DELETE":
                self.comments.remove(row)
                return 204, None
            row["body"] = sent["body"]
            return 200, row
        return 404, {}

    def _page(self, rows: list[Row], query: Mapping[str, list[str]]) -> list[Row]:
        size, page = int(query["per_page"][0]), int(query["page"][0])
        return rows[size * (page - 1) : size * page]

    @property
    def changes(self) -> list[str]:
        """What was asked for beyond reading."""
        return [f"{method} {path}" for method, path, _ in self.asked if method != "GET"]


@contextmanager
def serving(forge: Forge) -> Iterator[Forge]:
    """A forge that answers, for as long as the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            place = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            sent = json.loads(self.rfile.read(length)) if length else {}
            token = bool(self.headers.get("Authorization") or self.headers.get("PRIVATE-TOKEN"))
            forge.asked.append((self.command, place.path, token))
            status, content = forge.answer(self.command, place.path, parse_qs(place.query), sent)
            data = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response(status)
            if status == 302:
                self.send_header("Location", content)
                data = b""
            if status == 204:
                data = b""
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _any  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    forge.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield forge
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def packed(files: Mapping[str, str | bytes], links: Mapping[str, str] | None = None) -> bytes:
    """A zip archive of files, and of symbolic links by where they lead."""
    data = io.BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(ZipInfo(path), content, ZIP_DEFLATED)  # of the same day each time
        for path, target in (links or {}).items():
            entry = ZipInfo(path)
            entry.create_system = 3
            entry.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(entry, target)
    return data.getvalue()
