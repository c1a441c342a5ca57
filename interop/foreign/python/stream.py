"""WebSocket clients made with websockets, and a device made with paho-mqtt. See interop/stream/question.ts."""

import queue

import paho.mqtt.client as mqtt
from websockets.sync.client import connect

from lines import answer_all

HANG = 60
sockets = []
devices = []


def open_socket(q):
    # Frames that nobody asks for must not keep the client from its pongs.
    socket = connect(q["url"], subprotocols=q.get("protocols"), proxy=None, max_queue=None)
    sockets.append(socket)
    return {"client": len(sockets) - 1, "protocol": socket.subprotocol or ""}


def send(q):
    sockets[q["client"]].send(q["text"])
    return {}


def receive(q):
    return {"text": sockets[q["client"]].recv(timeout=HANG)}


def close(_):
    for socket in sockets:
        socket.close()
    for client, _ in devices:
        client.disconnect()
        client.loop_stop()
    sockets.clear()
    devices.clear()
    return {}


def subscribe(q):
    events = queue.Queue()
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, q["clientId"], protocol=mqtt.MQTTv311)
    client.on_connect = lambda *_: client.subscribe(q["topic"], 1)
    client.on_subscribe = lambda *_: events.put(None)
    client.on_message = lambda _, __, message: events.put(message.payload.hex())
    client.connect("127.0.0.1", q["port"])
    client.loop_start()
    events.get(timeout=HANG)
    devices.append((client, events))
    return {"device": len(devices) - 1}


def hear(q):
    return {"payload": devices[q["device"]][1].get(timeout=HANG)}


does = {"open": open_socket, "send": send, "receive": receive, "close": close, "subscribe": subscribe, "hear": hear}

answer_all(lambda q: does[q["does"]](q))
