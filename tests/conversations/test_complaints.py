"""Somebody complains, in whatever words, or only sounds as if they did."""

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.business.files import SupportDesk
from parley.lanes.support.complaints import Complaint, complaint, finds_it_dear, is_praise, orders_besides
from parley.lanes.support.wishes import goes_on_with_wish, is_displeased
from parley.lanes.table import LANES
from parley_cli import service_files
from tests.support.front_desk import FrontDesk
from tests.support.model import ScriptedModel, calls

OF_PURCHASES = """
I picked up my order an hour ago and there were 4 croissants in the box, I paid for 6
we ordered six rolls and there were four
pagué 6 y había 4 en la caja
Hi, picked up my order at noon and two of the lattes aren't there
I asked for no icing and it's covered in icing
honestly the sourdough had a giant hole through the middle
Excuse me, but I've been standing here for 25 minutes and nobody has come to the counter
my daughter cried because her name was wrong on the birthday cake
y'all charged my visa thirty bucks too much
The delivery guy left my bread in the rain, it's soaked
the hot chocolate was stone cold when it got here
there was a dead ant in the box
Ordered at 9, it's 11 and still nothing
your almond croissant gave me a stomach ache all night
La barra de pan vino partida en dos
Oigan, el café que me dieron estaba quemado y aguado
Vine a recoger mi pedido y no había nadie
el pastel no era de limón, era de chocolate
la caja llegó toda mojada
me mandaron cuatro medialunas y pagué seis
Con todo respeto, la hogaza estaba cruda en el centro
ya van dos veces que me equivocan el pedido
el del reparto me trató fatal
mi abuela se quedó sin su tarta por culpa de ustedes
chicos el chocolate estaba helado y encima me lo cobraron doble
only 3 croissants in my bag
solo habia 3 cruasanes en la bolsa
la tarta de ayer estaba congelada por dentro
the milk in my coffee was sour
el cafe venia frio
y el cuernito aplastado
there were only 3 croissants in my bag
my order was wrong, one croissant was missing
I hate to bother you, but the loaf I bought yesterday had gone quite mouldy, I'm afraid.
el cumpleaños de mi hijo estropeado
There was a hair in my croissant.
And the bread was burnt underneath.
you gave me 5 buns not 6
its 20 past 12 and the lady says its not there
my latte came cold
they forgot my croissant
you charged me twice for the loaf
I was charged double
the driver was rude to my mother
we waited an hour for the cake
I ordered a large latte and got a small one
pedí un latte grande y me dieron uno pequeño
me cobraron dos veces el pan
the cake was way too small for 8 people
the bread wasn't fresh at all
not impressed. the buns were dry and hard
stale bread again
why was my cake frozen?
el pan estaba duro como una piedra
la leche estaba cortada
había una mosca en mi café
nunca llegó mi pedido
llevo una hora esperando mi pedido
faltaban dos cruasanes
the croissants were soggy and the coffee was lukewarm
I don't want to make a fuss, dear, but one bun had a hair on it.
my husband found a piece of plastic in the sourdough
the icing tasted of soap
her name was spelled wrong on the cake
two croissants missing from the box
el repartidor fue muy grosero
the chocolate one was still raw in the middle
half the box was squashed when I opened it
there's a fly in my latte
my tea tasted like dishwater
I never got my second croissant
where is my other loaf?
nobody ever brought the delivery
you guys messed up my order again
the courier dropped the bag and left
my card was billed two times
I've been overcharged
I got somebody else's order
that was the worst latte I ever had
the rolls are like rubber
we waited 50 minutes for two coffees
you've lost a customer
the bun had mold on it
I'm afraid the baguette was rather stale this morning, dear
Unfortunately one of the buns had been crushed.
Good morning. I am sorry to say the sourdough I collected on Saturday was burnt on the bottom. Kind regards, Edith
my bread has gone off
the filling was watery and the crust burnt
bought a loaf yesterday and it's already mouldy
the barista was so rude
you sent the wrong cake
not what i ordered
asked for oat milk and got whole milk
the croissants weren't cooked
coffee's cold
the box came open and the cake was on its side
this isn't what i paid for
i want a refund
can i get a refund the bread was stale
ugh the croissants were so dry
my order is 40 minutes late
the delivery was two hours late
el pan venía mohoso
la medialuna estaba dura
me dieron otra cosa
me trajeron el pedido equivocado
el café sabía a agua
la tarta llegó aplastada
había un pelo en la masa
me falta una barra
sólo había dos bollos en la caja
el chico que atiende fue un maleducado
nadie me trajo el pedido
os habéis olvidado de los cruasanes
se les olvidó mi café
el pastel estaba salado
el pan está crudo por dentro
me cobraron de más
el pedido llegó tarde y frío
disculpe la molestia, pero la hogaza que compré ayer estaba quemada por debajo
no me gustó nada el bizcocho, estaba seco
las conchas estaban duras como piedra
el repartidor tiró la caja
estoy muy molesta con el pedido
"""
OF_SERVICE = """
this is taking forever
i'm really annoyed with you guys
qué rateros
son unos ladrones
esto tarda muchísimo
me dejaron plantado
estoy decepcionada con ustedes
this is a robot isn't it, god how useless
wrong. again. do you people even check the bags
that's the third time you've sent me the same useless answer
el pan tenía un bicho, qué horror
esto es una tomadura de pelo
te he preguntado tres veces lo mismo y nada
this is the worst fucking service in toronto
are you stupid
pinche robot no sirves pa nada
I'm very disappointed
you never understand
stupid bot
wtf
no me entiendes
never ordering from you again
qué servicio tan malo
your driver yelled at me
I am so annoyed with you
this thing is useless
you're hopeless
are you even listening
how many times do I have to say it
this bot makes no sense
never again
qué asco de café
vaya porquería de servicio
llevo media hora esperando y nadie contesta
ya te lo dije tres veces
no entiendes nada
sos un inútil
menuda decepción la tarta
qué poca vergüenza
nunca más os compro
me siento estafado
"""
NONE = """
my bread always comes out hard as a rock lol
sorry im all over the place today lol
me quedé sin laburo y no llego a fin de mes
burnt my toast this morning haha
a mí me sale duro como una piedra jaja
a mi mamá se le quemó el pan ayer jajaja
se me cayó el pastel que hice, qué coraje
I ordered two and there are three people coming
I ordered 4 buns and 2 baguettes
Mmm the cinnamon bun was heaven, not dry like at other places
can you warm the croissants? cold ones make me sad
I ruined dinner so I need bread fast
is your rye hard or soft inside
I'd hate to be late, when do you close?
how bad is parking around there
my last cake order was perfect, same again please
sorry for the wait, I was on the phone. 2 lattes
the weather's awful, can somebody bring it to me
do I have to wait long for a birthday cake?
a large coffee, the small is never enough for me
no complaints at all, thank you!
I broke up with my boyfriend, give me a cake
what happens if my order is late
could you leave the loaf at the back door if nobody answers?
lol I spilled the coffee all over me. another one please
my bad, I meant rye
is it ok if the buns are a day old by saturday?
Please make sure the cake isn't frozen when we come
I never eat sugar, what do you have
¡qué pinta tienen esos cruasanes!
no me falta nada, gracias
el pan de ayer estaba de vicio
¿la tarta aguanta fuera de la nevera o se estropea?
perdonad el retraso, llego en diez minutos
se me cayó el café, ponme otro
¿es muy dulce el rollo de canela?
mi jefe está enfadado conmigo, necesito una tarta
¿cuánto tiempo tengo que esperar para una tarta?
que no sea muy tostado el pan, por favor
only 3 croissants please
what is in my bag?
it was cold yesterday
hoy hace frio
the bread was great, not too sweet
I'm late for my order
is it bad if I come at 6
my order is for late afternoon
mi pedido para esta tarde
sorry I'm late, is my order still there?
the cake was delicious, thank you
a cold coffee please
one small coffee, not too hot
two lattes and a croissant
can the order be late
is the bread stale?
my boss is useless
I'm missing your bread so much!
I forgot my order at home
do you have burnt cheesecake
I ordered the wrong cake, can I change it?
cancel my order, it's too late
add stale bread to my tasks
remind me that the bread was stale
the weather is awful today
I hope the cake won't be dry
if the coffee is cold, can you warm it up?
not bad at all!
that time is not good for me
what's wrong
no problem
I can't wait for the cake!
el pan estaba riquísimo, nada seco
llego tarde a recoger mi pedido
¿está congelada la tarta?
no me gusta el chocolate
quiero el pan bien tostado
wow, thats so good it's ridiculous
bad day. 2 croissants please
I want the bread hard
the croissant not
stupid question but do you sell pie
it was perfect
my kid is sick, can I pick up tomorrow
I'm so stupid, I forgot the address
make it 3, sorry
el mío sin azúcar
where is my order
is my order ready
the small one
too many? ok 2
I never got to try the rye, is it good?
does the cake come frozen?
the large was too much last time, a small one please
the cake was a hit, everybody loved it!
bread was so good it was gone in minutes
not too shabby
the latte was perfect, not bitter at all
is the sourdough sour?
do you have anything without nuts?
I burnt my toast, so I need bread
the kids are sick, cancel nothing
I'm running late for pickup, is that ok?
sorry for being late yesterday
can I come late
I broke my phone
I'd like the large one, the small is too small for us
a small cake is too small for ten people, right?
which bread is hard?
is your chocolate bitter?
do the croissants come frozen?
can you make the latte less sweet
not too sweet please
less salty please
no sugar, it's bad for me
my mother was rude to the cashier, sorry
what a day! two coffees
that was quick!
wow so fast
terrible weather, can you deliver?
I have a terrible sweet tooth, 3 buns
I could kill for a croissant
your almond croissants are sick!
damn those buns are good
holy shit that bread is good
wait, wrong chat
wrong number, sorry
oops I meant two
I put the wrong address
I forgot to say oat milk
I missed my pick-up
did I miss my order?
I'm waiting for my husband
can't wait!
still waiting for my mom to decide
he never came
she was late
it's too late now I guess
isn't it too early to order?
the bread sold out? pity
are you closed? bad luck
bad timing, can we do 5 instead
is there a problem with my card?
the link is not working
I lost the link
where can I complain?
is the cake missing from the menu?
are the buns missing sugar or can diabetics eat them
no es mala idea, dame dos
qué rico estaba el pan
el pan estaba bueno, nada duro
no está mal
estaba todo perfecto, gracias
llego tarde, ¿me guardáis el pedido?
llego en media hora
el mío sin azúcar, que sea poco dulce
un café frío por favor
dame un pan duro para rallar
¿el pan es de ayer?
¿la tarta viene congelada?
no me pongas leche
me equivoqué, eran dos
perdón, me equivoqué de dirección
se me olvidó decir que sin sal
quería tres, no dos
me falta decirte la dirección
falta la leche de avena
estoy esperando a mi hija
mi jefe es un inútil
qué frío hace hoy
hace un día horrible, ¿reparten?
mi hijo está malo, ¿puede ir otro a recogerlo?
¡madre mía qué bueno!
joder qué bueno está
la puta madre qué ricas las facturas
está de muerte
no hay problema
sin problema
es para esta tarde
no llego a las cinco, mejor a las seis
no llega al mínimo?
estaba de oferta?
quiero la tarta grande, la pequeña es muy pequeña
"""


