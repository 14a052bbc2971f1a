#!/usr/bin/env python3
"""A kiosk that Hallwatch watches. Needs paho-mqtt 1.6 or later (Debian: python3-paho-mqtt).

    KIOSK_ID=K-1 KIOSK_REGION=city KIOSK_PASSWORD=... MQTT_HOST=127.0.0.1 python3 kiosk.py

A fault is told by a line on its input: raise BNA-002 noteAcceptor, and later: clear BNA-002 noteAcceptor
"""
import json
import os
import sys
import threading
import time
import uuid

import paho.mqtt.client as mqtt


class Kiosk:
    def __init__(self, kiosk_id, password, region, heartbeat_s):
        self.base = f"hallwatch/v1/{region}/{kiosk_id}"
        self.boot_id = uuid.uuid4().hex  # a new one for each start
        self.seq = 0
        self.lock = threading.Lock()
        self.heartbeat_s = heartbeat_s
        self.period_changed = threading.Event()

        version = [mqtt.CallbackAPIVersion.VERSION2] if hasattr(mqtt, "CallbackAPIVersion") else []
        # The session is kept, so that the library sends again what was not acknowledged.
        self.client = mqtt.Client(*version, client_id=kiosk_id, clean_session=False, protocol=mqtt.MQTTv311)
        self.client.username_pw_set(kiosk_id, password)
        self.client.will_set(f"{self.base}/will", json.dumps({"bootId": self.boot_id}), qos=1)
        self.client.reconnect_delay_set(min_delay=1, max_delay=30)
        self.client.on_connect = self.on_connect
        self.client.on_message = self.on_message

    def send(self, kind, **fields):
        """While the link is away the library keeps it, and sends it later."""
        with self.lock:  # the numbers go out in their order
            payload = {"ts": int(time.time() * 1000), "bootId": self.boot_id, "seq": self.seq, **fields}
            self.seq += 1
            self.client.publish(f"{self.base}/{kind}", json.dumps(payload), qos=1)

    def birth(self, reason):
        self.send("birth", reason=reason, model="sample-py", heartbeatS=self.heartbeat_s, components=["noteAcceptor"])

    def on_connect(self, client, _userdata, _flags, code, _properties=None):
        if code != 0:
            print(f"refused: {code}", flush=True)
            return
        # After every connect: the broker may have forgotten the session.
        client.subscribe([(f"{self.base}/down/#", 1), ("hallwatch/v1/state", 1)])
        self.birth("connect")
        print("connected", flush=True)

    def on_message(self, _client, _userdata, message):
        try:
            told = json.loads(message.payload)
        except ValueError:  # what is not understood must not end the thread of the library
            print(f"not understood: {message.topic}", flush=True)
            return
        if message.topic.endswith("/down/config"):
            self.configure(told)
        elif message.topic.endswith("/down/sign"):
            print("sign:", told["text"]["zh"] if told["show"] else "none", flush=True)
        else:
            print("backend:", "there" if told["online"] else "away", flush=True)

    def configure(self, wish):
        if wish.get("heartbeatS"):
            self.heartbeat_s = wish["heartbeatS"]
            self.period_changed.set()
        if wish.get("rebirth"):
            self.birth("asked")

    def beat(self):
        while True:
            self.send("heartbeat", mode="inService", uptimeS=int(time.monotonic()))
            self.period_changed.wait(self.heartbeat_s)
            self.period_changed.clear()

    def run(self, host, port):
        threading.Thread(target=self.beat, daemon=True).start()
        threading.Thread(target=self.read_faults, daemon=True).start()
        self.client.connect_async(host, port, keepalive=30)
        self.client.loop_forever(retry_first_connection=True)

    def read_faults(self):
        states = {"raise": "raised", "clear": "cleared"}
        for line in sys.stdin:
            verb, code, component = line.split()
            self.send("fault", code=code, component=component, state=states[verb])


if __name__ == "__main__":
    env = os.environ
    kiosk = Kiosk(env["KIOSK_ID"], env["KIOSK_PASSWORD"], env["KIOSK_REGION"], int(env.get("HEARTBEAT_S", "60")))
    kiosk.run(env.get("MQTT_HOST", "127.0.0.1"), int(env.get("MQTT_PORT", "1883")))
