"""Whatever is typed or sent, the form answers, and never with an error of its own."""

import io
from collections.abc import Iterator
from urllib.parse import quote, urlencode, urljoin

import pytest
from flask.testing import FlaskClient
from hostile import FILES, plain
from hostile_requests import FILE_NAMES, INJECTIONS, NO_YEARS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from benchmarks.consent_load import Form, draw
from foxglove_helpers.consent.rules import Inquiry
from foxglove_helpers.consent.store import ConsentStore
from foxglove_helpers.consent.web.app import ConsentApp, Settings, create_app

PICTURES = draw((360, 360), 9)
PAGES = ("inquiries", "year", "photographs", "review", "withdraw", "staff", "certificate", "collected", "")
PAGES += ("renew", "renew/text", "withdraw/confirm", "withdraw/report", "discard", "earlier", "text/0")
STEPS = ("nothing", "inquiries", "year", "photographs", "certificate")
STAFF_TOKEN = "a-token-of-this-test-alone"
FIELDS = (
    *(inquiry.value for inquiry in Inquiry),
    *("token", "text_hash", "year_of_birth", "photographs", "number", "secret", "use", "staff_token"),
)
VALUES = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="0123456789０１٣-+.e年 \0", max_size=12),
    st.sampled_from([*INJECTIONS, *NO_YEARS, "yes", "no", "1980", "retention", "training", "a" * 30_000]),
)
FILE = st.one_of(
    st.binary(max_size=200),
    st.builds(lambda head, rest: plain()[:head] + rest, st.integers(0, 20_000), st.binary(max_size=50)),
    st.sampled_from([hostile.make for hostile in FILES if "MB" not in hostile.title]).map(
        lambda make: make()
    ),
)
UPLOADS = st.lists(st.tuples(FILE, st.one_of(st.text(max_size=30), st.sampled_from(FILE_NAMES))), max_size=3)
A_FEW = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.data_too_large,
        HealthCheck.too_slow,
    ],
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsentApp]:
    with ConsentStore(tmp_path_factory.mktemp("fuzz") / "home") as store:
        yield create_app(store, settings=Settings(staff_token=STAFF_TOKEN))


def opened(client: FlaskClient, path: str) -> TestResponse:
    """Open a page, and what it leads to; the client's own way is wrong about relative addresses."""
    answer = client.get(path)
    return opened(client, urljoin(path, answer.headers["Location"])) if answer.status_code == 303 else answer


def fields_at(client: FlaskClient, page: str) -> dict[str, str]:
    """Return the fields of a page's form as a volunteer fills them in."""
    form = Form(opened(client, f"/en/{page}").text, page)
    return form.fields | dict.fromkeys(form.radios, "yes")


def volunteer_at(app: ConsentApp, step: str) -> FlaskClient:
    """Return a browser that has come as far as a step."""
    client = app.test_client()
    if step == "nothing":
        return client
    client.post("/en/inquiries", data=fields_at(client, "inquiries"))
    if step == "inquiries":
        return client
    client.post("/en/year", data=fields_at(client, "year") | {"year_of_birth": "1980"})
    if step == "year":
        return client
    files = [(io.BytesIO(picture.file), "a.jpg") for picture in PICTURES]
    client.post("/en/photographs", data=fields_at(client, "photographs") | {"photographs": files})
    if step == "certificate":
        client.post("/en/review", data=fields_at(client, "review"))
        assert client.get("/en/certificate").status_code == 200
    return client


def token(client: FlaskClient) -> str:
    return fields_at(client, "withdraw")["token"]


@given(
    st.sampled_from(STEPS),
    st.sampled_from(PAGES),
    st.sampled_from(["en", "ja"]),
    st.dictionaries(st.one_of(st.sampled_from(FIELDS), st.text(max_size=10)), VALUES, max_size=8),
    st.booleans(),
)
@A_FEW
def test_no_field_brings_the_form_down(
    app: ConsentApp, step: str, page: str, language: str, typed: dict[str, str], honest: bool
) -> None:
    client = volunteer_at(app, step)
    sent = fields_at(client, page) | typed
    if honest:
        sent["token"] = token(client)
    answer = client.post(f"/{language}/{page}", data=sent)
    assert answer.status_code < 500
    if answer.status_code == 303:
        landed = urljoin(f"/{language}/{page}", answer.headers["Location"])
        assert opened(client, landed).status_code in (200, 404, 422)
    assert opened(client, f"/{language}/{page}").status_code in (200, 404)


@given(
    st.sampled_from(STEPS[2:]), UPLOADS, st.one_of(st.just(""), st.integers(-1, 11).map(str)), st.booleans()
)
@A_FEW
def test_no_upload_brings_the_form_down(
    app: ConsentApp, step: str, uploads: list[tuple[bytes, str]], slot: str, is_script: bool
) -> None:
    client = volunteer_at(app, step)
    files = [(io.BytesIO(content), name) for content, name in uploads]
    path = f"/en/photographs/{slot}/replace" if slot else "/en/photographs"
    accept = "application/json" if is_script else "text/html"
    answer = client.post(
        path, data={"token": token(client), "photographs": files}, headers={"Accept": accept}
    )
    assert answer.status_code < 500
    assert opened(client, "/en/photographs").status_code == 200


@given(
    st.binary(max_size=300),
    st.sampled_from(
        [
            "multipart/form-data; boundary=b",
            "multipart/form-data",
            "application/x-www-form-urlencoded",
            "text/plain",
            "",
        ]
    ),
    st.sampled_from(PAGES),
    st.booleans(),
)
@A_FEW
def test_no_body_brings_the_form_down(
    app: ConsentApp, body: bytes, content_type: str, page: str, in_parts: bool
) -> None:
    if in_parts:
        body = b"--b\r\nContent-Disposition: form-data; " + body + b"\r\n--b--\r\n"
    answer = app.test_client().post(f"/en/{page}", data=body, content_type=content_type)
    assert answer.status_code in (400, 405, 413, 415)


@given(st.text(max_size=60), st.dictionaries(st.text(max_size=8), st.text(max_size=20), max_size=4))
@A_FEW
def test_no_address_brings_the_form_down(app: ConsentApp, path: str, query: dict[str, str]) -> None:
    for start in ("/", "/en/", "/en/photographs/", "/static/"):
        sent = urlencode(query, errors="replace")
        answer = app.test_client().get(start + quote(path, errors="replace"), query_string=sent)
        assert answer.status_code < 500


@given(
    st.dictionaries(
        st.sampled_from(
            ["draft", "seed", "browser", "staff", "report", "wish", "renewal", "holder", "mistake"]
        ),
        VALUES,
    )
)
@A_FEW
def test_no_cookie_of_an_earlier_version_brings_the_form_down(
    app: ConsentApp, remembered: dict[str, str]
) -> None:
    client = volunteer_at(app, "year")
    with client.session_transaction() as session:
        session.update(remembered)
    for page in PAGES:
        assert client.get(f"/en/{page}?again=1").status_code < 500
