"""A message to ourselves, then an anonymous question and its answer, over the client's WebSocket.

    python3 echo.py [text|binary] [ws://127.0.0.1:1977]

Needs the package "websockets" (pip install websockets; Debian: python3-websockets).
"""

import asyncio
import json
import struct
import sys

import websockets


async def as_text(socket):
    """Every message is one JSON object."""

    async def receive(kind):
        while True:
            response = await socket.recv()
            if isinstance(response, bytes):
                continue  # A message that had waited for an application: binary until we have asked for something.
            response = json.loads(response)
            if response["type"] == "error":
                sys.exit(response["message"])
            if response["type"] == kind:
                return response

    async def send(**request):
        await socket.send(json.dumps(request))

    await send(type="selfAddress")
    address = (await receive("selfAddress"))["address"]

    await send(type="send", recipient=address, message="hello")
    print("received:", (await receive("received"))["message"])

    await send(type="sendAnonymous", recipient=address, message="who am I?", replySurbs=20)
    question = await receive("received")
    print("received:", question["message"], "from", question["senderTag"])

    await send(type="reply", senderTag=question["senderTag"], message="somebody")
    print("received:", (await receive("received"))["message"])


async def as_bytes(socket):
    """Every message is a tag and fixed fields, integers big-endian, then the payload: any bytes at all."""
    SEND, SEND_ANONYMOUS, REPLY, SELF_ADDRESS = range(4)
    ERROR, RECEIVED, ADDRESS = range(3)
    NO_CONNECTION = 0

    def tail(payload):
        return struct.pack(">QQ", NO_CONNECTION, len(payload)) + payload

    async def receive(tag):
        response = await socket.recv()
        if response[0] == ERROR:
            sys.exit(response[10:].decode())
        assert response[0] == tag
        return response[1:]

    async def received():
        response = await receive(RECEIVED)
        sender_tag, rest = (response[1:17], response[17:]) if response[0] else (None, response[1:])
        return sender_tag, rest[8:]

    await socket.send(bytes([SELF_ADDRESS]))
    address = await receive(ADDRESS)

    await socket.send(bytes([SEND]) + address + tail(bytes(range(256))))
    print("received:", len((await received())[1]), "bytes")

    await socket.send(bytes([SEND_ANONYMOUS]) + struct.pack(">I", 20) + address + tail(b"who am I?"))
    sender_tag, question = await received()
    print("received:", question.decode(), "from", sender_tag.hex())

    await socket.send(bytes([REPLY]) + sender_tag + tail(b"somebody"))
    print("received:", (await received())[1].decode())


async def main(form="text", url="ws://127.0.0.1:1977"):
    async with websockets.connect(url, max_size=None) as socket:
        await (as_bytes if form == "binary" else as_text)(socket)


asyncio.run(main(*sys.argv[1:]))
