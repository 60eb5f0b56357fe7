"""HTTP/1.1 on a socket: request bytes in, answer bytes out, one thread a connection.

Written on bare sockets and not on http.server, because the variants differ in framing and the faults break it.
Source: RFC 9112. Anything that is not HTTP gets 400 and a closed connection; nothing here raises to the caller.
"""

import re
import socket
import socketserver
import time
from dataclasses import dataclass, field
from email.utils import formatdate

REASONS = {200: "OK", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
           408: "Request Timeout", 411: "Length Required", 413: "Content Too Large", 414: "URI Too Long",
           431: "Request Header Fields Too Large", 500: "Internal Server Error", 501: "Not Implemented",
           505: "HTTP Version Not Supported"}
TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
REQUEST_LINE = re.compile(rb"(" + TOKEN + rb") ([\x21-\x7e]+) HTTP/([0-9])\.([0-9])")
HEADER_LINE = re.compile(rb"(" + TOKEN + rb"):([^\x00-\x08\x0a-\x1f\x7f]*)")
REQUEST_LINE_LIMIT = 8 * 1024
CHUNK_LINE_LIMIT = 1024


@dataclass
class Request:
    method: str
    target: str
    version: tuple[int, int]
    headers: list[tuple[str, str]]
    body: bytes = b""

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def spelling(self, name: str) -> str | None:
        """The header's name as the client wrote it."""
        return next((key for key, _ in self.headers if key.lower() == name.lower()), None)


@dataclass
class Reply:
    status: int
    content_type: str | None = None
    body: bytes = b""
    headers: list[tuple[str, str]] = field(default_factory=list)
    close: bool = False
    # For faults only.
    chunked: bool | None = None  # None: as the variant does it
    claimed_extra: int = 0  # Content-Length is off by so many bytes
    cut_at: int | None = None  # send so many bytes of the body, then close
    drop: bool = False  # close without an answer
    stall_seconds: float = 0  # keep the connection open, silent, then close


class Malformed(Exception):
    """The request cannot be answered by the service; `status` says why."""

    def __init__(self, status: int):
        super().__init__(status)
        self.status = status


class Gone(Exception):
    """The client closed before it sent a request."""


class RequestReader:
    def __init__(self, stream, choices, body_limit_bytes, send_continue):
        self.stream = stream
        self.choices = choices
        self.body_limit_bytes = body_limit_bytes
        self.send_continue = send_continue

    def read(self) -> Request:
        line = self._line(REQUEST_LINE_LIMIT, 414, first=True)
        match = REQUEST_LINE.fullmatch(line)
        if not match:
            raise Malformed(400)
        method, target = match[1].decode("ascii"), match[2].decode("ascii")
        version = (int(match[3]), int(match[4]))
        if version[0] != 1:
            raise Malformed(505)
        request = Request(method, target, version, self._headers())
        if version >= (1, 1) and len(request.values("Host")) != 1:
            raise Malformed(400)
        request.body = self._body(request)
        return request

    def _line(self, limit, too_long_status, first=False) -> bytes:
        for _ in range(4):
            line = self.stream.readline(limit + 2)
            if not line and first:
                raise Gone()
            if not line.endswith(b"\n"):
                raise Malformed(too_long_status if len(line) > limit else 400)
            if line.endswith(b"\r\n"):
                line = line[:-2]
            elif self.choices.bare_line_feed_allowed:
                line = line[:-1]
            else:
                raise Malformed(400)
            if line or not first:  # RFC 9112 section 2.2: empty lines before a request are skipped
                return line
        raise Malformed(400)

    def _headers(self) -> list[tuple[str, str]]:
        headers, left = [], self.choices.header_limit_bytes
        while True:
            line = self._line(left, self.choices.header_limit_status)
            if not line:
                return headers
            left -= len(line) + 2
            if left <= 0:
                raise Malformed(self.choices.header_limit_status)
            match = HEADER_LINE.fullmatch(line)
            if not match:
                raise Malformed(400)
            headers.append((match[1].decode("ascii"), match[2].strip(b" \t").decode("latin-1")))

    def _body(self, request: Request) -> bytes:
        lengths, codings = request.values("Content-Length"), request.values("Transfer-Encoding")
        if lengths and codings:
            raise Malformed(400)
        if codings:
            if not self.choices.chunked_requests:
                raise Malformed(411)
            if [coding.strip().lower() for coding in ",".join(codings).split(",")] != ["chunked"]:
                raise Malformed(501)
            self._continue(request)
            return self._chunks()
        if not lengths:
            if request.method == "POST" and not self.choices.chunked_requests:
                raise Malformed(411)
            return b""
        if len(set(lengths)) > 1 or not re.fullmatch(r"[0-9]{1,18}", lengths[0]):
            raise Malformed(400)
        length = int(lengths[0])
        if length > self.body_limit_bytes:
            raise Malformed(413)
        self._continue(request)
        return self._exactly(length)

    def _continue(self, request: Request):
        if request.version >= (1, 1) and [v.lower() for v in request.values("Expect")] == ["100-continue"]:
            self.send_continue()

    def _exactly(self, length: int) -> bytes:
        data = self.stream.read(length)
        if len(data) != length:
            raise Malformed(400)
        return data

    def _chunks(self) -> bytes:
        parts, total = [], 0
        while True:
            match = re.fullmatch(rb"([0-9A-Fa-f]{1,15})[ \t]*(;.*)?", self._line(CHUNK_LINE_LIMIT, 400))
            if not match:
                raise Malformed(400)
            size = int(match[1], 16)
            if size == 0:
                self._headers()  # trailers
                return b"".join(parts)
            total += size
            if total > self.body_limit_bytes:
                raise Malformed(413)
            parts.append(self._exactly(size))
            if self._exactly(2) != b"\r\n":
                raise Malformed(400)


