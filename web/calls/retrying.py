"""When a call that was refused for now is worth making again."""

from typing import Final

import httpx2

_FOR_NOW: Final = {429, 503}  # both mean that nothing was done


def wait_before_retry(response: httpx2.Response) -> float | None:
    """Seconds after which the service wants to be asked again; None if it does not say so.

    A 503 without ``Retry-After`` is a service that lacks something: asking again does not mend that.
    """
    told = response.headers.get("Retry-After", "")
    return float(told) if response.status_code in _FOR_NOW and told.isdecimal() else None
