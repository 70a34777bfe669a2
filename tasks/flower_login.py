"""Flower's login: whoever comes with a ticket of the dashboard's is in, others are sent there for one.

Flower loads the handler by name (``auth_provider``) and, in its own process, imports this module alone.
"""

import logging

from flower.views import BaseHandler
from tornado.web import HTTPError

from tasks.flower_ticket import USER, Gate
from tasks.services import dashboard_url

log = logging.getLogger(__name__)

_LASTS_DAYS = 0.5

_gate = Gate()


class FlowerLogin(BaseHandler):  # type: ignore[misc]
    """``/login`` of Flower."""

    def get(self) -> None:
        """Let in, or send to the dashboard.

        Raises:
            HTTPError: The ticket is no good.
        """
        ticket = self.get_argument("ticket", None)
        if ticket is None:
            where = dashboard_url()
            if where is None:
                raise HTTPError(403, "the dashboard is where one logs in, and it is not running")
            self.redirect(f"{where}/flower")
            return
        who = _gate.admit(ticket)
        if who is None:
            raise HTTPError(
                403, "the ticket is too old, or was used: open Flower from the dashboard"
            )
        log.info("%s came from the dashboard", who)
        self.set_secure_cookie("user", USER, expires_days=_LASTS_DAYS)
        self.redirect("/")
