#!/usr/bin/env bash
# Package   @dynoxide/linux-x64 1.2.1, on Node.js 24.21.0
# Behaviour `dynoxide mcp` offers the operations of `dynoxide serve` as tools on standard input and output, with the same
#           answers but for these: the error of a condition has no item, whatever ReturnValuesOnConditionCheckFailure
#           says; a Limit of 0 is a page without items, where DynamoDB and `serve` refuse it; arguments that a tool does
#           not have are ignored; a line that is no JSON to it, such as one with half a surrogate pair, is never
#           answered. It writes U+2028 as it is, as JSON may, and node:readline ends a line there.
# A guess   A line in is a line out, with what `serve` answers.
# Here      The host speaks to the embedded DynamoDB by its pipes, so that it has no port. It refuses by itself what would
#           be ignored or never be answered, and ends lines at line feeds alone: local/dynamodb/dynoxideCall.ts, local/dynamodb/pipeCalls.ts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund node@24.21.0 @dynoxide/linux-x64@1.2.1

cat > pipe.mjs <<'JS'
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

const child = spawn('node_modules/@dynoxide/linux-x64/dynoxide', ['mcp', '--db-path', 'tables.sqlite'])
const lines = []
const answers = new Map()
createInterface({ input: child.stdout }).on('line', (line) => lines.push(line))
let rest = ''
child.stdout.on('data', (chunk) => {
	const whole = (rest + chunk).split('\n')
	rest = whole.pop()
	for (const line of whole) answers.get(JSON.parse(line).id)?.(JSON.parse(line).result)
})
const send = (message) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
let id = 0
const call = (method, params) =>
	new Promise((resolve) => {
		answers.set(++id, resolve)
		send({ id, method, params })
	})
const tool = async (name, more) =>
	(await call('tools/call', { name, arguments: { table_name: 'table', ...more } })).content[0].text
const clientInfo = { name: 'finding', version: '1' }
await call('initialize', { protocolVersion: '2024-11-05', capabilities: {}, clientInfo })
send({ method: 'notifications/initialized' })
await tool('create_table', {
	billing_mode: 'PAY_PER_REQUEST',
	attribute_definitions: [{ AttributeName: 'id', AttributeType: 'S' }],
	key_schema: [{ AttributeName: 'id', KeyType: 'HASH' }],
})
const put = (id, more) => tool('put_item', { item: { id: { S: id } }, ...more })
const query = { key_condition_expression: 'id = :id', expression_attribute_values: { ':id': { S: 'a' } } }
await put('a')
const ALL_OLD = { return_values_on_condition_check_failure: 'ALL_OLD' }
console.log('condition:', await put('a', { condition_expression: 'attribute_not_exists(id)', ...ALL_OLD }))
console.log('limit 0:', await tool('query', { ...query, limit: 0 }))
console.log('an argument that is none:', await tool('query', { ...query, consistent_read: true, limits: 1 }))

// Answers may overtake each other; this one is not among those of many later ones.
let isAnswered = false
put('\ud800').then(() => {
	isAnswered = true
})
for (let index = 0; index < 100; index++) await put('b')
console.log('half a surrogate pair:', isAnswered ? 'answered' : 'not answered')

lines.length = 0
await put('a\u2028b')
await tool('get_item', { key: { id: { S: 'a\u2028b' } } })
console.log('U+2028:', lines.length, 'lines of node:readline for 2 answers')
child.kill()
JS
node_modules/.bin/node pipe.mjs | tee output

diff output - <<'OUT' && echo 'as expected'
condition: {"error_type":"ConditionalCheckFailedException","message":"The conditional request failed","retryable":false}
limit 0: {"Count":0,"Items":[],"ScannedCount":0}
an argument that is none: {"Count":1,"Items":[{"id":{"S":"a"}}],"ScannedCount":1}
half a surrogate pair: not answered
U+2028: 3 lines of node:readline for 2 answers
OUT