def lines(of: str) -> list[str]:
    return of.strip().splitlines()


@pytest.mark.parametrize(
    ("texts", "kind"), [(OF_PURCHASES, Complaint.PURCHASE), (OF_SERVICE, Complaint.SERVICE), (NONE, None)]
)
def test_a_complaint_is_told_from_what_sounds_like_one(texts: str, kind: Complaint | None) -> None:
    business = service_files.read()
    assert [text for text in lines(texts) if complaint(text, business) is not kind] == []


@pytest.mark.parametrize(
    ("texts", "is_so"),
    [
        (
            "that's so expensive\ntoo much\nwow, pricey!\n"
            "no mames q caro\n¡qué caro!\nuy, está carísimo\nany discount?",
            True,
        ),
        ("is it expensive?\ntoo much sugar\nwhat is the most expensive cake\n¿cuál es el más caro?\nmi cara", False),
    ],
)
def test_a_price_that_is_found_too_high_is_told_from_a_question_about_prices(texts: str, is_so: bool) -> None:
    assert [text for text in lines(texts) if finds_it_dear(text) is not is_so] == []


def test_no_phrase_of_a_tool_is_a_complaint_but_those_that_report_a_problem() -> None:
    business = service_files.read()
    found = {
        (tool.name, phrase.example)
        for lane in LANES.values()
        for tool in lane.tools.tools
        for phrase in tool.phrases
        if complaint(phrase.example, business) is not None
    }
    assert {name for name, _ in found} <= {"open_ticket"}, found


