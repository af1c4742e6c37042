"""A real PostgreSQL server for the tests, with a data directory that goes away with it."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg


def free_port() -> int:
    """A TCP port of the loopback interface that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def binaries() -> Path | None:
    """The newest installed PostgreSQL's folder of programs (Debian keeps one per version)."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_major_version)
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def _major_version(initdb: Path) -> int:
    return int(initdb.parts[-3])


def _unprivileged_user() -> str | None:
    """Who runs the server: it refuses root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


@dataclass(frozen=True)
class PostgresServer:
    """A server that answers on the loopback interface."""

    port: int
    password: str

    def url(self, database: str) -> str:
        return f"postgresql://postgres:{self.password}@127.0.0.1:{self.port}/{database}"

    def create_database(self) -> str:
        """The URL of a new, empty database."""
        name = f"contract_{secrets.token_hex(4)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self.url(name)


@contextmanager
def running_server(programs: Path) -> Iterator[PostgresServer]:
    """Initialises and starts a server; stops it and deletes its data at the end."""
    user = _unprivileged_user()
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    password = secrets.token_urlsafe(16)
    try:
        password_file = folder / "password"
        password_file.write_text(password)
        if user:
            for path in (folder, password_file):
                shutil.chown(path, user)
        data = folder / "data"
        options = ["-A", "scram-sha-256", "-U", "postgres", "-E", "UTF8", "--no-sync"]
        _run([programs / "initdb", "-D", data, *options, f"--pwfile={password_file}"], user)
        server = PostgresServer(free_port(), password)
        # Durability is of no use to a database that lives for one test run.
        settings = f"-h 127.0.0.1 -p {server.port} -k {folder} -c fsync=off -c max_connections=200"
        control: list[Path | str] = [programs / "pg_ctl", "-D", data, "-w"]
        _run([*control, "-o", settings, "-l", folder / "log", "start"], user)
        try:
            yield server
        finally:
            _run([*control, "-m", "immediate", "stop"], user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: Sequence[Path | str], user: str | None) -> None:
    identity = {"user": user, "extra_groups": []} if user else {}
    # The server keeps its parent's output open, so a pipe here would never reach its end.
    subprocess.run(  # type: ignore[call-overload]
        command,
        check=True,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        **identity,
    )
