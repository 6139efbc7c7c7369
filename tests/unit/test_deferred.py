"""A model that is built when it is first used is built by one thread, however many use it at once."""

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from pydantic import ConfigDict

from parley.deferred import DeferredModel

THREADS = 8


def test_threads_that_use_a_model_first_at_once_all_get_it_whole() -> None:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(20):

            class Part(DeferredModel):
                model_config = ConfigDict(extra="allow")

            class Whole(Part):
                number: int
                parts: tuple[Part, ...] = ()

            barrier = Barrier(THREADS)

            def use(_: int, model: type[Whole] = Whole, barrier: Barrier = barrier) -> object:
                barrier.wait()
                return model.model_validate({"number": "3", "parts": [{"a": 1}]}).number

            with ThreadPoolExecutor(THREADS) as pool:
                assert list(pool.map(use, range(THREADS))) == [3] * THREADS  # the parent would leave the text "3"
    finally:
        sys.setswitchinterval(usual)
