"""What an operator may set, and what is refused before anything is served."""

import pytest


@pytest.mark.parametrize(
    ("arguments", "config", "said"),
    [
        ([], "", "no client is trusted"),
        (["--insecure", "--host", "0.0.0.0"], "", "loopback alone"),  # noqa: S104
        (["--insecure"], "wrokers = 2", "did you mean `workers`?"),
        (["--insecure"], "workers = 'two'", "`workers` is a whole number"),
        (["--insecure"], "workers = 0", "at least 1"),
        (["--insecure"], "limits.depth = -1", "`depth` is not negative"),
        (["--insecure"], "limits.deep = 1", "no setting is called `deep`"),
        (["--insecure"], "fhir_servers = ['http://ehr.example/fhir']", "must begin with https://"),
        (["--insecure"], "fhir_servers = ['https://u:p@ehr.example/']", "no plain address"),
        (["--insecure"], "fhir_servers = 'https://ehr.example'", "is a list"),
        ([], "[[clients]]\nissuer = 'x'", "either `jku` or `jwks_file`"),
        ([], "[[clients]]\njku = 'https://x.example'", "`issuer` is missing"),
        (
            [],
            "[[clients]]\nissuer = 'x'\njku = 'https://x.example'\nalgorithms = ['HS256']",
            "HS256 is no way to sign",
        ),
        ([], "[[clients]]\nissuer = 'x'\njwks_file = '/none'", "is no set of keys"),
        (["--insecure"], "x = ", "is no TOML"),
        (["--insecure"], "port = 0\nreplays = '/none/x'", "cannot remember tokens: its folder is"),
        (["--insecure"], "port = 0\naudit = '/none/x'", "as an audit: its folder is not there"),
        (["--insecure"], "port = 0\ntls_certificate = '/none'\ntls_key = '/none'", "TLS"),
    ],
)
def test_wrong_settings_end_it_with_what_is_wrong(run, tmp_path, arguments, config, said):
    file = tmp_path / "settings.toml"
    file.write_text(config, "utf-8")
    ran = run("serve", *arguments, "--config", file)
    assert ran.code == 2
    assert said in ran.err


def test_wrong_knowledge_ends_it(run, tmp_path):
    assert run("serve", "--insecure", "--knowledge", tmp_path).code == 3


def test_a_port_that_is_taken_is_named(run, service):
    port = service.url.rpartition(":")[2]
    ran = run("serve", "--insecure", "--port", port)
    assert ran.code == 2
    assert f"cannot listen on 127.0.0.1:{port}: Address already in use" in ran.err
