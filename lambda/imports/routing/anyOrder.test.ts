import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { encode } from 'cbor-x'
import fc from 'fast-check'
import { isDeviceId } from '../../devices/contract.ts'
import { reportedObject } from '../../state/reportedObject.ts'
import { createProcessor, type MemoryProcessor } from '../../testing/memoryProcessor.ts'
import { parseDeviceMessage } from '../intake/deviceMessage.ts'
import { routedMessages } from './routedMessages.ts'

const deviceId = 'oob-358299840012345'
const start = 1763700000

type Said = { readonly topic?: string; readonly coapRequestUrl?: string; readonly message: unknown }

/**
 * A message with a number that no other one has. The same content under another id is the same message, and which of the
 * two ids it gets depends on the order.
 */
type Say = (n: number) => Said

const on = (level: string, message: unknown): Said => ({
	topic: `prod/0f4a/m/d/${deviceId}/d2c${level}`,
	message,
})

const base64Of = (item: unknown): string => encode(item).toString('base64')

/** Few times and names, so that messages are often about the same thing at the same time. */
const time = fc.nat(4).map((seconds) => start + seconds)

const rawPack = fc.tuple(time, fc.nat(1)).map(
	([bt, instance]): Say =>
		(v) => {
			const record: readonly (readonly [number, unknown])[] = [
				[-2, `14205/${instance}/`],
				[-3, bt],
				[0, '0'],
				[2, v],
			]
			return on('/raw', { data: base64Of([new Map(record)]) })
		},
)

const jsonPack = fc.tuple(time, fc.constantFrom('0', '1')).map(
	([bt, n]): Say =>
		(v) =>
			on('/senml', [{ bn: '14205/0/', bt, n, v }]),
)

const named = fc.tuple(time, fc.constantFrom('TEMP', 'HUMID', 'AIR_PRESS'))

const libraryMessage = ([ts, appId]: readonly [number, string], data: number): object => ({
	appId,
	messageType: 'DATA',
	ts: ts * 1000,
	data,
})

const library = named.map(
	(one): Say =>
		(n) =>
			on('', libraryMessage(one, n)),
)

const bulk = fc.array(named, { minLength: 1, maxLength: 3 }).map(
	(all): Say =>
		(n) =>
			on(
				'/bulk',
				all.map((one, index) => libraryMessage(one, n + (index + 1) / 10)),
			),
)

const shadow = time.map(
	(timestamp): Say =>
		(n) => {
			const times = { timestamp }
			const lwm2m = { '14240:1.0': { '0': { '0': n, '99': timestamp } } }
			const device = { networkInfo: { currentBand: n }, serviceInfo: { fota_v2: ['APP', `KIND${n}`] } }
			const metadata = { networkInfo: { currentBand: times }, serviceInfo: { fota_v2: [times, times] } }
			return {
				topic: `$aws/things/${deviceId}/shadow/update/documents`,
				message: {
					previous: null,
					current: { state: { reported: { device, lwm2m } }, metadata: { reported: { device: metadata } } },
				},
			}
		},
)

const groundFix = fc.constantFrom('WIFI', 'SCELL').map(
	(source): Say =>
		(n) => {
			const answer: readonly (readonly [number, unknown])[] = [
				[1, n],
				[2, -n],
				[4, source],
			]
			return {
				coapRequestUrl: 'FETCH /loc/ground-fix',
				message: { response: { body: base64Of(new Map(answer)) } },
			}
		},
)

const nonsense = fc.constantFrom<Said>(on('/raw', 7), on('/video', 1), { message: null }).map(
	(said): Say =>
		() =>
			said,
)

const element = fc.record({
	say: fc.oneof(rawPack, jsonPack, library, bulk, shadow, groundFix, nonsense),
	receivedAt: fc.nat(3000).map((after) => new Date(start * 1000 + 5000 + after).toISOString()),
})

const elements = fc
	.array(element, { minLength: 1, maxLength: 12 })
	.map((all) =>
		all.map(({ say, receivedAt }, n) => ({ deviceId, messageId: `m${n}`, receivedAt, ...say(n) })),
	)

const messagesOf = (sent: readonly unknown[], now = start * 1000 + 10_000) =>
	sent.flatMap((one) => {
		const routed = routedMessages({ isDeviceId, now: () => now })(one)
		return 'left' in routed
			? []
			: routed.envelopes.map((envelope) => ({ message: parseDeviceMessage(JSON.stringify(envelope)) }))
	})

const stateOf = ({ services }: MemoryProcessor): ReadonlyMap<string, object> =>
	new Map(
		services
			.readStates()
			.map((state) => [state.object, reportedObject(state)] as const)
			.toSorted(([a], [b]) => a.localeCompare(b)),
	)

const inBatches = async <T>(
	all: readonly T[],
	size: number,
	work: (batch: readonly T[]) => Promise<unknown>,
) => {
	for (let at = 0; at < all.length; at += size) await work(all.slice(at, at + size))
}

describe('messages that Message Routing delivers in any order', () => {
	it('row 69: webhook: end in the same state, and each has one entry, however often it comes', () =>
		fc.assert(
			fc.asyncProperty(
				elements.chain((sent) =>
					fc.tuple(
						fc.constant(sent),
						fc.shuffledSubarray([...sent, ...sent], { minLength: 2 * sent.length }),
						fc.integer({ min: 1, max: 10 }),
					),
				),
				async ([sent, mixed, size]) => {
					const [straight, other] = [createProcessor(), createProcessor()]
					await straight.importAll(messagesOf(sent))
					await inBatches(messagesOf(mixed), size, other.importAll)
					assert.deepEqual(stateOf(other), stateOf(straight))
					assert.equal(other.services.log.length, straight.services.log.length)
					assert.equal(other.services.findDevice().lastSeen, straight.services.findDevice().lastSeen)
					assert.deepEqual([...straight.errors, ...other.errors], [])
				},
			),
		))

	it('has one entry for a message with a time that cannot be, though many others came since', async () => {
		const { importAll, services } = createProcessor()
		const late = { deviceId, messageId: 'late', ...on('', { appId: 'TEMP', ts: start * 1000, data: 1 }) }
		const others = Array.from({ length: 40 }, (_, index) => ({
			deviceId,
			messageId: `other-${index}`,
			...on('', { appId: 'BUTTON', data: index }),
		}))
		const now = Date.now()
		await importAll(messagesOf([late], now))
		await inBatches(messagesOf(others, now), 10, importAll)
		// Hours later, when the device remembers neither this message nor a time before it.
		await importAll(messagesOf([late], now + 12 * 3_600_000))
		assert.equal(services.log.length, 41)
	})
})