PRAISE = """
the bread was lovely, thank you!
no complaints at all, thank you!
Everything was perfect!
we loved the cake
el pan estaba riquísimo, gracias
la tarta quedó perfecta
ninguna queja
my last cake was delicious. Best regards
"""
NO_PRAISE = """
my last cake order was perfect, same again please
is the bread good?
good morning
the bread was not good
el pan estaba bueno, dame dos
I'd love a croissant
thank you
"""


def test_praise_is_told_from_what_goes_on_to_order_or_asks() -> None:
    business = service_files.read()
    assert [text for text in lines(PRAISE) if not is_praise(text, business)] == []
    assert [text for text in lines(NO_PRAISE) if is_praise(text, business)] == []


# --- in a conversation ------------------------------------------------------------------------------------------------

SORRY = "I'm sorry about that. I've opened "
OFFER = "I'm sorry that this isn't going well.\n\nShall I pass you on to a person?\nReply YES or NO."
CART = "Your cart stays as it is meanwhile, and nothing is ordered."


@pytest.fixture
def desk(clock: ManualClock) -> FrontDesk:
    return FrontDesk(clock, desk=SupportDesk(on_displeasure=True))


def ordered(desk: FrontDesk) -> str:
    """Let Ana order a loaf, and return the order's number."""
    for text in ("add a sourdough", "checkout", "pick up", "tomorrow at 11", "Ana", "yes"):
        desk.ana_says(text)
    (order,) = desk.service.rows("ORDER").list("")
    desk.ana.inbox.clear()
    desk.bo.inbox.clear()
    return str(order["number"])


