"""The tools of the info lane: each looks something up in the operator's files, and says only what is written there."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from functools import cache, lru_cache
from itertools import groupby, islice
from zoneinfo import ZoneInfo

from parley import times
from parley.business import hours
from parley.business.catalogue import Product
from parley.business.files import MINUTES_OF_A_DAY, Business, FaqEntry, Holiday, OpeningSpan, Price, ServiceContact
from parley.business.hours import OpenDay
from parley.business.money import money
from parley.conversation.normal_form import normalise
from parley.errors import ToolRefused
from parley.lanes import when
from parley.lanes.alone import calls_people
from parley.lanes.info import allergies, food_facts, near_questions, place_questions
from parley.lanes.info.place_questions import PLACE_WORDS
from parley.lanes.info.texts import say
from parley.lanes.lane import subjects
from parley.ports import Services
from parley.search import Searches
from parley.search_words import content
from parley.texts import LANGUAGES, Language
from parley.texts.vocabulary import listed
from parley.tools.tool import Call, LookUpRequest, Result, Tier, Tool, tool

MOST_NEAR = 30
"""The most variants of a question, with synonyms, that are tried."""
SURELY = 0.9
"""The least score at which a question about an allergy is one that the FAQ answers."""
MOST_KNOWN = 3
"""The most questions of the FAQ that are listed for a person whose question has no answer."""
KNOWN = 0.5
"""The least score at which a question of the FAQ, a price's item or a holiday counts as what was asked for."""
MOST_PRICES = 12
"""The most prices that one message lists."""
A_WEEK = timedelta(days=7)
VOCABULARY = "parley.conversation.vocabulary"
DAY = listed(VOCABULARY, "day")
"""The words for "day" in all languages, which many names of holidays contain."""
MOST_LISTED = 7
"""The most days that get a line each; for more, the answer is a week, and the holidays among the days."""


def _business(call: Call[Services]) -> Business:
    if call.services.business is None:
        raise ToolRefused(say(call).no_files)
    return call.services.business


# --- hours ----------------------------------------------------------------------------------------------------------


@tool(
    Tier.READ,
    phrases={
        "en": [
            "when are you open",
            "opening hours",
            "are you open {words:today}",
            "hours",
            "when are you open {words:today}",
        ],
        "es": ["cuándo abren", "horario", "abren {words:hoy}", "cuándo abren {words:el domingo}", "horarios"],
    },
)
def business_hours(call: Call[Services], asked: LookUpRequest) -> str:
    """Say whether the place is open now, and its hours: of the days that `words` name (a date, a weekday, a holiday),
    or of the whole week if they name none."""
    business, says = _business(call), say(call)
    if not business.service.tells_hours:
        return _not_known(call, business)
    now = business.local(call.now)
    days = _days(call, business, asked.words)
    listed = _listed(call, business, days, asked.words, now.date())
    if days and now.date() not in days:
        return "\n".join(listed)
    opening = hours.at(business, call.now)
    if opening.changes is None:
        state = says.closed_for_long
    elif opening.is_open:
        state = says.open_now.format(time=_time(opening.changes.time(), call.language))
    elif opening.changes.date() == now.date():
        state = says.opens_today.format(time=_time(opening.changes.time(), call.language))
    else:
        day = _weekday(opening.changes.date(), call.language)
        state = says.opens_later.format(day=day, time=_time(opening.changes.time(), call.language))
    return "\n".join((state, *listed))


def _listed(call: Call[Services], business: Business, days: Sequence[date], words: str, today: date) -> list[str]:
    """Return the lines of opening hours for these days: one for each of up to seven days. Without days, the lines of a
    week; for more than seven, those of a week and of the holidays among the days.
    """
    opens = [hours.on(business, day) for day in days]
    if 0 < len(days) <= MOST_LISTED:
        is_special = times.names_holiday(words, LANGUAGES)
        return [_day(call, each, today, is_special=is_special or each.date - today >= A_WEEK) for each in opens]
    week = _alike(call, [hours.on(business, day) for day in _week(today)], today)
    return [*week, *(_day(call, each, today) for each in opens if each.holiday is not None)]


