"""The tools for the data that is kept about a person: show all of it, and delete all of it. They change nothing
themselves: `turn/run.py` erases, once the wish is committed.

Source: Regulation (EU) 2016/679 (GDPR), articles 15, 17 and 20. Both tools also have exact commands that need no model
and work for every known person, whatever their status.
"""

from parley.lanes.preferences import style_names
from parley.ports import Services
from parley.texts import people
from parley.tools.phrases import variants
from parley.tools.tool import Call, NoArguments, Result, Tier, tool


def describe(call: Call[Services]) -> str:
    """Return, line by line, everything that the service keeps about the person: what all lanes share, and what each
    lane keeps.
    """
    says, about = people.of(call.language), call.about
    lines = [says.my_data]
    if about is not None:
        lines.append(says.my_number.format(number=about.number))
        if about.user_id and about.user_id != about.number:
            lines.append(says.my_user_id.format(id=about.user_id))
        if about.name:
            lines.append(says.my_name.format(name=about.name))
        lines.append(says.my_language.format(language=call.language))
        if call.writing_style:
            lines.append(says.my_style.format(styles=style_names(call.writing_style, call.language)))
        if call.knows_zone:
            lines.append(says.my_zone.format(zone=call.zone.key))
        if about.known_since is not None:
            lines.append(says.my_since.format(date=about.known_since.date().isoformat()))
    lines += call.kept()
    if call.known:
        lines.append(says.my_known.format(listed=", ".join(f"{each.name}: {each.value}" for each in call.known)))
    if call.plans:
        lines.append(says.my_plans.format(listed=", ".join(call.plans)))
    if about is not None:
        lines.append(says.my_messages.format(count=about.messages, days=about.transcript_days))
        whole = says.whole_file_from.format(operator=about.operator) if about.operator else says.whole_file
        lines.append(whole)
    return "\n".join(lines)


@tool(
    Tier.READ,
    phrases={
        "en": [
            *("export my data", "export all my data", "send me my data", "what do you know about me"),
            *variants(
                "<export|download|show me|send me|give me|get me|can i have|can i get|can i see|i want|id like|i need> "
                "<a copy of|> <all|> my <data|information|personal data>",
                "<send me|show me|give me|tell me|i want to see|can i see|i want> <everything|all|what> "
                "<you have|you've got|you know> <on|about> me",
                "what <do you have|have you got|data do you have|data have you got|info do you have> <on|about> me",
            ),
        ],
        "es": [
            *("exporta mis datos", "exportar mis datos", "envíame mis datos", "qué sabes de mí"),
            *variants(
                "<exporta|descarga|muéstrame|mándame|envíame|dame|pásame|quiero|quiero ver|necesito|puedo ver> "
                "<una copia de|> <todos|> mis datos<| personales>",
                "<mándame|envíame|muéstrame|dame|dime|quiero ver> todo lo que <tienes|sabes> <de|sobre> mí",
                "qué <tienes|datos tienes|información tienes> <de|sobre> mí",
            ),
        ],
    },
    direct=True,
)
def export_my_data(call: Call[Services], arguments: NoArguments) -> str:
    """Tell the person everything that the service keeps about them, and how they get a whole file."""
    return describe(call)


@tool(
    Tier.CONFIRM,
    phrases={
        "en": [
            *("delete my data", "delete all my data", "erase my data", "forget me", "delete my account"),
            *variants(
                "<delete|erase|wipe|remove|get rid of|destroy> <all of|all|> my "
                "<data|information|personal data|account>",
                "<delete|erase|wipe|remove|get rid of|forget> <everything|all> "
                "<you have|you've got|you know|that you have|that you know> <on|about> me",
                "<delete|erase|wipe|forget> everything about me",
                "<i want|i'd like> <all|> my data <gone|deleted|erased|wiped|removed>",
                "<i want|i'd like> <everything|all> <you have|you know> <on|about> me <gone|deleted|erased|removed>",
                "i want you to <delete|erase|forget> <all|> my data",
            ),
        ],
        "es": [
            *("borra mis datos", "borrar mis datos", "elimina mis datos", "olvídame", "borra mi cuenta"),
            *variants(
                "<borra|borrar|elimina|eliminar|quita> <todos|> mis datos<| personales>",
                "<borra|elimina|quita|olvida> todo lo que <tienes|tengas|sabes|sepas|guardas|tienes guardado|hay> "
                "<de|sobre> mí",
                "<borra|elimina|quita> todo lo <mío|que tengas mío|que tienes mío>",
                "<quiero que borres|quiero que elimines|quiero borrar> <todos|> mis datos",
                "<elimina|cierra|borrar> mi cuenta",
            ),
        ],
    },
    question=lambda call, _: " ".join((people.of(call.language).delete_my_data, *call.ends_with_erasure())),
    direct=True,
    grave=True,
)
def delete_my_data(call: Call[Services], arguments: NoArguments) -> Result:
    """Delete everything that the service keeps about the person. The service asks them to confirm it."""
    return Result("", erases=True)


TOOLS = (export_my_data, delete_my_data)
"""The tools of this file, in the order in which a model and HELP are offered them. No other tool is used."""
