"""Admission: answer people who are not admitted, tell admins about them, and apply the admins' decisions."""

from collections.abc import Sequence

from parley.conversation.admission import NOTICE, SERVED, AdmissionStatus, Transition, next_status, told_text
from parley.conversation.courtesy import GREETS
from parley.conversation.events import Message, StatusSet
from parley.conversation.keywords import HELP
from parley.conversation.names import introduced_name
from parley.conversation.normal_form import normalise
from parley.conversation.questions import PreparedCall
from parley.conversation.state import AdmissionNotice, Conversation, InviteTries, Person
from parley.conversation.verdict import Verdict, judge
from parley.lanes import direct
from parley.ports import TurnContext
from parley.texts import people
from parley.turn.acting import begin_actions
from parley.turn.decision import Decision, say
from parley.turn.operating import tell


def admitting(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision | None:
    """Answer a person who is not admitted with one fixed sentence. None if the message goes on to other rules: an
    answer to an open question, or a command about the person's own data.
    """
    person, message = conversation.person, messages[-1]
    assert person is not None  # `_heard` met them
    if person.status in SERVED:
        return _welcoming(conversation, messages, context)
    answers_open = judge(conversation.confirmation, message) in (Verdict.YES, Verdict.NO, Verdict.EXPIRED)
    if answers_open or direct.command(message.text, "person", context.services, context.once) is not None:
        return None
    if person.status is AdmissionStatus.UNKNOWN and context.policy.admission.mode == "approval":
        return _asking_for(conversation, person, messages, context)
    if person.status is AdmissionStatus.PENDING and person.name is None and introduced_name(message.text):
        return _asking_for(conversation, person, messages, context)  # now the admins can tell who it is
    if person.status is AdmissionStatus.UNKNOWN and context.policy.admission.mode == "invite":
        today, tried = context.now().date(), person.tried
        count = tried.count + 1 if tried is not None and tried.day == today else 1
        conversation = conversation.change(person=person.change(tried=InviteTries(day=today, count=count)))
    return _noticed(conversation, messages[0].id, normalise(message.text) in HELP, context)


def let_in(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Conversation:
    """Return the conversation with the person admitted, if admission is open to them or they sent the invite code;
    otherwise unchanged.
    """
    person = conversation.person
    if person is None or person.status in SERVED or person.opted_out:
        return conversation
    is_admin = context.is_admin(conversation)
    if person.status is AdmissionStatus.BLOCKED and not is_admin:
        return conversation
    tried = person.tried.count if person.tried is not None and person.tried.day == context.now().date() else 0
    if not any(context.policy.admission.opens(person.number, message.text, tried) for message in messages):
        return conversation
    let_in: Transition = (
        "greeted" if context.policy.admission.introduces and person.status is not AdmissionStatus.BLOCKED else "let in"
    )
    status = next_status(person.status, "unblocked" if person.status is AdmissionStatus.BLOCKED else let_in)
    return conversation.change(person=person.change(status=status))


def _welcoming(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision | None:
    """Welcome a person whose whole message is the invite code; None for any other message."""
    admission = context.policy.admission
    code = normalise(admission.invite_code)
    if admission.mode != "invite" or not code or normalise(messages[-1].text) != code:
        return None
    return say(conversation, messages[0].id, people.of(conversation.language).let_in, context)


def _asking_for(
    conversation: Conversation, person: Person, messages: Sequence[Message], context: TurnContext
) -> Decision:
    """Tell the admins that this person asks to be admitted, and what they wrote; once, and once more if they say later
    who they are. Tell the person, the first time, that the admins were told.
    """
    says, event = people.of(conversation.language), messages[0].id
    is_first = person.status is not AdmissionStatus.PENDING
    wrote = " ".join(each.text for each in messages if GREETS.fullmatch(each.text.strip()) is None)
    name = person.name or introduced_name(wrote) or None
    waiting = person.change(
        status=next_status(person.status, "asked for"),
        name=name,
        noticed=AdmissionNotice(status=AdmissionStatus.PENDING, at=context.now()),
    )
    telling = PreparedCall(
        tool="tell_admins",
        lane="admin",
        arguments={
            "number": person.number,
            "name": name,
            "wrote": told_text(wrote),
            "admins": " ".join(sorted(context.policy.admission.admins)),
        },
        question=says.ask_to_be_let_in,
    )
    words = says.notices[AdmissionStatus.PENDING] if is_first else says.told_who_you_are
    return begin_actions(conversation.change(person=waiting), event, (telling,), words)


def _noticed(conversation: Conversation, event: str, is_help: bool, context: TurnContext) -> Decision:
    """Tell the person that they are not admitted, unless they were told this lately. HELP is always answered, because
    carriers require it.
    """
    person, now, says = conversation.person, context.now(), people.of(conversation.language)
    assert person is not None  # `_heard` met them
    last = person.noticed
    if not is_help and last is not None and last.status is person.status and now - last.at < NOTICE:
        return Decision(conversation)
    words = says.notices["invite" if _wants_code(person, context) else person.status]
    told = conversation.change(person=person.change(noticed=AdmissionNotice(status=person.status, at=now)))
    return say(
        told, event, f"{words}\n{context.policy.operator}" if is_help and context.policy.operator else words, context
    )


def _wants_code(person: Person, context: TurnContext) -> bool:
    return person.status is AdmissionStatus.UNKNOWN and context.policy.admission.mode == "invite"


def status_set(conversation: Conversation, event: StatusSet, context: TurnContext) -> Decision:
    """Apply an admin's decision to admit or block the person. An admitted person is told at once, a blocked one when
    they next write. An admin cannot be blocked.
    """
    person = conversation.person
    if person is None or (event.happening == "blocked" and context.is_admin(conversation)):
        return Decision(conversation)
    status = next_status(person.status, event.happening)
    if status is person.status:
        return Decision(conversation)
    changed = conversation.change(person=person.change(status=status, noticed=None))
    if status is AdmissionStatus.BLOCKED:
        return Decision(changed.change(questions=(), waiting=(), set_aside=None, session=None, held=()))
    return _unasked_for(changed, event.id, people.of(conversation.language).let_in, context)


def _unasked_for(conversation: Conversation, event: str, words: str, context: TurnContext) -> Decision:
    """Send a message that the person did not ask for; while a confirmation is open, hold the message until they
    write."""
    question = conversation.confirmation
    if question is None or question.open_until(context.now()) <= context.now():
        return tell(conversation, event, words, context)
    context.usage.held += 1
    return Decision(conversation.with_held(words))
