#!/usr/bin/env bash
# Vendors that push, written by hand: two conforming variants each without a finding, and a sample of faulty ones; what
# `assay listen` sees and passes on; a target that pushes nothing. All faults: tests/e2e/servers.py ASSAY --server
# voice_push,privacy_push,nxcloud --variants ab. Usage: pushes.sh ASSAY
set -uo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/beginning.bash"
sample() { /usr/bin/python3 tests/e2e/servers.py "$assay" --server "$1" --every "$2" --jobs 8 | grep -v '^ok'; [ "${PIPESTATUS[0]}" -eq 0 ] || failed=1; }
sample voice_push 16
sample privacy_push 20
sample nxcloud 30

# Only listening, with the customer's own server behind it: the vendor is our fake.
/usr/bin/python3 -u tests/servers/receivers/server.py --api nxcloud > "$work/customer" 2> /dev/null &
pids+=($!)
"$assay" serve specs/nxcloud-number-check --port 0 --admin 0 --quiet > "$work/fake" &
pids+=($!)
address "$work/customer" listening; customer=$url
address "$work/fake" admin; admin=$url
"$assay" listen specs/nxcloud-number-check --listen 127.0.0.1:0 --forward-to "$customer" --count 2 --for 20 --log "$work/l.jsonl" \
  --report json="$work/l.json" > "$work/listen" &
listen=$!
address "$work/listen" 'listening on'
push() {
  /usr/bin/python3 - "$admin/trigger" "$url/checkResult" "$1" << 'PY'
import json, sys, urllib.request
values = {"url": sys.argv[2], "phone": "8613800000021", "level": sys.argv[3]}
urllib.request.urlopen(urllib.request.Request(sys.argv[1], json.dumps({"push": "checkResult", "values": values}).encode())).read()
PY
}
push basic
push hlr
wait $listen || fail "listen: exit $?: $(tail -n 3 "$work/listen")"
[ "$(grep -c 'forwarded: 200' "$work/listen")" -eq 2 ] || fail "listen did not pass both on: $(cat "$work/listen")"
grep -q 'all 2 pushes are as documented (exit 0)' "$work/listen" || fail "listen does not say that all is well"
[ "$(grep -c '"kind":"case"' "$work/l.jsonl")" -eq 2 ] || fail "listen has not logged both"

# A customer's server that is slow with one push keeps no other waiting.
/usr/bin/python3 -u - > "$work/slow" << 'PY' &
import http.server, time
class Customer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_POST(self):
        if b"slow" in self.rfile.read(int(self.headers["Content-Length"])):
            time.sleep(4)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()
    def log_message(self, *_):
        pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Customer)
print(f"listening on http://127.0.0.1:{server.server_port}")
server.serve_forever()
PY
pids+=($!)
address "$work/slow" listening; slow=$url
"$assay" listen specs/nxcloud-number-check --listen 127.0.0.1:0 --forward-to "$slow" --count 3 --for 20 --log "$work/s.jsonl" > "$work/slowly" &
listen=$!
address "$work/slowly" 'listening on'
/usr/bin/python3 - "$url/checkResult" << 'PY' || fail "one slow push kept others waiting"
import json, sys, threading, time, urllib.request
def push(name):
    body = json.dumps({"messageId": name, "code": 0, "phone": "8613800000021"}).encode()
    assert urllib.request.urlopen(urllib.request.Request(sys.argv[1], body, {"Content-Type": "application/json"})).status == 200
slow = threading.Thread(target=push, args=("slow",))
slow.start()
time.sleep(0.2)
begin = time.monotonic()
push("quick")
push("quick-too")
assert time.monotonic() - begin < 2
slow.join()
PY
wait $listen || fail "listen before a slow server: exit $?: $(tail -n 3 "$work/slowly")"

# One that is wrong is told at once.
"$assay" listen specs/nxcloud-number-check --listen 127.0.0.1:0 --count 1 --for 20 --log "$work/w.jsonl" > "$work/wrong" &
listen=$!
address "$work/wrong" 'listening on'
/usr/bin/python3 -c 'import sys, urllib.request; urllib.request.urlopen(urllib.request.Request(sys.argv[1], b"{\"messageId\": 7}", {"Content-Type": "application/json"})).read()' "$url/checkResult"
wait $listen
[ $? -eq 1 ] || fail "listen: a wrong push did not end with 1"
grep -q 'FAIL push-schema at checkResult./messageId' "$work/wrong" || fail "listen does not name what is wrong: $(cat "$work/wrong")"

# The example of docs/x-assay.md, whose period is shorter than the steps of a clock would be: against its fake, embedded and on a port.
"$assay" lint tests/specs/orders > "$work/lint" || fail "lint of orders: $(cat "$work/lint")"
"$assay" test tests/specs/orders --quiet --log "$work/o.jsonl" > "$work/o" || fail "orders: $(tail -n 1 "$work/o")"
"$assay" list tests/specs/orders --pushes > "$work/o" || fail "the pushes of orders are not listed"
"$assay" serve tests/specs/orders --port 0 --admin 0 --quiet > "$work/shop" &
pids+=($!)
address "$work/shop" admin; admin=$url
address "$work/shop" "listening on"; shop=$url
orders() { "$assay" test tests/specs/orders --target "$shop" --phases callback --quiet --log "$work/o.jsonl" "$@" > "$work/o" 2>&1; }
orders --target-admin "$admin" || fail "orders on a port: $(tail -n 1 "$work/o")"
orders --target-admin http://127.0.0.1:1
[ $? -eq 2 ] || fail "an admin address that is none: exit $?: $(cat "$work/o")"
"$assay" replay createOrder/callback.orderEvent/complete/alone --spec tests/specs/orders > "$work/o" || fail "replay of a callback: exit $?"
grep -q 'verdict:  pass' "$work/o" || fail "replay of a callback did not pass: $(tail -n 5 "$work/o")"

# A mock that only answers is no liar; asked by name, it is.
/usr/bin/python3 -u tests/servers/voice/server.py > "$work/mock" 2> /dev/null &
pids+=($!)
address "$work/mock" listening
run() { "$assay" test specs/huawei-voice-verification --target "$url" --profile tests/e2e/profiles/voice.yaml --quiet --log "$work/m.jsonl" "$@" > "$work/m"; }
run --only 'callVerify/control/*' --only '*/callback.*/complete/alone' --max-wait 1
[ $? -eq 1 ] || { fail "pushes that were asked for by name did not come, and that was not found"; tail -n 3 "$work/m"; }
run --skip 'callVerify/body*' --skip 'callVerify/auth*' || { fail "a target that only answers: exit $?"; tail -n 3 "$work/m"; }
exit $failed
