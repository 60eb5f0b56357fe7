#!/usr/bin/env bash
# Hand-written servers: two conforming variants each without a finding, and faulty ones that are found: a part of the voice
# server's here. All faults of all servers, 1,274: tests/e2e/servers.py ASSAY --variants ab
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
/usr/bin/python3 tests/servers/voice/selftest.py | tail -n 1
/usr/bin/python3 tests/e2e/servers.py "$1" --server voice --every 6 | grep -v '^ok'
/usr/bin/python3 tests/e2e/servers.py "$1" --server service_request,oneaccess,privacy_number --only none | grep -v '^ok'
