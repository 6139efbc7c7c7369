"""What people attach, fetched over strict stand-ins for both providers: bounded in size, type and time, and with the
credentials for nobody but the provider.
"""

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from parley.channels.download import REDIRECTS
from parley.channels.meta.media import MetaMedia
from parley.channels.twilio.media import TwilioMedia
from parley.conversation.events import Attachment
from parley.errors import MediaError, MediaUnavailable, MediaUnfit
from parley.ports import Bound, Deadline, Fetched, Media
from parley_cli.meta import PHONE_NUMBER_ID
from tests.support import meta_server, twilio_server
from tests.support.http_server import Answer
from tests.support.media_store import MediaStore
from tests.support.meta_server import MetaServer
from tests.support.phone import clock as noon
from tests.support.twilio_server import TwilioServer, leads_to

VOICE = b"OggS" + bytes(96)
BOUND = Bound(100, frozenset(["audio/ogg"]))


@dataclass
class Provider:
    """A provider with its store, the port onto it, and somebody else's server."""

    media: Media
    server: MetaServer | TwilioServer
    store: MediaStore
    stranger: MediaStore
    attach: Callable[[str], str]
    """Attach what lies at a URL: its place."""

    def keeps(self, data: bytes = VOICE, content_type: str = "audio/ogg", status: int = 200, **more: str) -> str:
        """Have this attached, in the store: its place."""
        return self.attach(self.store.keep(Answer(status, data, {"Content-Type": content_type, **more})))

    def fetch(self, place: str, seconds: float = 5, type: str = "audio/ogg") -> Fetched:
        return self.media.fetch(Attachment(place=place, type=type), BOUND, Deadline.after(seconds))

    def fails(self, place: str, error: type[MediaError], why: str = "", seconds: float = 5) -> None:
        """Fetching it raises this error."""
        with pytest.raises(error) as raised:
            self.fetch(place, seconds)
        assert type(raised.value) is error
        assert why in str(raised.value)
        assert "http:" not in str(raised.value)


@pytest.fixture(params=["twilio", "meta"])
def provider(request: pytest.FixtureRequest) -> Iterator[Provider]:
    bearer = f"Bearer {meta_server.TOKEN}"
    with MediaStore(None) as stranger, MediaStore(None if request.param == "twilio" else bearer) as store:
        if request.param == "twilio":
            with TwilioServer(noon()) as twilio:
                account = (twilio_server.ACCOUNT, twilio_server.TOKEN)
                media = TwilioMedia(*account, twilio.url, (store.url,))
                yield Provider(media, twilio, store, stranger, lambda url: twilio.attach(leads_to(url)))
                assert not twilio.refused
        else:
            with MetaServer() as meta:
                number = (PHONE_NUMBER_ID, meta_server.TOKEN)
                whatsapp = MetaMedia(*number, meta.url, meta_server.VERSION, (store.url,))
                yield Provider(whatsapp, meta, store, stranger, lambda url: meta.attach(url, "audio/ogg", len(VOICE)))
                assert not meta.refused
        assert not store.refused, f"a request was not correct: {store.refused}"
        assert not stranger.asked
        assert not stranger.refused


# --- what is there --------------------------------------------------------------------------------------------------


def test_what_was_attached_is_fetched_whole(provider: Provider) -> None:
    assert provider.fetch(provider.keeps()) == Fetched("audio/ogg", VOICE)
    assert len(provider.store.asked) == 1


def test_its_type_is_bare_and_is_the_stores_own_word(provider: Provider) -> None:
    spoken = provider.keeps(content_type="Audio/OGG; codecs=opus")
    assert provider.fetch(spoken, type="audio/mpeg") == Fetched("audio/ogg", VOICE)


@pytest.mark.parametrize("nameless", ["", "application/octet-stream"])
def test_where_the_store_has_no_word_for_it_the_webhooks_counts(provider: Provider, nameless: str) -> None:
    assert provider.fetch(provider.keeps(content_type=nameless)) == Fetched("audio/ogg", VOICE)


# --- what is not wanted ---------------------------------------------------------------------------------------------


