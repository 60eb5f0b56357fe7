#!/usr/bin/env bash
# `assay push` against the hand-written receivers of tests/servers: tests/e2e/push.sh ASSAY
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
assay=$(realpath "$1")
spec=specs/huawei-voice-verification
work=$(mktemp -d)
trap 'rm -rf "$work"; [ -n "${server:-}" ] && kill "$server" 2>/dev/null' EXIT
failed=0
expect() { # expect CLAIM CODE COMMAND...: the command ends with this code
  local claim=$1 code=$2
  shift 2
  "$@" > "$work/out" 2> "$work/err"
  local got=$?
  [ "$got" -eq "$code" ] && return
  echo "$claim: exit $got, not $code: $*"
  tail -n 5 "$work/out" "$work/err"
  failed=1
}
says() { # says CLAIM TEXT: the command before printed it
  grep -qF -- "$2" "$work/out" "$work/err" && return
  echo "$1: did not say: $2"
  tail -n 5 "$work/out" "$work/err"
  failed=1
}

# Without traffic.
expect "ids" 0 "$assay" push $spec --dry-run
says "ids" "callStatus/control/required/minimal@event=callout"
expect "ids by list" 0 "$assay" list $spec --pushes --only '*@event=answer' -v
expect "a case as planned" 0 "$assay" show --spec $spec --pushes 'callStatus/control/*@event=answer'
says "a case as planned" "accepted (HTTP 2"
expect "no target" 2 "$assay" push $spec
says "no target" "--target http://127.0.0.1:8080/calls"
expect "nothing to push" 2 "$assay" push specs/huawei-oneaccess --dry-run
says "nothing to push" "no callbacks and no webhooks"
expect "unreachable" 6 "$assay" push $spec --target http://127.0.0.1:9/calls --log "$work/u.jsonl"

python3 tests/servers/receivers/server.py --api voice > "$work/url" &
server=$!
for _ in $(seq 100); do grep -q http "$work/url" && break; sleep 0.05; done
url=$(grep -o 'http://.*' "$work/url")/calls

# One message.
expect "one event" 0 "$assay" push $spec --target "$url" --event answer --set caller=+8613800000022
says "one event" '"eventType":"answer"'
says "one event" '"caller":"+8613800000022"'
says "one event" "verdict:  pass"
expect "an unknown event" 2 "$assay" push $spec --target "$url" --event anwser
says "an unknown event" 'did you mean "answer"?'
expect "an unknown member" 2 "$assay" push $spec --target "$url" --event answer --set calller=1
says "an unknown member" 'did you mean "caller"?'
expect "an unknown push" 2 "$assay" push $spec --target "$url" --push callStatsu
says "an unknown push" 'did you mean "callStatus"?'

# Part of the suite, with its reports, and one of it again.
expect "sequences" 0 "$assay" push $spec --target "$url" --only '*/sequence.{in-order,duplicated,interleaved}/*' \
  --log "$work/s.jsonl" --report junit="$work/s.xml" --report json="$work/s.json"
expect "the log" 0 /usr/bin/python3 tests/e2e/check_reports.py "$work/s.jsonl" "$work/s.json"
expect "again" 0 "$assay" replay 'callStatus/control/required/minimal@event=answer' --log "$work/s.jsonl"
says "again" "verdict:  pass"

# Conforming receivers, and ways to fail.
for api in voice privacy nxcloud; do
  case $api in
    voice) faults=(interleaved-deadlock) ;;
    privacy) faults=(duplicate-409) ;;
    nxcloud) faults=(hlr-204 failure-500 cut-without-cost) ;;
  esac
  expect "receivers of $api" 0 python3 tests/e2e/push_matrix.py "$assay" --api $api $(printf -- '--fault %s ' "${faults[@]}")
  cat "$work/out" | tail -n 1
done

[ $failed -eq 0 ] && echo "push: all as expected"
exit $failed
