"""The command line of every server: --port, --variant, --fault, --list-faults."""

import argparse
import json
import sys

from voice.http_wire import Listener


def listener(make_service, variants: dict, faults: list, variant: str, fault_id: str | None = None, port: int = 0):
    """A server that is bound and listens; `serve_forever` runs it. KeyError: there is no such fault."""
    service = make_service(variants[variant])
    if fault_id is not None:
        {fault.id: fault for fault in faults}[fault_id].plant(service)
    return Listener(port, service)


def main(description: str, make_service, variants: dict, faults: list) -> int:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--port", type=int, default=0, help="0: any free port, printed when ready")
    parser.add_argument("--variant", choices=sorted(variants), default="a")
    parser.add_argument("--fault", metavar="NAME", help="break one documented sentence")
    parser.add_argument("--list-faults", action="store_true", help="print the faults as JSON lines and end")
    chosen = parser.parse_args()
    if chosen.list_faults:
        for fault in faults:
            print(json.dumps(fault.row(), ensure_ascii=False))
        return 0
    try:
        server = listener(make_service, variants, faults, chosen.variant, chosen.fault, chosen.port)
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
