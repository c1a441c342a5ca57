import type { TestStack } from '../../testing/hostedStack.ts'
import { makeKey } from '../../testing/makeKey.ts'
import { openStream, type StreamClient } from '../../testing/streamClient.ts'

/** A key that nobody has made: it counts as a failed attempt. */
const wrongKey = `slk_${'a'.repeat(12)}.${'a'.repeat(43)}`

/** Sockets of the streams, which are open until `close` is called. */
type Communicating = { readonly close: () => void }

/** Listens to the streams, and sends downlinks over REST and over a socket, as far as it gets. */
export const communicate = async (
	{ db, host, restUrl }: TestStack,
	deviceId: string,
): Promise<Communicating> => {
	const { key } = await makeKey(db, host.output('KeysTable'))('--scope', 'stream:read,downlinks:write')
	const ask = async (method: string, path: string, body?: object, by = key): Promise<Answer> => {
		const response = await fetch(`${restUrl}${path}`, {
			method,
			headers: { authorization: `Bearer ${by}`, 'content-type': 'application/json' },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		})
		return (await response.json()) as Answer
	}
	const url = host.output('CommunicationsUrl')
	const open = (query: string): Promise<StreamClient | undefined> =>
		openStream(`${url}?${query}`).catch(() => undefined)
	const { ticket = 'x' } = await ask('POST', '/communications/tickets')
	await open(`key=${wrongKey}`)
	const sockets = [await open(`ticket=${ticket}`), await open(`key=${key}`)]
	for (const path of ['/communications/tickets', `/device/${deviceId}/downlinks`])
		await ask('POST', path, { payload: '00' }, wrongKey)
	await ask('GET', '/actions', undefined, wrongKey)
	await ask('GET', '/actions')
	const path = `/device/${deviceId}/downlinks`
	const order = { payload: '00', idempotencyKey: 'once' }
	const { downlink = { id: '01HF7YAT00000000000000000A' } } = await ask('POST', path, order)
	await ask('POST', path, order)
	await ask('GET', path)
	await ask('GET', `${path}/${downlink.id}`)
	await ask('DELETE', `${path}/${downlink.id}`)
	await ask('POST', path, { payload: '01', route: 'mqtt', confirm: true })
	const [, socket] = sockets
	const command = {
		function: 'TX',
		AppEui: '0'.repeat(16),
		DevEui: deviceId,
		Connector: 'mqtt',
		Port: 1,
		Payload: '00',
	}
	socket?.send(command)
	return {
		close: () => {
			for (const each of sockets) each?.close()
		},
	}
}

type Answer = { readonly ticket?: string; readonly downlink?: { readonly id: string } }
