from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.dialects import postgresql, sqlite

from index_store.catalog.clock import UtcDateTime, now
from index_store.catalog.database import Catalog

NOON_IN_TOKYO = datetime(2026, 1, 1, 12, tzinfo=timezone(timedelta(hours=9)))


def test_moments_come_back_aware_and_exact(catalog: Catalog) -> None:
    before = now()
    created_at = catalog.galleries.create("holidays").created_at
    assert created_at.tzinfo is UTC
    assert before <= created_at <= now()


def test_other_zones_are_turned_into_utc() -> None:
    stored = UtcDateTime().process_bind_param(NOON_IN_TOKYO, sqlite.dialect())
    assert stored == datetime(2026, 1, 1, 3, tzinfo=UTC)
    assert stored.tzinfo is UTC


def test_what_sqlite_returns_without_a_zone_is_utc() -> None:
    naive = datetime(2026, 1, 1, 3)  # noqa: DTZ001
    assert UtcDateTime().process_result_value(naive, sqlite.dialect()) == NOON_IN_TOKYO


def test_what_postgres_returns_in_its_own_zone_is_turned_into_utc() -> None:
    moment = UtcDateTime().process_result_value(NOON_IN_TOKYO, postgresql.dialect())
    assert moment is not None
    assert (moment.hour, moment.tzinfo) == (3, UTC)


def test_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 1, 1), sqlite.dialect())  # noqa: DTZ001
