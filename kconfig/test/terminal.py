"""Runs a program in a pseudo-terminal that a test drives through pipes.

usage: terminal.py ROWS COLUMNS COMMAND...

Lines on standard input: `keys HEX` types bytes, `size ROWS COLUMNS` changes the terminal's size. What the program writes
comes out of standard output. Ends with the program's status.
"""

import fcntl
import os
import pty
import select
import struct
import sys
import termios


def set_size(terminal, rows, columns):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def obey(terminal, line):
    word, *rest = line.split()
    if word == "keys":
        os.write(terminal, bytes.fromhex(rest[0]))
    else:
        set_size(terminal, int(rest[0]), int(rest[1]))


def relay(terminal):
    pending = b""
    watched = [terminal, 0]
    while True:
        ready, _, _ = select.select(watched, [], [])
        if 0 in ready:
            chunk = os.read(0, 65536)
            if not chunk:
                watched.remove(0)
            *lines, pending = (pending + chunk).split(b"\n")
            for line in lines:
                obey(terminal, line.decode())
        if terminal in ready:
            try:
                output = os.read(terminal, 65536)
            except OSError:  # The program has ended.
                return
            if not output:
                return
            os.write(1, output)


child, master = pty.fork()
if child == 0:
    # The terminal has its size before the program asks for it.
    set_size(0, int(sys.argv[1]), int(sys.argv[2]))
    os.execvp(sys.argv[3], sys.argv[3:])
relay(master)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