def test_a_complaint_opens_a_ticket_about_the_last_order_and_is_never_answered_twice_alike(desk: FrontDesk) -> None:
    order = ordered(desk)
    for text in (
        "The loaf was raw in the middle.",
        "The loaf was raw in the middle!!",
        "and the crust was burnt",
        "on both sides",
        "same",
    ):
        desk.ana_says(text)
    number = desk.number
    desk.ana.hears(
        f"{SORRY}{number} about your order {order}, and people will look at it. People answer until 8 PM. "
        "You can add texts and pictures to it now.",
        f"{number} says that already.",
        f"Added to {number}.",
        f"Added to {number} as well.",
        f"It's all in {number}. People will look at it.",
    )
    desk.bo.hears_something_like(f"“The loaf was raw in the middle. (your order {order})”")
    desk.ana_says("what number was it")
    desk.ana.hears_something_like(f"{number} is open: “The loaf was raw in the middle.")
    desk.ana_says("I see. Please close it, I'll come by.")
    desk.ana.hears(f"{number} is closed. I'm glad that it's solved.")
    (row,) = desk.service.rows("TICKET").list("")
    assert row["entries"].splitlines()[-1] == "I see. Please close it, I'll come by."


def test_an_old_order_or_none_is_not_named_and_texts_that_nobody_understood_come_along(desk: FrontDesk) -> None:
    ordered(desk)
    desk.later(days=15)
    desk.ana.inbox.clear()
    desk.ana_says("blorp zix of the other day")
    desk.ana.inbox.clear()
    desk.ana_says("my bun was mouldy")
    desk.ana.hears_something_like(f"{SORRY}{desk.number}, and people")
    assert desk.notes.ticket is not None
    assert desk.notes.ticket.subject == "my bun was mouldy"
    assert [each.text for each in desk.notes.ticket.entries] == ["blorp zix of the other day"]


