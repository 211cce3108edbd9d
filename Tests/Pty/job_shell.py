"""The part of a shell that job control needs: runs a program in the foreground, notices that it stops, continues it.

The kernel ignores stop requests in a process group that no shell looks after, so a test of stopping needs one.
Prints `[stopped]` when the program has stopped, continues it at the next line of input, ends with its status.
"""

import os
import signal
import sys

# A background process that writes terminal settings would be stopped itself.
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
child = os.fork()
if child == 0:
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
    os.setpgid(0, 0)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTTOU])
    os.tcsetpgrp(0, os.getpid())
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTTOU])
    os.execv(sys.argv[1], sys.argv[1:])
while True:
    _, status = os.waitpid(child, os.WUNTRACED)
    if not os.WIFSTOPPED(status):
        os.tcsetpgrp(0, os.getpgrp())
        sys.exit(os.waitstatus_to_exitcode(status))
    os.tcsetpgrp(0, os.getpgrp())
    os.write(1, b"[stopped]\r\n")
    os.read(0, 100)
    os.tcsetpgrp(0, child)
    os.killpg(child, signal.SIGCONT)
