"""All planted faults of this server, in the order of the modules. The machinery is common/faults.py."""

import fault_rows_answer
import fault_rows_paging
import fault_rows_request
import fault_rows_robustness
from common.faults import Fault, collected


def all_faults() -> list[Fault]:
    return collected(fault_rows_request, fault_rows_paging, fault_rows_answer, fault_rows_robustness)