def test_displeasure_offers_a_person_and_calls_one_if_it_is_repeated(desk: FrontDesk) -> None:
    desk.ana_says("2 croissants")
    desk.ana.inbox.clear()
    desk.ana_says("are you stupid")
    desk.ana.hears(OFFER)
    assert not desk.is_handed_off
    desk.ana_says("you never understand a word")
    desk.ana.hears_something_like(f"until 8 PM. I'll stay silent now; text BOT if you want me back.\n{CART}")
    assert desk.is_handed_off
    desk.ana_says("forget it")
    desk.ana.hears(
        "All right. You're talking with the assistant again. Text HUMAN if you need a person.\n\n"
        "Close your ticket?\nReply YES or NO."
    )
    assert not desk.is_handed_off
    desk.ana_says("yes")
    desk.ana.hears_something_like("is closed")


DISPLEASED_WITH_WISH = """
useless. fine, then just text me at ten to four so i wake up
what a joke. add milk to my list
are you kidding me? book the table then
this is ridiculous. ok, just remind me at six
fuck this. cancel my reminder
inútil. bueno, entonces recuérdame a las cuatro
qué asco. pues ponme una alarma a las seis
ridículo. da igual, apunta leche
pathetic. fine, what time do you close
useless. wake me at six then
inútil. mejor mándame un mensaje a las 3:50
qué asco. bueno, ¿hasta qué hora están abiertos?
"""
ONLY_DISPLEASED = """
you suck
this is useless
this is ridiculous. I want my money back
fuck you!! give me my money back
fed up with this, nothing works
inútil
qué asco. no sirves para nada
useless. what is wrong with you
inútil. mándame con una persona
"""


@pytest.mark.parametrize(("texts", "is_so"), [(DISPLEASED_WITH_WISH, True), (ONLY_DISPLEASED, False)])
def test_displeasure_alone_is_told_from_displeasure_beside_a_wish(texts: str, is_so: bool) -> None:
    assert [text for text in lines(texts) if not is_displeased(text)] == []
    assert [text for text in lines(texts) if goes_on_with_wish(text) is not is_so] == []


def test_a_wish_beside_displeasure_is_done_and_a_person_is_offered(clock: ManualClock, model: ScriptedModel) -> None:
    desk = FrontDesk(clock, model=model, desk=SupportDesk(on_displeasure=True))
    model.will(calls(("add_task", {"title": "milk"})))
    desk.ana_says("useless. fine, then just add milk to my tasks")
    heard = "\n".join(desk.ana.inbox)
    desk.ana.inbox.clear()
    assert "I'm sorry that this isn't going well. Text HUMAN to talk to somebody." in heard
    assert desk.ana.tasks == ["milk"]
    assert not desk.is_handed_off
    desk.ana_says("this is useless")
    desk.ana.inbox.clear()
    assert desk.is_handed_off


def test_a_wish_beside_displeasure_silences_nothing_without_a_model(desk: FrontDesk) -> None:
    desk.ana_says("useless. fine, then just add milk to my tasks")
    (heard,) = desk.ana.inbox
    desk.ana.inbox.clear()
    assert 'Add "milk" to your tasks?' in heard
    assert "Text HUMAN to talk to somebody." in heard
    assert not desk.is_handed_off


