"""The encoders this service has and the profile that says how they vote."""

from functools import cache

from index_store.catalog.database import Catalog
from models_store import profiles, registry
from models_store.captions import loading as captions_loading
from models_store.captions.loading import CaptionerSpec
from models_store.errors import ProfileError, WeightsError
from models_store.hub_cache import hub_cache
from models_store.profiles import Member, Profile
from models_store.spec import EncoderSpec
from settings import get_settings
from tasks.presence import NO_ENCODERS

QUANTISED = "quantised"
"""Folder under SEMBLANCE_VAR with one sub-folder per network that was quantised."""

TRAINED = "trained"
"""Folder under SEMBLANCE_VAR with one sub-folder per network that was trained here."""


RESERVED = NO_ENCODERS | {"ensemble"}
"""What no encoder may be called: workers without an encoder, and all encoders together."""


@cache
def get_specs() -> dict[str, EncoderSpec]:
    """Every encoder that can be loaded here, by name: those there were when it was first asked.

    Raises:
        WeightsError: The weights folder cannot be used.
    """
    return find_specs()


def find_specs() -> dict[str, EncoderSpec]:
    """Every encoder that there is now, by name; votes wait until a restart for those that are new.

    Raises:
        WeightsError: The weights folder cannot be used.
    """
    settings = get_settings()
    var = settings.var
    specs = registry.available(settings.weights, hub_cache(), var / QUANTISED, var / TRAINED)
    for name in RESERVED & specs.keys():
        raise WeightsError(
            f"{name} cannot be an encoder's name: something else is called that",
            hint=f"rename the network's folder: {specs[name].folder}",
        )
    return specs


def find_captioner() -> CaptionerSpec | None:
    """The network that writes captions now; None where there is none.

    Raises:
        WeightsError: The weights folder cannot be used.
    """
    return captions_loading.find_captioner(get_settings().weights, hub_cache())


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
        f"the encoder {encoder} is not in the profile {get_profile().name}",
        hint="SEMBLANCE_PROFILE and SEMBLANCE_WEIGHTS say who votes; see docs/configuration.md",
    )


def speaks(encoder: str) -> bool:
    """Whether an encoder understands words, told without loading it."""
    return registry.speaks(get_specs()[encoder])


@cache
def get_catalog() -> Catalog:
    """The catalog of this process, created and brought up to date when first asked for."""
    settings = get_settings()
    settings.var.mkdir(parents=True, exist_ok=True)
    catalog = Catalog(settings.catalog_url)
    catalog.migrate()
    return catalog
