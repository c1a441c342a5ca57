"""An MQTT client made with paho-mqtt. See interop/mqtt/question.ts for questions and answers."""

import queue

import paho.mqtt.client as mqtt

from lines import answer_all

HANG = 60


def question(q):
    events = queue.Queue()
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, q["clientId"], protocol=mqtt.MQTTv311, reconnect_on_failure=False)
    client.on_connect = lambda *_: events.put(("connected", None))
    client.on_subscribe = lambda *_: events.put(("subscribed", None))
    client.on_publish = lambda *_: events.put(("published", None))
    client.on_message = lambda _, __, message: events.put(("received", message))
    client.on_disconnect = lambda *_: events.put(("closed", None))

    def wait_for(kind):
        while True:
            what, value = events.get(timeout=HANG)
            if what in (kind, "closed"):
                return what, value

    client.connect("127.0.0.1", q["port"])
    client.loop_start()
    try:
        wait_for("connected")
        if "subscribe" in q:
            client.subscribe(q["subscribe"], 1)
            wait_for("subscribed")
        client.publish(q["topic"], bytes.fromhex(q["payload"]), q["qos"])
        what, message = wait_for("received" if "subscribe" in q else "published")
        if message is None:
            return {"closed": what == "closed"}
        return {"closed": False, "topic": message.topic, "payload": message.payload.hex()}
    finally:
        client.disconnect()
        client.loop_stop()


answer_all(question)
