"""Pages of other origins in a real browser, while `make dev` runs: what they try against the emulator and the phone.

Each attempt is one that worked, or could have worked, without the door: it is neither read nor does it do anything.
That the phone's own page works is shown in `test_page.py`.

Needs Chromium on the machine (Debian: `apt-get install chromium`); without it every test here is skipped.
"""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright drives the browser: `make environment` installs it")

from playwright.sync_api import Browser, Page

from parley_cli.phone.server import PhoneServer
from parley_cli.phone.settings import PhoneSettings
from parley_cli.stack import EMULATOR, REGION, Stack, free_port
from tests.support import desk
from tests.support.workbench import NOBODY, SETTINGS

pytestmark = [
    pytest.mark.skipif(
        desk.chromium() is None, reason="no Chromium here: apt-get install chromium, or PARLEY_CHROMIUM"
    ),
    pytest.mark.skipif(not EMULATOR.exists(), reason="no emulator here: `make dev` or `make test` installs it"),
]

SOCKETS = Path("/proc/net/tcp")
SECRET = "/parley/dev/twilio-auth-token"
NEIGHBOUR, STRANGER = "127.0.0.1", "evil.example"
"""A page on another port of this machine, and one from elsewhere, whose name its owner points at this machine."""


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>Another page</title>")

    def log_message(self, *_: object) -> None:
        """Log nothing: a browser also asks for an icon."""


@dataclass(frozen=True)
class Machine:
    stack: Stack
    phone: PhoneServer
    other_port: int

    @property
    def secret(self) -> str:
        """What the emulator still keeps."""
        return str(self.stack.client("ssm").get_parameter(Name=SECRET, WithDecryption=True)["Parameter"]["Value"])


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    other = ThreadingHTTPServer(("127.0.0.1", 0), _Page)
    Thread(target=other.serve_forever, args=(0.01,), daemon=True).start()
    phone = PhoneServer(0)
    try:
        with Stack(free_port()) as stack:
            stack.client("ssm").put_parameter(Name=SECRET, Value="kept", Type="SecureString")
            phone.serve(_settings(stack))
            yield Machine(stack, phone, other.server_address[1])
    finally:
        phone.stop()
        other.shutdown()
        other.server_close()


def _settings(stack: Stack) -> PhoneSettings:
    return replace(SETTINGS, table="parley-dev", aws_endpoint=stack.endpoint, aws_region=REGION, model_url=NOBODY)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with desk.browser(f"--host-resolver-rules=MAP {STRANGER} 127.0.0.1") as browser:
        yield browser


@pytest.fixture(params=[NEIGHBOUR, STRANGER])
def page(browser: Browser, machine: Machine, request: pytest.FixtureRequest) -> Iterator[Page]:
    page = browser.new_context().new_page()
    page.goto(f"http://{request.param}:{machine.other_port}/")
    assert page.title() == "Another page"
    yield page
    page.context.close()


READ = """async ([url, options]) => {
    try { const answer = await fetch(url, options); return [answer.type, answer.status, await answer.text()]; }
    catch (error) { return error.name; }
}"""
POST_BY_FORM = """([url, name, value]) => new Promise((done) => {
    const frame = Object.assign(document.createElement("iframe"), { name: "sink" });
    document.body.appendChild(frame);
    const form = document.body.appendChild(document.createElement("form"));
    Object.assign(form, { action: url, method: "POST", enctype: "text/plain", target: "sink" });
    form.appendChild(Object.assign(document.createElement("input"), { name, value }));
    frame.onload = () => done(true);
    form.submit();
})"""
OPEN_SOCKET = """(url) => new Promise((done) => {
    const socket = new WebSocket(url);
    socket.onopen = () => done("open");
    socket.onerror = () => done("refused");
})"""
SHOW_IMAGE = """(url) => new Promise((done) => {
    const image = new Image();
    image.onload = image.onerror = () => done(true);
    image.src = url;
})"""
ASK_SECRET = {
    "method": "POST",
    "headers": {
        "X-Amz-Target": "AmazonSSM.GetParameter",
        "Content-Type": "application/x-amz-json-1.1",
        "Authorization": "AWS4-HMAC-SHA256 Credential=test/20261128/us-east-1/ssm/aws4_request, "
        f"SignedHeaders=host, Signature={'0' * 64}",
    },
    "body": f'{{"Name": "{SECRET}", "WithDecryption": true}}',
}


