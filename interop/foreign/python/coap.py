"""A CoAP client made with aiocoap. See interop/coap/question.ts for questions and answers."""

import asyncio
import json
import socket
import sys

import aiocoap
from aiocoap import Context, Message, Reliable, Unreliable
from aiocoap.numbers.codes import Code
from aiocoap.numbers.optionnumbers import OptionNumber
from aiocoap.optiontypes import OpaqueOption

TYPES = ["CON", "NON", "ACK", "RST"]


def request_of(q):
    message = Message(
        code=Code(q["method"]),
        payload=bytes.fromhex(q["payload"]),
        uri=f"coap://127.0.0.1:{q['port']}",
        transport_tuning=Reliable if q["type"] == "CON" else Unreliable,
    )
    message.opt.uri_path = q["path"]
    message.opt.uri_query = q["query"]
    if "contentFormat" in q:
        message.opt.content_format = q["contentFormat"]
    if "accept" in q:
        message.opt.accept = q["accept"]
    for number, value in q["options"]:
        message.opt.add_option(OpaqueOption(OptionNumber(number), bytes.fromhex(value)))
    return message


def answer_of(message):
    options = [[int(o.number), o.encode().hex()] for o in message.opt.option_list()]
    return {
        "type": TYPES[int(message.mtype)],
        "code": f"{int(message.code) >> 5}.{int(message.code) & 31:02d}",
        "token": message.token.hex(),
        "payload": message.payload.hex(),
        "options": options,
    }


async def exchange(context, q):
    message = request_of(q)
    if "blockSize" in q:
        await context.find_remote_and_interface(message)
        message.remote.maximum_block_size_exp = q["blockSize"].bit_length() - 5
    return [answer_of(await asyncio.wait_for(context.request(message).response, 60))]


def datagrams(q):
    """Encodes one message, and sends it again after each answer."""
    message = request_of(q) if q["method"] else Message(code=Code(0))
    message.mtype = aiocoap.CON if q["type"] == "CON" else aiocoap.NON
    message.mid = q["messageId"]
    message.token = bytes.fromhex(q["token"])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.settimeout(60)
        udp.connect(("127.0.0.1", q["port"]))
        answers = []
        for _ in range(q["copies"]):
            udp.send(message.encode())
            answers.append(answer_of(Message.decode(udp.recv(65536))))
        return answers


async def main():
    context = await Context.create_client_context()
    for line in iter(sys.stdin.readline, ""):
        q = json.loads(line)
        try:
            answers = datagrams(q) if "copies" in q else await exchange(context, q)
            print(json.dumps({"answers": answers}), flush=True)
        except Exception as error:  # The runner decides what an error means.
            print(json.dumps({"error": f"{type(error).__name__}: {error}"}), flush=True)
    await context.shutdown()


asyncio.run(main())
