#!/usr/bin/env bash
# Values that a command gives, a vendor that is only a spec, and one case of a sequence again. Usage: sequences.sh ASSAY
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
assay=$PWD/$1
[ -x "$assay" ] || assay=$1
work=$(mktemp -d)
server=
trap 'if [ -n "$server" ]; then kill $server 2> /dev/null; fi; rm -rf "$work"' EXIT
failed=0
expect() { # expect NAME EXIT_CODE COMMAND...: the output is kept for says
  local name=$1 code=$2
  shift 2
  "$@" > "$work/out" 2>&1
  local got=$?
  [ $got -eq "$code" ] || { echo "$name: exit $got, expected $code"; tail -n 3 "$work/out"; failed=1; }
}
says() { grep -qF -- "$2" "$work/out" || { echo "$1 does not say \"$2\""; tail -n 5 "$work/out"; failed=1; }; }
silent() { ! grep -qF -- "$2" "$work/out" || { echo "$1 says \"$2\""; failed=1; }; }
serve() { # serve SCRIPT ARGUMENT...: its address is in $url
  : > "$work/url"
  python3 "$@" > "$work/url" 2> /dev/null &
  server=$!
  for _ in $(seq 100); do
    url=$(grep -o 'http://[^ ]*' "$work/url") && return
    sleep 0.1
  done
}
end() { kill $server; wait $server 2> /dev/null; server=; }

# A captcha that is another one each time: only who is asked each time solves it.
profile() { sed "s|^captcha-point:.*|captcha-point: $1|" tests/e2e/profiles/oneaccess.yaml > "$work/profile.yaml"; }
captcha() { "$assay" test specs/huawei-oneaccess --target "$url" --profile "$work/profile.yaml" --quiet --log "$work/c.jsonl" "$@"; }
serve tests/e2e/changing_captcha.py --variant b
profile "{command: [$PWD/tests/e2e/solve_captcha]}"
expect "changing captcha" 0 captcha
says "changing captcha" "the target conforms in all"
cp tests/e2e/profiles/oneaccess.yaml "$work/profile.yaml"
expect "a fixed point" 4 captcha --only 'sendSms/control/*'
profile "{command: [$PWD/tests/e2e/solve_captcha, nobody]}"
expect "nobody solves it" 6 captcha
says "nobody solves it" "profile.yaml:4:16: the command \"$PWD/tests/e2e/solve_captcha\" for \"captcha-point\" exited with 1: nobody is there to solve it"
profile "{command: [./missing.py]}"
expect "no program" 6 captcha
says "no program" "for \"captcha-point\" cannot be started: No such file or directory"
profile "{command: [sleep, '60'], timeout: 200 ms}"
expect "no end" 6 captcha
says "no end" "the command \"sleep\" for \"captcha-point\" did not end within 0.2 s"
expect "what does not need it is tested all the same" 0 captcha --only 'listCountryCodes/*'
profile "{comand: [true]}"
expect "a misspelt word" 2 captcha
says "a misspelt word" 'profile.yaml:4:17: "comand" is not a word of "captcha-point": did you mean "command"?'
end

# Every example profile is one.
export ASSAY_APP_SECRET=s ASSAY_AUTH_KEY=s ASSAY_AUTH_TOKEN=s
for pair in voice:huawei-voice-verification oneaccess:huawei-oneaccess service-request:huawei-service-request \
  privacy-number:privacy-number; do
  expect "profile ${pair%%:*}" 0 "$assay" test "specs/${pair##*:}" --profile "fixtures/profiles/${pair%%:*}.yaml" --dry-run
done

