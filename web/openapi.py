"""The OpenAPI document, completed by what no single route says: rights, errors, examples."""

import copy
import re
from collections.abc import Iterator
from typing import Any, Final

from flask import Flask
from flask_openapi3.openapi import OpenAPI
from pydantic import BaseModel

from web.access.needs import SAFE_METHODS, Need, need_of
from web.openapi_examples import ERRORS, FIELDS, PARAMETERS, TAGS

Operation = dict[str, Any]

_ERROR: Final = {"$ref": "#/components/schemas/Error"}
_SCHEMAS: Final = "web.schemas."
_METHODS: Final = {"get", "post", "put", "patch", "delete"}
_NEEDS: Final[dict[Need, str]] = {
    "anyone": "Open to everybody.",
    "here": "Needs the scope `read`, or to come from the service's own machine.",
    "read": "Needs the role viewer, or a key of scope `read`.",
    "write": "Needs the role editor, or an editor's key of scope `write`.",
    "admin": "Needs the role admin, or an administrator's key of scope `admin`.",
    "person": "Needs a login, or an administrator's key of scope `admin`.",
}


def complete(app: Flask) -> dict[str, Any]:
    """The document of an application, made once."""
    made: dict[str, Any] | None = app.extensions.get("openapi_document")
    if made is None:
        assert isinstance(app, OpenAPI)  # noqa: S101
        made = copy.deepcopy(app.api_doc)
        schemas = made["components"]["schemas"]
        for endpoint, method, operation in _operations(app, made):
            _complete(operation, need_of(endpoint, method), method)
            _tell_form(operation, schemas)
        _exemplify(schemas)
        schemas.pop("ValidationErrorModel", None)
        made["tags"].sort(key=lambda tag: TAGS.index(tag["name"]))
        app.extensions["openapi_document"] = made
    return made


def _operations(app: Flask, document: dict[str, Any]) -> Iterator[tuple[str, str, Operation]]:
    """Each documented operation with the endpoint that serves it."""
    served = {
        (re.sub(r"<([^<:]+:)?", "{", rule.rule).replace(">", "}"), method): rule.endpoint
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
    }
    for path, item in document["paths"].items():
        for method in _METHODS & item.keys():
            yield served[path, method.upper()], method.upper(), item[method]


def _complete(operation: Operation, need: Need, method: str) -> None:
    operation["security"] = [] if need == "anyone" else [{"key": []}, {"session": []}]
    described = (operation.get("description", "").replace("<br/>", "\n").strip(), _NEEDS[need])
    operation["description"] = "\n\n".join(filter(None, described))
    in_path = [one for one in operation.get("parameters", ()) if one["in"] == "path"]
    for one in in_path:
        one.setdefault("example", PARAMETERS[one["name"]])
    statuses = {"422", "429", "503"} | ({"404"} if in_path else set())
    if method not in SAFE_METHODS:
        statuses.add("507")
    if need != "anyone":
        statuses |= {"401", "403"}
    if "requestBody" in operation:
        statuses |= {"400", "413"}
    responses = operation["responses"]
    for status in sorted(statuses):
        responses[status] = _error(*ERRORS[status])
    responses["429"]["headers"] = {
        "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}
    }
    for wide, said in (("4XX", "Refused; see the code."), ("5XX", "Failed; see the code.")):
        responses[wide]["description"] = said


def _tell_form(operation: Operation, schemas: dict[str, Any]) -> None:
    """A field of a form is sent or left out, and never null: what is said of that leads astray."""
    form = operation.get("requestBody", {}).get("content", {}).get("multipart/form-data")
    if form is None:
        return
    for field in schemas[form["schema"]["$ref"].rpartition("/")[2]]["properties"].values():
        kinds = [one for one in field.get("anyOf", ()) if one != {"type": "null"}]
        if len(kinds) == 1:
            del field["anyOf"], field["default"]
            field |= kinds[0]


def _error(description: str, code: str, message: str, hint: str) -> dict[str, Any]:
    example = {"error": {"code": code, "message": message, "hint": hint}}
    return {
        "description": description,
        "content": {"application/json": {"schema": _ERROR, "example": example}},
    }


def _exemplify(schemas: dict[str, Any]) -> None:
    """Give fields their own examples, which flask-openapi3 drops; others one that people recognise."""
    own = {model.__name__: _examples(model) for model in _models(BaseModel)}
    for schema_name, schema in schemas.items():
        for name, field in schema.get("properties", {}).items():
            if name in own.get(schema_name, {}):
                field["examples"] = own[schema_name][name]
            elif name in FIELDS and _fits(field, FIELDS[name]):
                field["examples"] = [FIELDS[name]]


def _models(base: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """What the API accepts and returns."""
    for model in base.__subclasses__():
        if model.__module__.startswith(_SCHEMAS):
            yield model
            yield from _models(model)


def _examples(model: type[BaseModel]) -> dict[str, list[Any]]:
    fields = model.model_fields.items()
    return {field.alias or name: field.examples for name, field in fields if field.examples}


def _fits(field: dict[str, Any], example: object) -> bool:
    """Whether a field takes such values; of choices, only whether it is one of them."""
    if "enum" in field:
        return example in field["enum"]
    kinds = {one.get("type") for one in (field, *field.get("anyOf", ()))}
    kind = {str: "string", int: "integer", float: "number"}[type(example)]
    return kind in kinds
