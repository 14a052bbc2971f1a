"""Publishes each line of its input, "TOPIC PAYLOAD", with QoS 1, and says of each by its number when it is acknowledged."""
import os
import sys
import threading

import paho.mqtt.client as mqtt


acknowledged = threading.Semaphore(0)


def on_publish(_client, _userdata, mid, *_more):
    print(f"acknowledged {mid - 1}", flush=True)  # the library counts from 1
    acknowledged.release()


kiosk_id = os.environ["KIOSK_ID"]
version = [mqtt.CallbackAPIVersion.VERSION2] if hasattr(mqtt, "CallbackAPIVersion") else []
client = mqtt.Client(*version, client_id=kiosk_id, clean_session=False)
client.username_pw_set(kiosk_id, os.environ["KIOSK_PASSWORD"])
client.reconnect_delay_set(1, 2)
client.on_publish = on_publish
client.connect("127.0.0.1", int(os.environ["MQTT_PORT"]), keepalive=int(os.environ.get("KEEP_ALIVE_S", "60")))
client.loop_start()

sent = 0
for line in sys.stdin:
    topic, payload = line.rstrip("\n").split(" ", 1)
    client.publish(topic, payload, qos=1)
    sent += 1
# By the library's own wait what was published while it was away has failed, though it is sent later.
for _ in range(sent):
    acknowledged.acquire()
client.disconnect()
client.loop_stop()
