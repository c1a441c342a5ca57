// Clients made with go-coap, paho.mqtt.golang and fxamacker/cbor. The argument names one of them. Questions are JSON
// texts on standard input, one a line; each has one line as answer on standard output.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

type answerer func(line []byte) (any, error)

func main() {
	answer := map[string]answerer{"coap": answerCoap, "mqtt": answerMqtt, "cbor": answerCbor}[os.Args[1]]
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 0, 1<<20), 1<<24)
	for lines.Scan() {
		result, err := answer(lines.Bytes())
		if err != nil {
			result = map[string]string{"error": err.Error()}
		}
		text, _ := json.Marshal(result)
		fmt.Println(string(text))
	}
}
