"""A process that submits, and now and then withdraws, until it is killed; it prints what was acknowledged.

Called as: python submit_in_a_loop.py HOME SEED [HOW MANY]
"""

import itertools
import json
import sys
from pathlib import Path

from collected import submit

from foxglove_helpers.consent.rules import Use
from foxglove_helpers.consent.store import ConsentStore


def main(home: str, seed: str, most: str = "1000000") -> None:
    store = ConsentStore(Path(home))
    print(json.dumps(["open"]), flush=True)
    for count in itertools.islice(itertools.count(int(seed)), int(most)):
        receipt, secret = submit(store, 2, count)
        print(json.dumps(["submitted", receipt.agreement, secret, count, receipt.event_hash]), flush=True)
        if count % 4 == 3:
            store.withdraw(receipt.agreement, secret, [Use.RETENTION])
            print(json.dumps(["withdrawn", receipt.agreement, secret, count, ""]), flush=True)


main(*sys.argv[1:])
