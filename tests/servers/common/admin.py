"""The admin address of a server that pushes: JSON requests that make something happen, which no API call causes."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Refusal(Exception):
    """The admin asks for what cannot be done; answered 400 with this text."""


class Admin:
    """`routes`: (method, path) -> function of the JSON body that returns the JSON answer."""

    def __init__(self, routes: dict[tuple[str, str], Callable], port: int = 0):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                route = routes.get((self.command, self.path))
                if route is None:
                    self.answer(404, {"error": f"there is no {self.command} {self.path} here"})
                    return
                try:
                    self.answer(200, route(json.loads(body or b"{}")))
                except (Refusal, ValueError, KeyError, TypeError, AttributeError) as error:
                    self.answer(400, {"error": str(error)})

            def answer(self, status, payload):
                data = json.dumps(payload).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = handle_one

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def start(self):
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
