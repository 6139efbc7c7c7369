"""What reading a text in other words takes: the first text of a process, which reads the weights and the clusters of
words, and each further one. Processor time, so that a loaded machine says about the same.

    python bench/request_reader.py

Fails where the middle text takes more than MIDDLE_MS, or the first one more than FIRST_MS.
"""

import statistics
import sys
import time

from parley.conversation.request_reader import reader
from parley_cli.request_sentences import held_out_files, sentences_in

MIDDLE_MS, FIRST_MS = 8.0, 250.0


def main() -> None:
    """Print the times in milliseconds, and exit with 1 if one is over its bound."""
    begun = time.process_time()
    reader().read("put the dentist in for thursday at half 3", reader().labels)
    first = (time.process_time() - begun) * 1000
    took = list[float]()
    for each in sentences_in(held_out_files()):
        begun = time.process_time()
        reader().read(each.text, reader().labels)
        took.append((time.process_time() - begun) * 1000)
    middle, slow = statistics.median(took), statistics.quantiles(took, n=100)[98]
    print(f"first text {first:.0f} ms; {len(took)} texts: median {middle:.1f} ms, 99th percentile {slow:.1f} ms")
    sys.exit(middle > MIDDLE_MS or first > FIRST_MS)


if __name__ == "__main__":
    main()
