#!/usr/bin/env bash
# Package   github.com/plgd-dev/go-coap/v3 3.8.1
# Behaviour SetPath() of a message leaves out empty segments: "/a/b/" and "/a//b" are sent as "/a/b", without an error.
# A guess   RFC 7252 §6.4, step 8: every segment becomes a Uri-Path, an empty one at the end too, so these are three
#           different resources.
# Here      The CoAP server answers 4.04 to msg/d2c/raw with an empty segment at the end. A client made with go-coap never
#           sees that, others do. The interoperability run adds each segment as an option to send it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > main.go <<'GO'
package main

import (
	"context"
	"fmt"

	"github.com/plgd-dev/go-coap/v3/message/pool"
)

func main() {
	for _, path := range []string{"/a/b", "/a/b/", "/a//b"} {
		m := pool.NewMessage(context.Background())
		err := m.SetPath(path)
		fmt.Printf("%q: error %v, Uri-Path", path, err)
		for _, option := range m.Options() {
			fmt.Printf(" %q", option.Value)
		}
		fmt.Println()
	}
}
GO
go mod init finding 2>/dev/null
go get github.com/plgd-dev/go-coap/v3@v3.8.1 2>/dev/null
go run . | tee output

diff output - <<'OUT' && echo 'as expected'
"/a/b": error <nil>, Uri-Path "a" "b"
"/a/b/": error <nil>, Uri-Path "a" "b"
"/a//b": error <nil>, Uri-Path "a" "b"
OUT
