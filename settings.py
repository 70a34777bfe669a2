"""Everything that can be set from outside, read once from the environment (prefix ``SEMBLANCE_``)."""

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

FusionMethod = Literal["min_max_sum", "reciprocal_rank", "borda"]

_REDIS_NUMBER = re.compile(r"/?\d*")  # which of a server's databases, in an address's path

# Addresses may carry a password, and so may what libraries say of a bad one: here neither is
# repeated, and settings are secret where an address is.


def _check_database(address: SecretStr) -> SecretStr:
    """Refuse an address that no catalog could be opened under.

    Raises:
        ValueError: It cannot be parsed, or is of no database that is supported here.
    """
    from sqlalchemy.engine import make_url  # not before somebody names a database
    from sqlalchemy.exc import ArgumentError

    accepted = (
        "give sqlite:////folder/catalog.db or postgresql+psycopg://user:password@host/database"
    )
    try:
        url = make_url(address.get_secret_value())
        url.get_dialect().import_dbapi()
    except (ArgumentError, ImportError, ValueError):  # ValueError: of a port that is no number
        raise ValueError(f"no database can be reached under this address; {accepted}") from None
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise ValueError(f"{url.get_backend_name()} is not supported; {accepted}")
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise ValueError(f"a database in memory cannot be shared by processes; {accepted}")
    return address


def _check_redis(address: SecretStr) -> SecretStr:
    """Refuse an address that no Redis could be reached under.

    Raises:
        ValueError: It is no address of a Redis.
    """
    from redis.connection import parse_url  # not before somebody names a Redis

    try:
        parse_url(address.get_secret_value())  # type: ignore[no-untyped-call]
        parts = urlsplit(address.get_secret_value())
        usable = parts.scheme in ("redis", "rediss") and _REDIS_NUMBER.fullmatch(parts.path)
    except ValueError:
        usable = None
    if not usable:
        raise ValueError(
            "this is no address of a Redis; give redis://:password@host:6379/0, special characters "
            "of the password percent-encoded"
        )
    if parts.scheme == "rediss" and "ssl_cert_reqs=" not in parts.query:
        raise ValueError("Celery wants a rediss:// address to end in ?ssl_cert_reqs=required")
    return address


def _check_limit(limit: str) -> str:
    """Refuse what says nothing of how often.

    Raises:
        ValueError: It is no such thing.
    """
    from limits import parse_many  # not before somebody changes one

    try:
        parse_many(limit)
    except ValueError:
        raise ValueError(
            "give something like 100/minute, or several of them with ; between"
        ) from None
    return limit


