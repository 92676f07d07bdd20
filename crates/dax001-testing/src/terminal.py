"""Runs a program at a pseudo-terminal, types an answer for each prompt, and prints what the terminal shows.

Arguments: the answers, a line each, in which the character 4 stands for the end of input; then the program.
"""

import os
import pty
import sys

PROMPTS = (b"Type no:", b"Type yes:", b"Type its name:")

answers, command = sys.argv[1], sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
pending = [line if line == "\x04" else line + "\n" for line in answers.split("\n")]
if answers.endswith("\n"):
    pending.pop()
shown = b""
while True:
    try:
        data = os.read(terminal, 65536)
    except OSError:  # the program has ended
        break
    if not data:
        break
    shown += data
    if pending and shown.rstrip(b" ").endswith(PROMPTS):
        os.write(terminal, pending.pop(0).encode())
_, status = os.waitpid(pid, 0)
sys.stdout.buffer.write(shown.replace(b"\r\n", b"\n"))
sys.exit(os.waitstatus_to_exitcode(status))
