#!/usr/bin/env python3
"""A number check platform that pushes results, written by hand from the vendor's document.

There is no API, only an admin address: `POST /trigger` makes a result and pushes it, again every minute for at most 60
minutes until it is accepted; `POST /clock` moves the clock on which retries fall due. Shares no code, no spec and no
table with assay.

  --variant a|b   two conforming platforms that decide differently wherever the document is open (nx_choices.py)
  --fault NAME    one documented sentence is broken (nx_fault_rows.py); --list-faults prints them as JSON lines
"""

import argparse
import json
import os
import sys
import threading
from dataclasses import replace

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(1, os.path.dirname(HERE))

from checks import Checks  # noqa: E402
from common.admin import Admin  # noqa: E402
from nx_choices import VARIANTS  # noqa: E402
from nx_fault_rows import ROWS  # noqa: E402


def platform(variant: str, fault_id: str | None = None, pace_seconds: float = 0.01,
             patience_seconds: float = 2.0) -> Checks:
    """KeyError: there is no such fault."""
    choices = VARIANTS[variant]
    checks = Checks(replace(choices, manner=replace(choices.manner, seconds=patience_seconds)), pace_seconds)
    if fault_id is not None:
        {fault.id: fault for fault in ROWS}[fault_id].plant(checks)
    return checks


def admin_of(checks: Checks, port: int = 0) -> Admin:
    def move(body):
        checks.advance(float(body["advance_seconds"]))
        return read(body)

    def read(_body):
        return {"now_seconds": checks.now(), "ahead_seconds": checks.ahead, "queued": len(checks.queue)}
    return Admin({("POST", "/trigger"): checks.trigger, ("POST", "/clock"): move, ("GET", "/clock"): read}, port)


def main() -> int:
    parser = argparse.ArgumentParser(description="Reference platform that pushes number check results.")
    parser.add_argument("--port", type=int, default=0, help="of the admin address; 0: any free port")
    parser.add_argument("--variant", choices=sorted(VARIANTS), default="a")
    parser.add_argument("--fault", metavar="NAME", help="break one documented sentence")
    parser.add_argument("--list-faults", action="store_true", help="print the faults as JSON lines and end")
    parser.add_argument("--pace", type=float, metavar="MS", default=10, help="between a trigger and its push")
    parser.add_argument("--patience", type=float, metavar="MS", default=2000, help="for an answer")
    chosen = parser.parse_args()
    if chosen.list_faults:
        for fault in ROWS:
            print(json.dumps(fault.row(), ensure_ascii=False))
        return 0
    try:
        checks = platform(chosen.variant, chosen.fault, chosen.pace / 1000, chosen.patience / 1000)
        admin = admin_of(checks, chosen.port)
    except KeyError:
        print(f'there is no fault "{chosen.fault}": --list-faults names them', file=sys.stderr)
        return 2
    except (OSError, OverflowError) as error:
        print(f"port {chosen.port} cannot be used: {error}", file=sys.stderr)
        return 2
    checks.start()
    admin.start()
    print(f"listening on {admin.url}", flush=True)
    print(f"admin on {admin.url}", flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
