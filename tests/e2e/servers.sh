#!/usr/bin/env bash
# Hand-written servers: two conforming variants without a finding, and faulty ones that are found.
# A part of some 1,270 faults here; all of them: tests/e2e/servers.py ASSAY --variants ab
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
for name in voice service_request oneaccess privacy_number; do
  /usr/bin/python3 "tests/servers/$name/selftest.py" | tail -n 1
done
/usr/bin/python3 tests/e2e/servers.py "$1" --every 8 | grep -v '^ok'