@pytest.mark.parametrize(
    "over", ["forget it", "never mind", "whatever", "sorry, I was rude", "olvídalo", "déjalo", "perdón"]
)
def test_whoever_leaves_it_at_that_hears_that_the_cart_is_kept(desk: FrontDesk, over: str) -> None:
    for text in ("2 croissants", "are you stupid"):
        desk.ana_says(text)
    desk.ana.inbox.clear()
    desk.ana_says(over)
    desk.ana.hears(f"All right.\n{CART}")
    desk.ana_says("yes")  # the offer is over
    assert not desk.is_handed_off
    desk.ana.inbox.clear()


def test_never_mind_goes_to_the_operator_who_has_begun_to_answer(desk: FrontDesk) -> None:
    desk.ana_says("this is the worst service")
    desk.operator_says("Hi, Cleo here.", "Cleo")
    desk.ana.inbox.clear()
    desk.ana_says("never mind")
    desk.ana.hears()
    assert desk.is_handed_off


def test_the_same_holds_in_spanish(clock: ManualClock) -> None:
    desk = FrontDesk(clock, spanish=True, desk=SupportDesk(on_displeasure=True))
    for text in ("dos baguettes", "pinche robot no sirves pa nada"):
        desk.ana.inbox.clear()
        desk.ana_says(text)
    desk.ana.hears_something_like("Siento que esto no vaya bien.\n\n¿Te paso con una persona?")
    for text, words in (
        ("da igual", "De acuerdo.\nTu carrito se queda como está mientras tanto, y no se pide nada."),
        ("no mames q caro", "Lo siento, no puedo cambiar los precios. Puedes preguntar a la tienda"),
        ("el cafe venia frio", "Lo siento. He abierto "),
        ("ya, cierren la queja, gracias", "está cerrado."),
    ):
        desk.ana.inbox.clear()
        desk.ana_says(text)
        desk.ana.hears_something_like(words)
        desk.ana.inbox.clear()


def test_where_no_person_is_called_the_contacts_are_told_in_other_words_each_time(clock: ManualClock) -> None:
    desk = FrontDesk(clock, desk=SupportDesk(on_displeasure=False))
    said = [text for text in ("are you stupid", "you never understand") if not desk.ana_says(text)]
    first, second = desk.ana.inbox
    assert len(said) == 2
    assert first != second
    assert all("+1 416 555 0142" in each for each in (first, second))
    assert not desk.is_handed_off
    desk.ana.inbox.clear()


@pytest.mark.parametrize(
    "said",
    [
        "Your croissants used to be lovely. Yesterday's were like leather.",
        "the baguette could have been used to hammer nails, that I got from you",
        "de la tarta de ayer mejor ni les cuento lo que vino",
    ],
)
def test_what_was_in_words_that_nobody_knows_offers_a_person_and_lists_no_phrases(desk: FrontDesk, said: str) -> None:
    desk.ana_says(said)
    desk.ana.hears_something_like("Shall I pass you on to a person?\nReply YES or NO.")
    desk.ana.inbox.clear()


def test_whoever_is_happy_is_thanked_and_not_asked_what_is_wrong(desk: FrontDesk) -> None:
    for text in ("the bread was lovely, thank you!", "no complaints at all, thank you!"):
        desk.ana_says(text)
        desk.ana.hears("I'm glad to hear that. Thank you!")


@pytest.mark.parametrize(
    ("said", "orders"),
    [
        ("Can I also order something? One cinnamon bun for today 1pm", True),
        ("I'd also like one cinnamon bun", True),
        ("can i place another order, two baguettes", True),
        ("También quiero dos baguettes", True),
        ("quisiera hacer otro pedido", True),
        ("the buns were also dry", False),
        ("my order was wrong last week too", False),
        ("I would also like to say that she was rude", False),
        ("I want six new croissants", False),
    ],
)
def test_an_order_besides_a_complaint_is_told_from_more_of_it(said: str, orders: bool) -> None:
    assert orders_besides(said, service_files.read()) is orders
