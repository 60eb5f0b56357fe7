"""All planted faults of this server, in the order of the modules. The machinery is common/faults.py."""

import fault_rows_answer
import fault_rows_auth
import fault_rows_form
import fault_rows_robustness
import fault_rows_state
from common.faults import Fault, collected


def all_faults() -> list[Fault]:
    return collected(fault_rows_auth, fault_rows_form, fault_rows_state, fault_rows_answer, fault_rows_robustness)