def _days(call: Call[Services], business: Business, words: str) -> list[date]:
    """Return the days that the words name: dates, weekdays or holidays; empty if they name none. Raises ToolRefused if
    a word for a day cannot be read, so that no other day is answered in its place.
    """
    now = business.local(call.now)
    zone = now.tzinfo if isinstance(now.tzinfo, ZoneInfo) else call.zone
    said = times.days_said(words, replace(when.context(call), zone=zone))
    holidays = list(_holidays(business, words, now.date()))
    named = [business.service.holidays[at].name for at in _holiday_named(business, words)]
    is_known = bool(holidays) and any(
        set(_bare(said.unread).split()) <= set(_bare(name.in_(language)).split())
        for name in named
        for language in LANGUAGES
    )
    if said.unread and not is_known:
        raise ToolRefused(say(call).day_unknown.format(day=said.unread))
    return list(dict.fromkeys((*said.days, *holidays)))


def _holidays(business: Business, words: str, today: date) -> Iterator[date]:
    for at in _holiday_named(business, words):
        yield from _next(business.service.holidays[at], today)


def _holiday_named(business: Business, words: str) -> list[int]:
    """Return the index, in the operator's list, of the holiday that the words name, alone in a list; empty if they name
    none. The word "day" by itself names none.
    """
    plain = _without_day(words)
    return [found.key for found in _holiday_names(business).find(plain)[:1] if found.score >= KNOWN]


def _without_day(name: str) -> str:
    """Return a holiday's name without the word "day"; unchanged if the name has no other word."""
    left = [word for word in name.split() if _bare(word) not in DAY]
    return " ".join(left) or name


def _next(holiday: Holiday, today: date) -> Iterator[date]:
    """Yield the next date of a holiday, from today on. A holiday with a year in its date has only that one, even if it
    is over.
    """
    if len(holiday.date) > len("12-25"):
        yield date.fromisoformat(holiday.date)
        return
    years = (
        date.fromisoformat(f"{year}-{holiday.date}") for year in range(today.year, today.year + 9) if _is(year, holiday)
    )
    yield next(day for day in years if day >= today)


def _is(year: int, holiday: Holiday) -> bool:
    """Return whether this year has the holiday's date: not every year has a 29th of February."""
    try:
        date.fromisoformat(f"{year}-{holiday.date}")
    except ValueError:
        return False
    return True


@lru_cache(maxsize=4)
def _holiday_names(business: Business) -> Searches[int]:
    return Searches.over(
        (language, at, _without_day(holiday.name.in_(language)))
        for language in LANGUAGES
        for at, holiday in enumerate(business.service.holidays)
    )


def _bare(text: str) -> str:
    """Return the text in normal form and without accents: "sábados" as "sabados"."""
    return "".join(c for c in unicodedata.normalize("NFD", normalise(text)) if not unicodedata.combining(c))


def _week(today: date) -> list[date]:
    return [today + timedelta(days=ahead) for ahead in range(7)]


def _day(call: Call[Services], day: OpenDay, today: date, *, is_special: bool = False) -> str:
    """Return the line with the opening hours of one day. With `is_special` (the person may expect a holiday), it says
    so if the usual hours apply.
    """
    says = say(call)
    spans = ", ".join(_span(span, call.language) for span in day.spans) or says.no_hours
    is_near = timedelta() <= day.date - today < A_WEEK
    name = _weekday(day.date, call.language) if is_near else _date(day.date, call.language)
    if day.holiday is None:
        usual = says.usual_hours if is_special else says.hours
        return usual.format(day=name, hours=spans)
    return says.holiday_hours.format(day=name, hours=spans, holiday=day.holiday.name.in_(call.language))


