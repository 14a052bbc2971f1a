// A kiosk that Hallwatch watches, with github.com/eclipse/paho.mqtt.golang (Debian: golang-github-eclipse-paho.mqtt.golang-dev).
//
//	KIOSK_ID=K-1 KIOSK_REGION=city KIOSK_PASSWORD=... MQTT_HOST=127.0.0.1 go run kiosk.go
//
// A fault is told by a line on its input: raise BNA-002 noteAcceptor, and later: clear BNA-002 noteAcceptor
package main

import (
	"bufio"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

type fields map[string]interface{}

type kiosk struct {
	base, bootID string
	client       mqtt.Client
	lock         sync.Mutex
	seq          int
	heartbeatS   int
	changed      chan struct{}
	outbox       chan message
}

type message struct {
	topic string
	text  []byte
}

func setting(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	if otherwise == "" {
		fmt.Fprintln(os.Stderr, name, "is missing")
		os.Exit(2)
	}
	return otherwise
}

// While the link is away it waits in the outbox.
func (k *kiosk) send(kind string, more fields) {
	k.lock.Lock() // the numbers go out in their order
	defer k.lock.Unlock()
	payload := fields{"ts": time.Now().UnixNano() / int64(time.Millisecond), "bootId": k.bootID, "seq": k.seq}
	for name, value := range more {
		payload[name] = value
	}
	text, err := json.Marshal(payload)
	if err != nil {
		fmt.Fprintln(os.Stderr, "not sent:", err)
		return
	}
	k.seq++
	k.outbox <- message{k.base + "/" + kind, text}
}

// One after the other, each until it is acknowledged: the library may lose what is on its way when the link breaks. Twice does no
// harm, as the same bytes are known as a repeat.
func (k *kiosk) deliver() {
	for next := range k.outbox {
		for {
			token := k.client.Publish(next.topic, 1, false, next.text)
			if token.WaitTimeout(10*time.Second) && token.Error() == nil {
				break
			}
			time.Sleep(time.Second)
		}
	}
}

func (k *kiosk) birth(reason string) {
	k.send("birth", fields{"reason": reason, "model": "sample-go", "heartbeatS": k.period(), "components": []string{"noteAcceptor"}})
}

func (k *kiosk) period() int {
	k.lock.Lock()
	defer k.lock.Unlock()
	return k.heartbeatS
}

func (k *kiosk) onConnect(client mqtt.Client) {
	// After every connect: the broker may have forgotten the session.
	client.SubscribeMultiple(map[string]byte{k.base + "/down/#": 1, "hallwatch/v1/state": 1}, k.onMessage)
	k.birth("connect")
	fmt.Println("connected")
}

func (k *kiosk) onMessage(_ mqtt.Client, message mqtt.Message) {
	if !strings.HasSuffix(message.Topic(), "/down/config") {
		parts := strings.Split(message.Topic(), "/")
		fmt.Printf("%s: %s\n", parts[len(parts)-1], message.Payload())
		return
	}
	var wish struct {
		HeartbeatS int  `json:"heartbeatS"`
		Rebirth    bool `json:"rebirth"`
	}
	if err := json.Unmarshal(message.Payload(), &wish); err != nil {
		fmt.Println("not understood:", err)
		return
	}
	if wish.HeartbeatS > 0 {
		k.lock.Lock()
		k.heartbeatS = wish.HeartbeatS
		k.lock.Unlock()
		select {
		case k.changed <- struct{}{}:
		default:
		}
	}
	if wish.Rebirth {
		k.birth("asked")
	}
}

func (k *kiosk) beat() {
	for {
		k.send("heartbeat", fields{"mode": "inService"})
		select {
		case <-time.After(time.Duration(k.period()) * time.Second):
		case <-k.changed:
		}
	}
}

func main() {
	id := setting("KIOSK_ID", "")
	heartbeatS, err := strconv.Atoi(setting("HEARTBEAT_S", "60"))
	if err != nil {
		panic(err)
	}
	boot := make([]byte, 16) // a new one for each start
	if _, err := rand.Read(boot); err != nil {
		panic(err)
	}
	k := &kiosk{base: "hallwatch/v1/" + setting("KIOSK_REGION", "") + "/" + id, bootID: hex.EncodeToString(boot),
		heartbeatS: heartbeatS, changed: make(chan struct{}, 1), outbox: make(chan message, 10000)}
	options := mqtt.NewClientOptions().
		AddBroker("tcp://"+setting("MQTT_HOST", "127.0.0.1")+":"+setting("MQTT_PORT", "1883")).
		SetClientID(id).SetUsername(id).SetPassword(setting("KIOSK_PASSWORD", "")).SetProtocolVersion(4).
		SetCleanSession(false). // the session is kept
		SetWill(k.base+"/will", `{"bootId":"`+k.bootID+`"}`, 1, false).
		SetKeepAlive(30 * time.Second).SetMaxReconnectInterval(30 * time.Second).
		SetOrderMatters(false). // so that a handler may publish
		SetOnConnectHandler(k.onConnect)
	k.client = mqtt.NewClient(options)
	// Once connected, the library connects again by itself.
	for token := k.client.Connect(); token.Wait() && token.Error() != nil; token = k.client.Connect() {
		fmt.Println("refused:", token.Error())
		time.Sleep(5 * time.Second)
	}
	go k.deliver()
	go k.beat()
	states := map[string]string{"raise": "raised", "clear": "cleared"}
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		if said := strings.Fields(lines.Text()); len(said) == 3 {
			k.send("fault", fields{"code": said[1], "component": said[2], "state": states[said[0]]})
		}
	}
	select {}
}
