"""The local SMTP sink: takes every email on the loopback address and keeps it as a Maildir."""

from __future__ import annotations

import signal
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox

from workers.settings import WorkerSettings


def serve(settings: WorkerSettings) -> None:
    """Serve until the process is told to stop."""
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    sink = Controller(Mailbox(settings.mail_folder), hostname=settings.smtp_host, port=settings.smtp_port)
    sink.start()
    stopped.wait()
    sink.stop()


if __name__ == "__main__":
    serve(WorkerSettings.from_environment())
