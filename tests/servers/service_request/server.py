#!/usr/bin/env python3
"""A reference server for the has-verified query of the service request API, written by hand from the vendor's document.

It answers `GET /v2/servicerequest/verifycodes/has-verified`. assay is judged by it: a run against either variant must
find nothing, a run against a planted fault must find that fault. So it shares no code, no spec and no table with
assay, and uses Python's standard library only.

  --variant a|b   two conforming servers that decide differently wherever the document is open (choices.py)
  --fault NAME    one documented sentence is broken (fault_rows_*.py); --list-faults prints them as JSON lines

Where what is: ../common/engine.py routing and hooks, rules.py what must hold, service.py filters and pages,
contacts.py the data. selftest.py shows that all of this is so.
"""

import os
import sys

sys.path.insert(1, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from choices import VARIANTS  # noqa: E402
from common.command import main  # noqa: E402
from faults import all_faults  # noqa: E402
from service import HasVerified  # noqa: E402

if __name__ == "__main__":
    sys.exit(main("Reference server for the has-verified query.", HasVerified, VARIANTS, all_faults()))
