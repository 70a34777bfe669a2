"""What the API accepts of uploads."""

from flask_openapi3.models.file import FileStorage
from pydantic import ConfigDict, Field

from web.schemas.forms.form import Form


class UploadForm(Form):
    """Pictures to add."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    pictures: list[FileStorage]
    label: str | None = Field(None, max_length=255)