def _alike(call: Call[Services], week: Sequence[OpenDay], today: date) -> list[str]:
    """Return the lines of opening hours of a week: one for each day, or one for successive days with the same hours,
    "Monday to Friday: 9-17".
    """
    says, lines = say(call), list[str]()
    for (spans, holiday), found in groupby(week, key=lambda day: (day.spans, day.holiday)):
        days = list(found)
        if holiday is not None or len(days) == 1:
            lines += [_day(call, day, today) for day in days]
            continue
        first, last = (_weekday(day.date, call.language) for day in (days[0], days[-1]))
        listed = ", ".join(_span(span, call.language) for span in spans) or says.no_hours
        lines.append(says.hours.format(day=says.days_on_end.format(first=first, last=last), hours=listed))
    return lines


def _span(span: OpeningSpan, language: Language) -> str:
    opens, closes = (time(*divmod(minutes % MINUTES_OF_A_DAY, 60)) for minutes in (span.opens, span.closes))
    return f"{_time(opens, language)}-{_time(closes, language)}"


# --- words, numbers and dates as the language has them ----------------------------------------------------------------


def _time(clock: time, language: Language) -> str:
    from babel.dates import format_time

    return _plain(format_time(clock, "short", locale=language)).replace(":00 ", " ")  # "7 AM", and "7:00" in Spanish


def _weekday(day: date, language: Language) -> str:
    from babel.dates import format_date

    return _plain(format_date(day, "EEEE", locale=language))


def _date(day: date, language: Language) -> str:
    from babel.dates import format_date

    return _plain(format_date(day, "full", locale=language))


def _plain(text: str) -> str:
    """Return the text with ordinary spaces instead of special ones (non-breaking, narrow), because SMS cannot hold
    those.
    """
    return re.sub(r"\s", " ", text)


# --- the rest -------------------------------------------------------------------------------------------------------


@tool(
    Tier.READ,
    phrases={
        "en": ["where are you", "how do I get there", "what's your address", "address"],
        "es": ["dónde están", "cómo llego", "dirección"],
    },
)
def location_directions(call: Call[Services], asked: LookUpRequest) -> str:
    """Say where the place is, how to get there, and where to park."""
    says, lines = say(call), []
    for place in _business(call).service.places:
        lines.append(says.place.format(name=place.name.in_(call.language), address=place.address))
        lines += [place.directions.in_(call.language)] if place.directions else []
        lines += [place.map] if place.map else []
    return "\n".join(lines) or says.no_place


@tool(
    Tier.READ,
    phrases={
        "en": ["prices", "how much is {words:a coffee}", "price list"],
        "es": ["precios", "cuánto cuesta {words:un café}", "lista de precios"],
    },
)
def pricing(call: Call[Services], asked: LookUpRequest) -> str:
    """Say what the thing that `words` name costs; everything that has a price, if they name nothing of it."""
    business, says = _business(call), say(call)
    priced = _priced(business)
    if not priced:
        return says.no_prices
    found = [each for each in _items(business).find(asked.words) if each.score >= KNOWN]
    fewest = min((len(each.others) for each in found), default=0)
    named = [each.key for each in found if len(each.others) == fewest]  # "bread" does not mean the bread course
    shown = (sorted(named) or range(len(priced)))[:MOST_PRICES]
    lines = [_price(call, priced[at], business) for at in shown]
    if named:
        return "\n".join(lines)
    heading = says.prices if len(priced) <= MOST_PRICES else says.some_prices
    told = heading.format(prices="\n".join(lines))
    unknown = [word for word in content(_bare(asked.words)) if word not in listed(PLACE_WORDS, "of_everything")]
    return f"{says.no_price_of.format(words=asked.words)}\n{told}" if unknown else told


def _priced(business: Business) -> Sequence[Price | Product]:
    """Return everything that has a price: the products of the catalogue, then the items of the price list."""
    sold = business.catalogue.products if business.catalogue else ()
    return (*sold, *business.service.prices)


