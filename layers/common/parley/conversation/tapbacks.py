"""Reactions that phones send as texts where a channel has none: Liked “Delete milk?”. Pure.

iPhones and Android phones put a reaction into words in the language of the phone, and quote what it is about. To take
such a text for words of the person would answer a question that they only liked. Sources: Apple's tapbacks as they
arrive by SMS, and Google Messages, which writes “👍 to” with invisible spaces.
"""

import re

LONGEST = 2_000
"""The most characters of a reaction: it quotes one message."""
INVISIBLE = dict.fromkeys(map(ord, "\u200a\u200b\u200c\u200d\u2060\ufeff\u00a0\u202f"), " ")
QUOTES = {"“": "”", '"': '"', "«": "»", "„": "“", "‟": "”"}
"""The quotation marks around the quoted message, each with the one that closes it."""

VERBS = (
    "loved liked disliked questioned emphasized emphasised",
    "laughed at",
    "le gustó|le gusto|le encantó|le encanto|no le gustó|no le gusto|le dio risa|le hizo gracia|se rió de|se rio de",
    "se rió con|se rio con|enfatizó|enfatizo|destacó|destaco|cuestionó|cuestiono|preguntó por|puso en duda|le gusta",
    "gostou de|amou|adorou|não gostou de|nao gostou de|riu de|enfatizou|questionou|curtiu",
    "a aimé|a adoré|n'a pas aimé|n’a pas aimé|a ri de|a ri à|a souligné|a mis en évidence|a questionné|a aimé",
)
"""The words that stand for a reaction before the message that it is about, in English, Spanish, Portuguese and
French."""
REACTIONS = frozenset(
    verb
    for line in VERBS
    for verb in (line.split("|") if "|" in line else [line] if line == "laughed at" else line.split())
)
THINGS = frozenset(
    [
        *("an image", "a photo", "a video", "a movie", "an attachment", "a message", "a sticker", "an audio message"),
        *("a location", "a contact", "a voice message", "una imagen", "una foto", "un video", "un vídeo", "un mensaje"),
        *("un archivo adjunto", "un mensaje de audio", "uma imagem", "uma foto", "um vídeo", "um anexo", "une image"),
        *("une photo", "une vidéo", "une pièce jointe"),
    ]
)
"""What a reaction names where there are no words to quote."""
SIGNED = (
    r"reacted (?:with )?.{1,40}? to",
    r"removed .{1,40}? from",
    r"reaccion[óo] con .{1,40}? a",
    r"(?:quit[óo]|elimin[óo]) .{1,40}? (?:de|a)",
    r"reagiu com .{1,40}? a",
    r"removeu .{1,40}? de",
    r"a réagi (?:avec|par) .{1,40}? à",
    r"a (?:retiré|supprimé) .{1,40}? (?:de|à)",
    r"[^\w\s]{1,12} to",
)
WITH_EMOJI = re.compile(f"(?:{'|'.join(SIGNED)}) ")
"""Matches what stands before the quoted message where a reaction is named by its sign, or is taken back."""


def is_tapback(text: str) -> bool:
    """Return whether the whole text is a reaction that the phone has put into words."""
    if len(text) > LONGEST:
        return False
    said = " ".join(text.translate(INVISIBLE).split())
    low = said.lower()
    return any(_is_target(said[len(verb) :].strip()) for verb in REACTIONS if low.startswith(f"{verb} ")) or bool(
        (found := WITH_EMOJI.match(low)) and _is_target(said[found.end() :].strip())
    )


def _is_target(rest: str) -> bool:
    """Return whether these words are what a reaction is about: a quoted message, or a thing such as "an image"."""
    if rest.lower() in THINGS:
        return True
    return len(rest) > 1 and rest[0] in QUOTES and rest[-1] == QUOTES[rest[0]]
