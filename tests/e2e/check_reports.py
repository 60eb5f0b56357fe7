#!/usr/bin/env python3
"""Validates results.jsonl and the JSON report against their published schemas: check_reports.py LOG REPORT"""
import json
import pathlib
import sys

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
log, report = sys.argv[1:]
lines = jsonschema.Draft202012Validator(json.loads((ROOT / "reports/results.schema.json").read_text()))
for number, line in enumerate(open(log), 1):
    for error in lines.iter_errors(json.loads(line)):
        sys.exit(f"{log}:{number}: {error.message}")
whole = jsonschema.Draft202012Validator(json.loads((ROOT / "reports/report.schema.json").read_text()))
for error in whole.iter_errors(json.load(open(report))):
    sys.exit(f"{report}: {error.message}")
print(f"{number} lines valid")
