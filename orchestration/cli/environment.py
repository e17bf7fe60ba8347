"""Which AWS a command talks to: decided once, before any client is made.

The rule, so that nothing reaches a real account by accident:
1. `AWS_ENDPOINT_URL` is set: the environment is used as it is.
2. `$LAKEHOUSE_HOME/aws.env` exists (written by `lakehouse up`): it is used, and every other credential
   variable is dropped, so that the two never mix.
3. AWS credentials are named explicitly by variables: they are used.
4. Otherwise the command ends with code 2.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path

from ingestion.errors import BadInput
from orchestration.home import Home

# What names an account or a way to one; a shared credentials file alone is not "set explicitly".
CREDENTIALS = (
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_ACCESS_KEY_ID",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
)
# Never kept beside aws.env: they would be mixed with its keys or send one service elsewhere.
DROPPED = (*CREDENTIALS, "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "AWS_ROLE_ARN")
EXPORT = re.compile(r"export ([A-Z][A-Z0-9_]*)=(.*)")


@dataclass(frozen=True)
class Choice:
    """What to change in the environment, and what to tell the user (None: nothing)."""

    source: str
    set: Mapping[str, str] = field(default_factory=dict)
    drop: tuple[str, ...] = ()
    notice: str | None = None


def decide(environ: Mapping[str, str], aws_env: Mapping[str, str] | None) -> Choice:
    """The choice for an environment; `aws_env` is the parsed file, None when there is none. Raises BadInput."""
    if environ.get("AWS_ENDPOINT_URL"):
        return Choice("environment")
    if aws_env is not None:
        drop = tuple(name for name in sorted(environ) if _conflicts(name) and name not in aws_env)
        changed = sorted(
            {*drop, *(n for n, v in aws_env.items() if _conflicts(n) and environ.get(n, v) != v)}
        )
        notice = f"using the local AWS of aws.env; ignored here: {', '.join(changed)}" if changed else None
        return Choice("aws.env", dict(aws_env), drop, notice)
    if any(environ.get(name) for name in CREDENTIALS):
        return Choice("credentials")
    raise BadInput(
        "AWS: expected the local AWS or credentials that are set explicitly; found neither. "
        f"Run `lakehouse up`, or set AWS_ENDPOINT_URL or one of {', '.join(CREDENTIALS)}."
    )


def read_aws_env(path: Path) -> dict[str, str] | None:
    """The variables of an aws.env file, None when it does not exist."""
    if not path.is_file():
        return None
    found = (EXPORT.fullmatch(line) for line in path.read_text(encoding="utf-8").splitlines())
    return {match[1]: "".join(shlex.split(match[2])) for match in found if match}


def apply(choice: Choice, environ: MutableMapping[str, str]) -> None:
    """Make `environ` what the choice says."""
    for name in choice.drop:
        environ.pop(name, None)
    environ.update(choice.set)


def enter(home: Home, environ: MutableMapping[str, str]) -> Choice:
    """Decide for this home and apply it; LAKEHOUSE_HOME and DAGSTER_HOME become absolute for child processes."""
    choice = decide(environ, read_aws_env(home.aws_env))
    apply(choice, environ)
    environ["LAKEHOUSE_HOME"] = str(home.root)
    environ["DAGSTER_HOME"] = str(home.dagster)
    return choice


def _conflicts(name: str) -> bool:
    return name in DROPPED or name.startswith("AWS_ENDPOINT_URL_")
