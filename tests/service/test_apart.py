"""Who does not serve does not wait for what serving needs."""

import subprocess
import sys

PROGRAM = """
import sys
import cdss
from cdss.cli.main import main
kb = cdss.load()
profile = cdss.profile_from_fhir({"resourceType": "Patient", "gender": "female"}, kb)
cdss.consult(profile, kb)
try:
    main(["consult", "cases/profiles/untreated.yaml", "--format", "json"])
except SystemExit:
    pass
heavy = ("cdss.service", "fastapi", "starlette", "uvicorn", "httpx", "jwt", "jinja2")
print(sorted(name for name in sys.modules if name.startswith(heavy)), file=sys.stderr)
"""


def test_a_consultation_imports_nothing_of_the_service():
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    assert ran.stderr.strip() == "[]"
