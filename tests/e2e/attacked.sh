#!/usr/bin/env bash
# A receiver under attack (tests/e2e/attack.py) still matches every valid push, and Ctrl-C loses nothing. Usage: attacked.sh ASSAY
set -uo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/beginning.bash"

# assay listen: strangers send what they like to the very address of the pushes.
"$assay" listen specs/nxcloud-number-check --listen 127.0.0.1:0 --log "$work/l.jsonl" > "$work/listen" &
listen=$!
pids+=($listen)
address "$work/listen" 'listening on'
/usr/bin/python3 tests/e2e/attack.py "$url" 6 /checkResult > "$work/attack" &
attack=$!
until grep -q attacking "$work/attack"; do sleep 0.1; done
/usr/bin/python3 - "$url/checkResult" << 'PY' || fail "valid pushes were not answered with 200 under attack"
import json, sys, time, urllib.request
slowest = 0
for number in range(200):
    push = {"messageId": f"under-attack-{number}", "code": 0, "msg": "success", "phone": "8613800000021"}
    begin = time.monotonic()
    answer = urllib.request.urlopen(urllib.request.Request(sys.argv[1], json.dumps(push).encode(), {"Content-Type": "application/json"}), timeout=20)
    assert answer.status == 200
    slowest = max(slowest, time.monotonic() - begin)
    time.sleep(0.01)
assert slowest < 10, f"one took {slowest:.1f} s"
PY
wait $attack
grep -q '500 of 500 idle' "$work/attack" || fail "idle connections were not kept: $(cat "$work/attack")"
[ "$(grep -c . "$work/listen")" -gt 300 ] || fail "listen has hardly shown the attack: $(grep -c . "$work/listen") lines"
grep -q $'\x1b' "$work/listen" && fail "what a stranger sent drives the terminal"
kill -INT $listen
wait $listen
[ $? -eq 1 ] || fail "listen under attack: not exit 1: $(tail -n 1 "$work/listen")"
/usr/bin/python3 - "$work/l.jsonl" << 'PY' || fail "what was accepted is not in the log"
import json, re, sys
lines = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
ours = {}
for line in lines:
    for push in line.get("pushes", []):
        found = re.search(r"under-attack-(\d+)", str(push))
        if found:
            ours[int(found[1])] = line["verdict"]
assert sorted(ours) == list(range(200)), f"{len(ours)} of 200"
assert set(ours.values()) == {"pass"}, set(ours.values())
assert lines[-1]["kind"] == "end", lines[-1]
PY

# assay test: the platform is a stranger's, its clock is moved, and every push is matched to its case.
/usr/bin/python3 -u tests/servers/nxcloud/server.py --port 0 > "$work/platform" 2> /dev/null &
pids+=($!)
address "$work/platform" http
platform=$(grep -o 'http://[^ ,]*' "$work/platform" | head -n 1)
admin=$url
port=$(/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
/usr/bin/python3 - "$port" > /dev/null 2>&1 << 'PY' &
import socket, subprocess, sys, time
while socket.socket().connect_ex(("127.0.0.1", int(sys.argv[1]))):
    time.sleep(0.02)
subprocess.run([sys.executable, "tests/e2e/attack.py", f"http://127.0.0.1:{sys.argv[1]}", "5"])
PY
pids+=($!)
ASSAY_ADMIN=$admin "$assay" test specs/nxcloud-number-check --target "$platform" --profile tests/e2e/profiles/nxcloud.yaml --phases callback \
  --listen "127.0.0.1:$port" --target-admin "$admin" --quiet --log "$work/t.jsonl" > "$work/test"
[ $? -eq 0 ] || fail "tested under attack: $(tail -n 3 "$work/test")"
grep -q push-unmatched "$work/t.jsonl" || fail "the attack left no note"

# Ctrl-C while a push is awaited: at once, and what came until then is in the log.
ASSAY_ADMIN=$admin "$assay" test specs/nxcloud-number-check --target "$platform" --profile tests/e2e/profiles/nxcloud.yaml --phases callback \
  --only '*delivery/after-500' --max-wait 3600 --quiet --log "$work/c.jsonl" > "$work/cut" &
cut=$!
pids+=($cut)
sleep 2
begin=$(date +%s)
kill -INT $cut
wait $cut
code=$?
[ $code -eq 130 ] || fail "interrupted: exit $code: $(tail -n 2 "$work/cut")"
[ $(($(date +%s) - begin)) -le 3 ] || fail "Ctrl-C took $(($(date +%s) - begin)) s"
grep -q '"kind":"end"' "$work/c.jsonl" || fail "the log of the interrupted run has no end"
grep -q '"pushes":\[' "$work/c.jsonl" || fail "the push that had come is not in the log: $(tail -n 3 "$work/c.jsonl")"
exit $failed