def test_a_byte_too_many_is_refused_before_it_is_read(provider: Provider) -> None:
    provider.fails(provider.keeps(VOICE + b"."), MediaUnfit, "size")


def test_a_length_that_was_not_told_is_counted(provider: Provider) -> None:
    chunked = b"64\r\n" + VOICE + b"\r\n1\r\n.\r\n0\r\n\r\n"
    url = provider.store.keep(Answer(200, chunked, {"Content-Type": "audio/ogg", "Transfer-Encoding": "chunked"}))
    provider.fails(provider.attach(url), MediaUnfit, "size")


def test_what_is_packed_is_counted_unpacked(provider: Provider) -> None:
    bomb = gzip.compress(bytes(10**6))
    url = provider.store.keep(Answer(200, bomb, {"Content-Type": "audio/ogg", "Content-Encoding": "gzip"}))
    bounded = Bound(len(bomb), BOUND.types)
    with pytest.raises(MediaUnfit, match="size"):
        provider.media.fetch(Attachment(place=provider.attach(url), type="audio/ogg"), bounded, Deadline.after(5))


@pytest.mark.parametrize("kind", ["text/html", "audio/amr", "audio"])
def test_another_type_is_refused(provider: Provider, kind: str) -> None:
    provider.fails(provider.keeps(content_type=kind), MediaUnfit, "type")


# --- what is not there ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [401, 403, 404, 410, 429, 500, 503])
def test_what_the_store_does_not_give_cannot_be_had(provider: Provider, status: int) -> None:
    provider.fails(provider.keeps(status=status), MediaUnavailable, str(status))


def test_an_address_that_has_expired_cannot_be_had(provider: Provider) -> None:
    provider.fails(provider.attach(f"{provider.store.url}/long-ago"), MediaUnavailable, "404")


def test_what_arrives_in_part_cannot_be_had(provider: Provider) -> None:
    longer = {"Content-Length": str(len(VOICE))}
    provider.fails(provider.keeps(VOICE[:50], **longer), MediaUnavailable)


def test_a_store_that_hangs_is_not_waited_for(provider: Provider) -> None:
    provider.store.hanging = True
    provider.fails(provider.keeps(), MediaUnavailable, seconds=0.5)


def test_a_store_that_drips_is_not_waited_for(provider: Provider) -> None:
    dripping = Answer(200, VOICE, {"Content-Type": "audio/ogg"}, pause=0.05)
    provider.fails(provider.attach(provider.store.keep(dripping)), MediaUnavailable, "time", seconds=0.5)


def test_when_no_time_is_left_nothing_is_asked(provider: Provider) -> None:
    provider.fails(provider.keeps(), MediaUnavailable, "time", seconds=0)
    assert not provider.store.asked


# --- to whom the credentials go -------------------------------------------------------------------------------------


def test_an_address_elsewhere_is_not_asked(provider: Provider) -> None:
    """The fixture holds that nobody called, with credentials or without."""
    kept = provider.stranger.keep(Answer(200, VOICE, {"Content-Type": "audio/ogg"}))
    provider.fails(provider.attach(kept), MediaUnavailable, "origin")


def test_a_store_that_leads_elsewhere_is_not_followed(provider: Provider) -> None:
    kept = provider.stranger.keep(Answer(200, VOICE, {"Content-Type": "audio/ogg"}))
    provider.fails(provider.keeps(status=302, Location=kept), MediaUnavailable, "origin")


def test_a_circle_is_left(provider: Provider) -> None:
    place = provider.keeps(status=302, Location="/00000000")
    provider.fails(place, MediaUnavailable, "redirects")
    assert len(provider.store.asked) <= 1 + REDIRECTS


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://169.254.169.254/latest/meta-data",
        "//elsewhere.example/x",
        "https://api.twilio.com@elsewhere.example/x",
        "https://api.twilio.com\\@elsewhere.example/x",
        "https://graph.facebook.com.elsewhere.example/x",
        "http://graph.facebook.com/x",
        "http://api.twilio.com/x",
        "http://[",
        "",
    ],
)
def test_what_is_no_address_of_the_provider_is_not_asked(provider: Provider, url: str) -> None:
    provider.fails(provider.attach(url), MediaUnavailable)
    assert not provider.store.asked


