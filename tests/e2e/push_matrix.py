#!/usr/bin/env python3
"""`assay push` against the hand-written receivers: conforming ones have to pass, faulty ones to be found by name.

push_matrix.py ASSAY --api NAME [--fault GLOB]... [--jobs N] [--conforming]: prints one line for each that went wrong, and a
sum. A fault counts as found when a finding, or the id of its case, names what the receiver's own list says it is about.
"""

import argparse
import concurrent.futures
import fnmatch
import json
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
RECEIVER = os.path.join(ROOT, "tests", "servers", "receivers", "server.py")
SPECS = {"voice": "huawei-voice-verification", "privacy": "privacy-number", "nxcloud": "nxcloud-number-check"}


def push(assay: str, api: str, variant: str, fault: str | None, patience: str) -> tuple[int, str, list[dict]]:
    command = [sys.executable, RECEIVER, "--api", api, "--variant", variant] + (["--fault", fault] if fault else [])
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        url = re.search(r"http://\S+", server.stdout.readline()).group(0) + "/hook"
        with tempfile.TemporaryDirectory() as work:
            log = os.path.join(work, "r.jsonl")
            ran = subprocess.run(
                [assay, "push", os.path.join(ROOT, "specs", SPECS[api]), "--target", url, "--log", log, "--quiet",
                 "--first-byte-timeout", patience, "--total-timeout", patience, "--keep-wire", "failures"],
                capture_output=True, text=True, timeout=900)
            records = [json.loads(line) for line in open(log, encoding="utf-8")] if os.path.exists(log) else []
    finally:
        server.kill()
        server.wait()
    last = (ran.stdout + ran.stderr).strip().splitlines()
    return ran.returncode, last[-1] if last else "", [record for record in records if record.get("findings")]


def words(record: dict) -> str:
    findings = " ".join(json.dumps(finding, ensure_ascii=False) for finding in record["findings"])
    return " ".join([record.get("id", ""), record.get("title", ""), findings]).lower()


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("assay")
    parser.add_argument("--api", choices=sorted(SPECS), required=True)
    parser.add_argument("--fault", action="append", default=[], help="only faults that match this glob")
    parser.add_argument("--conforming", action="store_true", help="no faults")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--patience", default="1", help="seconds for the first byte of an answer")
    given = parser.parse_args()
    wrong = 0
    rows = [{"id": None, "variants": [variant]} for variant in "ab"]
    faults = [json.loads(line) for line in subprocess.run(
        [sys.executable, RECEIVER, "--api", given.api, "--list-faults"], capture_output=True, text=True,
        check=True).stdout.splitlines()]
    rows += [row for row in faults if not given.conforming and
             (not given.fault or any(fnmatch.fnmatch(row["id"], glob) for glob in given.fault))]
    named = 0

    def one(row: dict):
        patience = given.patience if row["id"] else "2"
        return row, push(given.assay, given.api, row.get("variants", "a")[0], row["id"], patience)

    with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
        for row, (code, reason, found) in pool.map(one, rows):
            if not row["id"]:
                if code == 0 and not found:
                    continue
                wrong += 1
                print(f"{given.api} {row['variants'][0]}: exit {code}: {reason}")
                for record in found[:12]:
                    print("   ", record["id"], record.get("observed"))
                continue
            right = [record for record in found if any(name.lower() in words(record) for name in row["names"])]
            if code == 1 and right:
                named += 1
                continue
            wrong += 1
            print(f"{given.api} {row['id']}: {'not found' if not found else 'not named'}: exit {code}: {reason}")
            for record in found[:3]:
                print("   ", record["id"], record.get("observed"))
    print(f"{given.api}: {named} of {len(rows) - 2} faults found and named")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
