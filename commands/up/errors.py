"""What can go wrong with starting and keeping up the services."""

from tasks.errors import TasksError


class ServicesError(TasksError):
    """The services cannot be started, or cannot be kept up."""

    code = "services_error"


class AlreadyRunningError(ServicesError):
    """Another `semblance up` is at work on the same folder."""

    code = "already_running"


class RedisServerError(ServicesError):
    """There is no Redis to use, or not one that can be relied on."""

    code = "redis_unusable"
