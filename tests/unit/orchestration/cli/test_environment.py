"""Which AWS a command reaches: never a real account by accident, never two mixed."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.errors import BadInput
from orchestration.cli import environment
from orchestration.home import Home

LOCAL = {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_ACCESS_KEY_ID": "local", "AWS_REGION": "us-east-1"}


def test_an_explicit_endpoint_is_used_as_it_is() -> None:
    choice = environment.decide({"AWS_ENDPOINT_URL": "http://elsewhere", "AWS_PROFILE": "prod"}, LOCAL)
    assert (choice.source, choice.set, choice.drop) == ("environment", {}, ())


def test_the_local_aws_replaces_every_credential_and_says_so() -> None:
    environ = {
        "AWS_PROFILE": "prod",
        "AWS_SESSION_TOKEN": "t",
        "AWS_ACCESS_KEY_ID": "AKIA",
        "AWS_ENDPOINT_URL_S3": "http://s3",
        "HOME": "/root",
    }
    choice = environment.decide(environ, LOCAL)
    environment.apply(choice, environ)
    assert environ == {"HOME": "/root", **LOCAL}
    assert choice.notice is not None
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ACCESS_KEY_ID", "AWS_ENDPOINT_URL_S3"):
        assert name in choice.notice


def test_nothing_is_said_when_nothing_was_overridden() -> None:
    assert environment.decide({"AWS_ACCESS_KEY_ID": "local"}, LOCAL).notice is None


@pytest.mark.parametrize("name", environment.CREDENTIALS)
def test_explicit_credentials_are_used_without_a_local_aws(name: str) -> None:
    assert environment.decide({name: "x"}, None).source == "credentials"


@pytest.mark.parametrize("environ", [{}, {"AWS_REGION": "eu-west-1"}, {"AWS_PROFILE": ""}])
def test_nothing_explicit_ends_the_command(environ: dict[str, str]) -> None:
    with pytest.raises(BadInput, match="lakehouse up") as error:
        environment.decide(environ, None)
    assert error.value.exit_code == 2


def test_aws_env_is_read_as_a_shell_would(tmp_path: Path) -> None:
    path = tmp_path / "aws.env"
    path.write_text("export AWS_REGION=us-east-1\nexport AWS_NAME='a b'\n# comment\n")
    assert environment.read_aws_env(path) == {"AWS_REGION": "us-east-1", "AWS_NAME": "a b"}
    assert environment.read_aws_env(tmp_path / "none") is None


def test_child_processes_inherit_absolute_homes(tmp_path: Path) -> None:
    environ = dict(LOCAL)
    environment.enter(Home(tmp_path), environ)
    assert environ["LAKEHOUSE_HOME"] == str(tmp_path)
    assert environ["DAGSTER_HOME"] == str(tmp_path / "dagster")
