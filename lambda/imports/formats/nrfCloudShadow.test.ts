import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { objectUpdate } from '../../lwm2m/convert.ts'
import { neverThrows } from '../../testing/neverThrows.ts'
import { sampleNamed } from '../../testing/sampleMessages.ts'
import { interpret } from './formats.ts'

const contentFormat = 'nrfcloud-shadow-document'
const receivedAt = 1763700010000
const now = receivedAt / 1000
const window = { pastSeconds: 30 * 24 * 60 * 60, futureSeconds: 300 }

const interpreted = (payload: Uint8Array) => interpret({ contentFormat, payload, receivedAt }, { window })

const sent = (document: unknown) => interpreted(Buffer.from(JSON.stringify(document)))

/** Metadata as AWS IoT makes them: a time in place of each value. */
const timesOf = (state: unknown, timestamp: number): unknown => {
	if (Array.isArray(state)) return state.map((value) => timesOf(value, timestamp))
	if (typeof state !== 'object' || state === null) return { timestamp }
	return Object.fromEntries(Object.entries(state).map(([name, value]) => [name, timesOf(value, timestamp)]))
}

const shadow = (reported: unknown, timestamp: number | undefined = now, desired: unknown = {}) => ({
	state: { reported, desired },
	metadata: timestamp === undefined ? {} : { reported: timesOf(reported, timestamp) },
})

/** The first document of a shadow. */
const first = (reported: unknown, timestamp?: number) => ({
	previous: null,
	current: shadow(reported, timestamp),
	timestamp: now,
})

const updatesOf = ({ updates }: ReturnType<typeof interpreted>) => updates.map(objectUpdate)
const idsOf = (taken: ReturnType<typeof interpreted>) => updatesOf(taken).map(({ ObjectID }) => ObjectID)
const codesOf = ({ findings }: ReturnType<typeof interpreted>) => findings.map(({ code }) => code)

