"""`make bench`: prints every ratio beside its goal, and ends with 1 where one is above it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.aids import figures
from tests.bench.inspectors import evidence_at_size
from tests.bench.keys import key_to_repaint
from tests.bench.ratios import committed_record, first_paint, light_import
from tests.bench.tablets import served

if __name__ == "__main__":
    ratios = [first_paint(15), committed_record(1000), light_import(15), key_to_repaint(300)]
    over_tls, memory = served()
    ratios += over_tls
    office, told = evidence_at_size(20_000)
    ratios += office
    for ratio in ratios:
        sys.stdout.write(f"{ratio}\n")
    sys.stdout.writelines(f"{line}\n" for line in (*memory, *told, *figures()))
    sys.exit(any(ratio.value > ratio.goal for ratio in ratios))
