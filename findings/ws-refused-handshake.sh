#!/usr/bin/env bash
# Package   ws 8.22.2
# Behaviour A client with a listener for `unexpected-response` that ends the refused request with `request.destroy()` stays
#           CONNECTING for ever: neither `error` nor `close` comes, and `handshakeTimeout` does not help. `terminate()` on the
#           socket itself ends it.
# A guess   The request is what is left of the handshake, so whoever destroys it gets `close`, as without the listener.
# Here      The edge wants the status of a refusal for its log, and waits for `close` to connect again: a key that was refused
#           once would never be tried again.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts ws@8.22.2

cat > refused.mjs <<'JS'
import { createServer } from 'node:http'
import { WebSocket } from 'ws'

const server = createServer()
server.on('upgrade', (_, socket) => socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n'))
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const url = `ws://127.0.0.1:${server.address().port}`

const connect = (name, refused) =>
	new Promise((resolve) => {
		const socket = new WebSocket(url, { handshakeTimeout: 500 })
		const events = []
		const end = () => resolve(console.log(`${name}: ${events.join(', ') || 'nothing'}; readyState ${socket.readyState}`))
		if (refused !== undefined)
			socket.on('unexpected-response', (request, { statusCode }) => {
				events.push(`unexpected-response ${statusCode}`)
				refused(socket, request)
			})
		socket.on('error', () => events.push('error'))
		socket.on('close', () => events.push('close'))
		setTimeout(end, 2000)
	})

await connect('no listener', undefined)
await connect('request.destroy()', (_, request) => request.destroy())
await connect('socket.terminate()', (socket) => socket.terminate())
server.close()
JS
node refused.mjs | tee output

diff output - <<'OUT' && echo 'as expected'
no listener: error, close; readyState 3
request.destroy(): unexpected-response 401; readyState 0
socket.terminate(): unexpected-response 401, error, close; readyState 3
OUT
