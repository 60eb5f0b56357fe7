#!/usr/bin/env python3
"""A reference server for the privacy-number platform, written by hand from the vendor's document.

It answers `GET /api/v1/account/status`, `PUT /igw/service/uc/interline/{x}`, `DELETE /igw/service/uc/interline`, and
`PUT` and `DELETE /igw/service/uc/interline/{x}/transfer`. assay is judged by it: a run against either variant must
find nothing, a run against a planted fault must find that fault. So it shares no code, no spec and no table with
assay, and uses Python's standard library only.

  --variant a|b   two conforming servers that decide differently wherever the document is open (choices.py)
  --fault NAME    one documented sentence is broken (fault_rows_*.py); --list-faults prints them as JSON lines

Where what is: ../common/engine.py routing and hooks, rules.py what must hold, service.py bindings and transfers,
errors.py the table of errors. selftest.py shows that all of this is so.
"""

import os
import sys

sys.path.insert(1, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from choices import VARIANTS  # noqa: E402
from common.command import main  # noqa: E402
from faults import all_faults  # noqa: E402
from service import Privacy  # noqa: E402

if __name__ == "__main__":
    sys.exit(main("Reference server for the privacy-number platform.", Privacy, VARIANTS, all_faults()))
