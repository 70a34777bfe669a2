import pytest
from pydantic import ValidationError

from settings import Settings


@pytest.mark.parametrize(
    "address",
    [
        "redis://127.0.0.1",
        "redis://:pa%23ss@redis:6379/3",
        "rediss://me:s3cret@redis:6380/0?ssl_cert_reqs=required&socket_timeout=3",
        "redis://[::1]:6379/",
    ],
)
def test_addresses_of_redis_are_taken_as_they_are(address: str) -> None:
    taken = Settings(redis_url=address).redis_url
    assert taken
    assert taken.get_secret_value() == address


@pytest.mark.parametrize(
    "address",
    [
        "s3cret",
        "http://:s3cret@redis",
        "unix:///s3cret",
        "redis://:s3cret#1@redis/0",
        "redis://:s3/cret@redis:6379/0",
        "redis://redis:s3cret",
        "redis://redis/s3cret",
        "redis://redis?socket_timeout=s3cret",
    ],
)
def test_what_is_no_redis_is_said_without_repeating_it(address: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Settings(redis_url=address)
    assert "redis://:password@host:6379/0" in str(caught.value)
    assert "s3" not in str(caught.value)


def test_what_celery_needs_of_an_encrypted_address_is_said_at_once() -> None:
    with pytest.raises(ValidationError, match="ssl_cert_reqs=required"):
        Settings(redis_url="rediss://:s3cret@redis:6380/0")


@pytest.mark.parametrize(
    "address",
    [
        "sqlite:///my.db",
        "sqlite:////folder/my.db",
        "postgresql://me:s3cret@db/semblance",
        "postgresql+psycopg://me:s3cret@db:5432/semblance?connect_timeout=2",
    ],
)
def test_addresses_of_databases_are_taken_as_they_are(address: str) -> None:
    assert Settings(database_url=address).catalog_url == address


@pytest.mark.parametrize(
    "address",
    [
        "s3cret",
        "mysql://me:s3cret@db/semblance",
        "oracle://me:s3cret@db",
        "postgres://me:s3cret@db/semblance",
        "postgresql+nosuchdriver://me:s3cret@db/semblance",
        "postgresql://me:pass@db:s3cret/semblance",
        "sqlite://",
        "sqlite:///:memory:",
    ],
)
def test_what_is_no_database_is_said_without_repeating_it(address: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Settings(database_url=address)
    assert "postgresql+psycopg://user:password@host/database" in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_no_password_is_shown_with_the_settings() -> None:
    settings = Settings(
        redis_url="redis://:s3cret@redis",
        database_url="postgresql://me:s3cret@db/semblance",
        flower_basic_auth="me:s3cret",
        secret_key="s3cret",
    )
    assert "s3cret" not in f"{settings!r} {settings} {settings.model_dump_json()}"


@pytest.mark.parametrize(
    "link", ["nonsense", "javascript:alert(1)", "https://", "https://me:s3cret@flower.example"]
)
def test_only_links_that_everybody_may_see_are_shown(link: str) -> None:
    with pytest.raises(ValidationError, match="without user and password") as caught:
        Settings(flower_url=link)
    assert "s3cret" not in str(caught.value)
    assert Settings(flower_url="https://flower.example/jobs").flower_url
