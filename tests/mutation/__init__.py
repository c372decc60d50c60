"""Mutation testing of policy and redaction: `python -m tests.mutation`.

The known tools change function bodies only (mutmut 3) or start a process for each change (cosmic-ray); the table of the
policy is no function, and a process takes seconds to reach the database. Here the change is made in a fork.
"""
