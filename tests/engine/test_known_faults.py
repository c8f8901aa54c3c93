"""The faults of durable-rules 2.0.28 that our use of it stays clear of, still there.

Each runs in a process of its own, since some end it. Should a fixed release appear,
a test here fails, and the limits of ``cdss.inference.durable`` can be looked at anew.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pytest

durable = pytest.importorskip(
    "cdss.inference.durable", reason="durable-rules cannot run here", exc_type=ImportError
)

pytestmark = pytest.mark.skipif(
    durable.DurableEngine.version != "2.0.28" or version("durable-rules") != "2.0.28",
    reason="measured on durable-rules 2.0.28",
)


def printed(code: str, timeout: float = 30) -> str:
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=timeout, check=False
    )
    return run.stdout.strip() if run.returncode == 0 else f"ended with {run.returncode}"


HOST = "from durable.engine import Host\nfired = []\n"


def test_negation_depends_on_order():
    """``none()`` and a plain rule on the same facts: "A" alone should fire ``plain``."""
    code = """
from durable.lang import *
out = []
with ruleset('t'):
    @when_all(c.a << m.k == 'A', none(m.k == 'B'))
    def r(c): out.append('NOT')
    @when_all(c.e << m.k == 'A', none(m.k == 'C'))
    def r2(c): out.append('NOT2')
    @when_all(m.k == 'A')
    def p(c): out.append('plain')
    @when_all(m.k == 'B')
    def q(c): out.append('B')
    @when_all(m.k == 'C')
    def q2(c): out.append('C')
assert_facts('t', [{'k': 'A'}, {'k': 'B'}, {'k': 'C'}])
print(sorted(out))
"""
    assert printed(code) != "['B', 'C', 'plain']"


def test_a_disjunction_drops_a_join():
    """Facts of two patients are joined."""
    code = """
from durable.lang import *
out = []
with ruleset('t'):
    @when_all(c.dx << m.kind == 'dx',
              c.lab << ((m.code == 'CK') | (m.code == 'LDH')) & (m.patient == c.dx.patient))
    def r(c): out.append((c.dx.patient, c.lab.patient))
assert_fact('t', {'kind': 'dx', 'patient': 'P1'})
assert_fact('t', {'kind': 'lab', 'code': 'CK', 'patient': 'P2'})
print(out)
"""
    assert printed(code) == "[('P1', 'P2')]"


def test_256_rules_on_one_condition_fire_another_rule():
    code = (
        HOST
        + """
rules = {'r%d' % i: {'all': [{'m': {'dx': 'JDM'}}], 'run': lambda c: None} for i in range(256)}
rules['other'] = {'all': [{'m': {'q': 1}}], 'run': lambda c: fired.append('other')}
Host({'t': rules}).assert_fact('t', {'dx': 'JDM'})
print(fired)
"""
    )
    assert printed(code) == "['other']"


def test_a_batch_loses_facts_after_a_small_number():
    code = """
from durable.lang import *
out = []
with ruleset('t'):
    @when_all(m.k == 'A')
    def r(c): out.append(c.m.i)
assert_facts('t', [{'k': 'A', 'i': 1}, {'k': 'A', 'i': 2, 'titer': 1e-7}, {'k': 'A', 'i': 3}])
print(out)
"""
    assert printed(code) == "[1]"


def test_513_values_at_one_node_never_compile():
    code = (
        HOST
        + """
Host({'t': {'r%d' % i: {'all': [{'m': {'c': i}}], 'run': lambda c: None} for i in range(513)}})
print('compiled')
"""
    )
    with pytest.raises(subprocess.TimeoutExpired):
        printed(code, timeout=5)
