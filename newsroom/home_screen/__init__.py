"""
The admin's home: what somebody of the newsroom finds to do today.

Each card costs a number of queries that does not depend on how much has been written.
"""
