import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * Stands in for the AWS services, in a separate process. It answers every request at once: for a device, as DynamoDB does for
 * a registered device without messages and watchers; for anything else, with an empty object. It prints one line: its
 * address.
 */

const device = { lastSeq: { N: '0' } }

type Tables = Readonly<Record<string, { readonly Keys: readonly { readonly id?: unknown }[] }>>

const foundIn = (tables: Tables): object =>
	Object.fromEntries(
		Object.entries(tables).map(([table, { Keys }]) => [
			table,
			Keys.filter(({ id }) => id !== undefined).map((key) => ({ ...key, ...device })),
		]),
	)

/** The answer to an operation. Of the tables that are read by key, only the table of devices has the key `id`. */
const answer = (operation: string, body: string): object => {
	if (operation === 'BatchGetItem') return { Responses: foundIn(JSON.parse(body).RequestItems) }
	if (operation === 'Query') return { Items: [], Count: 0, ScannedCount: 0 }
	return {}
}

const server = createServer((request, response) => {
	const parts: Buffer[] = []
	request
		.on('data', (part: Buffer) => parts.push(part))
		.once('end', () => {
			const [, operation = ''] = String(request.headers['x-amz-target']).split('.')
			response.setHeader('content-type', 'application/x-amz-json-1.0')
			response.end(JSON.stringify(answer(operation, Buffer.concat(parts).toString())))
		})
})
await once(server.listen(0, '127.0.0.1'), 'listening')
process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`)
