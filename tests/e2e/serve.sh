#!/usr/bin/env bash
# The fake behind its port: what a restart keeps, what the admin address moves, one port each. Usage: serve.sh ASSAY
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
assay=$(realpath "$1")
locks=tests/cases/data/locks
work=$(mktemp -d)
trap 'rm -rf "$work"; [ -n "${server:-}" ] && kill -9 "$server" 2>/dev/null' EXIT
failed=0
same() { # same CLAIM EXPECTED OBSERVED
  [ "$2" = "$3" ] && return
  echo "$1: expected $2, found $3"
  failed=1
}
says() { # says CLAIM TEXT FILE
  grep -qF -- "$2" "$3" || { echo "$1: did not say: $2"; tail -n 3 "$3"; failed=1; }
}
ask() { # ask METHOD URL [BODY]: prints "STATUS BODY" on one line
  /usr/bin/python3 - "$@" << 'PYTHON'
import sys, urllib.error, urllib.request
method, url, *body = sys.argv[1:]
data = body[0].encode() if body else (b"" if method == "POST" else None)
try:
    kind = "json" if data and data[:1] == b"{" else "x-www-form-urlencoded"
    asked = urllib.request.Request(url, data, {"Content-Type": "application/" + kind} if data else {}, method=method)
    answer = urllib.request.urlopen(asked)
except urllib.error.HTTPError as refused:
    answer = refused
print(answer.status, " ".join(answer.read().decode().split()))
PYTHON
}
start() { # start SPEC... OPTION...: sets server, url, admin
  "$assay" serve "$@" > "$work/out" 2> "$work/err" & server=$!
  for _ in $(seq 100); do grep -q listening "$work/out" && break; sleep 0.1; done
  url=$(sed -n 's/^listening on \([^ ,]*\).*/\1/p' "$work/out")
  admin=$(sed -n 's/^admin on //p' "$work/out")
}
stop() { # stop CODE
  kill "$server"
  wait "$server"
  same "exit code of serve" "$1" $?
}
state=$work/state.json

start $locks --port 0 --admin 0 --state "$state"
same "a lock" '200 {"id":"10000001"}' "$(ask PUT "$url/locks/d1" 'request=r1&seconds=60')"
same "another lock" '200 {"id":"10000002"}' "$(ask PUT "$url/locks/d2" 'request=r2&seconds=3600')"
ticket=$(ask GET "$url/ticket" | sed 's/.*"ticket":"\([^"]*\)".*/\1/')
disown "$server"
kill -9 "$server"
while kill -0 "$server" 2> /dev/null; do sleep 0.1; done

start $locks --port 0 --admin 0 --state "$state"
same "a retry after a restart" '200 {"id":"10000001"}' "$(ask PUT "$url/locks/d1" 'request=r1&seconds=60')"
same "a ticket of before the restart" 200 "$(ask POST "$url/ticket" "{\"ticket\": \"$ticket--\\\"x\\\"\"}" | cut -c1-3)"
same "an unknown path" '404 { "error": "nothing is at \"/clok\": offered are GET /, GET /clock, POST /clock, GET /state, GET /pushes, POST /trigger, POST /reset" }' \
  "$(ask GET "$admin/clok")"
same "the clock is moved" 200 "$(ask POST "$admin/clock" '{"advance": "3m"}' | cut -c1-3)"
same "a lock that has ended" 4 "$(ask DELETE "$url/locks?id=10000001" | cut -c1)"
same "a lock of before the restart" 200 "$(ask DELETE "$url/locks?id=10000002" | cut -c1-3)"
same "the state that is shown is the one in the file" "200 $(tr -s ' \n' ' ' < "$state" | sed 's/ $//')" "$(ask GET "$admin/state")"
mkdir "$state.part" # in the way of the next writing
ask PUT "$url/locks/d1" 'request=r3&seconds=60' > /dev/null
stop 4
says "a state that cannot be written" "state.json: cannot be written: Is a directory" "$work/err"
rmdir "$state.part"

start $locks specs/huawei-service-request --port 0,0 --admin 0 --state "$state"
says "one port each" "serving Locks (locks) on $url" "$work/out"
other=$(sed -n 's/^listening on .*, \([^ ]*\) .*/\1/p' "$work/out")
same "the first port" 200 "$(ask GET "$url/ticket" | cut -c1-3)"
same "the second port does not serve the first spec" 404 "$(ask GET "$other/ticket" | cut -c1-3)"
same "the clock of before the restart" 180 "$(ask GET "$admin/clock" | sed 's/.*"offset_seconds": \([0-9-]*\).*/\1/')"
stop 0

start specs/huawei-service-request --port 0 --state "$state"
says "a spec that is not served now" '"locks" is not served now; its state is kept as it is' "$work/err"
stop 0
says "its state" '"ticket/proof"' "$state"

start $locks --port 0 --admin 0 --state "$state"
same "a reset" 200 "$(ask POST "$admin/reset" | cut -c1-3)"
same "numbered anew" '200 {"id":"10000001"}' "$(ask PUT "$url/locks/d1" 'request=r1&seconds=60')"
stop 0

sed -i 's/"format": 1/"format": 7/' "$state"
timeout 20 "$assay" serve $locks --port 0 --state "$state" > "$work/out" 2> "$work/err"
same "another format" 2 $?
says "another format" "state.json:2:13: the state has format 7, this assay reads format 1" "$work/err"
timeout 20 "$assay" serve $locks --port 1,2 > "$work/out" 2> "$work/err"
same "more ports than specs" 2 $?
says "more ports than specs" "--port: 2 ports for 1 specs: expected one for all, or one each" "$work/err"
server=
exit $failed
