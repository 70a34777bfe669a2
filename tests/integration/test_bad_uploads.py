"""Two hundred uploads that break services: each a correct result or a clear 4xx, none a 500."""

import pytest

from tests.bad_pictures import bad_pictures
from tests.live_service import LiveService

pytestmark = pytest.mark.integration


def test_every_bad_upload_is_answered_or_refused_and_no_process_dies(service: LiveService) -> None:
    pictures = bad_pictures()
    assert len(pictures) >= 200
    marks = ["gunicorn", "--hostname=colour@", "--hostname=texture@", "--hostname=shape@"]
    before = [service.pid(mark) for mark in marks]
    asked = {}
    wrong = []
    for number, bad in enumerate(pictures):
        response = service.submit(bad.data, name=bad.name)
        if response.status_code == 202:
            asked[number] = response.json()["id"]
        status = "ok" if response.status_code == 202 else f"{response.status_code // 100}xx"
        explained = status == "ok" or response.json()["error"]["message"]
        if status != bad.expect or not explained:
            wrong.append((bad.why, bad.expect, response.status_code, response.text[:200]))
    assert not wrong
    for number, query_id in asked.items():
        answer = service.answer(query_id)
        what = pictures[number].why
        assert answer["state"] == "done", (what, answer["error"])
        assert len(answer["results"]) == 10, what
        assert all(one["state"] == "voted" for one in answer["encoders"]), (
            what,
            answer["encoders"],
        )
    assert [service.pid(mark) for mark in marks] == before
