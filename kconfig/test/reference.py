"""Debian's python3-kconfiglib on many trees: what it makes of each one's `input` goes to `expected` and `minimal`.

usage: reference.py FILE TREE...   (FILE: the top Kconfig file, relative to each tree)
"""

import os
import sys

import kconfiglib


def convert(tree, file):
    os.chdir(tree)
    os.environ.pop("srctree", None)
    configuration = kconfiglib.Kconfig(file, warn=False)
    if os.path.exists("input"):
        configuration.load_config("input")
    configuration.write_config("expected", header="", save_old=False)
    configuration.write_min_config("minimal", header="")


for name in sys.argv[2:]:
    convert(name, sys.argv[1])
