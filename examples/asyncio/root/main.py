"""An echo server and 20 clients in one event loop, over TCP and a Unix socket; timers and subprocesses."""
import asyncio


async def echo(reader, writer):
    while line := await reader.readline():
        writer.write(line.upper())
        await writer.drain()
    writer.close()


async def client(connect, name):
    reader, writer = await connect
    for i in range(10):
        writer.write(f"{name} {i}\n".encode())
        await writer.drain()
        answer = await reader.readline()
    writer.close()
    await writer.wait_closed()
    return answer


async def main():
    tcp = await asyncio.start_server(echo, "127.0.0.1", 8000)
    unix = await asyncio.start_unix_server(echo, "/tmp/echo")
    clients = [client(asyncio.open_connection("127.0.0.1", 8000), f"tcp{i}") for i in range(10)]
    clients += [client(asyncio.open_unix_connection("/tmp/echo"), f"unix{i}") for i in range(10)]
    print(await asyncio.gather(*clients))
    loop = asyncio.get_running_loop()
    started = loop.time()
    await asyncio.gather(*(asyncio.sleep(0.2) for _ in range(100)))
    print("together", 0.19 < loop.time() - started < 3)
    print(await loop.run_in_executor(None, sum, range(10)))
    try:
        await asyncio.wait_for(asyncio.Event().wait(), 0.05)
    except asyncio.TimeoutError:
        print("timeout")
    process = await asyncio.create_subprocess_exec("/usr/bin/python3.11", "-c", "print(input()[::-1])", stdin=-1, stdout=-1)
    print(await process.communicate(b"abc\n"), process.returncode)
    for server in (tcp, unix):
        server.close()
        await server.wait_closed()


asyncio.run(main())
