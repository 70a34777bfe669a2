"""What the API accepts of downloads."""

from pydantic import Field, Json

from web.schemas.forms.form import Form
from web.schemas.selections import SelectionForm


class DownloadForm(Form):
    """Pictures to download."""

    selection: Json[SelectionForm] = Field(
        description="JSON, as the selection of a change.", examples=['{"ids": [1, 2]}']
    )
