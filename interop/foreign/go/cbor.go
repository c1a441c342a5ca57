package main

import (
	"encoding/hex"
	"encoding/json"

	"github.com/fxamacker/cbor/v2"
)

// A record of SenML as a Go program declares it, with the labels of RFC 8428 §6.
type senMLRecord struct {
	BaseName    *string  `cbor:"-2,keyasint,omitempty" json:"bn"`
	BaseTime    *float64 `cbor:"-3,keyasint,omitempty" json:"bt"`
	BaseUnit    *string  `cbor:"-4,keyasint,omitempty" json:"bu"`
	BaseValue   *float64 `cbor:"-5,keyasint,omitempty" json:"bv"`
	BaseVersion *uint    `cbor:"-1,keyasint,omitempty" json:"bver"`
	Name        *string  `cbor:"0,keyasint,omitempty" json:"n"`
	Unit        *string  `cbor:"1,keyasint,omitempty" json:"u"`
	Value       *float64 `cbor:"2,keyasint,omitempty" json:"v"`
	StringValue *string  `cbor:"3,keyasint,omitempty" json:"vs"`
	BoolValue   *bool    `cbor:"4,keyasint,omitempty" json:"vb"`
	Time        *float64 `cbor:"6,keyasint,omitempty" json:"t"`
}

var modes = map[string]cbor.EncOptions{
	"default":         {},
	"canonical":       cbor.CanonicalEncOptions(),
	"core":            cbor.CoreDetEncOptions(),
	"preferred":       cbor.PreferredUnsortedEncOptions(),
	"shortest floats": {ShortestFloat: cbor.ShortestFloat16},
}

func answerCbor(line []byte) (any, error) {
	var q struct {
		Mode string
		Pack []senMLRecord
	}
	if err := json.Unmarshal(line, &q); err != nil {
		return nil, err
	}
	mode, err := modes[q.Mode].EncMode()
	if err != nil {
		return nil, err
	}
	data, err := mode.Marshal(q.Pack)
	return map[string]string{"payload": hex.EncodeToString(data)}, err
}