describe('shadow documents of nRF Cloud', () => {
	const [entry] = sampleNamed('shadow-update').messageRouting.messages
	const document = entry?.message as ReturnType<typeof first>

	it('become the objects of what the device has reported, oldest first', () => {
		const { expected } = sampleNamed('shadow-update')
		const taken = sent(document)
		const byId = (all: readonly object[] = []) =>
			all.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))
		assert.deepEqual(byId(updatesOf(taken)), byId(expected?.lwm2m))
		const times = taken.updates.map(({ ts }) => ts)
		assert.deepEqual(
			times,
			times.toSorted((a, b) => a - b),
		)
		assert.deepEqual([taken.findings, taken.success], [[], true])
		assert.deepEqual(taken.decoder, { name: 'nrfcloud-shadow', version: 1 })
	})

	it('are shown as they were sent', () => {
		assert.deepEqual(sent(document).senML, [document])
	})

	it('say nothing about what is desired', () => {
		const taken = sent({ current: shadow({}, now, { lwm2m: { '14240:1.0': { '0': { '0': 1 } } } }) })
		assert.deepEqual([taken.updates, taken.findings, taken.success], [[], [], true])
	})

	const device = { networkInfo: { currentBand: 20, rsrp: -97 }, deviceInfo: { appVersion: '2.0.1' } }

	it('say what has been reported since the document before', () => {
		const before = shadow({ device }, now - 60)
		const after = shadow({ device: { ...device, networkInfo: { currentBand: 3 } } })
		after.metadata.reported = {
			device: {
				...(timesOf(device, now - 60) as object),
				networkInfo: { currentBand: { timestamp: now } },
			},
		}
		assert.deepEqual(updatesOf(sent({ previous: before, current: after })), [
			{ ObjectID: 14203, Resources: { '1': 3, '99': now } },
		])
	})

	it('say what has been reported again, with the same values', () => {
		const taken = sent({ previous: shadow({ device }, now - 60), current: shadow({ device }, now) })
		assert.deepEqual(idsOf(taken), [14204, 14203])
	})

	it('say nothing if only what is desired has changed', () => {
		const current = shadow({ device }, now - 60, { lwm2m: {} })
		const taken = sent({ previous: shadow({ device }, now - 60), current })
		assert.deepEqual([taken.updates, taken.success], [[], true])
	})

	it('have the newest time of a part', () => {
		const current = {
			state: { reported: { device: { deviceInfo: { imei: '1' }, simInfo: { iccid: '2' } } } },
			metadata: {
				reported: {
					device: {
						deviceInfo: { imei: { timestamp: now - 9 } },
						simInfo: { iccid: { timestamp: now - 3 } },
					},
				},
			},
		}
		assert.deepEqual(updatesOf(sent({ current })), [
			{ ObjectID: 14204, Resources: { '0': '1', '1': '2', '99': now - 3 } },
		])
	})

	it('have the time of their reception if there are no metadata', () => {
		const taken = sent({ current: { state: { reported: { device } } } })
		assert.deepEqual(
			taken.updates.map(({ ts }) => ts),
			[now, now],
		)
	})

	it('keep the estimate of energy, which other messages about the network do not have', () => {
		const taken = sent(first({ device: { networkInfo: { eest: 7, rsrp: 43 } } }))
		assert.deepEqual(updatesOf(taken), [{ ObjectID: 14203, Resources: { '2': -97, '11': 7, '99': now } }])
	})

	it('have the objects of LwM2M with the time and the version that they name', () => {
		const lwm2m = {
			'14240:1.0': { '0': { '0': 255, '99': now - 5 }, '1': { '1': 3 } },
			'14401': { '2': { '0': ['APP', 'MODEM'], '99': now - 4 } },
		}
		assert.deepEqual(updatesOf(sent(first({ lwm2m }))), [
			{ ObjectID: 14240, ObjectVersion: '1.0', Resources: { '0': 255, '99': now - 5 } },
			{ ObjectID: 14401, ObjectInstanceID: 2, Resources: { '0': ['APP', 'MODEM'], '99': now - 4 } },
			{ ObjectID: 14240, ObjectInstanceID: 1, ObjectVersion: '1.0', Resources: { '1': 3, '99': now } },
		])
	})

	const partlyWrong: readonly (readonly [
		name: string,
		reported: unknown,
		ids: readonly number[],
		code: string,
		pointer: string,
	])[] = [
		[
			'a text for a number',
			{ device: { networkInfo: { currentBand: 'B20', rsrp: -97 } } },
			[14203],
			'E_VALUE_TYPE',
			'/device/networkInfo/currentBand',
		],
		[
			'no list of services',
			{ device: { serviceInfo: { fota_v2: 'APP' } } },
			[],
			'E_SHADOW',
			'/device/serviceInfo/fota_v2',
		],
		[
			'a service that is no text',
			{ device: { serviceInfo: { fota_v2: ['APP', 7] } } },
			[14401],
			'E_VALUE_TYPE',
			'/device/serviceInfo/fota_v2/1',
		],
		[
			'an object that is not known',
			{ lwm2m: { '65000:1.0': { '0': {} } } },
			[],
			'E_UNKNOWN_OBJECT',
			'/lwm2m/65000:1.0',
		],
		['a key that is no object', { lwm2m: { led: {} } }, [], 'E_UNKNOWN_OBJECT', '/lwm2m/led'],
		['an instance that is none', { lwm2m: { '14240:1.0': { a: {} } } }, [], 'E_SHADOW', '/lwm2m/14240:1.0/a'],
		[
			'an instance without resources',
			{ lwm2m: { '14240:1.0': { '0': 7 } } },
			[],
			'E_SHADOW',
			'/lwm2m/14240:1.0/0',
		],
		[
			'a resource that is not known',
			{ lwm2m: { '14240:1.0': { '0': { '0': 1, 'a/b': 2 } } } },
			[14240],
			'E_UNKNOWN_RESOURCE',
			'/lwm2m/14240:1.0/0/a~1b',
		],
		[
			'a value of another type',
			{ lwm2m: { '14240:1.0': { '0': { '0': 1, '1': true } } } },
			[14240],
			'E_VALUE_TYPE',
			'/lwm2m/14240:1.0/0/1',
		],
	]
	for (const [name, reported, ids, code, pointer] of partlyWrong)
		it(`keep what is good beside ${name}, and say where it is`, () => {
			const taken = sent(first(reported))
			assert.deepEqual(idsOf(taken), ids)
			const [finding] = taken.findings
			assert.deepEqual(
				[codesOf(taken), finding?.jsonPointer, taken.success],
				[[code], `/current/state/reported${pointer}`, false],
			)
		})

	it('outside of a range are taken, with a warning', () => {
		const taken = sent(first({ lwm2m: { '14240:1.0': { '0': { '0': 256 } } } }))
		assert.deepEqual([idsOf(taken), codesOf(taken), taken.success], [[14240], ['W_RANGE'], true])
	})

	it('from a clock that is wrong are taken, with a warning', () => {
		const taken = sent(first({ lwm2m: { '14240:1.0': { '0': { '0': 1, '99': 1000 } } } }))
		assert.deepEqual([idsOf(taken), codesOf(taken)], [[14240], ['W_TIME_PAST']])
	})

	it('with more object instances than a pack may have are refused', () => {
		const instances = Object.fromEntries(Array.from({ length: 501 }, (_, id) => [id, { '0': 1 }]))
		const taken = sent(first({ lwm2m: { '14240:1.0': instances } }))
		assert.deepEqual([taken.updates, codesOf(taken)], [[], ['E_LIMIT']])
	})

	for (const [name, text] of [
		['a list', '[]'],
		['a shadow without its state', '{"current":{}}'],
		['JSON that is cut off', '{"current":'],
		['JSON that is nested too deep', `{"current":{"state":${'{"a":'.repeat(5000)}1${'}'.repeat(5002)}`],
		['no bytes', ''],
	] as const)
		it(`are refused: ${name}`, () => {
			const taken = interpreted(Buffer.from(text))
			assert.deepEqual([taken.updates, codesOf(taken), taken.success], [[], ['E_SHADOW'], false])
		})

	it('never throw, whatever is sent', () => {
		neverThrows(interpreted)
		const names = fc.constantFrom(
			'device',
			'lwm2m',
			'deviceInfo',
			'networkInfo',
			'serviceInfo',
			'14240:1.0',
			'0',
		)
		const { reported } = fc.letrec((tie) => ({
			reported: fc.oneof({ depthSize: 'small' }, fc.jsonValue(), fc.dictionary(names, tie('reported'))),
		}))
		fc.assert(
			fc.property(reported, reported, fc.jsonValue(), (before, after, metadata) => {
				const taken = sent({
					previous: shadow(before),
					current: { state: { reported: after }, metadata: { reported: metadata } },
				})
				for (const { ts } of taken.updates) assert.ok(Number.isFinite(ts))
			}),
		)
	})
})
