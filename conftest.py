"""What is collected where: the doctests of `cdss/` run wherever their module can be imported."""

from __future__ import annotations

from importlib import import_module

# Without durable-rules (Python 3.13 and later, no C compiler) its one module cannot be
# imported to look for doctests; `tests/engine` says so visibly and skips.
collect_ignore = []
try:
    import_module("durable_rules_engine")
except ImportError:
    collect_ignore.append("cdss/inference/durable.py")

# Engines that a benchmark sets beside ours: their packages are no part of what tests install.
collect_ignore_glob = ["tests/benchmarks/side_by_side/engines/*.py"]
