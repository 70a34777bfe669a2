"""Requests whose JSON body is what it should be, or is explained."""

from typing import Any

from flask import Request

from web.errors import BadRequestError


class JsonRequest(Request):
    """A request that tells no body, a body of another type and a damaged one apart.

    To Flask, and to the validation of arguments that asks it, all three are nothing at all.
    """

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> Any:
        """The body; of a request without one, an object without fields.

        Raises:
            BadRequestError: The body is not JSON, or no object.
            RecursionError: It is nested too deeply.
        """
        if not self.get_data(cache=cache):
            return {}
        if not self.is_json and not force:
            raise BadRequestError(
                "the body is not declared to be JSON",
                hint="send it with the header Content-Type: application/json",
            )
        try:
            body = self.json_module.loads(self.get_data(cache=cache))
        except ValueError as error:
            raise BadRequestError(
                f"the body is not JSON: {error}", hint="/api/openapi.json says what is accepted"
            ) from error
        if not isinstance(body, dict):
            raise BadRequestError(
                "the body is no JSON object", hint="/api/openapi.json says what is accepted"
            )
        return body
