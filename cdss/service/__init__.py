"""The HTTP service: CDS Hooks, consultations as JSON, feedback kept in an audit.

One process speaks HTTP, and holds what must be one: which tokens were used, the audit, the
counts. Consultations run in worker processes beside it, since an engine written in C takes
its process along when it crashes. Nothing on the consultation path imports this package.
"""
