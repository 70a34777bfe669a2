"""The encoders this service has and the profile that says how they vote."""

from functools import cache

from index_store.catalog.database import Catalog
from models_store import profiles, registry
from models_store.errors import ProfileError, WeightsError
from models_store.hub_cache import hub_cache
from models_store.profiles import Member, Profile
from models_store.spec import EncoderSpec
from settings import get_settings
from tasks.presence import LIGHT

QUANTISED = "quantised"
"""Folder under SEMBLANCE_VAR with one sub-folder per network that was quantised."""

TRAINED = "trained"
"""Folder under SEMBLANCE_VAR with one sub-folder per network that was trained here."""


@cache
def get_specs() -> dict[str, EncoderSpec]:
    """Every encoder that can be loaded here, by name.

    Raises:
        WeightsError: The weights folder cannot be used.
    """
    settings = get_settings()
    var = settings.var
    specs = registry.available(settings.weights, hub_cache(), var / QUANTISED, var / TRAINED)
    if LIGHT in specs:
        raise WeightsError(
            f"{LIGHT} is what the worker without an encoder is called",
            hint=f"rename the network's folder: {specs[LIGHT].folder}",
        )
    return specs


@cache
def get_profile() -> Profile:
    """The ensemble in use.

    Raises:
        ProfileError: SEMBLANCE_PROFILE names nothing usable.
        WeightsError: It names published encoders whose weights are not here.
    """
    return profiles.resolve(get_settings().profile, get_specs())


def get_member(encoder: str) -> Member:
    """An encoder's place in the ensemble in use.

    Raises:
        ProfileError: It has none.
    """
    for member in get_profile().members:
        if member.encoder == encoder:
            return member
    raise ProfileError(
        f"{encoder} is not in the profile {get_profile().name}",
        hint="SEMBLANCE_PROFILE and SEMBLANCE_WEIGHTS say who votes; see docs/configuration.md",
    )


@cache
def get_catalog() -> Catalog:
    """The catalog of this process, created and brought up to date when first asked for."""
    settings = get_settings()
    settings.var.mkdir(parents=True, exist_ok=True)
    catalog = Catalog(settings.catalog_url)
    catalog.migrate()
    return catalog
