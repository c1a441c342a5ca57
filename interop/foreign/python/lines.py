"""Questions are JSON texts on standard input, one a line; each has one line as answer on standard output."""

import json
import sys


def answer(question, line):
    try:
        return question(json.loads(line))
    except Exception as error:  # The runner decides what an error means.
        return {"error": f"{type(error).__name__}: {error}"}


def answer_all(question):
    for line in sys.stdin:
        print(json.dumps(answer(question, line)), flush=True)
