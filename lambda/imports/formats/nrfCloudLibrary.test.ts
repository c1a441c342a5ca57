import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { objectUpdate } from '../../lwm2m/convert.ts'
import { neverThrows } from '../../testing/neverThrows.ts'
import { interpret } from './formats.ts'

const contentFormat = 'nrfcloud-library-message'
/** 2025-11-21T04:40:30Z, half a minute after the time in the samples */
const receivedAt = 1763700030000
const window = { pastSeconds: 30 * 24 * 60 * 60, futureSeconds: 300 }

const interpreted = (payload: Uint8Array) => interpret({ contentFormat, payload, receivedAt }, { window })

const sent = (message: unknown) => interpreted(Buffer.from(JSON.stringify(message)))

/** A message about one thing, at a time that is nothing to speak of. */
const about = (appId: string, data: unknown) => sent({ appId, messageType: 'DATA', ts: receivedAt, data })

const resourcesOf = ({ updates }: ReturnType<typeof interpreted>) =>
	updates.map(objectUpdate).map(({ ObjectID, Resources }) => {
		const { '99': _, ...resources } = Resources
		return { [ObjectID]: resources }
	})

const nested = (depth: number): string => `{"appId":"TEMP","data":${'['.repeat(depth)}${']'.repeat(depth)}}`

const codesOf = ({ findings }: ReturnType<typeof interpreted>) => findings.map(({ code }) => code)

type Sample = {
	readonly id: string
	readonly kind: string
	readonly title: string
	readonly json: object
	readonly cborHex: string
	readonly cborHexDefiniteLength: string
	readonly expected: { readonly lwm2m: readonly object[] }
}