def _price(call: Call[Services], priced: Price | Product, business: Business) -> str:
    """Return the line with the price of an item or product; for a product with dearer options, its lowest price ("from
    ...").
    """
    says, language, currency = say(call), call.language, business.service.currency
    if isinstance(priced, Product):
        words = says.price_from if priced.is_dearer_with_options else says.price
        return words.format(item=priced.name.in_(language), price=money(priced.lowest_price, currency, language))
    words = says.price_with_note if priced.note else says.price
    note = priced.note.in_(language) if priced.note else ""
    return words.format(item=priced.item.in_(language), price=money(priced.amount, currency, language), note=note)


@lru_cache(maxsize=4)
def _items(business: Business) -> Searches[int]:
    return Searches.over(
        (language, at, name)
        for at, priced in enumerate(_priced(business))
        for language in LANGUAGES
        for name in _names(priced, language)
    )


def _names(priced: Price | Product, language: Language) -> Sequence[str]:
    """Return the names that people may use for an item with a price, in that language: its name and its keywords."""
    if isinstance(priced, Product):
        return (priced.name.in_(language), *priced.keywords.in_(language))
    return (priced.item.in_(language),)


@tool(Tier.READ, outside=True)  # untrusted: somebody else wrote the FAQ
def general_faq(call: Call[Services], asked: LookUpRequest) -> str | Result:
    """Look for an answer to the person's question, `words`: among those that the place gives, and in its hours and
    directions. Use it for every question about the place that no other tool is for."""
    business, says = _business(call), say(call)
    is_safety, left_out = allergies.asks_of_allergy(asked.words), food_facts.left_out(asked.words)
    entry = _answer(business, asked.words, call.language, SURELY if is_safety else KNOWN)
    if entry is not None and food_facts.speaks_of(entry, left_out):  # "can I order a cake?" answers no vegan
        return entry.answer
    if is_safety or left_out:
        return _about_food(call, business, asked.words)
    if (beside := _told_beside(business, asked.words, call.language)) is not None:
        return beside.answer
    if (reachable := _contact_for(business, asked.words, call.language)) is not None:
        return says.ask_contact.format(who=reachable.who.in_(call.language), reach=reachable.reach)
    if (named := _answer_on_subject(business, asked.words, call.language)) is not None:
        return named.answer
    if (other := _knowing(asked.words)) is not None:
        return Result.of(other.run(call, asked)).words
    words = _not_known(call, business)
    known = " / ".join(_known_questions(business, asked.words, call.language))
    told = "\n".join((words, says.known_questions.format(questions=known))) if known else words
    return Result(told, is_unanswered=True)


def _not_known(call: Call[Services], business: Business) -> str:
    """Return the words for what nobody has written down: who may know it, and a person where one can be called."""
    says, contact = say(call), business.service.contacts[0]
    words = says.not_known.format(who=contact.who.in_(call.language), reach=contact.reach)
    return f"{words} {says.or_a_person}" if calls_people(call.services) else words


def _about_food(call: Call[Services], business: Business, words: str) -> str:
    """Return the answer to a question about what is in food: what the FAQ tells about it, with the question that it was
    written for, and who knows for certain.
    """
    says, contact = say(call), business.service.contacts[0]
    told = food_facts.told(words, business, call.language)
    lines = [says.told_of_food.format(question=entry.questions[0], answer=entry.answer) for entry in told]
    end = says.ask_for_the_rest if lines else says.ask_what_is_inside
    return "\n".join((*lines, end.format(who=contact.who.in_(call.language), reach=contact.reach)))


def _answer(business: Business, words: str, language: Language, least: float) -> FaqEntry | None:
    """Return the FAQ's entry that answers a question, as it is asked or with one word replaced by a synonym, with at
    least this score. It is in the language if there is a translation. None if nothing matches.
    """
    for asked in (words, *islice(near_questions.in_near_words(words), MOST_NEAR)):
        for found in _questions(business).find(asked)[:1]:
            if found.score >= least:
                answer = business.faq.answers[found.key]
                return answer.in_any(language)
    return None