def answer_bytes(reply: Reply, choices, request: Request | None, close: bool) -> list[bytes]:
    """The pieces to send, one system call each. The head comes first."""
    understands_chunks = request is not None and request.version >= (1, 1)
    chunked = choices.chunked_answers if reply.chunked is None else reply.chunked
    chunked = chunked and understands_chunks and reply.claimed_extra == 0
    headers = [("Date", formatdate(time.time(), usegmt=True))]
    if choices.lower_case_headers:
        headers.append(("X-Request-Id", f"{time.time_ns():x}"))
    else:
        headers.append(("Server", "callenabler/1.0"))
    if reply.content_type is not None:
        headers.append(("Content-Type", reply.content_type))
    headers += reply.headers
    headers.append(("Transfer-Encoding", "chunked") if chunked
                   else ("Content-Length", str(len(reply.body) + reply.claimed_extra)))
    if close:
        headers.append(("Connection", "close"))
    reason = REASONS.get(reply.status, "Unknown") if choices.reason_phrases else ""
    lines = [f"HTTP/1.1 {reply.status} {reason}"]
    lines += [f"{name.lower() if choices.lower_case_headers else name}: {value}" for name, value in headers]
    head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")
    if request is not None and request.method == "HEAD":
        return [head]
    if not chunked:
        body = reply.body if reply.cut_at is None else reply.body[:reply.cut_at]
        return [head + body]
    pieces, sizes, at = [head], (7, 64), 0  # the first chunk is short: a client must join them
    while at < len(reply.body):
        size = sizes[0] if at == 0 else sizes[1]
        chunk = reply.body[at:at + size]
        pieces.append(b"%X\r\n" % len(chunk) + chunk + b"\r\n")
        at += size
    pieces.append(b"0\r\n\r\n")
    if reply.cut_at is not None:  # inside a chunk, and no last chunk
        return [head, pieces[1], (pieces[2] if len(pieces) > 3 else pieces[1])[:12]]
    return [head, b"".join(pieces[1:3]), b"".join(pieces[3:])]


class Connection(socketserver.BaseRequestHandler):
    """One client connection, request after request."""

    def handle(self):
        service = self.server.service
        self.request.settimeout(service.timeout_seconds)
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        memory = {}  # what a fault wants to remember about this connection
        try:
            with self.request.makefile("rb") as stream:
                reader = RequestReader(stream, service.choices, service.body_limit_bytes,
                                       lambda: self.request.sendall(b"HTTP/1.1 100 Continue\r\n\r\n"))
                while self._exchange(service, reader, memory):
                    pass
            self._linger()
        except (Gone, OSError):
            pass

    def _exchange(self, service, reader, memory) -> bool:
        """Answers one request; whether the connection stays open."""
        request = None
        try:
            request = reader.read()
            reply = service.handle(request, memory)
        except Malformed as malformed:
            reply = service.error_page(malformed.status)
            reply.close = True
        except TimeoutError:
            if service.choices.late_request_status is None:
                return False
            reply = service.error_page(service.choices.late_request_status)
            reply.close = True
        if reply.stall_seconds:
            time.sleep(reply.stall_seconds)
        if reply.drop or reply.stall_seconds:
            return False
        close = reply.close or not service.keep_alive or self._client_closes(request)
        for piece in answer_bytes(reply, service.choices, request, close):
            if piece:
                self.request.sendall(piece)
        return not close and reply.cut_at is None and reply.claimed_extra == 0

    @staticmethod
    def _client_closes(request: Request | None) -> bool:
        if request is None or request.version < (1, 1):
            return True
        return "close" in [token.strip().lower() for token in ",".join(request.values("Connection")).split(",")]

    def _linger(self):
        """RFC 9112 section 9.6: closing with unread bytes would reset the connection and lose the answer."""
        self.request.shutdown(socket.SHUT_WR)
        end = time.monotonic() + 2
        while time.monotonic() < end:
            self.request.settimeout(max(0.01, end - time.monotonic()))
            if not self.request.recv(65536):
                return


class Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, port: int, service):
        super().__init__(("127.0.0.1", port), Connection)
        self.service = service

    def handle_error(self, request, client_address):
        pass  # a connection that broke is the client's business
