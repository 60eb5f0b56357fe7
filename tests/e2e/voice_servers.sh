#!/usr/bin/env bash
# Hand-written servers: two conforming variants without a finding, and faulty ones that are found.
# Every third of some 400 faults here; all of them: tests/e2e/voice_servers.py ASSAY --variants ab
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
/usr/bin/python3 tests/servers/voice/selftest.py | tail -n 1
/usr/bin/python3 tests/e2e/voice_servers.py "$1" --every 3 | grep -v '^ok'
