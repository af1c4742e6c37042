"""A model in service: replaced under load, counted, trained again, tried in a browser."""

import json
import shutil
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, expect

from tests.contract.client import PASSWORD, PREDICT, connect, new_account
from tests.contract.conftest import Launch
from tests.contract.test_predictions import SETOSA, predict
from tests.support.browser import complaints_of
from tests.support.projects import Projects
from tests.support.rows import ROWS, Row, parameters
from tests.support.service import Service

NEW_VERSION = "2.0.0"
CLIENTS = 8
ALIVE = b'{"status":"ok"}'


@pytest.fixture(
    scope="module",
    params=parameters(row for row in ROWS if {"predict", "observability"} <= row.features),
)
def row(request: pytest.FixtureRequest) -> Row:
    row: Row = request.param
    return row


@pytest.fixture
def model(service: Service, tmp_path: Path) -> Path:
    """A copy of the project's model, to be replaced."""
    assert service.command is not None
    served = service.command.folder / "models" / "iris.onnx"
    shutil.copy(served.with_suffix(".json"), tmp_path)
    return Path(shutil.copy(served, tmp_path))


def token_for(service: Service) -> str | None:
    return new_account(service).tokens.access if service.accounts else None


class Load:
    """What clients that never pause were answered: versions, or what went wrong."""

    def __init__(self) -> None:
        self.answers: list[str] = []
        self.ended = threading.Event()

    def ask(self, client: httpx2.Client) -> None:
        while not self.ended.is_set():
            try:
                answer = predict(client, SETOSA)
                good = answer.status_code == 200
                self.answers.append(answer.json()["model"]["version"] if good else answer.text)
            except httpx2.TransportError as error:
                self.answers.append(repr(error))

    def wait_for(self, version: str, number: int) -> None:
        """Until the last so many answers all came from that version."""
        deadline = time.monotonic() + 60
        while self.answers[-number:] != [version] * number:
            assert time.monotonic() < deadline, Counter(self.answers)
            time.sleep(0.05)


@contextmanager
def loading(service: Service, token: str | None) -> Iterator[Load]:
    """Half of the clients keep their connections, the others open one a request."""
    load = Load()
    clients = [connect(service, token) for _ in range(CLIENTS // 2)]
    for _ in range(CLIENTS - len(clients)):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        clients.append(
            httpx2.Client(base_url=service.base_url, headers=headers, timeout=60, trust_env=False)
        )
    threads = [threading.Thread(target=load.ask, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        load.ended.set()
        for thread in threads:
            thread.join()
        for client in clients:
            client.close()


def test_a_new_model_rolls_in_under_load_without_a_dropped_request(
    launch: Launch, model: Path
) -> None:
    running = launch(MODEL_PATH=str(model), WORKERS="2")
    assert running.process is not None
    metadata = model.with_suffix(".json")
    with loading(running, token_for(running)) as load:
        load.wait_for("1.0.0", 50)
        metadata.write_text(json.dumps(json.loads(metadata.read_text()) | {"version": NEW_VERSION}))
        running.process.replace_workers()
        load.wait_for(NEW_VERSION, 200)
    assert set(load.answers) == {"1.0.0", NEW_VERSION}, Counter(load.answers)
    assert running.process.stop() == 0


@pytest.mark.parametrize("asked_before", [False, True])
def test_a_request_on_its_way_is_answered_when_the_server_ends(
    row: Row, launch: Launch, asked_before: bool
) -> None:
    if row.framework != "fastapi":
        pytest.skip("gunicorn has its own way to end")
    running = launch()
    assert running.process is not None
    with closing(HTTPConnection(*running.address, timeout=5)) as connection:
        connection.connect()
        if asked_before:
            connection.request("GET", "/livez")
            assert connection.getresponse().read() == ALIVE
        else:
            time.sleep(0.2)
        running.process.tell_to_end()
        time.sleep(0.3)
        connection.request("GET", "/livez")
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (200, ALIVE)
        assert answer.getheader("Connection") == "close"
    assert running.process.stop() == 0


def test_predictions_of_all_workers_are_counted(launch: Launch, tmp_path: Path) -> None:
    running = launch(WORKERS="2", TMPDIR=str(tmp_path))
    with connect(running, token_for(running)) as client:
        for _ in range(20):
            assert predict(client, SETOSA, SETOSA).status_code == 200
    text = httpx2.get(f"{running.base_url}/metrics", verify=False).text
    assert 'predictions_total{label="setosa",model="iris",version="1.0.0"} 40.0' in text
    assert 'prediction_duration_seconds_count{model="iris",version="1.0.0"} 20.0' in text


def test_training_again_reproduces_the_model_and_gives_one_that_serves(
    row: Row, projects: Projects, launch: Launch, tmp_path: Path
) -> None:
    project = projects.of(row)
    with_libraries = ("uv", "run", "--quiet", "--isolated", "--group", "train")
    tested = project.run(*with_libraries, "pytest", "-q", "tests/predictions/test_training.py")
    assert "1 passed" in tested.stdout
    path = tmp_path / "iris.onnx"
    train = ("python", "-m", "training.iris", NEW_VERSION, "--output", str(path))
    project.run(*with_libraries, *train)
    running = launch(MODEL_PATH=str(path))
    with connect(running, token_for(running)) as client:
        answer = predict(client, SETOSA).json()
    assert answer["predictions"][0]["label"] == "setosa"
    assert answer["model"] == {"name": "iris", "version": NEW_VERSION}


def test_the_demo_predicts_in_a_browser(launch: Launch, browser: Browser) -> None:
    running = launch(ENVIRONMENT="development", LOG_FORMAT="json")
    email = new_account(running).email if running.accounts else None
    with browser.new_context(base_url=running.base_url) as context, context.new_page() as page:
        complaints = complaints_of(page)
        page.goto("/demo", wait_until="networkidle")
        if email:
            page.get_by_label("E-mail").fill(email)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
        for name, value in SETOSA.items():
            page.locator(f"input[name={name}]").fill(str(value))
        page.get_by_role("button", name="Predict").click()
        expect(page.get_by_role("status")).to_contain_text("setosa: 9")
        assert complaints == []
        assert page.evaluate("Object.keys(localStorage).length + document.cookie.length") == 0
        page.route(f"**{PREDICT}", lambda route: route.abort())
        page.get_by_role("button", name="Predict").click()
        expect(page.get_by_role("alert")).not_to_be_empty()
