#!/usr/bin/env python3
"""A reference server for the voice verification code API, written by hand from the vendor's two documents.

It answers `POST /rest/httpsessions/callVerify/v1.0` as tables 2 to 6 say. assay is judged by it: a run against
either variant must find nothing, a run against a planted fault must find that fault. So it shares no code, no spec
and no table with assay, and uses Python's standard library only.

  --variant a|b   two conforming servers that decide differently wherever the documents are open (choices.py)
  --fault ID      one documented sentence is broken (fault_rows_*.py); --list-faults prints them as JSON lines

Where what is: http_wire.py bytes and framing, view.py a request taken apart, rules.py what must hold and which code
answers, service.py the operation, result_codes.py table 6. selftest.py shows that all of this is so.
"""

import argparse
import json
import sys

from choices import VARIANTS
from faults import all_faults
from http_wire import Listener
from service import Account, Service


def listener(variant: str, fault_id: str | None = None, port: int = 0, account: Account = Account()) -> Listener:
    """A server that is bound and listens; `serve_forever` runs it. KeyError: there is no such fault."""
    service = Service(VARIANTS[variant], account)
    if fault_id is not None:
        {fault.id: fault for fault in all_faults()}[fault_id].plant(service)
    return Listener(port, service)


def comma_list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def options() -> argparse.Namespace:
    account = Account()
    parser = argparse.ArgumentParser(description="Reference server for the voice verification code API.")
    parser.add_argument("--port", type=int, default=0, help="0: any free port, printed when ready")
    parser.add_argument("--variant", choices=sorted(VARIANTS), default="a")
    parser.add_argument("--fault", metavar="ID", help="break one documented sentence")
    parser.add_argument("--list-faults", action="store_true", help="print the faults as JSON lines and end")
    parser.add_argument("--app-key", default=account.app_key)
    parser.add_argument("--app-secret", default=account.app_secret)
    parser.add_argument("--display-numbers", type=comma_list, default=account.display_numbers, metavar="A,B")
    parser.add_argument("--tone-files", type=comma_list, default=account.tone_files, metavar="A,B")
    return parser.parse_args()


def main() -> int:
    chosen = options()
    if chosen.list_faults:
        for fault in all_faults():
            print(json.dumps(fault.row(), ensure_ascii=False))
        return 0
    account = Account(chosen.app_key, chosen.app_secret, chosen.display_numbers, chosen.tone_files)
    try:
        server = listener(chosen.variant, chosen.fault, chosen.port, account)
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