describe('messages of the libraries of nRF Cloud', () => {
	const file = new URL('../../../testdata/sample-messages.json', import.meta.url)
	const { samples } = JSON.parse(readFileSync(file, 'utf8')) as { readonly samples: readonly Sample[] }
	const ofLibraries = samples.filter(({ kind }) => kind === 'coap-app-message')

	it('are among the samples', () => {
		assert.equal(ofLibraries.length, 7)
	})

	for (const { title, json, cborHex, cborHexDefiniteLength, expected } of ofLibraries)
		for (const [form, payload] of [
			['JSON', Buffer.from(JSON.stringify(json))],
			['CBOR', Buffer.from(cborHex, 'hex')],
			['CBOR of definite length', Buffer.from(cborHexDefiniteLength, 'hex')],
		] as const)
			it(`become object updates: ${title}, in ${form}`, () => {
				const { updates, findings, success, decoder, hasAbsoluteTimes } = interpreted(payload)
				assert.deepEqual(updates.map(objectUpdate), expected.lwm2m)
				assert.deepEqual(findings, [])
				assert.deepEqual([success, hasAbsoluteTimes], [true, true])
				assert.deepEqual(decoder, { name: 'nrfcloud-library', version: 1 })
			})

	it('are shown as they were sent, with the names of the keys of CBOR', () => {
		const [temperature] = ofLibraries
		assert.deepEqual(interpreted(Buffer.from(temperature?.cborHex ?? '', 'hex')).senML, [
			{ appId: 'TEMP', data: 23.5, ts: 1763700000250 },
		])
	})

	it('have the time of their reception if they tell none', () => {
		const { updates, hasAbsoluteTimes } = sent({ appId: 'TEMP', messageType: 'DATA', data: 1 })
		assert.deepEqual([updates[0]?.ts, hasAbsoluteTimes], [receivedAt / 1000, false])
	})

	const values: readonly (readonly [name: string, appId: string, data: unknown, resources: object])[] = [
		['a number in a text', 'TEMP', '23.5', { 14205: { '0': 23.5 } }],
		['a negative number in a text', 'TEMP', ' -0.25', { 14205: { '0': -0.25 } }],
		['air quality', 'AIR_QUAL', 52, { 14205: { '10': 52 } }],
		['a fraction of a percent of charge, rounded', 'BATTERY', '87.49', { 14202: { '0': 87 } }],
		['power of the signal in dBm', 'RSRP', '-97', { 14203: { '2': -97 } }],
		// 3GPP TS 27.007 +CESQ: 0 is below -140 dBm.
		['the lowest index of the power of the signal', 'RSRP', 0, { 14203: { '2': -140 } }],
		['a button', 'BUTTON', '1', { 14220: {} }],
		[
			'a position without height',
			'GNSS',
			{ lat: '63.4', lng: 10.4, acc: 15 },
			{ 14201: { '0': 63.4, '1': 10.4, '3': 15, '6': 'GNSS' } },
		],
	]
	for (const [name, appId, data, resources] of values)
		it(`may have ${name}`, () => {
			const taken = about(appId, data)
			assert.deepEqual([resourcesOf(taken), codesOf(taken)], [[resources], []])
		})

	it('about the device become two objects', () => {
		const taken = about('DEVICE', {
			deviceInfo: {
				imei: '358299840012345',
				modemFirmware: 'mfw_2.0.2',
				appVersion: '2.0.2',
				board: 'thingy91x',
			},
			simInfo: { iccid: '8947080012345678901' },
			networkInfo: { currentBand: 20, areaCode: '2305', mccmnc: '24201', cellID: 35496972, rsrp: -97 },
		})
		assert.deepEqual(resourcesOf(taken), [
			{
				14204: {
					'0': '358299840012345',
					'1': '8947080012345678901',
					'2': 'mfw_2.0.2',
					'3': '2.0.2',
					'4': 'thingy91x',
				},
			},
			{ 14203: { '1': 20, '2': -97, '3': 2305, '4': 35496972, '5': 24201 } },
		])
		assert.deepEqual(codesOf(taken), [])
	})

	it('about the network alone become one', () => {
		const taken = about('DEVICE', { networkInfo: { ipAddress: '10.81.95.75' } })
		assert.deepEqual(resourcesOf(taken), [{ 14203: { '6': '10.81.95.75' } }])
	})

	it('keep what is good beside what is not', () => {
		const taken = about('GNSS', { lat: 63.4, lng: 10.4, alt: 'high' })
		assert.deepEqual(resourcesOf(taken), [{ 14201: { '0': 63.4, '1': 10.4, '6': 'GNSS' } }])
		assert.deepEqual(
			taken.findings.map(({ code, jsonPointer, got }) => ({ code, jsonPointer, got })),
			[{ code: 'E_VALUE_TYPE', jsonPointer: '/data/alt', got: '"high"' }],
		)
		assert.equal(taken.success, false)
	})

	it('outside of a range are taken, with a warning', () => {
		const taken = about('HUMID', 104)
		assert.deepEqual([resourcesOf(taken), codesOf(taken)], [[{ 14205: { '1': 104 } }], ['W_RANGE']])
		assert.equal(taken.success, true)
	})

	it('from a clock that is wrong are taken, with a warning', () => {
		const taken = sent({ appId: 'TEMP', messageType: 'DATA', ts: 1000, data: 1 })
		assert.deepEqual([taken.updates.length, codesOf(taken)], [1, ['W_TIME_PAST']])
	})

	const refused: readonly (readonly [name: string, message: unknown, code: string, says: RegExp])[] = [
		['an array', [], 'E_LIBRARY_MESSAGE', /is a JSON object/],
		['nothing', null, 'E_LIBRARY_MESSAGE', /is a JSON object/],
		['no name', { data: 1 }, 'E_LIBRARY_MESSAGE', /"appId" of the message has to be a text/],
		['no value', { appId: 'TEMP', messageType: 'DATA' }, 'E_LIBRARY_MESSAGE', /"data" of the message/],
		[
			'a time that is none',
			{ appId: 'TEMP', ts: 'now', data: 1 },
			'E_LIBRARY_MESSAGE',
			/"ts" of the message/,
		],
		['another type', { appId: 'TEMP', messageType: 'OK', data: 1 }, 'E_LIBRARY_MESSAGE', /of the type DATA/],
		[
			'an unknown name',
			{ appId: 'FLIP', messageType: 'DATA', data: 'UP' },
			'E_APP_ID',
			/messages about "FLIP"/,
		],
		[
			'a text for a number',
			{ appId: 'TEMP', data: 'warm' },
			'E_VALUE_TYPE',
			/"Temperature" is of type Float/,
		],
		[
			'a position without length',
			{ appId: 'GNSS', data: { lat: 1 } },
			'E_VALUE_TYPE',
			/\/data\/lng.*got nothing/,
		],
		[
			'a device without anything known',
			{ appId: 'DEVICE', data: {} },
			'E_LIBRARY_MESSAGE',
			/no value that is known/,
		],
	]
	for (const [name, message, code, says] of refused)
		it(`are refused with ${name}`, () => {
			const taken = sent(message)
			assert.deepEqual([taken.updates, taken.success, codesOf(taken)], [[], false, [code]])
			assert.match(taken.findings[0]?.message ?? '', says)
		})

	for (const [name, hex] of [
		['CBOR that is cut off', 'a3016454454d50'],
		['bytes after the CBOR', 'a2016454454d50020100'],
		['JSON that is cut off', '7b22617070496422'],
		['JSON that is nested too deep', Buffer.from(nested(5000)).toString('hex')],
		['CBOR that is nested too deep', `a2016454454d5002${'81'.repeat(5000)}00`],
		['no bytes', ''],
	] as const)
		it(`are refused: ${name}`, () => {
			const taken = interpreted(Buffer.from(hex, 'hex'))
			assert.deepEqual([taken.updates, codesOf(taken)], [[], ['E_LIBRARY_MESSAGE']])
			assert.equal(taken.senML, undefined)
		})

	it('are shown as they were sent up to the depth of SenML', () => {
		assert.equal(JSON.stringify(interpreted(Buffer.from(nested(511))).senML), `[${nested(511)}]`)
	})

	it('never throw, whatever is sent', () => {
		neverThrows(interpreted)
		const appId = fc.constantFrom('TEMP', 'GNSS', 'DEVICE', 'BATTERY', 'BUTTON')
		fc.assert(
			fc.property(appId, fc.jsonValue(), (name, data) => {
				const { updates, findings } = about(name, data)
				assert.ok(updates.length > 0 || findings.length > 0)
				for (const { ts } of updates) assert.equal(ts, receivedAt / 1000)
			}),
		)
	})
})
