"""The tools that tell a person how to reach the business: its phone and email contacts, and when people answer."""

from parley.errors import ToolRefused
from parley.lanes.support.duty import people_answer
from parley.lanes.support.notes import notes_for
from parley.lanes.support.texts import say
from parley.ports import Services
from parley.tools.tool import Call, LookUpRequest, Tier, tool


@tool(
    Tier.READ,
    phrases={
        "en": ["how can I reach you", "contact", "phone number of the shop"],
        "es": ["cómo los contacto", "contacto", "teléfono de la tienda"],
    },
)
def get_support(call: Call[Services], asked: LookUpRequest) -> str:
    """Say how to reach the people of the place by phone or email."""
    says, business = say(call), call.services.business
    if business is None:
        raise ToolRefused(says.no_contacts)
    lines = [
        says.contact.format(who=each.who.in_(call.language), reach=each.reach) for each in business.service.contacts
    ]
    return says.contacts.format(contacts="\n".join(lines))


@tool(
    Tier.READ,
    phrases={
        "en": [
            "when will somebody answer",
            "when will someone answer me",
            "when do people answer",
            "how long until somebody answers",
        ],
        "es": [
            "cuándo me van a responder",
            "cuándo responde alguien",
            "a qué hora responden",
            "cuánto tardan en responder",
        ],
    },
    in_help=False,
)
def answer_hours(call: Call[Services], asked: LookUpRequest) -> str:
    """Say when the people of the place answer, and which ticket of the person waits for them."""
    says, ticket = say(call), notes_for(call).ticket
    return f"{people_answer(call)} {says.ticket_waits.format(ticket=ticket.number) if ticket else says.how_to_call}"