# A signature of nobody, MD5 over the sorted query and the body: a spec, and no C++.
spec=tests/specs/sorted-md5
expect "lint" 0 "$assay" lint $spec
says "lint" "0 errors, 0 warnings"
expect "fake" 0 "$assay" test $spec --log "$work/m.jsonl"
expect "mutate" 0 "$assay" mutate $spec
says "mutate" "(100.0 %)"
says "mutate" "0 findings without a fault"
check() { "$assay" test $spec --target "$url/v1" --profile $spec/profile.yaml --quiet --first-byte-timeout 2 --log "$work/m.jsonl"; }
serve tests/servers/sorted_md5/server.py
expect "hand-written server" 0 check
end
python3 tests/servers/sorted_md5/server.py --list-faults > "$work/faults"
while read -r fault names; do
  serve tests/servers/sorted_md5/server.py --fault "$fault"
  check > "$work/out" 2>&1
  code=$?
  case $fault in
    *-only | body-left-out) [ "$fault" = prefix-only ] && wanted=1 || wanted=6 ;;
    *) wanted=1 ;;
  esac
  [ $code -eq $wanted ] || { echo "$fault: exit $code, expected $wanted"; failed=1; }
  cat "$work/out" "$work/m.jsonl" > "$work/all"
  for name in $names; do
    grep -q '"findings".*'"$name" "$work/all" || grep -qF "$name" "$work/out" || { echo "$fault: no finding names $name"; failed=1; }
  done
  end
done < "$work/faults"

# One step of a sequence again, with all before it; and a case that needs something made.
again() { "$assay" replay "$1" --spec specs/privacy-number --target "$url" --profile tests/e2e/profiles/privacy_number.yaml; }
serve tests/servers/privacy_number/server.py --variant a
expect "replay a step" 0 again releaseAxb/sequence.axb-binding.deleted-twice/step/delete-again
says "replay a step" "(bindAxb/sequence.axb-binding.deleted-twice/step/create: PUT"
says "replay a step" "verdict:  pass"
silent "replay a step" "assay-demo-auth-key"
expect "replay what needs a binding" 0 again releaseAxb/control/required/minimal
says "replay what needs a binding" "(bindAxb/sequence.create-axb-binding/step/create: PUT"
says "replay what needs a binding" "verdict:  pass"
expect "replay what is undone" 0 again bindAxb/control/required/minimal
says "replay what is undone" "(releaseAxb/sequence.undo-axb-binding/step/undo: DELETE"
end

# What is bound twice only where both requests come at the same time; and one that has a lock leaves nothing to find.
together() { "$assay" test specs/privacy-number --target "$url" --profile tests/e2e/profiles/privacy_number.yaml --quiet \
  --only '*at-once/step/*' --log "$work/m.jsonl"; }
for variant in a b; do
  serve tests/servers/privacy_number/server.py --variant $variant
  expect "at once, with a lock ($variant)" 0 together
  end
  serve tests/servers/privacy_number/server.py --variant $variant --fault same-reqid-at-once-binds-twice
  expect "a retry at once ($variant)" 1 together
  says "a retry at once ($variant)" "sequence.axb-binding.retried-at-once.create-at-once"
  expect "a retry at once, again ($variant)" 1 again bindAxb/sequence.axb-binding.retried-at-once/step/create-at-once-2
  end
done
serve tests/servers/privacy_number/server.py --variant a --fault same-x-at-once-bound-twice
expect "one number at once" 1 together
says "one number at once" "sequence.axb-binding.created-at-once.create-at-once"
end

# Ctrl-C does not wait for an answer that does not come.
python3 - > "$work/url" << 'EOS' &
import socket
listener = socket.create_server(("127.0.0.1", 0))
print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
kept = []
while True:
    kept.append(listener.accept())
EOS
server=$!
for _ in $(seq 100); do url=$(grep -o 'http://[^ ]*' "$work/url") && break; sleep 0.1; done
"$assay" test specs/privacy-number --target "$url" --profile tests/e2e/profiles/privacy_number.yaml --quiet \
  --first-byte-timeout 60 --log "$work/i.jsonl" > "$work/out" 2>&1 &
run=$!
sleep 1
kill -INT $run
SECONDS=0
wait $run
[ $? -eq 130 ] || { echo "Ctrl-C did not end with 130"; failed=1; }
[ $SECONDS -lt 20 ] || { echo "Ctrl-C waited $SECONDS s"; failed=1; }
tail -n 1 "$work/i.jsonl" | grep -q '"exit_code":130' || { echo "the log has no end after Ctrl-C"; failed=1; }
end
exit $failed
