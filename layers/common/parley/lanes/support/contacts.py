"""How people reach the place otherwise than by text: its contacts, as the operator's file has them."""

from parley.errors import ToolRefused
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
