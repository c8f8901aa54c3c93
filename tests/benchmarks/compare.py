"""Our native engine beside others, and how it grows: prints Markdown.

    pip install -r tests/benchmarks/compare-requirements.txt
    npm install --prefix DIR json-rules-engine@7      # and NODE_RULES=DIR
    python tests/benchmarks/compare.py [--write README.md]

What is not installed is left out, and the table says so.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from side_by_side import growth, table
from side_by_side.contest import contest
from side_by_side.workload import SIZES


def main() -> None:
    """Measure, and print or write the tables."""
    parser = argparse.ArgumentParser(description="Compare rule engines on generated rules.")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), metavar="RULES")
    parser.add_argument("--rounds", type=int, help="at most; else 15, and 3 with 10,000 rules")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put it between the marks there")
    asked = parser.parse_args()
    results = {}
    for size in asked.sizes:
        sys.stderr.write(f"{size} rules\n")
        results[size] = contest(size, asked.rounds)
    said = (
        f"Processor time for one patient of 60 facts, {table.where()}; median over rounds of ten "
        "patients, every engine in every round. For the others: how many times as long as ours "
        "with proofs on demand (quartiles); then beside ours with every fired rule's proof built. "
        "What takes more than a second for a patient, or a minute to be built, is left out with "
        "so many rules, and what was seen stands in its place."
    )
    lines = [
        said,
        "",
        *table.side_by_side(results),
        "",
        *table.notes(),
        "",
        *table.rows(
            ["times as long as with 100 rules, proofs built", "100", "1,000", "10,000"],
            growth.by_shut_rules(),
        ),
        "",
        *table.rows(
            ["", *(f"{size:,} rules" for size in SIZES)],
            growth.by_size(),
        ),
        "",
        *table.rows(
            ["", "", "", ""],
            [*growth.by_facts(), *growth.by_patients(), *growth.cold()],
        ),
    ]
    block = "\n".join([table.BEGIN, "", *lines, "", table.END])
    if asked.write is None:
        sys.stdout.write(block + "\n")
        return
    text = asked.write.read_text("utf-8")
    before, _, rest = text.partition(table.BEGIN)
    asked.write.write_text(before + block + rest.partition(table.END)[2], "utf-8")


if __name__ == "__main__":
    main()
