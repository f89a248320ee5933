"""The services for machines with Docker: valid, pinned, on loopback, and without a password of ours."""

import importlib.util
import re
import subprocess
import sys
from typing import Any, cast

import pytest
import yaml

from tools.paths import ROOT

COMPOSE = ROOT / "docker-compose.yml"
SERVICES = cast("dict[str, dict[str, Any]]", yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"])


def test_the_file_keeps_to_the_compose_specification() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(COMPOSE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_port_is_published_on_loopback_only() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert ports
    assert [port for port in ports if not port.startswith("127.0.0.1:")] == []


def test_every_image_from_elsewhere_has_a_full_version() -> None:
    images = [service["image"] for service in SERVICES.values() if "build" not in service]
    assert images
    assert [image for image in images if not re.search(r":v?\d+\.\d+(\.\d+)?$", image)] == []


def test_the_engine_is_of_the_line_that_has_a_relational_secondary_storage() -> None:
    version = SERVICES["camunda"]["image"].partition(":")[2]
    assert tuple(int(part) for part in version.split(".")[:2]) >= (8, 9)


def test_no_password_is_committed() -> None:
    secret = re.compile(r"^ *([A-Z_]*(?:PASSWORD|SECRET)[A-Z_]*)[:=] ?(.*)$", re.MULTILINE)
    found = secret.findall(COMPOSE.read_text(encoding="utf-8"))
    assert len(found) == 4
    assert [name for name, value in found if not re.fullmatch(r"\$\{[A-Z_]+:\?[^}]+\}", value)] == []
    assert {value for _, value in secret.findall((ROOT / ".env.example").read_text(encoding="utf-8"))} == {""}


def test_every_variable_that_must_be_set_is_in_the_example() -> None:
    wanted = set(re.findall(r"\$\{([A-Z_]+):\?", COMPOSE.read_text(encoding="utf-8")))
    example = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
    assert example == wanted


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_that_stays_up_has_a_health_check(name: str) -> None:
    ends_by_itself = SERVICES[name].get("restart") == "no"
    assert ends_by_itself or "healthcheck" in SERVICES[name]


def test_what_is_mounted_has_a_name() -> None:
    declared = set(yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["volumes"])
    mounted = {volume.partition(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert mounted == declared


@pytest.mark.parametrize("name", sorted(name for name, service in SERVICES.items() if service.get("command")))
def test_a_container_of_ours_runs_a_module_that_exists(name: str) -> None:
    python, option, module, *_ = SERVICES[name]["command"]
    assert (python, option) == ("python", "-m")
    found = importlib.util.find_spec(module)
    assert found is not None
    assert not found.submodule_search_locations or importlib.util.find_spec(f"{module}.__main__")


def test_staff_can_sign_in_once_everything_is_up() -> None:
    models = SERVICES["models"]
    assert models["command"][-1] == "--staff"
    assert {"camunda", "register"} <= set(models["depends_on"])
    for name in ("workers", "board"):
        assert SERVICES[name]["depends_on"]["models"] == {"condition": "service_completed_successfully"}
