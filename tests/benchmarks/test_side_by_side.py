"""The rules that engines are compared on mean the same to each; no time is asserted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from side_by_side import table
from side_by_side.contest import ENTRANTS, Timed, disagreements
from side_by_side.growth import beside_shut_gates
from side_by_side.ours import Native
from side_by_side.workload import PATIENTS, SIZES, conclusions, make_base, make_patient

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")


@pytest.fixture(scope="module", params=[10, 100])
def base(request):
    return make_base(request.param)


def test_a_patient_has_sixty_facts_and_one_rule_in_twenty_fires():
    patients = [make_patient(number) for number in range(PATIENTS)]
    assert {sum(map(len, each)) for each in patients} == {60}
    base = make_base(1_000)
    fired = [len(conclusions(base, each)) for each in patients]
    assert 40 < sum(fired) / len(fired) < 60
    levels = {name.split("-")[1] for each in patients for name in conclusions(base, each)}
    assert levels == {"1", "2", "3"}


def test_ours_concludes_what_the_rules_say(base):
    native = Native(base)
    assert disagreements(native, base) == []
    for number in range(PATIENTS):
        profile = native.prepare(make_patient(number))
        assert native.prove(profile) == native.conclude(profile)


def test_clips_concludes_the_same(base):
    engine = pytest.importorskip("side_by_side.engines.clipspy", exc_type=ImportError)
    assert disagreements(engine.Engine(base), base) == []


@pytest.mark.parametrize("own_values", [True, False])
def test_what_stands_behind_shut_gates_changes_no_conclusion(own_values):
    few, many = (beside_shut_gates(size, own_values=own_values) for size in (100, 300))
    profile = Native(few).prepare(make_patient(0))
    assert Native(many).prove(profile) == Native(few).prove(profile) != frozenset()


def test_the_table_of_the_readme_is_one_that_the_command_prints():
    (block,) = re.findall(f"{table.BEGIN}\n(.*?){table.END}", README, re.DOTALL)
    lines = block.splitlines()
    heading = next(line for line in lines if re.fullmatch(r"\| +\|( [\d,]+ rules \|)+", line))
    sizes = [int(each.replace(",", "")) for each in re.findall(r"[\d,]+", heading)]
    assert {100, 1_000} <= {*sizes} <= {*SIZES}
    timed = Timed((0.001, 0.002))
    none = {each.label: Timed((), "not installed") for each in ENTRANTS}
    made = table.side_by_side(
        {size: {"on demand": timed, "with proofs": timed, **none} for size in sizes}
    )
    start = lines.index(made[0])
    assert [line.split("|")[1] for line in lines[start : start + len(made)]] == [
        line.split("|")[1] for line in made
    ]
    assert all(note in lines for note in table.notes())
