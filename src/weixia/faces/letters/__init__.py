"""信: the outward voices, one file a channel behind one interface (channels.py).

`worker` goes its `rounds` and carries what the kernel's outbox holds to whatever `settings` says is connected; `receipts` hears from
providers. Paper is not sent by a machine: it is printed on the workbench's page of letters.
"""