def _check_link(address: str) -> str:
    """Refuse what is no link to a page, and a password: whoever sees the dashboard could read it.

    Raises:
        ValueError: It is no link that can be shown.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise ValueError("give http://host or https://host, without user and password")
    return address


def _check_folders(folders: list[Path]) -> list[Path]:
    """Refuse folders that would be others wherever the service is started.

    Raises:
        ValueError: One of them is not absolute.
    """
    expanded = [folder.expanduser() for folder in folders]
    for folder in expanded:
        if not folder.is_absolute():
            raise ValueError(f'{folder} is not absolute; give ["/srv/pictures"]')
    return expanded


class Settings(BaseSettings):
    """The service's settings; each field is the variable ``SEMBLANCE_<FIELD>``.

    Stores and encoders never read this: whoever builds them passes what they need.
    """

    model_config = SettingsConfigDict(
        env_prefix="SEMBLANCE_", env_ignore_empty=True, frozen=True, hide_input_in_errors=True
    )

    var: Path = Field(Path("var"), description="Folder for everything the service writes.")
    weights: Path | None = Field(
        None,
        description="Folder of pretrained networks, one sub-folder each, as timm or transformers write them.",
    )
    profile: str | None = Field(
        None,
        description="Ensemble to use: `starter`, `descriptors`, `full` or a TOML file. "
        "Unset: `starter` and whatever was trained here, or, once there are networks under "
        "SEMBLANCE_WEIGHTS or published ones in the hub's cache, all of these instead of the starters, "
        "what was trained, the descriptors and `glrt`.",
    )
    database_url: Annotated[SecretStr, AfterValidator(_check_database)] | None = Field(
        None, description="SQLAlchemy address of the catalog. Unset: SQLite under SEMBLANCE_VAR."
    )
    redis_url: Annotated[SecretStr, AfterValidator(_check_redis)] | None = Field(
        None,
        description="Redis for queue, votes and schedules. Unset: the one `semblance up` embeds.",
    )

    deadline_s: float = Field(
        10.0,
        gt=0,
        le=600,
        description="A query is answered after this long with the votes there are.",
    )
    fusion: FusionMethod = Field("min_max_sum", description="How rankings become one ranking.")
    depth: int = Field(
        100, ge=10, le=1000, description="Candidates each encoder brings to a query."
    )
    query_ttl_s: int = Field(3600, ge=60, description="How long a query's result stays in Redis.")
    batch_size: int = Field(
        32, ge=1, le=1024, description="Pictures per forward pass when indexing."
    )
    decode_threads: int = Field(2, ge=1, le=64, description="Threads that decode while one embeds.")
    torch_threads: int = Field(
        0, ge=0, description="Threads of one forward pass; 0 leaves it to the library."
    )
    streams: int = Field(
        0,
        ge=0,
        le=64,
        description="Forward passes of one picture that run side by side on this machine's processor; "
        "0: one for each network of the ensemble, as far as there are cores.",
    )

    max_upload_mb: float = Field(32.0, gt=0, description="Largest upload accepted, in MB.")
    max_megapixels: float = Field(
        100.0, gt=0, description="Largest picture decoded, in megapixels."
    )

    ingest_folders: Annotated[list[Path], AfterValidator(_check_folders)] = Field(
        [],
        description="Folders of this machine (JSON list) that the dashboard and the API may ingest from, "
        "with all that is in them.",
    )

    url: Annotated[str, AfterValidator(_check_link)] | None = Field(
        None,
        description="Address of a running service that commands ask over HTTP. Unset: they work on the data "
        "under SEMBLANCE_VAR.",
    )
    key: SecretStr | None = Field(None, description="API key that such commands show.")

    host: str = Field("127.0.0.1", description="Address the dashboard listens on.")
    port: int = Field(
        8000, ge=0, le=65535, description="Port of the dashboard; a free one if taken."
    )
    trusted_hosts: list[str] = Field(
        ["localhost", "127.0.0.1", "[::1]"],
        description="Host names (JSON list) under which the dashboard answers.",
    )
    proxies: int = Field(
        0,
        ge=0,
        le=10,
        description="How many reverse proxies are in front, whose X-Forwarded-* headers are believed.",
    )
    rate_limit: Annotated[str, AfterValidator(_check_limit)] = Field(
        "3000/minute",
        validate_default=False,
        description="How often a user, a key or an address may ask for anything.",
    )
    rate_limit_queries: Annotated[str, AfterValidator(_check_limit)] = Field(
        "120/minute", validate_default=False, description="How often they may search."
    )
    rate_limit_logins: Annotated[str, AfterValidator(_check_limit)] = Field(
        "10/minute;50/hour",
        validate_default=False,
        description="How often a password may be wrong, by address and by name.",
    )
    audit_days: int = Field(365, ge=1, description="How long the audit log is kept, in days.")
    secret_key: SecretStr | None = Field(
        None,
        description="Key that signs sessions. Unset: one is made and kept under SEMBLANCE_VAR.",
    )
    flower_host: str = Field("127.0.0.1", description="Address Flower listens on.")
    flower_port: int = Field(
        5555, ge=0, le=65535, description="Port of Flower; a free one if taken."
    )
    flower_basic_auth: SecretStr | None = Field(
        None,
        description="user:password for Flower. Unset: one comes into it from the dashboard only.",
    )
    flower_url: Annotated[str, AfterValidator(_check_link)] | None = Field(
        None,
        description="Address of Flower as browsers reach it. Unset: where `semblance up` has it.",
    )
    worker_threads: int = Field(
        16, ge=1, le=64, description="Tasks one encoder's worker runs at once."
    )
    training: bool = Field(
        True,
        description="Whether trainings run as jobs, on a worker for long work; false spares an idle process.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="Log level."
    )

    @property
    def catalog_url(self) -> str:
        """SQLAlchemy address of the catalog, with its password."""
        if self.database_url:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.var.resolve() / 'catalog.db'}"


@cache
def get_settings() -> Settings:
    """The settings of this process, read from the environment the first time."""
    return Settings()  # type: ignore[call-arg]  # every field has a default or the environment
