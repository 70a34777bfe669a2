"""A Hugging Face hub of one's own, on this machine, with as much of its interface as fetching uses."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

COMMIT = "1" * 40
_LARGE = ".safetensors"


@dataclass
class FakeHub:
    """One repository, ``some/network``.

    Attributes:
        files: Its content by file name.
        url: Where it answers.
        refuse: Status and error code with which everything is answered instead.
        cut_after: Bytes of a large file after which the connection is lost.
        ranges: Where in a large file each download began.
    """

    files: dict[str, bytes]
    url: str = ""
    refuse: tuple[int, str] | None = None
    cut_after: int | None = None
    ranges: list[int] = field(default_factory=list)

    def listing(self) -> list[dict[str, object]]:
        """The files as the hub describes them."""
        described = []
        for name, content in self.files.items():
            blob = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()  # noqa: S324
            one = {"type": "file", "path": name, "rfilename": name, "oid": blob, "blobId": blob}
            one |= {"size": len(content)}
            if name.endswith(_LARGE):
                sha256 = hashlib.sha256(content).hexdigest()
                one["lfs"] = {"oid": sha256, "sha256": sha256, "size": len(content)}
                one["lfs"] |= {"pointerSize": 134}
            described.append(one)
        return described


class _Handler(BaseHTTPRequestHandler):
    """Answers for the hub it is given in a subclass."""

    hub: FakeHub
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def _answer(self, *, body: bool) -> None:
        path = self.path.partition("?")[0]
        hub = self.hub
        if hub.refuse:
            self._send(hub.refuse[0], b"{}", {"X-Error-Code": hub.refuse[1]}, body)
        elif path.startswith("/api/models/some/network/revision/"):
            info = {"id": "some/network", "sha": COMMIT, "siblings": hub.listing()}
            self._send(200, json.dumps(info).encode(), {}, body)
        elif path.startswith("/api/models/some/network/tree/"):
            self._send(200, json.dumps(hub.listing()).encode(), {}, body)
        elif found := re.fullmatch(r"/some/network/resolve/[^/]+/(.+)", path):
            self._file(found[1], body=body)
        else:
            self._send(404, b"{}", {"X-Error-Code": "RepoNotFound"}, body)

    def _file(self, name: str, *, body: bool) -> None:
        hub = self.hub
        if name not in hub.files:
            self._send(404, b"", {"X-Error-Code": "EntryNotFound"}, body)
            return
        content = hub.files[name]
        described = next(one for one in hub.listing() if one["path"] == name)
        etag = described["lfs"]["oid"] if "lfs" in described else described["oid"]
        headers = {"ETag": f'"{etag}"', "X-Repo-Commit": COMMIT}
        first = int((self.headers["Range"] or "bytes=0-")[6:].partition("-")[0])
        if body and name.endswith(_LARGE):
            hub.ranges.append(first)
        status = 206 if self.headers["Range"] else 200
        if status == 206:
            headers["Content-Range"] = f"bytes {first}-{len(content) - 1}/{len(content)}"
        cut = hub.cut_after if name.endswith(_LARGE) else None
        self._send(status, content[first:], headers, body, cut)

    def _send(
        self,
        status: int,
        content: bytes,
        headers: dict[str, str],
        body: bool,
        cut: int | None = None,
    ) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        if body:
            self.wfile.write(content[:cut])
        if cut is not None:
            self.close_connection = True


@contextmanager
def serving(files: Mapping[str, bytes]) -> Iterator[FakeHub]:
    """Serve the files until the end of the block."""
    hub = FakeHub(dict(files))

    handler = type("Handler", (_Handler,), {"hub": hub})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    hub.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