def _told_beside(business: Business, words: str, language: Language) -> FaqEntry | None:
    """Return the FAQ's entry whose answer has every word of the question that says something, as "No cheques" has of
    "do you take cheques?"; None if there is none.
    """
    for asked in (words, *islice(near_questions.in_near_words(words), MOST_NEAR)):
        found = next((each for each in _answers(business).find(asked)[:1] if not each.others), None)
        if found is not None:
            answer = business.faq.answers[found.key]
            return answer.in_any(language)
    return None


def _answer_on_subject(business: Business, words: str, language: Language) -> FaqEntry | None:
    """Return the only entry of the FAQ that is asked about a matter which the question names ("vegan"), whatever else
    it says; None if there is none, or several.
    """
    found = {
        each.key
        for matter in place_questions.matters_in(words)
        for asked in near_questions.variants(matter)
        for each in _questions(business).find(asked)
        if not each.others
    }
    answer = business.faq.answers[found.pop()] if len(found) == 1 else None
    return answer.in_any(language) if answer else None


@lru_cache(maxsize=4)
def _answers(business: Business) -> Searches[int]:
    """Return the search index over the answers of the FAQ, in all languages. Its keys are the answers' indexes."""
    return Searches.over(
        (language, at, entry.answer)
        for at, answer in enumerate(business.faq.answers)
        for language in LANGUAGES
        if (entry := answer.in_(language))
    )


def _contact_for(business: Business, words: str, language: Language) -> ServiceContact | None:
    """Return the contact of the operator's files that is named for what the question is about, as "invoices"; None if
    there is none. The first contact is for everything.
    """
    said = {_in_one(word) for word in _bare(words).split()}
    for contact in business.service.contacts[1:]:
        names = {_in_one(word) for each in LANGUAGES for word in _bare(contact.who.in_(each)).split()}
        if said & names - listed(PLACE_WORDS, "of_everything"):
            return contact
    return None


def _in_one(word: str) -> str:
    """Return a word without the ending of its plural: "invoice" for "invoices"."""
    return word.removesuffix("s")


def _known_questions(business: Business, words: str, language: Language) -> Iterator[str]:
    """Yield one question of each of up to MOST_KNOWN answers in the FAQ which are like the words, the most like first,
    to show somebody whose question has no answer what can be asked.
    """
    entries = (business.faq.answers[found.key] for found in _questions(business).find(words)[:MOST_KNOWN])
    yield from (found.questions[0] for each in entries if (found := each.in_any(language)))


def _knowing(words: str) -> Tool[Services] | None:
    """Return the other tool that answers these words, hours or directions ("parking"); None if neither does."""
    found = [each.key for each in _subjects_of_others().find(words)[:1] if each.score >= KNOWN]
    return next((each for each in OTHERS if each.name in found), None)


@cache
def _subjects_of_others() -> Searches[str]:
    names = {each.name for each in OTHERS}
    return Searches.over((each.language, each.tool, each.text) for each in subjects(__package__) if each.tool in names)


OTHERS: tuple[Tool[Services], ...] = (business_hours, location_directions)
"""The other tools that may answer a question which the FAQ does not."""


@lru_cache(maxsize=4)
def _questions(business: Business) -> Searches[int]:
    """Return the search index over all questions of the FAQ, in all languages. Its keys are the answers' indexes."""
    return Searches.over(
        (language, at, question)
        for at, answer in enumerate(business.faq.answers)
        for language in LANGUAGES
        if (entry := answer.in_(language))
        for question in entry.questions
    )


@tool(
    Tier.READ,
    phrases={
        "en": ["who is this", "who's this", "who are you", "who am I talking to", "what is this"],
        "es": ["quién es", "quién eres", "con quién hablo", "qué es esto"],
    },
    in_help=False,
)
def greeting(call: Call[Services], asked: LookUpRequest) -> str:
    """Say which place this is and what can be asked: for a greeting, and for small talk that needs facts."""
    service = _business(call).service
    if service.greeting:
        return service.greeting.in_(call.language)
    return say(call).greeting.format(name=service.name, about=service.about.in_(call.language))


TOOLS = (business_hours, location_directions, pricing, general_faq, greeting)
"""The tools of this file, in the order in which a model and HELP are offered them. No other tool is used."""
