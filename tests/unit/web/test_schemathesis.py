"""The API against its own description: whatever is sent, no 500 and nothing undescribed comes back.

Closed, without Redis, asked with an administrator's key; what needs the queue answers 503.
"""

from schemathesis.pytest.lazy import LazySchema  # noqa: F401
