# Sourced by tests that start servers: the binary's path, a folder that goes with the test, and servers that end with it.
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
assay=$(realpath "$1") # seen from the project's folder, as scripts/test names it
work=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2> /dev/null; rm -rf "$work"' EXIT
failed=0
fail() { echo "$1"; failed=1; }
address() { # address FILE WORD: the URL in the line of FILE that has WORD, into url
  for _ in $(seq 100); do
    url=$(grep "$2" "$1" | grep -o 'http://[^ ,]*' | tail -n 1)
    [ -n "$url" ] && return
    sleep 0.1
  done
  fail "$1 never said $2"
}