def test_the_emulator_tells_a_page_nothing(page: Page, machine: Machine) -> None:
    endpoint = machine.stack.endpoint
    simple: dict[str, Any] = {"method": "POST", "body": ASK_SECRET["body"]}  # no preflight: no header of its own
    for options in (ASK_SECRET, simple, {}):
        assert page.evaluate(READ, [endpoint, options]) == "TypeError"
    assert page.evaluate(READ, [f"{endpoint}/_ministack/health", {}]) == "TypeError"
    assert page.evaluate(READ, [endpoint, {"mode": "no-cors"}]) == ["opaque", 0, ""]
    socket = f"ws://127.0.0.1:{machine.stack.port}/_aws/execute-api/parley/$default"
    assert page.evaluate(OPEN_SOCKET, socket) == "refused"


def test_the_emulator_does_nothing_for_a_page(page: Page, machine: Machine) -> None:
    reset = f"{machine.stack.endpoint}/_ministack/reset"
    assert page.evaluate(READ, [reset, {"method": "POST", "mode": "no-cors"}]) == ["opaque", 0, ""]
    assert page.evaluate(POST_BY_FORM, [reset, "a", "b"])
    make = "Action=CreateQueue&QueueName=made&Version=2012-11-05"
    assert page.evaluate(SHOW_IMAGE, f"{machine.stack.endpoint}/?{make}")
    assert machine.secret == "kept"
    assert not machine.stack.client("sqs").list_queues().get("QueueUrls")


def test_the_phone_tells_a_page_nothing_and_does_nothing_for_it(page: Page, machine: Machine) -> None:
    url = machine.phone.url
    json_as_text: dict[str, Any] = {"method": "POST", "mode": "no-cors", "body": '{"model": "down"}'}
    assert page.evaluate(READ, [f"{url}/conversation?from=%2B14165550123", {}]) == "TypeError"
    assert page.evaluate(READ, [f"{url}/faults", json_as_text]) == ["opaque", 0, ""]
    assert page.evaluate(POST_BY_FORM, [f"{url}/faults", '{"model": "down", "x', '": 1}'])
    own = page.context.new_page()
    own.goto(url)
    assert own.evaluate(READ, ["/faults", {}])[2] == '{"provider": "up", "model": "up", "crash": null}'
    own.close()


def test_a_name_that_is_pointed_at_this_machine_leads_nowhere(browser: Browser, machine: Machine) -> None:
    """The page's own origin, so that the browser itself would let it read all."""
    page = browser.new_page()
    for port in (machine.stack.port, int(machine.phone.url.rpartition(":")[2])):
        shown = page.goto(f"http://{STRANGER}:{port}/")
        assert shown is not None
        assert shown.status == 403
        answer = page.evaluate(READ, ["/", ASK_SECRET])
        assert answer[:2] == ["basic", 403]
        assert "kept" not in answer[2]
    page.close()


@pytest.mark.skipif(not SOCKETS.exists(), reason="the kernel's list of sockets is Linux's")
def test_what_listens_on_this_machine_is_heard_on_this_machine_alone(machine: Machine) -> None:
    """Check every listening socket of the emulator, its functions and ourselves, by the kernel's own list."""
    lists = (SOCKETS, SOCKETS.with_name("tcp6"))
    rows = [line.split() for each in lists if each.exists() for line in each.read_text("ascii").splitlines()]
    ports = {f"{port:04X}" for port in (machine.stack.port, int(machine.phone.url.rpartition(":")[2]))}
    listening = [row[1] for row in rows if row[3] == "0A" and row[1].rpartition(":")[2] in ports]
    assert sorted(listening) == sorted(f"0100007F:{port}" for port in ports)
    owned = [row[1] for row in rows if row[3] == "0A" and row[9] in _sockets_below(machine.stack)]
    assert owned == [f"0100007F:{machine.stack.port:04X}"]


def _sockets_below(stack: Stack) -> set[str]:
    """The inodes of the sockets that the emulator and all that it started hold open."""
    assert stack._guard is not None
    family, found = [stack._guard.pid], set()
    for parent in family:
        said = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True, check=False)
        family += [int(pid) for pid in said.stdout.split()]
        listed = subprocess.run(["ls", "-l", f"/proc/{parent}/fd"], capture_output=True, text=True, check=False)
        found |= set(re.findall(r"socket:\[(\d+)\]", listed.stdout))
    return found
