package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

// See interop/mqtt/question.ts.
type mqttQuestion struct {
	Port      int
	ClientId  string
	Subscribe string
	Topic     string
	Payload   string
	Qos       byte
}

func waitFor(token mqtt.Token) error {
	if !token.WaitTimeout(hang) {
		return fmt.Errorf("no answer")
	}
	return token.Error()
}

func answerMqtt(line []byte) (any, error) {
	var q mqttQuestion
	if err := json.Unmarshal(line, &q); err != nil {
		return nil, err
	}
	payload, err := hex.DecodeString(q.Payload)
	if err != nil {
		return nil, err
	}
	lost := make(chan error, 1)
	received := make(chan mqtt.Message, 1)
	client := mqtt.NewClient(mqtt.NewClientOptions().
		AddBroker(fmt.Sprintf("tcp://127.0.0.1:%d", q.Port)).SetClientID(q.ClientId).
		SetAutoReconnect(false).SetProtocolVersion(4).
		SetConnectionLostHandler(func(_ mqtt.Client, err error) { lost <- err }))
	if err := waitFor(client.Connect()); err != nil {
		return nil, err
	}
	defer client.Disconnect(250)
	if q.Subscribe != "" {
		if err := waitFor(client.Subscribe(q.Subscribe, 1, func(_ mqtt.Client, m mqtt.Message) { received <- m })); err != nil {
			return nil, err
		}
	}
	published := make(chan error, 1)
	go func() { published <- waitFor(client.Publish(q.Topic, q.Qos, false, payload)) }()
	select {
	case err = <-published:
	case err = <-lost:
	}
	if err != nil {
		return map[string]any{"closed": true}, nil
	}
	if q.Subscribe == "" {
		return map[string]any{"closed": false}, nil
	}
	select {
	case m := <-received:
		return map[string]any{"closed": false, "topic": m.Topic(), "payload": hex.EncodeToString(m.Payload())}, nil
	case err := <-lost:
		return nil, err
	case <-time.After(hang):
		return nil, fmt.Errorf("nothing was received")
	}
}
