"""Every write about employers, their departments, employees and contracts."""

from employers.services.employees import (
    ContractTerms,
    EmployeeDetails,
    NewEmployee,
    contract_end,
    contract_may_end,
    contract_set,
    employee_create,
    employee_update,
    employees_add,
)
from employers.services.organisation import (
    department_create,
    department_rename,
    employer_create,
    employer_remember_mapping,
    employer_update,
)

__all__ = [
    "ContractTerms",
    "EmployeeDetails",
    "NewEmployee",
    "contract_end",
    "contract_may_end",
    "contract_set",
    "department_create",
    "department_rename",
    "employee_create",
    "employee_update",
    "employees_add",
    "employer_create",
    "employer_remember_mapping",
    "employer_update",
]
