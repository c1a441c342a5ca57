import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { WebSocket } from 'ws'
import {
	device,
	type EnumerationHost,
	other,
	startEnumerationHost,
	stray,
} from './enumeration/enumerationHost.ts'
import { median, shuffled } from './measure.ts'

/** `npm run bench -- enumeration`: does the time of a refusal depend on the reason for it? */

const SAMPLES = 2000
const WARM_UP = 200
const AIM_MS = 1

/** Presents a fingerprint or a key once, and checks that it is refused. */
type Present = () => Promise<void>

type Door = { readonly door: string; readonly kinds: Readonly<Record<string, Present>> }

const expectStatus = (expected: number, status: number | undefined, what: string): void => {
	if (status !== expected) throw new Error(`${what}: expected ${expected}, got ${status}`)
}

const wrong = { unknown: '29a.unknwn', unconfirmed: stray, malformed: '29a.lololo' } as const

const mapped = <T, U>(record: Readonly<Record<string, T>>, to: (value: T) => U): Record<string, U> =>
	Object.fromEntries(Object.entries(record).map(([name, value]) => [name, to(value)]))

const doorsOf = ({ url, webSocketUrl, keys }: EnumerationHost, agent: Agent): readonly Door[] => {
	const getting =
		(path: string, expected = 403, headers: Readonly<Record<string, string>> = {}): Present =>
		async () => {
			const sent = request(`${url}${path}`, { agent, headers })
			sent.end()
			const [response] = (await once(sent, 'response')) as [IncomingMessage]
			await text(response)
			expectStatus(expected, response.statusCode, path)
		}
	const withKey = (key: string): Present => getting('/devices', 401, { authorization: `Bearer ${key}` })
	const connecting = (fingerprint: string): Present => {
		const address = `${webSocketUrl}?fingerprint=${fingerprint}`
		return async () => {
			const socket = new WebSocket(address)
			socket.on('error', () => undefined)
			const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage]
			socket.terminate()
			expectStatus(403, response.statusCode, address)
		}
	}
	const log = `/device/${device.deviceId}/senml-imports`
	const query = (fingerprint: string) => `?fingerprint=${fingerprint}`
	return [
		{
			door: 'GET /device',
			kinds: {
				...mapped(wrong, (fingerprint) => getting(`/device${query(fingerprint)}`)),
				missing: getting('/device'),
			},
		},
		{
			door: 'GET …/senml-imports',
			kinds: {
				...mapped(wrong, (fingerprint) => getting(`${log}${query(fingerprint)}`)),
				missing: getting(log),
				'of another device': getting(`${log}${query(other.fingerprint)}`),
			},
		},
		{ door: 'WebSocket', kinds: mapped(wrong, connecting) },
		{
			door: 'GET /devices',
			kinds: mapped(
				{
					unknown: `slk_aaaaaaaaaaaa.${'A'.repeat(43)}`,
					wrong: keys.valid.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
					revoked: keys.revoked,
					malformed: 'slk_lololololo',
				},
				withKey,
			),
		},
	]
}

export type Enumerated = {
	readonly door: string
	/** medians in milliseconds, by kind of wrong fingerprint or key */
	readonly medians: Readonly<Record<string, number>>
	/** milliseconds between the fastest and the slowest median */
	readonly difference: number
	readonly isReached: boolean
}

/** Measures one request at a time. Each round has all kinds in another order. */
const measureDoor = async ({ door, kinds }: Door): Promise<Enumerated> => {
	const works = Object.entries(kinds).map(([name, present]) => ({ name, present, times: [] as number[] }))
	for (let round = -WARM_UP; round < SAMPLES; round++)
		for (const { present, times } of shuffled(works)) {
			const begin = performance.now()
			await present()
			if (round >= 0) times.push(performance.now() - begin)
		}
	const medians = Object.fromEntries(works.map(({ name, times }) => [name, median(times)]))
	const all = Object.values(medians)
	const difference = Math.max(...all) - Math.min(...all)
	return { door, medians, difference, isReached: difference < AIM_MS }
}

const report = ({ door, medians, difference, isReached }: Enumerated): string =>
	[
		`${door}, median of ${SAMPLES} samples each:`,
		...Object.entries(medians).map(([name, ms]) => `  ${name.padEnd(18)} ${ms.toFixed(3)} ms`),
		`  largest difference ${difference.toFixed(3)} ms, aim < ${AIM_MS} ms: ${isReached ? 'reached' : 'MISSED'}`,
		'',
	].join('\n')

/** Prints the time that each door takes to refuse each kind of wrong fingerprint or key. A missed aim is not an error. */
export const benchEnumeration = async ({ isJson }: { readonly isJson: boolean }): Promise<void> => {
	const host = await startEnumerationHost()
	const agent = new Agent({ keepAlive: true, maxSockets: 1 })
	const measured: Enumerated[] = []
	try {
		for (const door of doorsOf(host, agent)) {
			process.stderr.write(`${door.door}\n`)
			measured.push(await measureDoor(door))
		}
	} finally {
		agent.destroy()
		await host.close()
	}
	process.stdout.write(
		isJson
			? `${JSON.stringify(measured, null, '\t')}\n`
			: measured.map((each) => `${report(each)}\n`).join(''),
	)
}
