"""Server-sent events are read however they come in pieces."""

import pytest

from parley.adapters.server_events import EventTooLong, events

STREAMS = {
    b"data: a\n\ndata: b\n\n": ["a", "b"],
    b"data: a\r\n\r\ndata:b\r\n\r\n": ["a", "b"],
    b"data: a\rdata: b\r\r": ["a\nb"],
    b": beat\n\nevent: said\nid: 7\ndata: {}\n\n": ["{}"],
    b"data:\n\n\n\nretry: 3\n\ndata\n\n": ["", ""],
    b"data:  caf\xc3\xa9\n\n": [" café"],
    b"data: whole\n\ndata: cut": ["whole"],
    b"data: whole\n\ndata: cut\n": ["whole"],
    b"": [],
}


@pytest.mark.parametrize(("stream", "expected"), STREAMS.items())
@pytest.mark.parametrize("length", [1, 2, 3, 1000])
def test_a_stream_is_the_same_in_pieces_of_any_length(stream: bytes, expected: list[str], length: int) -> None:
    pieces = [stream[start : start + length] for start in range(0, len(stream), length)]
    assert list(events(pieces, 100)) == expected


@pytest.mark.parametrize("stream", [b"data: " + b"a" * 100, b"data: aaaaaaaaaaaaaaaaaaaaaaaaa\n" * 5])
def test_an_event_that_is_too_long_is_not_gathered(stream: bytes) -> None:
    with pytest.raises(EventTooLong):
        list(events([stream[:50], stream[50:], b"\n\n"], 100))
