"""Changes a deployment on the emulator so that its turns can wait for a developer's answer for minutes.

On AWS a turn has 25 seconds, and its function 60. Here the function has Lambda's most, the mailbox hides what is being
worked on for longer than that, and the emulator, which hands out one batch of a FIFO queue at a time, is told several
times to do so: then several people's turns wait beside each other.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parley_cli.stack import Stack

FUNCTION_SECONDS = 900
"""The timeout of the function in seconds: the longest that Lambda allows."""
REQUEST_SECONDS = 840
"""The seconds that one model request waits for the developer, short enough for a turn to end before the function's
timeout."""
AT_ONCE = 6
"""How many batches run at the same time, so that at least as many people's turns can wait beside each other."""
FUNCTION, QUEUE = "OrchestrateFunction", "MailboxQueue"


def give(stack: "Stack") -> None:
    """Reconfigure the deployment on the emulator so that turns can wait for the developer: a model request for 840 s,
    and six batches beside each other.
    """
    lambda_, sqs = stack.client("lambda"), stack.client("sqs")
    function = stack.functions()[FUNCTION]
    configured = lambda_.get_function_configuration(FunctionName=function)
    variables = {**configured["Environment"]["Variables"], "LLM_SECONDS": str(REQUEST_SECONDS)}
    lambda_.update_function_configuration(
        FunctionName=function, Timeout=FUNCTION_SECONDS, Environment={"Variables": variables}
    )
    lambda_.get_waiter("function_updated_v2").wait(FunctionName=function, WaiterConfig={"Delay": 1})
    queue = stack.queues()[QUEUE]
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": str(FUNCTION_SECONDS + 30)})
    (mapping,) = (
        each
        for each in lambda_.list_event_source_mappings(FunctionName=function)["EventSourceMappings"]
        if each["EventSourceArn"].endswith(queue.rpartition("/")[2])
    )
    for _ in range(AT_ONCE - 1):
        lambda_.create_event_source_mapping(
            FunctionName=function,
            EventSourceArn=mapping["EventSourceArn"],
            BatchSize=mapping["BatchSize"],
            FunctionResponseTypes=mapping["FunctionResponseTypes"],
        )
