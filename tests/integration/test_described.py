"""The living service against its own description: reading and searching, with Redis and workers."""

import pytest
import schemathesis
from schemathesis import Case
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import ignored_auth

from tests.described import BOUNDED, call_and_check
from tests.live_service import LiveService

pytestmark = pytest.mark.integration


@pytest.fixture
def documented(service: LiveService) -> BaseSchema:
    """What changes nothing that others rely on; a stream of events that does not end is left out."""
    whole = schemathesis.openapi.from_url(f"{service.url}/api/openapi.json")
    return whole.include(method="GET").exclude(path="/api/v1/jobs/events")


schema = schemathesis.pytest.from_fixture("documented")


@schema.parametrize()
@BOUNDED
def test_what_comes_back_is_described(case: Case) -> None:
    call_and_check(case, ignored_auth)  # the service has no users, so it is open
