"""Parley's template, deployed on an AWS emulator on this machine, for `make dev` and the deployed tests.

The emulator (ministack) has an environment of its own, because it pins botocore, and a private folder
that goes when it goes. It hands its environment to the functions that it runs, so it gets a clean one:
nothing of the caller's keys and settings reaches a function except through the template's parameters and
the secrets. It stands behind a door (`emulator_door.py`), which wants the credential of this very run.

    with Stack(port=4566, enforce_roles=True) as stack:
        deployment = stack.deploy(target, parameters={...}, secrets={...})
"""

import json
import os
import re
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from parley_cli import conditions, credential, processes, releases, secrets, template
from parley_cli.build import ROOT, Target, sam_command, sam_environment
from parley_cli.credential import Credential
from parley_cli.errors import OperatorError
from parley_cli.phone.settings import LocalDeployment

HOST = "127.0.0.1"
REGION = "us-east-1"
SERVICE = "parley"
STAGE = "dev"
STACK_NAME = f"{SERVICE}-{STAGE}"
CONTAINERS_HOST = "host.docker.internal"
"""The host name by which a container reaches the machine that it runs on."""

# The API's id, which the emulator takes from this tag. It is fixed, so that PublicUrl is known before the deployment.
API_ID = "parley"
API_ID_TAG = f"ms-custom-id={API_ID}"

DIRECT = Config(proxies={})
ONE_SHORT_ATTEMPT = Config(proxies={}, connect_timeout=2, read_timeout=2, retries={"total_max_attempts": 1})

# In the order in which an event passes through them.
WORKING_QUEUES = ("DelayedQueue", "MailboxQueue", "DeliveriesQueue", "StatusesQueue")

WITH_BATCHES = frozenset({"sqs:SendMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"})
"""The rights to SQS that hold for a batch form of the action as well."""

EMULATOR = ROOT / ".venv" / "ministack" / "bin" / "python"
# The path is not set by PYTHONPATH, because the emulator would pass that on to the functions.
BEHIND_THE_DOOR = """
import sys
sys.path.insert(0, sys.argv[1])
from parley_cli.emulator_door import main
main(sys.argv[2].split(","), sys.argv[3].split(","))
"""
START_SECONDS = 60  # it usually takes 0.5 s, but much longer on a busy machine

# The caller's proxies and certificates, which functions need to reach real providers.
WAY_OUT = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")


@dataclass(frozen=True)
class Deployment:
    """The service as it was deployed on the emulator: its address, the template's outputs, and the functions and
    queues.
    """

    api_url: str  # where the API answers on this machine, without a slash at the end
    outputs: Mapping[str, str]  # the template's outputs
    local: LocalDeployment

    @property
    def webhook_url(self) -> str:
        return f"{self.api_url}/twilio/message"

    @property
    def status_url(self) -> str:
        return f"{self.api_url}/twilio/status"


