import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { objectUpdate } from '../lwm2m/convert.ts'
import { WIDE_WINDOW } from '../lwm2m/timeWindow.ts'
import { asObject, measurementsOf, type Scalar } from './measured.ts'
import type { Converted } from './readConverted.ts'
import { takeConverted } from './takeConverted.ts'

const receivedAt = 1717409966.123

type Sent = { readonly ts?: number; readonly values: Readonly<Record<string, Scalar>> }

const take = (telemetry: readonly Sent[], mapping: Readonly<Record<string, string | null>> = {}) => {
	const converted: Converted = {
		telemetry: telemetry.map(({ ts, values }) => ({ ts, values: Object.entries(values) })),
		attributes: [],
		mapping: new Map(Object.entries(mapping)),
		source: undefined,
	}
	const { updates, measured, findings } = takeConverted(converted, receivedAt, WIDE_WINDOW)
	return {
		updates: updates.map((update) => ({ ...objectUpdate(update), ts: update.ts })),
		measurements: measured.samples
			.map((sample) => ({ ts: sample.ts, values: asObject(measurementsOf(sample)) }))
			.filter(({ values }) => Object.keys(values).length > 0),
		samples: measured.samples.map(({ ts, values }) => ({ ts, values: asObject(values) })),
		findings,
	}
}

const resources = (
	sent: Readonly<Record<string, Scalar>>,
	mapping?: Readonly<Record<string, string | null>>,
) =>
	take([{ values: sent }], mapping).updates.map(({ ObjectID, ObjectInstanceID = 0, Resources }) => {
		const { 99: _time, ...others } = Resources
		return [`${ObjectID}/${ObjectInstanceID}`, others]
	})

