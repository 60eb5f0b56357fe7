#!/usr/bin/env bash
# Hand-written servers: two conforming variants each without a finding, and faulty ones that are found and named: a sample of
# all servers here. All faults, 1,274: tests/e2e/servers.py ASSAY --variants ab
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
/usr/bin/python3 tests/servers/voice/selftest.py | tail -n 1
sample() { /usr/bin/python3 tests/e2e/servers.py "$1" --server "$2" --every "$3" | grep -v '^ok'; }
sample "$1" voice 8
sample "$1" service_request 5
sample "$1" oneaccess 6
sample "$1" privacy_number 25 # each waits for bindings to end
