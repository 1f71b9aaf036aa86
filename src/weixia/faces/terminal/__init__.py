"""命令行: the operator's face. One file a command; its file name is the command's name.

A command file offers `command`, a click command or group. Files whose name starts with an underscore
are helpers. A command acts as the machine's operator under the root scope, and says so in the journal.
"""
