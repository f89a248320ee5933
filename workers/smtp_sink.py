"""The local SMTP sink: takes every email on the loopback address and keeps it as a Maildir."""

from __future__ import annotations

import signal
import threading
from types import FrameType

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox

from engine.private import keep_private
from workers.settings import WorkerSettings


def serve(settings: WorkerSettings) -> None:
    """Serve until the process is told to stop."""
    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    sink = Controller(Mailbox(settings.mail_folder), hostname=settings.smtp_host, port=settings.smtp_port)
    sink.start()
    stopped.wait()
    sink.stop()


if __name__ == "__main__":
    keep_private()
    serve(WorkerSettings.from_environment())
