import pytest
from flask.testing import FlaskClient

CREATE = "/api/v1/galleries"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
    ],
)
def test_other_sites_can_change_nothing(client: FlaskClient, headers: dict[str, str]) -> None:
    response = client.post(CREATE, json={"name": "theirs"}, headers=headers)
    assert response.status_code == 403
    assert client.get(CREATE).json == {"galleries": []}


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}]
)
def test_programs_and_our_own_pages_can(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.post(CREATE, json={"name": "ours"}, headers=headers).status_code == 201


def test_forms_need_a_token(client: FlaskClient) -> None:
    response = client.post("/", data={"gallery": "any"})
    assert response.status_code == 400
    assert "Reload the page" in response.text


def test_answers_to_unknown_hosts_are_refused(client: FlaskClient) -> None:
    assert client.get("/", headers={"Host": "rebound.example"}).status_code == 400
    api = client.get("/api/v1/galleries", headers={"Host": "rebound.example"})
    assert api.status_code == 400
    assert api.json["error"]["code"] == "unknown_host"
    assert "SEMBLANCE_TRUSTED_HOSTS" in api.json["error"]["hint"]


def test_every_answer_carries_the_headers(client: FlaskClient) -> None:
    for path in ("/", "/nowhere", "/api/v1/galleries", "/static/any/mark.svg"):
        with client.get(path) as response:
            assert "script-src 'self'" in response.headers["Content-Security-Policy"]
            assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_parts_of_pages_carry_what_concerns_them(client: FlaskClient) -> None:
    with client.get("/static/any/js/api.js") as response:
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Content-Security-Policy" not in response.headers
