"""What the calls of one subject have in common."""

from web.calls.connection import Connection


class Group:
    """Calls of one subject."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
