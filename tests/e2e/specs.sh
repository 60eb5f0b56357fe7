#!/usr/bin/env bash
# Every spec against its embedded fake: complete, linted, all decided, nothing found; and what a wrong secret or a clock
# that is off is told. Usage: specs.sh ASSAY
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
assay=$PWD/$1
[ -x "$assay" ] || assay=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
expect() { # expect NAME EXIT_CODE COMMAND...: the output is kept for says
  local name=$1 code=$2
  shift 2
  "$@" > "$work/out" 2>&1
  local got=$?
  [ $got -eq "$code" ] || { echo "$name: exit $got, expected $code"; tail -n 3 "$work/out"; failed=1; }
}
says() { grep -q -- "$2" "$work/out" || { echo "$1 does not say \"$2\""; tail -n 3 "$work/out"; failed=1; }; }

for spec in specs/*; do
  expect "clauses of $spec" 0 scripts/check_clauses "$spec"
  says "clauses of $spec" "nothing missing"
  expect "lint $spec" 0 "$assay" lint "$spec"
  says "lint $spec" "0 errors"
  expect "test $spec" 0 "$assay" test "$spec" --log "$work/t.jsonl"
  says "test $spec" "the target conforms in all"
  "$assay" list "$spec" > "$work/once"
  "$assay" list "$spec" | cmp -s - "$work/once" || { echo "the ids of $spec change between runs"; failed=1; }
  [ "$(sort "$work/once" | uniq -d | wc -l)" -eq 0 ] || { echo "$spec has an id twice"; failed=1; }
done
expect "all specs in one run" 0 "$assay" test specs/* --log "$work/all.jsonl"
expect "mutate" 0 "$assay" mutate specs/huawei-service-request
says "mutate" "(100.0 %)"
says "mutate" "0 findings without a fault"

# A hand-written server whose clock is off by so many seconds.
serve() {
  python3 - "$1" > "$work/url" 2> /dev/null << 'EOF' &
import runpy, sys, time
shift, real = float(sys.argv[1]), time.time
time.time = lambda: real() + shift
sys.argv = ["server.py", "--variant", "a"]
sys.path.insert(0, "tests/servers/privacy_number")
runpy.run_path("tests/servers/privacy_number/server.py", run_name="__main__")
EOF
  server=$!
  for _ in $(seq 50); do
    url=$(grep -o 'http://[^ ]*' "$work/url") && return
    sleep 0.1
  done
}
target() { "$assay" test specs/privacy-number --target "$url" --profile "$1" --quiet --log "$work/p.jsonl"; }
serve 0
sed 's/assay-demo-auth-key/wrong/' tests/e2e/profiles/privacy_number.yaml > "$work/wrong.yaml"
expect "wrong auth key" 6 target "$work/wrong.yaml"
says "wrong auth key" 'check "auth-key" of the profile'
kill $server
for shift in 240 -240; do
  serve $shift
  expect "clock off by $shift s" 6 target tests/e2e/profiles/privacy_number.yaml
  says "clock off by $shift s" "this machine's clock is 2[34][0-9] seconds"
  kill $server
done
wait 2> /dev/null
exit $failed
