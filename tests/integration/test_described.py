"""The living service against its own description: reading, with Redis and workers."""

import pytest
import schemathesis
from schemathesis import Case
from schemathesis.config import SchemathesisConfig
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import ignored_auth

from tests.described import BOUNDED, call_and_check
from tests.live_service import LiveService

pytestmark = pytest.mark.integration

# The tests without a service try every boundary of every field; here it is seen that Redis and workers
# change nothing about the answers.
BRIEF = {"phases": {"coverage": {"enabled": False}}}


@pytest.fixture
def documented(service: LiveService) -> BaseSchema:
    config = SchemathesisConfig.from_dict(BRIEF)
    return schemathesis.openapi.from_url(f"{service.url}/api/openapi.json", config=config)


# What changes nothing that others rely on; a stream of events that does not end is left out.
reading = (
    schemathesis.pytest.from_fixture("documented")
    .include(method="GET")
    .exclude(path="/api/v1/jobs/events")
)


@reading.parametrize()
@BOUNDED
def test_what_comes_back_is_described(case: Case) -> None:
    assert case.method == "GET"
    call_and_check(case, ignored_auth)  # the service has no users, so it is open