# --- what one of them has alone -------------------------------------------------------------------------------------


@pytest.fixture
def twilio() -> Iterator[TwilioServer]:
    with TwilioServer(noon()) as server:
        yield server


def test_twilio_may_hand_it_over_itself(twilio: TwilioServer) -> None:
    media = TwilioMedia(twilio_server.ACCOUNT, twilio_server.TOKEN, twilio.url)
    place = twilio.attach(Answer(200, VOICE, {"Content-Type": "audio/ogg"}))
    attachment = Attachment(place=place, type="audio/ogg")
    assert media.fetch(attachment, BOUND, Deadline.after(5)) == Fetched("audio/ogg", VOICE)


def test_wrong_credentials_are_told_by_their_status(twilio: TwilioServer) -> None:
    media = TwilioMedia(twilio_server.ACCOUNT, "wrong", twilio.url)
    with pytest.raises(MediaUnavailable, match="401"):
        media.fetch(Attachment(place=twilio.attach(Answer(200, b"")), type=""), BOUND, Deadline.after(5))


def test_a_webhooks_address_elsewhere_is_not_asked(twilio: TwilioServer) -> None:
    media = TwilioMedia(twilio_server.ACCOUNT, twilio_server.TOKEN, "https://api.twilio.com")
    with pytest.raises(MediaUnavailable, match="origin"):
        media.fetch(Attachment(place=twilio.attach(Answer(200, VOICE)), type=""), BOUND, Deadline.after(5))
    assert twilio.led == 0


@pytest.fixture
def meta() -> Iterator[MetaServer]:
    with MetaServer() as server:
        yield server


def meta_media(server: MetaServer, token: str = meta_server.TOKEN) -> MetaMedia:
    return MetaMedia(PHONE_NUMBER_ID, token, server.url, meta_server.VERSION)


def test_what_meta_says_is_too_large_is_not_asked_for(meta: MetaServer) -> None:
    place = meta.attach("https://lookaside.fbsbx.com/x", "audio/ogg", 101)
    with pytest.raises(MediaUnfit, match="size"):
        meta_media(meta).fetch(Attachment(place=place, type="audio/ogg"), BOUND, Deadline.after(5))


def test_what_meta_does_not_know_cannot_be_had(meta: MetaServer) -> None:
    with pytest.raises(MediaUnavailable, match="400"):
        meta_media(meta).fetch(Attachment(place="1", type="audio/ogg"), BOUND, Deadline.after(5))


@pytest.mark.parametrize("place", ["../me", "1?fields=id", "", "1/messages"])
def test_what_is_no_id_of_metas_is_not_asked_for(meta: MetaServer, place: str) -> None:
    with pytest.raises(MediaUnavailable, match="id"):
        meta_media(meta).fetch(Attachment(place=place, type="audio/ogg"), BOUND, Deadline.after(5))
    assert not meta.refused


def test_a_wrong_token_is_told_by_its_status(meta: MetaServer) -> None:
    with pytest.raises(MediaUnavailable, match="401"):
        meta_media(meta, "wrong").fetch(Attachment(place="1", type="audio/ogg"), BOUND, Deadline.after(5))


@pytest.mark.parametrize("url", [None, 7, ["x"], ""])
def test_an_answer_of_metas_without_an_address_leads_nowhere(meta: MetaServer, url: object) -> None:
    place = meta.attach("", "audio/ogg", 1)
    meta.media[place] = {**meta.media[place], "url": url}
    with pytest.raises(MediaUnavailable):
        meta_media(meta).fetch(Attachment(place=place, type="audio/ogg"), BOUND, Deadline.after(5))


@pytest.mark.parametrize("size", [None, "many", -1, {}, 1.5])
@pytest.mark.parametrize("provider", ["meta"], indirect=True)
def test_a_size_that_is_none_is_found_out(provider: Provider, size: object) -> None:
    place = provider.keeps(VOICE + b".")
    assert isinstance(provider.server, MetaServer)
    provider.server.media[place] = {**provider.server.media[place], "file_size": size}
    provider.fails(place, MediaUnfit, "size")
