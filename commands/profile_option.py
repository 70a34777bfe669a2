"""``--profile``: the ensemble to use, for one command."""

import os

import click
from click.core import ParameterSource


def _use(_context: click.Context, _option: click.Parameter, profile: str | None) -> None:
    """Set it where the settings are read from, so that every process we start has it too."""
    if profile:
        os.environ["SEMBLANCE_PROFILE"] = profile


profile_option = click.option(
    "--profile",
    callback=_use,
    expose_value=False,
    help="Ensemble to use, a built-in name or a TOML file; else SEMBLANCE_PROFILE.",
)
"""The option, for commands that ask the ensemble; they get no argument from it."""


def profile_was_named() -> bool:
    """Whether the command at hand was given the option; a service that runs does not hear of it."""
    source = click.get_current_context().get_parameter_source("profile")
    return source is ParameterSource.COMMANDLINE
