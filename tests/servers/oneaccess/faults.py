"""All planted faults of this server, in the order of the modules. The machinery is common/faults.py."""

import fault_rows_body
import fault_rows_captcha
import fault_rows_header
import fault_rows_robustness
from common.faults import Fault, collected


def all_faults() -> list[Fault]:
    return collected(fault_rows_header, fault_rows_captcha, fault_rows_body, fault_rows_robustness)
