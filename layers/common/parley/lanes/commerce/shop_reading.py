"""What was read in a text of a customer, and what the text may point at. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from parley.lanes.commerce.cart import Cart, parts_of_variant
from parley.lanes.commerce.item_words import WantedItem


@dataclass(frozen=True)
class KnownOfPerson:
    """What a text may point at: the person's cart, what they changed in it last, and the products spoken of last."""

    cart: Cart = field(default_factory=Cart)
    last: Sequence[str] = ()
    """The variants that were changed last."""
    shown: Sequence[str] = ()
    """The skus that were shown or spoken of last."""
    when: str = ""
    """When they want what is in the cart, if they have said so."""
    has_begun: bool = False
    """Whether they have said anything of when, how, for whom or how paid it is."""
    asked: str = ""
    """The variant of the product shown last that they asked about: "mug/glaze=blue"."""

    def options_asked(self, sku: str) -> Mapping[str, str]:
        """Return the choices with which a product was asked about, so that "2 of those" means these."""
        asked, options = parts_of_variant(self.asked)
        return options if asked == sku else {}


@dataclass
class ShopReading:
    """What was read in a text so far."""

    wanted: list[WantedItem] = field(default_factory=list)
    """What is to be added to the cart."""
    counts: dict[str, int] = field(default_factory=dict)
    """How many there are to be of variants, which are in the cart or are made of a line of it."""
    how: str = ""
    when: str = ""
    name: str = ""
    pay: str = ""
    address: str = ""
    note: str = ""
    """What the shop is to know: the sentences beside the order, in the person's words."""
    questions: list[str] = field(default_factory=list)
    """The questions beside the order."""
    unread: list[str] = field(default_factory=list)
    """The words that were not understood, in pieces."""
    asks_about: list[str] = field(default_factory=list)
    """Of these words, what the person is asked about: one phrase at most."""
    circumstances: list[str] = field(default_factory=list)
    """The words that no list has and that change nothing of what was read: "put aside", "in their place"."""
    aside: list[str] = field(default_factory=list)
    """The words of sentences that have nothing to do with the shop, beside others that were read."""
    is_unsure: bool = False
    """Whether what was read may not be what was meant, so that the person is asked."""
    goes_on: bool = False
    """Whether the person goes on to the checkout."""
    remark: str = ""
    """What the shop is to answer: the name of a list of remarks; "" if the text makes none."""
    not_whole: str = ""
    """The words for a thing of which the person wants a part, none, or too few to count; "" if there is none."""
    spoken: Sequence[str] = ()
    """The skus of the products that the text speaks of last."""
    is_bare_number: bool = False
    """Whether the text is a number in digits and nothing else."""
    narrows: bool = False
    """Whether the text says which of the products it is that were read before."""
    is_elsewhere: bool = False
    """Whether the text speaks of something that is no matter of the shop: a reminder, a task."""
    is_told: bool = False
    """Whether the text tells of something that has been, as a complaint does."""
    is_read: bool = False
    """Whether anything was read that is about the shop."""
    corrects: bool = False
    """Whether the text says how many of what was ordered there are to be, or of which kind."""
    of_several: str = ""
    """How many of which product there are to be, where it is not clear of which line of the cart: "3 latte"."""
    is_unclear: bool = False
    """Whether the text corrects something and it is not clear what: nothing of it is to be added."""

    def with_said(self, said: Mapping[str, str]) -> "ShopReading":
        """Return the reading with what was said of the checkout: how, when, for whom, how paid."""
        for name, value in said.items():
            setattr(self, name, value)
        return self

    @property
    def changes(self) -> bool:
        """Whether anything is to be changed in the cart."""
        return bool(self.wanted or self.counts)

    @property
    def speaks_of_checkout(self) -> bool:
        """Whether the text says how, for whom, or in which way paid the order is, or that it goes on."""
        return bool(self.how or self.name or self.pay or self.address or self.goes_on)
