#!/usr/bin/env bash
# The voice spec from end to end: tests/e2e/voice.sh ASSAY
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
  tail -n 3 "$work/out" "$work/err"
  failed=1
}
says() { # says CLAIM TEXT: the command before printed it
  grep -qF -- "$2" "$work/out" "$work/err" && return
  echo "$1: did not say: $2"
  tail -n 3 "$work/out" "$work/err"
  failed=1
}
holds() { # holds CLAIM COMMAND...
  local claim=$1
  shift
  "$@" > "$work/out" 2>&1 && return
  echo "$claim: $*"
  tail -n 5 "$work/out"
  failed=1
}

# ids: several hundred, no duplicates, stable
"$assay" list $spec > "$work/ids"
"$assay" list $spec | cmp -s - "$work/ids" || { echo "ids differ between two lists"; failed=1; }
[ "$(wc -l < "$work/ids")" -gt 500 ] || { echo "fewer than 500 ids"; failed=1; }
[ -z "$(sort "$work/ids" | uniq -d)" ] || { echo "ids stand twice"; failed=1; }

# the embedded fake conforms, and all reports are valid
expect "embedded fake" 0 "$assay" test $spec --log "$work/r.jsonl" --report json="$work/r.json" --report junit="$work/r.xml" \
  --report html="$work/html"
holds "JUnit is valid" xmllint --noout --schema reports/junit.xsd "$work/r.xml"
holds "the page is there" test -s "$work/html/index.html"
holds "JSON reports match their schemas" /usr/bin/python3 tests/e2e/check_reports.py "$work/r.jsonl" "$work/r.json"
holds "the seed changes no id" bash -c "'$assay' test $spec --seed 7 --log '$work/s.jsonl' --quiet"

# wrong input: one clear message, exit 2 or 6
expect "unknown option" 2 "$assay" test $spec --targt x
says "unknown option" 'did you mean "--target"?'
expect "unknown verb" 2 "$assay" tst $spec
says "unknown verb" '"tst" is no verb: did you mean "test"?'
expect "unknown format" 2 "$assay" test $spec --report htm=x
says "unknown format" 'did you mean "html"?'
expect "unknown spec" 2 "$assay" test specs/huawei-voice
expect "target without profile" 2 "$assay" test $spec --target http://127.0.0.1:9
says "target without profile" "needs --profile FILE"
expect "unreachable" 6 "$assay" test $spec --target http://127.0.0.1:9 --profile tests/e2e/profiles/voice.yaml --log "$work/u.jsonl"
says "unreachable" "connection refused by 127.0.0.1:9"
expect "nothing selected" 5 "$assay" test $spec --only nothing
expect "bad URL" 2 "$assay" test $spec --target ftp://x --profile tests/e2e/profiles/voice.yaml
printf 'app-key: a\napp-secert: b\n' > "$work/p.yaml"
expect "profile" 2 "$assay" test $spec --target http://127.0.0.1:9 --profile "$work/p.yaml"
says "profile" 'p.yaml:2:1'
expect "remote targets are guarded" 2 "$assay" test $spec --target http://192.0.2.1 --profile tests/e2e/profiles/voice.yaml
says "remote targets are guarded" "guard: {bills: allowed}"
expect "lint" 0 "$assay" lint $spec
expect "explain" 0 "$assay" explain 1023007
expect "dry run" 0 "$assay" test $spec --dry-run
says "dry run" "requests"

# the fake on a port: wrong secret, replay without secrets, Ctrl-C
"$assay" serve $spec --port 0 --admin 0 > "$work/serve" & server=$!
for _ in $(seq 50); do grep -q listening "$work/serve" && break; sleep 0.1; done
url=$(grep listening "$work/serve" | grep -o 'http://[0-9.:]*')
admin=$(grep '^admin' "$work/serve" | grep -o 'http://[0-9.:]*')
sed 's/assay-demo-secret/wrong/' tests/e2e/profiles/voice.yaml > "$work/wrong.yaml"
expect "wrong secret" 6 "$assay" test $spec --target "$url" --profile "$work/wrong.yaml" --log "$work/w.jsonl"
says "wrong secret" 'refuses the signature (HTTP 401, 1010010 "Invalid digest."): check "app-secret" of the profile'
expect "served fake" 0 "$assay" test $spec --target "$url" --profile tests/e2e/profiles/voice.yaml --log "$work/t.jsonl" --jobs 4 --target-admin "$admin"
expect "replay" 0 "$assay" replay callVerify/body.times/maximum/above --log "$work/t.jsonl"
says "replay" "curl -i -X POST"
if grep -qF assay-demo-secret "$work/out" "$work/t.jsonl" "$work/html/index.html"; then echo "the secret leaked"; failed=1; fi
expect "show" 0 "$assay" show callVerify/body.times/maximum/above --log "$work/t.jsonl"
"$assay" test $spec --target "$url" --profile tests/e2e/profiles/voice.yaml --log "$work/i.jsonl" --rate 50 > "$work/out" 2>&1 & run=$!
sleep 1
kill -INT $run
wait $run
[ $? -eq 130 ] || { echo "Ctrl-C did not end with 130"; failed=1; }
tail -n 1 "$work/i.jsonl" | grep -q '"exit_code":130' || { echo "the log has no end after Ctrl-C"; failed=1; }

# every planted fault is found
expect "mutate" 0 "$assay" mutate $spec
says "mutate" "(100.0 %)"
says "mutate" "0 findings without a fault"
exit $failed
