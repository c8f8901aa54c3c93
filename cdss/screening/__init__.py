"""Screening: the one consultation, for as many patients as there are.

Records in, rows out: ``rows`` is one pure function over one record, and is the same in a
worker process beside this one and in an executor of Spark.
"""
