"""How many slow answers one worker holds open at the same time, and in how much memory.

    uv run python -m benchmarks.streams PROJECT

PROJECT is one with ml=llm, installed. The model is a server of ours that writes a word a second.
"""

import argparse
import asyncio
import os
import secrets
import statistics
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import httpx2

from tests.support.chat_upstream import ChatUpstream, Script, chat_upstream
from tests.support.postgres import free_port

CHAT = "/api/v1/chat"
QUESTION = {"messages": [{"role": "user", "content": "Count to ten."}]}
ANSWER = Script(words=("word",) * 10, pause=1.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("project", type=Path)
    parser.add_argument("--streams", type=int, default=200)
    options = parser.parse_args()
    port = free_port()
    with chat_upstream(ANSWER) as upstream, tempfile.TemporaryDirectory() as folder:
        environment = {
            "PATH": os.environ["PATH"],
            "ENVIRONMENT": "production",
            "SECRET_KEY": secrets.token_urlsafe(48),
            "DATABASE_URL": f"sqlite:///{folder}/app.db",
            "ALLOWED_HOSTS": "127.0.0.1",
            "TRUSTED_PROXIES": "127.0.0.1",
            "REQUIRE_VERIFIED_EMAIL": "false",
            "LOG_LEVEL": "error",
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "WORKERS": "1",
            "LLM_BASE_URL": upstream.base_url,
            "LLM_MODEL": "a-model",
        }
        programs = options.project / ".venv/bin"
        start = {"cwd": options.project, "env": environment}
        subprocess.run([programs / "poe", "migrate"], check=True, capture_output=True, **start)
        service = subprocess.Popen([programs / "python", "-m", "app"], **start)
        try:
            asyncio.run(measure(service.pid, f"http://127.0.0.1:{port}", upstream, options.streams))
        finally:
            service.terminate()
            service.wait(20)


async def measure(pid: int, url: str, upstream: ChatUpstream, streams: int) -> None:
    limits = httpx2.Limits(max_connections=None)
    async with httpx2.AsyncClient(base_url=url, timeout=120, limits=limits) as client:
        await awaited(client)
        callers = await callers_of(client, streams)
        await first_and_last(client, callers[0])  # warms up
        before = memory(pid)
        started = time.monotonic()
        reading = asyncio.gather(*(first_and_last(client, caller) for caller in callers))
        await asyncio.sleep(len(ANSWER.words) * ANSWER.pause / 2)
        during, opened = memory(pid), upstream.open
        asked = time.monotonic()
        (await client.get("/livez")).raise_for_status()
        liveness = time.monotonic() - asked
        times = await reading
    firsts, lasts = zip(*times, strict=True)
    print(f"{streams} answers of {len(ANSWER.words)} words, one each {ANSWER.pause:.0f} s")
    print(f"open at half time     {opened}")
    print(f"first word, s         {statistics.median(firsts):.2f}, at most {max(firsts):.2f}")
    print(f"end, s                {statistics.median(lasts):.2f}, at most {max(lasts):.2f}")
    print(f"all ended after, s    {time.monotonic() - started:.2f}")
    print(f"GET /livez meanwhile  {liveness * 1000:.0f} ms")
    print(f"memory, MiB           {before:.0f} before, {during:.0f} at half time")


async def awaited(client: httpx2.AsyncClient) -> None:
    for _ in range(300):
        with suppress(httpx2.TransportError):
            if (await client.get("/readyz")).is_success:
                return
        await asyncio.sleep(0.1)
    raise SystemExit("The service does not start.")


async def callers_of(client: httpx2.AsyncClient, streams: int) -> list[dict[str, str]]:
    """The headers of enough callers, who have four answers at once each."""
    callers = []
    for number in range(streams // 4 + 1):
        headers = {"X-Forwarded-For": f"10.0.0.{number}"}
        account = {"email": f"user{number}@example.com", "password": "correct horse battery"}
        registered = await client.post("/api/v1/auth/register", json=account, headers=headers)
        if registered.is_success:
            form = {"grant_type": "password", "username": account["email"]}
            form["password"] = account["password"]
            answer = await client.post("/api/v1/auth/token", data=form, headers=headers)
            headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        callers += [headers] * 4
    return callers[:streams]


async def first_and_last(
    client: httpx2.AsyncClient, headers: dict[str, str]
) -> tuple[float, float]:
    """Seconds until the first word and the end."""
    asked = time.monotonic()
    times = []
    async with client.stream("POST", CHAT, json=QUESTION, headers=headers) as response:
        response.raise_for_status()
        async for line in response.aiter_lines():
            if line:
                times.append(time.monotonic() - asked)
                last = line
    if last != 'data: {"done": true}':
        raise SystemExit(f"An answer ended with {last}")
    return times[0], times[-1]


def memory(pid: int) -> float:
    """MiB that the process and its workers have in memory (proc(5), /proc/pid/status)."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    total = 0.0
    for process in (str(pid), *children):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                total += int(line.split()[1]) / 1024
    return total


if __name__ == "__main__":
    main()
