#!/usr/bin/env python3
"""Runs assay against the hand-written servers of tests/servers, which share no code with it.

Both conforming variants must get no finding; each planted fault must be found, with its field or header named.
  servers.py ASSAY [--server NAME] [--every N] [--only GLOB] [--variants ab] [--keep DIR]
"""
import argparse
import concurrent.futures
import fnmatch
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# Folder of tests/servers -> the spec that it is an implementation of; its account is tests/e2e/profiles/<folder>.yaml.
SPECS = {
    "voice": "huawei-voice-verification",
    "service_request": "huawei-service-request",
    "oneaccess": "huawei-oneaccess",
    "privacy_number": "privacy-number",
    "voice_push": "huawei-voice-verification",
    "privacy_push": "privacy-number",
    "nxcloud": "nxcloud-number-check",
}
# Vendors that push are asked for nothing else; {admin} is the address that moves their clock.
OPTIONS = {
    "voice_push": ["--phases", "callback"],
    "privacy_push": ["--phases", "callback"],
    "nxcloud": ["--phases", "callback", "--target-admin", "{admin}"],
}
# Faults of the servers' author that the documents leave open, "server/fault": not to be found.
OPEN = {
    "voice/content-type-charset-not-checked":
        "a charset parameter means nothing to application/json (RFC 8259 section 11)",
    "oneaccess/mobile-begins-0-refused": "the expression of country-codes has a mobile number of China begin with 1",
    "oneaccess/mobile-begins-9-refused": "the expression of country-codes has a mobile number of China begin with 1",
    "oneaccess/email-plus-refused": "which signs a mail address may have before its @ is not said",
    "privacy_number/developer-compared-as-number": "a developer ID of digits may be a number, which zeros in front do not change",
    "privacy_number/appid-trimmed": "whether white space around an APP ID makes it another one is not said",
    "privacy_number/release-subid-trimmed": "whether white space around a subid makes it another one is not said",
    "privacy_number/bind-bnum-below-11-refused": "the form of a real number is not said, only its greatest length",
    "privacy_number/bind-bnum-mobile-only": "the form of a real number is not said, only its greatest length",
    "privacy_number/bind-ttl-below-60-refused": "the least ttl is not said; a platform may have one of its own",
    "privacy_number/form-cut-at-512-bytes": "how long a userData may be is not said",
    "privacy_number/retry-after-release-binds": "whether a reqid may come again once what it bound was released is not said",
    "privacy_number/semicolon-divides": "HTML 4 had readers of forms take semicolons for ampersands (appendix B.2.2)",
    "privacy_number/x-next-number-accepted": "an account may have more numbers than a profile names",
    "privacy_number/text-plain-accepted": "that the parameters are submitted as a form does not forbid to read others",
    "voice_push/method-get": "the method of a push is not said",
    "voice_push/method-delete": "the method of a push is not said",
    "voice_push/media-type-form": "that the Content-Type of a push says JSON, as its body is, is not said",
    "voice_push/media-type-html": "that the Content-Type of a push says JSON, as its body is, is not said",
    "privacy_push/callStart-after-cdr": "each push has a URL of its own; in which order two URLs are called is not said",
    "privacy_push/method-get": "the method of a push is not said",
    "privacy_push/cdr-method-delete": "the method of a push is not said",
    "nxcloud/cut-is-accepted": "what follows no answer at all, which is no HTTP error, is not said",
}


def server_of(name: str) -> str:
    return str(ROOT / "tests/servers" / name / "server.py")


