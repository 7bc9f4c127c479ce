"""How commands end: an error of ours is one line on stderr and an exit status, never a traceback."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import typer

from hsnlp.errors import HsnlpError

__all__ = ["told"]

Words = ParamSpec("Words")

INTERRUPTED = 130  # 128 + SIGINT, as shells have it


def told(command: Callable[Words, None]) -> Callable[Words, None]:
    """Wrap a command so that what it raises on purpose is told in words; bugs keep their traceback."""

    @wraps(command)
    def wrapped(*words: Words.args, **options: Words.kwargs) -> None:
        try:
            command(*words, **options)
        except BrokenPipeError:
            # The reader of our pipe has left (`| head`): no error of ours. What is left to flush goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        except (HsnlpError, OSError) as error:
            typer.echo(f"hsnlp: {error}", err=True)
            raise typer.Exit(2) from error
        except sqlite3.Error as error:
            typer.echo(f"hsnlp: the run's ledger cannot be used ({error}); annotate into a new folder", err=True)
            raise typer.Exit(2) from error
        except KeyboardInterrupt:
            typer.echo("hsnlp: interrupted; what is done is kept, the same command goes on from there", err=True)
            raise typer.Exit(INTERRUPTED) from None

    return wrapped
