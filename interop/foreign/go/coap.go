package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/plgd-dev/go-coap/v3/message"
	"github.com/plgd-dev/go-coap/v3/message/codes"
	"github.com/plgd-dev/go-coap/v3/message/pool"
	"github.com/plgd-dev/go-coap/v3/net/blockwise"
	"github.com/plgd-dev/go-coap/v3/options"
	"github.com/plgd-dev/go-coap/v3/udp"
	"github.com/plgd-dev/go-coap/v3/udp/client"
	"github.com/plgd-dev/go-coap/v3/udp/coder"
)

// See interop/coap/question.ts.
type coapQuestion struct {
	Port          int
	Type          string
	Method        int
	Path          []string
	Query         []string
	ContentFormat *uint32
	Accept        *uint32
	Payload       string
	Options       [][2]any
	BlockSize     int
	Copies        int
	MessageId     int32
	Token         string
	Security      *security
	Observe       int
	Again         string
}

type coapAnswer struct {
	Type    string   `json:"type"`
	Code    string   `json:"code"`
	Token   string   `json:"token"`
	Payload string   `json:"payload"`
	Options [][2]any `json:"options"`
}

const hang = 60 * time.Second

func messageType(name string) message.Type {
	if name == "CON" {
		return message.Confirmable
	}
	return message.NonConfirmable
}

func fill(m *pool.Message, q coapQuestion) error {
	m.SetCode(codes.Code(q.Method))
	m.SetType(messageType(q.Type))
	// SetPath splits at slashes and has no empty segments, so each segment is an option here.
	for _, segment := range q.Path {
		m.AddOptionString(message.URIPath, segment)
	}
	for _, argument := range q.Query {
		m.AddQuery(argument)
	}
	if q.ContentFormat != nil {
		m.SetContentFormat(message.MediaType(*q.ContentFormat))
	}
	if q.Accept != nil {
		m.SetAccept(message.MediaType(*q.Accept))
	}
	for _, option := range q.Options {
		value, err := hex.DecodeString(option[1].(string))
		if err != nil {
			return err
		}
		m.AddOptionBytes(message.OptionID(option[0].(float64)), value)
	}
	payload, err := hex.DecodeString(q.Payload)
	if len(payload) > 0 {
		m.SetBody(bytes.NewReader(payload))
	}
	return err
}

func coapAnswerOf(m *pool.Message) (coapAnswer, error) {
	payload, err := m.ReadBody()
	name := map[message.Type]string{message.Confirmable: "CON", message.NonConfirmable: "NON", message.Acknowledgement: "ACK", message.Reset: "RST"}
	given := [][2]any{}
	for _, option := range m.Options() {
		given = append(given, [2]any{option.ID, hex.EncodeToString(option.Value)})
	}
	code := fmt.Sprintf("%d.%02d", m.Code()>>5, m.Code()&31)
	return coapAnswer{name[m.Type()], code, hex.EncodeToString(m.Token()), hex.EncodeToString(payload), given}, err
}

func blocksOf(q coapQuestion) udp.Option {
	if q.BlockSize > 0 {
		return options.WithBlockwise(true, blockwise.SZX(len(fmt.Sprintf("%b", q.BlockSize))-5), hang)
	}
	return options.WithBlockwise(true, blockwise.SZX1024, hang)
}

func exchange(q coapQuestion) ([]coapAnswer, error) {
	conn, err := udp.Dial(fmt.Sprintf("127.0.0.1:%d", q.Port), blocksOf(q))
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	return exchangeOver(conn, q)
}

func exchangeOver(conn *client.Conn, q coapQuestion) ([]coapAnswer, error) {
	ctx, cancel := context.WithTimeout(context.Background(), hang)
	defer cancel()
	request := conn.AcquireMessage(ctx)
	token, err := message.GetToken()
	if err != nil {
		return nil, err
	}
	request.SetToken(token)
	if err := fill(request, q); err != nil {
		return nil, err
	}
	if q.Observe > 0 {
		return notifications(conn, request, q.Observe)
	}
	response, err := conn.Do(request)
	if err != nil {
		return nil, err
	}
	answer, err := coapAnswerOf(response)
	return []coapAnswer{answer}, err
}

// Observes until so many responses are there, and ends the observation.
func notifications(conn *client.Conn, request *pool.Message, count int) ([]coapAnswer, error) {
	received := make(chan coapAnswer, 64)
	failed := make(chan error, 64)
	observation, err := conn.DoObserve(request, func(m *pool.Message) {
		answer, err := coapAnswerOf(m)
		if err != nil {
			failed <- err
			return
		}
		received <- answer
	})
	if err != nil {
		return nil, err
	}
	answers := []coapAnswer{}
	for len(answers) < count {
		select {
		case answer := <-received:
			answers = append(answers, answer)
		case err := <-failed:
			return nil, err
		case <-request.Context().Done():
			return nil, fmt.Errorf("%d notifications, not %d", len(answers), count)
		}
	}
	return answers, observation.Cancel(request.Context())
}

// Encodes one message, and sends it again after each answer.
func datagrams(q coapQuestion) ([]coapAnswer, error) {
	m := pool.NewMessage(context.Background())
	if err := fill(m, q); err != nil {
		return nil, err
	}
	token, err := hex.DecodeString(q.Token)
	if err != nil {
		return nil, err
	}
	m.SetToken(token)
	m.SetMessageID(q.MessageId)
	data, err := m.MarshalWithEncoder(coder.DefaultCoder)
	if err != nil {
		return nil, err
	}
	conn, err := net.Dial("udp", fmt.Sprintf("127.0.0.1:%d", q.Port))
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(hang))
	answers := []coapAnswer{}
	buffer := make([]byte, 65536)
	for range q.Copies {
		if _, err := conn.Write(data); err != nil {
			return nil, err
		}
		n, err := conn.Read(buffer)
		if err != nil {
			return nil, err
		}
		response := pool.NewMessage(context.Background())
		if _, err := response.UnmarshalWithDecoder(coder.DefaultCoder, buffer[:n]); err != nil {
			return nil, err
		}
		answer, err := coapAnswerOf(response)
		if err != nil {
			return nil, err
		}
		answers = append(answers, answer)
	}
	return answers, nil
}

func answerCoap(line []byte) (any, error) {
	var q coapQuestion
	decoder := json.NewDecoder(strings.NewReader(string(line)))
	if err := decoder.Decode(&q); err != nil {
		return nil, err
	}
	run := exchange
	if q.Copies > 0 {
		run = datagrams
	}
	if q.Security != nil {
		return secured(q)
	}
	answers, err := run(q)
	if err != nil {
		return nil, err
	}
	return map[string]any{"answers": answers}, nil
}
