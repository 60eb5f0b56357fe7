#!/usr/bin/env python3
"""A customer's server that receives a vendor's pushes, written by hand from the vendors' documents.

It takes pushes at any path. `assay push` is judged by it: run against either variant it must find nothing, against a
planted fault that fault. Shares no code, no spec and no table with assay.

  --api voice|privacy|nxcloud   whose pushes
  --variant a|b   two conforming customers (receiver_choices.py)
  --fault NAME    one way to fail (receiver_fault_rows.py); --list-faults prints those of the API as JSON lines
"""

import argparse
import json
import os
import socketserver
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(1, os.path.dirname(HERE))

from receiver import APIS, Receiver  # noqa: E402
from receiver_choices import VARIANTS  # noqa: E402
from receiver_fault_rows import faults_of  # noqa: E402
from voice.http_wire import Listener  # noqa: E402


class OneThreadListener(Listener):
    """One connection after the other."""

    process_request = socketserver.BaseServer.process_request


def listener(api: str, variant: str, fault_id: str | None = None, port: int = 0) -> Listener:
    """A server that is bound and listens; `serve_forever` runs it. KeyError: there is no such fault."""
    receiver = Receiver(api, VARIANTS[variant])
    if fault_id is not None:
        {fault.id: fault for fault in faults_of(api)}[fault_id].plant(receiver)
    return (OneThreadListener if receiver.one_thread else Listener)(port, receiver)


def main() -> int:
    parser = argparse.ArgumentParser(description="Reference customer's server that receives pushes.")
    parser.add_argument("--api", choices=sorted(APIS), required=True)
    parser.add_argument("--port", type=int, default=0, help="0: any free port, printed when ready")
    parser.add_argument("--variant", choices=sorted(VARIANTS), default="a")
    parser.add_argument("--fault", metavar="NAME", help="fail in one way")
    parser.add_argument("--list-faults", action="store_true", help="print the faults as JSON lines and end")
    chosen = parser.parse_args()
    if chosen.list_faults:
        for fault in faults_of(chosen.api):
            print(json.dumps(fault.row(), ensure_ascii=False))
        return 0
    try:
        server = listener(chosen.api, chosen.variant, chosen.fault, chosen.port)
    except KeyError:
        print(f'there is no fault "{chosen.fault}": --list-faults names them', file=sys.stderr)
        return 2
    except (OSError, OverflowError) as error:
        print(f"port {chosen.port} cannot be used: {error}", file=sys.stderr)
        return 2
    print(f"listening on http://127.0.0.1:{server.server_address[1]}", flush=True)
    try:
        server.serve_forever(poll_interval=0.1)
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