class Stack:
    """The AWS emulator at a port of this machine, with Parley's template deployed on it. Its `with` block starts and
    stops the emulator.
    """

    def __init__(self, port: int, *, enforce_roles: bool = False) -> None:
        """Name the emulator at this port; nothing is started. `enforce_roles`: a function may do only what its role in
        the template allows.
        """
        self.port = port
        self.enforce_roles = enforce_roles
        self.endpoint = f"http://{HOST}:{port}"
        self._started_with: Credential | None = None
        self._guard: subprocess.Popen[bytes] | None = None
        self._folder = Path()

    @property
    def credential(self) -> Credential:
        """Return the credential of the emulator's run, whether this process or another one started it."""
        return self._started_with or credential.at(self.endpoint)

    def __enter__(self) -> Self:
        """Start the emulator behind its door, and wait until it answers. Raises OperatorError if it does not, or if the
        port is in use.
        """
        if not EMULATOR.exists():
            raise OperatorError("The emulator's environment is missing: `make dev` makes it.")
        require_free(self.port)
        self._folder = Path(tempfile.mkdtemp(prefix="parley-stack-"))
        self._started_with = credential.new()
        credential.keep(self._started_with, self.port)
        names = ",".join(f"{name}:{self.port}" for name in (HOST, "localhost", CONTAINERS_HOST))
        command: list[str | Path] = [EMULATOR, "-c", BEHIND_THE_DOOR, ROOT, names, ",".join(_open_routes())]
        self._guard = processes.start_guarded(command, folder=self._folder, environment=self._environment())
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End the emulator and all functions that it started, and remove its folder. Calling it again does nothing."""
        if self._guard is not None:
            processes.end_guarded(self._guard, self._folder)
            self._guard = None
            credential.forget(self.port)

    def is_up(self) -> bool:
        return self._guard is not None and self._guard.poll() is None

    def answers(self) -> bool:
        """Return whether an emulator with Parley's stack on it answers at this port, whichever process started it."""
        try:
            return is_listened_to(self.port) and bool(self.functions())
        except (BotoCoreError, ClientError):
            return False

    def client(self, service: Any, config: Config = DIRECT) -> Any:
        """Return a boto3 client of the emulator, with its administrator's rights."""
        session = boto3.Session(**self.credential.arguments, region_name=REGION)
        return session.client(service, endpoint_url=self.endpoint, config=config)

    def deploy(
        self, target: Target, *, parameters: Mapping[str, str], values_of_secrets: Mapping[str, str]
    ) -> Deployment:
        """Store the secrets, and deploy the build with `sam deploy`. Return the deployment. Raises OperatorError."""
        secrets.put(self.client("ssm"), secrets.prefix(SERVICE, STAGE), values_of_secrets)
        api_url = f"{self.endpoint}/_aws/execute-api/{API_ID}"
        chosen = {**parameters, "Stage": STAGE, "ServiceName": SERVICE, "PublicUrl": api_url}
        chosen |= releases.to_note({})
        for name, value in chosen.items():
            if not value or re.search(r"[\s\"'\\]", value):  # sam's command line would split such a value
                raise OperatorError(f"{name} must not be empty or hold a space, quote or backslash: {value!r}")
        overrides = [*target.overrides, *(f"{name}={value}" for name, value in chosen.items())]
        command: list[str | Path] = [
            sam_command(),
            "deploy",
            "--template-file",
            conditions.for_emulator(target.folder / "template.yaml", chosen),
        ]
        command += ["--stack-name", STACK_NAME, "--resolve-s3", "--capabilities", "CAPABILITY_IAM"]
        command += ["--no-confirm-changeset", "--tags", API_ID_TAG, "--parameter-overrides", *overrides]
        done = processes.run(command, folder=self._folder, environment=self._administrators_environment())
        if done.returncode != 0:
            raise OperatorError(f"sam deploy failed: {processes.last_words(done.stderr or done.stdout)}")
        described = self.client("cloudformation").describe_stacks(StackName=STACK_NAME)["Stacks"][0]
        if self.enforce_roles:
            self._let_roles_do_what_aws_would()
        outputs = {output["OutputKey"]: output["OutputValue"] for output in described["Outputs"]}
        queues = self.queues()
        functions, worked_on = self.functions(), tuple(queues[name] for name in WORKING_QUEUES)
        local = LocalDeployment(functions["SweepFunction"], functions["DueFunction"], worked_on)
        return Deployment(api_url, outputs, local)

    def functions(self) -> dict[str, str]:
        """Return the names of the deployed functions by their logical ids."""
        return self._physical_ids("AWS::Lambda::Function")

    def routes(self) -> dict[str, str]:
        """Return the ids of the deployed routes of the API by their logical ids. Those of a lane that is off are not
        there.
        """
        return self._physical_ids("AWS::ApiGatewayV2::Route")

    def queues(self) -> dict[str, str]:
        """Return the URLs of the deployed queues by their logical ids."""
        return self._physical_ids("AWS::SQS::Queue")

    def log(self) -> str:
        """Return everything that the emulator has logged so far."""
        return (self._folder / "log").read_text(errors="replace")

    def _physical_ids(self, kind: str) -> dict[str, str]:
        resources = self.client("cloudformation").describe_stack_resources(StackName=STACK_NAME)
        return {
            resource["LogicalResourceId"]: resource["PhysicalResourceId"]
            for resource in resources["StackResources"]
            if resource["ResourceType"] == kind
        }

    def _let_roles_do_what_aws_would(self) -> None:
        """Give every role what its policies mean to AWS and not to the emulator.

        AWS checks ssm:GetParameters for each parameter's name, the emulator only for "*"; a test shows separately that
        the template names each role's parameters. For AWS, the right to an action of SQS is the right to its batch
        form too, which no policy can name; the emulator asks for an action of that name.
        """
        iam = self.client("iam")
        for role in self._physical_ids("AWS::IAM::Role").values():
            allowed = [{"Effect": "Allow", "Action": "ssm:GetParameters", "Resource": "*"}]
            for name in iam.list_role_policies(RoleName=role)["PolicyNames"]:
                document = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
                allowed += batches_of(document["Statement"])
            policy = json.dumps({"Version": "2012-10-17", "Statement": allowed})
            iam.put_role_policy(RoleName=role, PolicyName="emulator", PolicyDocument=policy)

    def _environment(self) -> dict[str, str]:
        """Return the environment for the emulator's process, which passes it on to the functions: nothing of the
        caller's but the proxies and certificates.
        """
        way_out = {name: os.environ[name] for name in WAY_OUT if name in os.environ}
        return way_out | {
            "PATH": f"{EMULATOR.parent}{os.pathsep}{os.defpath}",
            "HOME": str(self._folder),
            "TMPDIR": str(self._folder),
            "STATE_DIR": str(self._folder / "state"),
            "S3_DATA_DIR": str(self._folder / "s3"),
            "LANG": "C.UTF-8",
            "NO_PROXY": f"{HOST},localhost",
            "no_proxy": f"{HOST},localhost",
            "BIND_HOST": HOST,  # otherwise it listens on every interface
            "MINISTACK_HOST": HOST,
            "GATEWAY_PORT": str(self.port),
            "IOT_MTLS_ENABLED": "0",  # it would listen on a further port
            "SFTP_ENABLED": "0",
            # The administrator's credential. Functions get their roles' credentials, or this secret.
            **self.credential.variables,
            "AUTH": "true" if self.enforce_roles else "false",
            "LOG_LEVEL": "WARNING",
        }

    def _administrators_environment(self) -> dict[str, str]:
        """Return the environment for the `sam` command: the caller's, without anything that could lead it to a real AWS
        account.
        """
        callers = {name: value for name, value in sam_environment().items() if not name.startswith("AWS_")}
        return (
            callers
            | self.credential.variables
            | {
                "AWS_DEFAULT_REGION": REGION,
                "SAM_CLI_POLL_DELAY": "0.5",  # seconds; the emulator deploys faster than sam polls
                "AWS_ENDPOINT_URL": self.endpoint,
                "AWS_CONFIG_FILE": os.devnull,
                "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
                "NO_PROXY": HOST,
                "no_proxy": HOST,
            }
        )

    def _wait(self) -> None:
        """Wait until the emulator answers. Raises OperatorError after 60 s, or if it ends."""
        until = time.monotonic() + START_SECONDS
        asker = self.client("sts", ONE_SHORT_ATTEMPT)
        while self.is_up() and time.monotonic() < until:
            with suppress(BotoCoreError):
                asker.get_caller_identity()
                return
            time.sleep(0.05)
        raise OperatorError(f"The AWS emulator did not start: {processes.last_words(self.log())}")


def batches_of(statements: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return these statements of a policy as far as they are about actions of SQS that have a batch form, with the
    names of the batch forms.
    """
    found = []
    for statement in statements:
        actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        if batches := [f"{action}Batch" for action in actions if action in WITH_BATCHES]:
            found.append({**statement, "Action": batches})
    return found


def _open_routes() -> list[str]:
    """Return the emulator's method and path of each route that needs no AWS signature, each as "POST /...". It
    is open in every API, for which `*` stands.
    """
    routes = template.resources(template.read(), "AWS::ApiGatewayV2::Route").values()
    keys = [route["RouteKey"].split(" ") for route in routes if route["AuthorizationType"] == "NONE"]
    return [f"{method} /_aws/execute-api/*{path}" for method, path in keys]


def is_listened_to(port: int) -> bool:
    """Return whether a server listens at this port of this machine."""
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex((HOST, port)) == 0


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def require_free(port: int) -> None:
    if not is_free(port):
        raise OperatorError(f"Port {port} is in use: stop what uses it, or set PARLEY_AWS_PORT to another.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
