"""How many instructions one SSL_read or SSL_write takes, counted by valgrind's callgrind in bench/records.c.

Valgrind knows no AVX-512, so ciphers run the code that they have for older processors. What is counted of the rest is exact.
"""

import collections
import functools
import os
import pathlib
import re
import subprocess
import tempfile

FEW, MANY = 100, 300
# The files of aws-lc, which are the ciphers of one library; the other has them in libcrypto.
AWS_LC = re.compile(r"(^|/)aws-lc/|/aws-lc-")
CIPHERS = re.compile(r"aws_lc_|aead_aes|gcm|ghash")
COPIES = re.compile(r"^__?mem(cpy|move|set)")


def own_costs(text):
    """The instructions of each function itself, by its object, its file and its name, from callgrind's output."""
    names, costs = collections.defaultdict(dict), collections.Counter()
    at = {"ob": "", "fl": "", "fn": ""}
    skip = False
    for line in text.splitlines():
        named = re.match(r"(c?)(ob|fl|fi|fe|fn)=\((\d+)\)(?: (.*))?$", line)
        if named:
            called, kind, key, name = named.groups()
            table = "ob" if kind == "ob" else "fn" if kind == "fn" else "fl"
            if name is not None:
                names[table][key] = name
            if not called:
                at[table] = names[table][key]
        elif line.startswith("calls="):
            skip = True
        elif re.match(r"[+*-]?\d+ \d+$", line) or re.match(r"\* \d+$", line):
            # Behind a call there are the instructions of the function that is called, with all that it calls.
            if not skip:
                costs[at["ob"], at["fl"], at["fn"]] += int(line.split()[1])
            skip = False
    return costs


@functools.lru_cache
def count(program, certificate, call, size, library, certificates):
    """All instructions of one call, and those outside of ciphers and of copying."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("LD_", "OXISSL_"))}
    clean["CERTS"] = str(certificates)
    if library:
        clean["LD_LIBRARY_PATH"] = str(library)
    runs = []
    for number in (FEW, MANY):
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder) / "out"
            subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", "--collect-atstart=no",
                            f"--toggle-collect={call}", program, certificate, size, str(number)],
                           env=clean, check=True, capture_output=True)
            runs.append(own_costs(out.read_text()))
    costs = runs[1] - runs[0]

    def is_rest(place):
        of, file, function = place
        cipher = AWS_LC.search(file) or CIPHERS.search(function) if library else "libcrypto" in of
        return not cipher and not COPIES.match(function)

    total = sum(costs.values())
    rest = sum(cost for place, cost in costs.items() if is_rest(place))
    return total / (MANY - FEW), rest / (MANY - FEW)