def run(assay: str, name: str, variant: str, fault: str | None, folder: pathlib.Path):
    """The exit code and the findings of one run, as (case id, finding) pairs."""
    command = [sys.executable, server_of(name), "--port", "0", "--variant", variant]
    if fault:
        command += ["--fault", fault]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        url = server.stdout.readline().split()[-1]
        admin = server.stdout.readline().split()[-1] if name in OPTIONS and name != "voice_push" else ""
        options = [option.format(admin=admin) for option in OPTIONS.get(name, [])]
        log = folder / f"{name}-{variant}-{fault or 'none'}.jsonl"
        try:
            done = subprocess.run(
                [assay, "test", str(ROOT / "specs" / SPECS[name]), "--target", url, "--profile",
                 str(ROOT / f"tests/e2e/profiles/{name}.yaml"), "--quiet", "--log", str(log),
                 "--first-byte-timeout", "2", "--total-timeout", "4", *options],
                capture_output=True, text=True, timeout=1800, env={**os.environ, "ASSAY_ADMIN": admin})
        except subprocess.TimeoutExpired:
            return 124, [], 0, "no end within half an hour"
        findings, records = [], 0
        for line in log.read_text().splitlines():
            record = json.loads(line)
            if "id" not in record:
                continue
            records += 1
            findings += [(record["id"], finding) for finding in record.get("findings", [])]
        return done.returncode, findings, records, done.stdout + done.stderr
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


def is_named(names: list[str], findings, output: str) -> bool:
    texts = [(case + " " + json.dumps(finding)).lower() for case, finding in findings]
    return any(name.lower() in text for name in names for text in texts)


def check(given, name: str, folder: pathlib.Path) -> bool:
    listed = subprocess.run([sys.executable, server_of(name), "--list-faults"], capture_output=True, text=True, check=True)
    faults = [json.loads(line) for line in listed.stdout.splitlines()]
    globs = given.only.split(",")
    faults = [fault for fault in faults if any(fnmatch.fnmatch(fault["id"], glob) for glob in globs)][::given.every]
    failed = 0
    for variant in "ab":
        code, findings, records, output = run(given.assay, name, variant, None, folder)
        good = code == 0 and not findings and records > (100 if name not in OPTIONS else 5)
        failed += not good
        print(f"{'ok' if good else 'FALSE ALARM'} {name} {variant}: {records} records, {len(findings)} findings, exit {code}")
        for case, finding in findings[:40]:
            print(f"    {case}: {finding['check']} at {finding['subject']}: expected {finding['expected']}, observed {finding['observed']}")
        if code != 0:
            print("    " + output.strip().splitlines()[-1])
    jobs = []
    for index, fault in enumerate(faults):
        variants = given.variants if given.variants != "alternate" else "ab"[index % 2]
        jobs += [(variant, fault) for variant in variants if variant in fault.get("variants", "ab")]
    refused = missed = unnamed = left_open = 0
    with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
        runs = pool.map(lambda job: (job, run(given.assay, name, job[0], job[1]["id"], folder)), jobs)
        for (variant, fault), (code, findings, _, output) in runs:
            found = code == 1 and findings and is_named(fault["names"], findings, output)
            if f"{name}/{fault['id']}" in OPEN:
                left_open += 1
            elif code == 6:
                refused += 1  # the plain request itself is refused: said at once, exit 6
            elif code != 1 or not findings:
                missed += 1
                print(f"MISSED {name} {variant} {fault['id']} (exit {code}): {fault['what']}")
            elif not found:
                unnamed += 1
                print(f"UNNAMED {name} {variant} {fault['id']}: {fault['names']}; first: {findings[0][0]} {findings[0][1]['check']}")
    print(f"{name}: {len(jobs)} faulty servers: {len(jobs) - missed - unnamed - refused - left_open} found and named, {refused} refuse "
          f"the plain request (exit 6), {missed} missed, {unnamed} without the right name, {left_open} left open by the documents")
    return not (failed or missed or unnamed)


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("assay")
    options.add_argument("--server", default=",".join(SPECS), help="folders of tests/servers, separated by commas")
    options.add_argument("--every", type=int, default=1, help="only each Nth fault")
    options.add_argument("--only", default="*")
    options.add_argument("--variants", default="alternate", help="a, b, ab, or alternate: one of the two a fault")
    options.add_argument("--keep", help="folder for the logs")
    options.add_argument("--jobs", type=int, default=os.cpu_count())
    given = options.parse_args()
    folder = pathlib.Path(given.keep or tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    good = [check(given, name, folder) for name in given.server.split(",")]
    return 0 if all(good) else 1


sys.exit(main())
