#!/usr/bin/env python3
"""The privacy-number server with the calls: its admin makes one happen, and it pushes the call's start and its CDR.

The API is that of ../privacy_number. `POST /trigger` at the admin address takes {"push": "callStart"|"cdr"|"call",
"values": {"url", "subid" or "x", "caller", "callee", "startUrl", "cdrUrl"}}. Written by hand from the vendor's
document; shares no code, no spec and no table with assay.

  --variant a|b   two conforming servers that decide differently wherever the document is open (push_choices.py)
  --fault NAME    one documented sentence is broken (push_fault_rows.py); --list-faults prints them as JSON lines
  --pace MS       before a push (else 5 to 30)
  --json          the customer has asked the operator for JSON
"""

import argparse
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[1:1] = [os.path.join(HERE, "..", "privacy_number"), os.path.join(HERE, "..")]

import choices as privacy_choices  # noqa: E402
from calls import Calls  # noqa: E402
from common.admin import Admin  # noqa: E402
from push_choices import VARIANTS  # noqa: E402
from push_fault_rows import ROWS  # noqa: E402
from service import Privacy  # noqa: E402
from voice.http_wire import Listener  # noqa: E402


def listeners(variant: str, fault_id: str | None = None, port: int = 0, pace_seconds: float | None = None,
              as_json: bool = False) -> tuple[Listener, Admin]:
    """The API's and the admin's, bound. KeyError: there is no such fault."""
    privacy = Privacy(privacy_choices.VARIANTS[variant])
    calls = Calls(VARIANTS[variant], privacy, pace_seconds, as_json)
    if fault_id is not None:
        {fault.id: fault for fault in ROWS}[fault_id].plant(calls)
    calls.attach()
    return Listener(port, privacy), Admin({("POST", "/trigger"): calls.trigger})


def main() -> int:
    parser = argparse.ArgumentParser(description="Reference server for privacy numbers that pushes calls.")
    parser.add_argument("--port", type=int, default=0, help="0: any free port, printed when ready")
    parser.add_argument("--variant", choices=sorted(VARIANTS), default="a")
    parser.add_argument("--fault", metavar="NAME", help="break one documented sentence")
    parser.add_argument("--list-faults", action="store_true", help="print the faults as JSON lines and end")
    parser.add_argument("--pace", type=float, metavar="MS", default=os.environ.get("PUSH_PACE_MS"),
                        help="milliseconds before a push (else 5 to 30; PUSH_PACE_MS)")
    parser.add_argument("--json", action="store_true", help="push JSON, as an operator can configure it")
    chosen = parser.parse_args()
    if chosen.list_faults:
        for fault in ROWS:
            print(json.dumps(fault.row(), ensure_ascii=False))
        return 0
    try:
        server, admin = listeners(chosen.variant, chosen.fault, chosen.port,
                                  None if chosen.pace is None else float(chosen.pace) / 1000, chosen.json)
    except KeyError:
        print(f'there is no fault "{chosen.fault}": --list-faults names them', file=sys.stderr)
        return 2
    except (OSError, OverflowError) as error:
        print(f"port {chosen.port} cannot be used: {error}", file=sys.stderr)
        return 2
    admin.start()
    print(f"listening on http://127.0.0.1:{server.server_address[1]}", flush=True)
    print(f"admin on {admin.url}", flush=True)
    try:
        server.serve_forever(poll_interval=0.1)
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
