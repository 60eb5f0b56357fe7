#!/usr/bin/env python3
"""The voice server that also makes the call: it pushes the call's events and the fee notification.

`POST /rest/httpsessions/callVerify/v1.0` is answered by ../voice. After an accepted request with `statusUrl`, the
events `callout`, `alerting`, `answer`, `disconnect` are pushed to the decoded address; with `feeUrl`, the fee
notification to that one.
Written by hand from the vendor's documents; shares no code, no spec and no table with assay.

  --variant a|b   two conforming servers that decide differently wherever the documents are open (push_choices.py)
  --fault NAME    one documented sentence is broken (push_fault_rows.py); --list-faults prints them as JSON lines
  --pace MS       between two pushes (else 5 to 30)
"""

import argparse
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[1:1] = [os.path.join(HERE, "..", "voice"), os.path.join(HERE, "..")]

import choices as voice_choices  # noqa: E402
from calls import Calls  # noqa: E402
from http_wire import Listener  # noqa: E402
from push_choices import VARIANTS  # noqa: E402
from push_fault_rows import ROWS  # noqa: E402
from service import Account, Service  # noqa: E402


def listener(variant: str, fault_id: str | None = None, port: int = 0, pace_seconds: float | None = None) -> Listener:
    """A server that is bound and listens; `serve_forever` runs it. KeyError: there is no such fault."""
    account = Account()
    service = Service(voice_choices.VARIANTS[variant], account)
    calls = Calls(VARIANTS[variant], account, pace_seconds)
    if fault_id is not None:
        {fault.id: fault for fault in ROWS}[fault_id].plant(calls)
    calls.attach(service)
    return Listener(port, service)


def main() -> int:
    parser = argparse.ArgumentParser(description="Reference server for voice verification that pushes call events.")
    parser.add_argument("--port", type=int, default=0, help="0: any free port, printed when ready")
    parser.add_argument("--variant", choices=sorted(VARIANTS), default="a")
    parser.add_argument("--fault", metavar="NAME", help="break one documented sentence")
    parser.add_argument("--list-faults", action="store_true", help="print the faults as JSON lines and end")
    parser.add_argument("--pace", type=float, metavar="MS", default=os.environ.get("PUSH_PACE_MS"),
                        help="milliseconds between two pushes (else 5 to 30; PUSH_PACE_MS)")
    chosen = parser.parse_args()
    if chosen.list_faults:
        for fault in ROWS:
            print(json.dumps(fault.row(), ensure_ascii=False))
        return 0
    try:
        server = listener(chosen.variant, chosen.fault, chosen.port,
                          None if chosen.pace is None else float(chosen.pace) / 1000)
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