describe('telemetry of a converter', () => {
	it('becomes objects of IPSO where the keys say so, at the time of the reception', () => {
		const { updates, measurements, samples, findings } = take([
			{ values: { temperature: 25.7, humidity: 69 } },
		])
		assert.deepEqual(updates, [
			{ ObjectID: 3303, Resources: { '5700': 25.7, '99': 1717409966 }, ts: receivedAt },
			{ ObjectID: 3304, Resources: { '5700': 69, '99': 1717409966 }, ts: receivedAt },
		])
		assert.deepEqual(measurements, [])
		assert.deepEqual(samples, [{ ts: receivedAt, values: { temperature: 25.7, humidity: 69 } }])
		assert.deepEqual(findings, [])
	})

	it('of a position is one update', () => {
		assert.deepEqual(resources({ latitude: 62.47, longitude: 6.15, altitude: 12 }), [
			['6/0', { '0': 62.47, '1': 6.15, '2': 12 }],
		])
	})

	it('has the resources that these keys stand for', () => {
		assert.deepEqual(
			resources({
				pressure: 1013.2,
				illuminance: 400,
				voltage: 3.6,
				current: 0.1,
				co2: 412,
				batteryLevel: 87,
				rsrp: -97,
				rssi: -71,
			}),
			[
				['3315/0', { '5700': 1013.2 }],
				['3301/0', { '5700': 400 }],
				['3316/0', { '5700': 3.6 }],
				['3317/0', { '5700': 0.1 }],
				['3325/0', { '5700': 412 }],
				['3/0', { '9': 87 }],
				['14203/0', { '2': -97 }],
				['4/0', { '2': -71 }],
			],
		)
	})

	it('that has no resource is a measurement', () => {
		const { updates, measurements, findings } = take([
			{ ts: 1717409000000, values: { soil: 18.4, valve: true, mode: 'auto', temperature: 1 } },
		])
		assert.deepEqual(measurements, [{ ts: 1717409000, values: { soil: 18.4, valve: true, mode: 'auto' } }])
		assert.equal(updates.length, 1)
		assert.deepEqual(findings, [])
	})

	it('goes where the mapping of its converter says, and nowhere for null', () => {
		const { updates, measurements, findings } = take(
			[{ values: { temperature: 25.7, humidity: 69, t2: 21 } }],
			{ temperature: '3303/4/5700', humidity: null, t2: '/3303/5/5700' },
		)
		assert.deepEqual(
			updates.map(({ ObjectID, ObjectInstanceID, Resources }) => [
				ObjectID,
				ObjectInstanceID,
				Resources['5700'],
			]),
			[
				[3303, 4, 25.7],
				[3303, 5, 21],
			],
		)
		assert.deepEqual(measurements, [{ ts: receivedAt, values: { humidity: 69 } }])
		assert.deepEqual(findings, [])
	})

	const misfits: readonly (readonly [name: string, value: Scalar, path: string | undefined, says: RegExp])[] =
		[
			['temperature', '25.7', undefined, /Sensor Value.*Float.*a number, got "25\.7"/],
			['temperature', true, undefined, /Sensor Value.*got true/],
			['battery', 3.61, undefined, /Battery Level.*Integer.*got 3\.61/],
			['battery', 3610, undefined, /3610 is out of the range of "Battery Level", 0 to 100/],
			['rsrp', -20, undefined, /-20 is out of the range of "RSRP"/],
			['name', '', '3/0/0', /"Manufacturer".*a text that is not empty, got ""/],
			['x', 1, '3303/0', /"3303\/0" is no path of a resource/],
			['x', 1, '3303/0/5700/0', /is no path of a resource/],
			['x', 1, '', /"" is no path/],
			['x', 1, '3303/0/1', /no definition of the resource 3303\/0\/1/],
			['x', 1, '60000/0/1', /no definition of the object 60000/],
			['x', 1, '14205/0/99', /resource 99 is the time/],
			['x', 1, '3/0/7', /"Power Source Voltage" has several instances/],
			['x', 1, '3/0/4', /"Reboot" is of type None, which no value of telemetry has/],
			['x', 'AA==', '6/0/4', /"Velocity" is of type Opaque, which no value/],
		]
	for (const [name, value, path, says] of misfits)
		it(`stays a measurement with a warning if its resource does not take it: ${name} ${value} ${path ?? ''}`, () => {
			const { updates, measurements, findings } = take(
				[{ values: { [name]: value } }],
				path === undefined ? {} : { [name]: path },
			)
			assert.deepEqual(updates, [])
			assert.deepEqual(measurements, [{ ts: receivedAt, values: { [name]: value } }])
			assert.deepEqual(
				findings.map(({ code, severity }) => [code, severity]),
				[['W_MAPPING', 'warning']],
			)
			assert.match(findings[0]?.message ?? '', says)
		})

	it('has one warning for a key, however often it does not fit', () => {
		const { findings } = take([1, 2, 3].map((ts) => ({ ts, values: { battery: 3.6 } })))
		assert.equal(findings.length, 1)
	})

	it('of two keys for one resource leaves the second one a measurement', () => {
		const { updates, measurements, findings } = take([{ values: { temperature: 1, temp: 2 } }])
		assert.deepEqual(
			updates.map(({ Resources }) => Resources['5700']),
			[1],
		)
		assert.deepEqual(measurements, [{ ts: receivedAt, values: { temp: 2 } }])
		assert.match(findings[0]?.message ?? '', /"temp" stays a measurement: another key/)
	})

	it('comes in the order of its times, whatever order it was sent in', () => {
		const { updates, measurements } = take([
			{ values: { temperature: 3 } },
			{ ts: 2000, values: { temperature: 2, a: 1 } },
			{ ts: 1000, values: { temperature: 1 } },
		])
		assert.deepEqual(
			updates.map(({ ts, Resources }) => [ts, Resources['5700']]),
			[
				[1, 1],
				[2, 2],
				[receivedAt, 3],
			],
		)
		assert.deepEqual(measurements, [{ ts: 2, values: { a: 1 } }])
	})

	it('of one time is one sample, in which the last value of a key stands', () => {
		const { samples, updates, findings } = take([
			{ values: { temperature: 1, a: 1 } },
			{ values: { temperature: 2, b: 1 } },
		])
		assert.deepEqual(samples, [{ ts: receivedAt, values: { temperature: 2, a: 1, b: 1 } }])
		assert.deepEqual(
			updates.map(({ Resources }) => Resources['5700']),
			[2],
		)
		assert.deepEqual(
			findings.map(({ code, name }) => [code, name]),
			[['W_DUPLICATE', 'temperature']],
		)
	})

	it('has a warning for times that cannot be', () => {
		const converted: Converted = {
			telemetry: [
				{ ts: (receivedAt + 61) * 1000, values: [['a', 1]] },
				{ ts: (receivedAt + 62) * 1000, values: [['a', 1]] },
				{ ts: 0, values: [['a', 1]] },
				{ ts: receivedAt * 1000, values: [['a', 1]] },
			],
			attributes: [],
			mapping: new Map(),
			source: undefined,
		}
		const window = { pastSeconds: 3600, futureSeconds: 60 }
		const { findings } = takeConverted(converted, receivedAt, window)
		assert.deepEqual(
			findings.map(({ code, severity, got }) => [code, severity, got]),
			[
				['W_TIME_FUTURE', 'warning', '2024-06-03T10:20:27.123Z'],
				['W_TIME_PAST', 'warning', '1970-01-01T00:00:00.000Z'],
			],
		)
		assert.match(findings[0]?.message ?? '', /2 times after its reception, first 2024/)
	})

	it('is all there: in object updates, or in measurements', () => {
		const key = fc.constantFrom('temperature', 'temp', 'battery', 'latitude', 'soil', '__proto__', 'x')
		const value = fc.oneof(
			fc.integer(),
			fc.double({ noNaN: true, noDefaultInfinity: true }),
			fc.string(),
			fc.boolean(),
		)
		const values = fc.array(fc.tuple(key, value), { maxLength: 6 }).map((pairs) => [...new Map(pairs)])
		const telemetry = fc.array(
			fc.record({ ts: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }), values }),
			{ maxLength: 5 },
		)
		fc.assert(
			fc.property(telemetry, (telemetry) => {
				const expected = new Map<number, Map<string, Scalar>>()
				for (const { ts, values } of telemetry) {
					const time = ts === undefined ? receivedAt : ts / 1000
					for (const [name, one] of values)
						expected.set(time, (expected.get(time) ?? new Map()).set(name, one))
				}
				const converted = { telemetry, attributes: [], mapping: new Map(), source: undefined }
				const { updates, measured } = takeConverted(converted, receivedAt, WIDE_WINDOW)
				assert.deepEqual(new Map(measured.samples.map(({ ts, values }) => [ts, new Map(values)])), expected)
				for (const { ts, values, paths } of measured.samples)
					for (const [name, path] of paths) {
						const [object, instance, resource] = path.split('/').map(Number)
						const update = updates.find(
							(one) => one.ts === ts && one.object === object && one.instance === instance,
						)
						const at = update?.resources.indexOf(resource ?? -1) ?? -1
						assert.equal(update?.resources[at + 1], new Map(values).get(name))
					}
				const inUpdates = updates.reduce((sum, { resources }) => sum + resources.length / 2, 0)
				const mapped = measured.samples.reduce((sum, { paths }) => sum + paths.size, 0)
				assert.equal(inUpdates, mapped)
			}),
		)
	})
})
