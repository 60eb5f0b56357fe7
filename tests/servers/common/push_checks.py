"""What the selftests of the servers that push share: a customer that takes notes, and the comparison of what a judge
says about it with what was planted.

`problems(variant, fault_id)` runs a server through its scenario and says, as texts, what the documents forbid about the
pushes. Without a fault there is none; with one, a text has one of its names. On a busy machine a question may go wrong,
so what fails is asked once more.
"""

import json
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Received:
    method: str
    path: str
    headers: dict  # names in lower case
    body: bytes
    at: float

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Inbox:
    """A customer's server: keeps what comes, answers as `answers` says for a path (the last one for good)."""

    def __init__(self, clock=time.monotonic):
        inbox = self
        self.received: list[Received] = []
        self.answers: dict[str, list[int]] = {}
        self.changed = threading.Condition()
        self.clock = clock

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                status = inbox.keep(Received(self.command, self.path, headers, body, inbox.clock()))
                if status == 0:  # cut
                    self.close_connection = True
                    return
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = handle_one

            def log_message(self, *_):
                pass

        class Server(ThreadingHTTPServer):
            request_queue_size = 128

            def handle_error(self, *_):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def keep(self, received: Received) -> int:
        with self.changed:
            self.received.append(received)
            self.changed.notify_all()
            plan = self.answers.get(received.path, [200])
            return plan.pop(0) if len(plan) > 1 else plan[0]

    def at(self, path: str) -> list[Received]:
        with self.changed:
            return [one for one in self.received if one.path == path]

    def wait_quiet(self, quiet_seconds: float = 0.3, most_seconds: float = 5.0):
        """Until nothing came for a while."""
        end = time.monotonic() + most_seconds
        with self.changed:
            while time.monotonic() < end:
                if not self.changed.wait(quiet_seconds):
                    return

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def read_json(body: bytes):
    """None: it is no JSON."""
    def refuse(text):
        raise ValueError(text)
    try:
        return json.loads(body.decode("utf-8"), parse_constant=refuse)
    except ValueError:
        return None


class Score:
    def __init__(self):
        self.passed = 0
        self.again = 0
        self.failures = []
        self._lock = threading.Lock()

    def check(self, claim: str, holds, observed=""):
        with self._lock:
            if holds:
                self.passed += 1
            else:
                self.failures.append(f"{claim}: {observed}")


def named(problems: list[str], names: list[str]) -> bool:
    return any(name.lower() in problem.lower() for problem in problems for name in names)


def compare(score: Score, problems, faults: list, least_faults: int, workers: int = 8):
    """Every question in a thread of its own."""
    def ask(claim, variant, fault_id, holds):
        for attempt in (1, 2):
            try:
                found = problems(variant, fault_id)
            except Exception as error:
                found = [f"the question broke: {error!r}"]
            if holds(found):
                break
            score.again += attempt == 1
        score.check(claim, holds(found), found)

    score.check("enough faults", len(faults) >= least_faults, len(faults))
    with ThreadPoolExecutor(workers) as pool:
        for variant in ("a", "b"):
            pool.submit(ask, f"{variant}: conforms", variant, None, lambda found: found == [])
        for fault in faults:
            for variant in fault.variants:
                pool.submit(ask, f"{fault.id} on {variant}: seen, and named", variant, fault.id,
                            lambda found, names=fault.names: named(found, names))


def check_command(score: Score, server: str, faults: list, lines: int = 1):
    """As a user starts it."""
    listed = subprocess.run([sys.executable, server, "--list-faults"], capture_output=True, text=True, check=True)
    rows = [json.loads(line) for line in listed.stdout.splitlines()]
    score.check("--list-faults", [row["id"] for row in rows] == [fault.id for fault in faults], len(rows))
    score.check("rows are whole", all(row["names"] and row["breaks"] and row["what"] and row["class"] for row in rows))
    unknown = subprocess.run([sys.executable, server, "--fault", "no-such"], capture_output=True, text=True)
    score.check("an unknown fault ends with 2", unknown.returncode == 2, unknown.returncode)
    process = subprocess.Popen([sys.executable, server, "--variant", "b", "--fault", faults[0].id],
                               stdout=subprocess.PIPE, text=True)
    begun = [process.stdout.readline() for _ in range(lines)]
    process.terminate()
    process.wait()
    process.stdout.close()
    score.check("it says where it listens", all("http://127.0.0.1:" in line for line in begun), begun)


def report(score: Score) -> int:
    for failure in score.failures:
        print(failure)
    print(f"{score.passed} passed, {len(score.failures)} failed" + (f" ({score.again} asked again)" if score.again
                                                                    else ""))
    return 1 if score.failures else 0
