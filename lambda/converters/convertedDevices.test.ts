import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { convertedDevices } from './convertedDevices.ts'

const named = { deviceName: 'SN-001', deviceType: 'default' }
const device = { name: 'SN-001', type: 'default', telemetry: [], attributes: {} }

/** 19 May 2023 */
const TS = 1_684_478_801_936

// The contract of ThingsBoard's uplink converters.
describe('an output of a converter', () => {
	const good: readonly (readonly [name: string, output: unknown, devices: readonly unknown[]])[] = [
		['a device without values', named, [device]],
		[
			'flat telemetry and attributes',
			{ ...named, telemetry: { temperature: 25.7, door: true, state: 'ok' }, attributes: { model: 'A' } },
			[
				{
					...device,
					telemetry: [{ values: { temperature: 25.7, door: true, state: 'ok' } }],
					attributes: { model: 'A' },
				},
			],
		],
		[
			'telemetry with a time',
			{ ...named, telemetry: { ts: TS, values: { temperature: 1 } } },
			[{ ...device, telemetry: [{ ts: TS, values: { temperature: 1 } }] }],
		],
		[
			'an array of both, in its order',
			{ ...named, telemetry: [{ ts: TS + 1, values: { a: 1 } }, { b: 2 }, { ts: TS, values: { a: 3 } }] },
			[
				{
					...device,
					telemetry: [{ ts: TS + 1, values: { a: 1 } }, { values: { b: 2 } }, { ts: TS, values: { a: 3 } }],
				},
			],
		],
		[
			'values without a time',
			{ ...named, telemetry: { values: { a: 1 } } },
			[{ ...device, telemetry: [{ values: { a: 1 } }] }],
		],
		[
			'a time as text',
			{ ...named, telemetry: { ts: `${TS}`, values: { a: 1 } } },
			[{ ...device, telemetry: [{ ts: TS, values: { a: 1 } }] }],
		],
		[
			'a time as text in ISO 8601, with a zone',
			{ ...named, telemetry: [{ ts: '2023-05-19T08:46:41.936+02:00', values: { a: 1 } }] },
			[{ ...device, telemetry: [{ ts: TS, values: { a: 1 } }] }],
		],
		[
			'a time that is null',
			{ ...named, telemetry: { ts: null, values: { a: 1 } } },
			[{ ...device, telemetry: [{ values: { a: 1 } }] }],
		],
		[
			'a key named ts among flat values',
			{ ...named, telemetry: { ts: 5, a: 1 } },
			[{ ...device, telemetry: [{ values: { ts: 5, a: 1 } }] }],
		],
		['telemetry that is null', { ...named, telemetry: null, attributes: null }, [device]],
		['empty values', { ...named, telemetry: [{}, { ts: TS, values: {} }] }, [device]],
		[
			'group and customer',
			{ ...named, groupName: 'Sensors', customerName: 'Customer A' },
			[{ ...device, group: 'Sensors', customer: 'Customer A' }],
		],
		['group and customer that are null', { ...named, groupName: null, customerName: null }, [device]],
		['a name that is a number', { ...named, deviceName: 571 }, [{ ...device, name: '571' }]],
		['several devices', [named, { ...named, deviceName: 'SN-002' }], [device, { ...device, name: 'SN-002' }]],
		[
			'keys named like members of Object.prototype',
			{ ...named, telemetry: { toString: 1, constructor: 2 } },
			[{ ...device, telemetry: [{ values: { toString: 1, constructor: 2 } }] }],
		],
	]
	for (const [name, output, devices] of good)
		it(`gives devices: ${name}`, () => {
			assert.deepEqual(convertedDevices(output), { devices, problems: [] })
		})

	it('keeps a key that is called __proto__', () => {
		const { devices } = convertedDevices({ ...named, attributes: JSON.parse('{"__proto__":1}') })
		assert.equal(JSON.stringify(devices[0]?.attributes), '{"__proto__":1}')
	})

	const noDevice: readonly (readonly [output: unknown, code: string, says: RegExp])[] = [
		[null, 'no-devices', /returned null/],
		[[], 'no-devices', /an empty array/],
		[5, 'device', /The result is a number/],
		[[[named]], 'device', /\[0\] is an array/],
		[{}, 'device-name', /^deviceName is missing\.$/],
		[{ deviceType: 'default' }, 'device-name', /deviceName is missing/],
		[{ ...named, deviceName: '' }, 'device-name', /deviceName is missing/],
		[{ deviceName: 'SN-001' }, 'device-type', /deviceType is missing for the device "SN-001"/],
		[{ assetName: 'A', assetType: 'building' }, 'asset', /assetName is "A": there are no assets/],
	]
	for (const [output, code, says] of noDevice)
		it(`without a device is an error with a name: ${JSON.stringify(output)}`, () => {
			const { devices, problems } = convertedDevices(output)
			assert.deepEqual([devices, problems.length, problems[0]?.code], [[], 1, code])
			assert.match(problems[0]?.message ?? '', says)
		})

	const partly: readonly (readonly [part: object, code: string, says: RegExp])[] = [
		[{ telemetry: { a: 1, b: { c: 2 } } }, 'nested', /^telemetry\.b is an object/],
		[{ telemetry: { a: 1, b: [2] } }, 'nested', /^telemetry\.b is an array/],
		[{ telemetry: { a: 1, b: Number.NaN } }, 'value', /^telemetry\.b has no value: it is NaN/],
		[{ telemetry: { a: 1, b: Number.NEGATIVE_INFINITY } }, 'value', /^telemetry\.b .* -Infinity/],
		[{ telemetry: { a: 1, b: null } }, 'value', /^telemetry\.b .* null/],
		[{ telemetry: { a: 1, b: undefined } }, 'value', /^telemetry\.b .* nothing \(undefined\)/],
		[{ telemetry: [{ a: 1 }, { ts: TS, values: { b: {} } }] }, 'nested', /^telemetry\[1\]\.values\.b/],
		[
			{ telemetry: [{ a: 1 }, { ts: 1_684_478_801, values: { b: 1 } }] },
			'timestamp',
			/^telemetry\[1\]\.ts 1684478801 looks like seconds/,
		],
		[
			{ telemetry: [{ a: 1 }, { ts: 1_684_478_801_936_000, values: { b: 1 } }] },
			'timestamp',
			/looks like microseconds/,
		],
		[{ telemetry: [{ a: 1 }, { ts: -5, values: { b: 1 } }] }, 'timestamp', /before 1970/],
		[{ telemetry: [{ a: 1 }, { ts: Number.NaN, values: { b: 1 } }] }, 'timestamp', /\.ts is NaN/],
		[
			{ telemetry: [{ a: 1 }, { ts: '2024-11-10T12:51:50', values: { b: 1 } }] },
			'timestamp',
			/is the text "2024-11-10T12:51:50": it is in milliseconds/,
		],
		[{ telemetry: [{ a: 1 }, 5] }, 'shape', /^telemetry\[1\] is a number/],
		[
			{ telemetry: [{ a: 1 }, { ts: TS, values: {}, b: 1 }] },
			'shape',
			/^telemetry\[1\]\.b stands beside "values"/,
		],
		[{ telemetry: { a: 1 }, attributes: 'text' }, 'shape', /^attributes is a text/],
		[{ telemetry: { a: 1 }, attributes: { b: { c: 1 } } }, 'nested', /^attributes\.b is an object/],
		[{ telemetry: { a: 1 }, groupName: { id: 1 } }, 'value', /^groupName is an object, and not a text/],
	]
	for (const [part, code, says] of partly)
		it(`that is partly wrong names the key, and keeps the rest: ${says.source}`, () => {
			const { devices, problems } = convertedDevices({ ...named, ...part })
			assert.deepEqual(devices, [{ ...device, telemetry: [{ values: { a: 1 } }] }])
			assert.deepEqual([problems.length, problems[0]?.code], [1, code])
			assert.match(problems[0]?.message ?? '', says)
		})

	it('keeps the good devices beside a bad one', () => {
		const { devices, problems } = convertedDevices([{ deviceType: 'x' }, named, null])
		assert.deepEqual(devices, [device])
		assert.deepEqual(
			problems.map(({ message }) => message),
			['[0].deviceName is missing.', '[2] is null, and not an object.'],
		)
	})
})
