import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Conversion, Input, TimedUpdate } from '../../lambda/lwm2m/convert.ts'
import type { Finding } from '../../lambda/senml/finding.ts'
import { timedUpdate } from '../../lambda/testing/timedUpdate.ts'
import { problemOf } from './check.ts'
import { problemOfPositions } from './checkPositions.ts'

const LENGTH = 20

const input: Input = {
	contentFormat: 'application/senml+cbor',
	payload: new Uint8Array(LENGTH),
	receivedAt: 1_700_000_001.25,
}

const statuses: TimedUpdate = {
	object: 3,
	instance: 1,
	objectVersion: undefined,
	ts: 1_700_000_001,
	resources: [11, [0, 1]],
}

const good: Conversion = {
	senML: [],
	records: [
		{ n: '14205/0/0', t: 1_700_000_000.5, v: 21.5 },
		{ n: '3/1/11/0', t: 1_700_000_001, v: 0 },
		{ n: '3/1/11/5', t: 1_700_000_001, v: 1 },
	],
	updates: [
		timedUpdate({ ObjectID: 14205, Resources: { '0': 21.5 } }, 1_700_000_000.5),
		{ ...statuses, instances: new Map([[11, [0, 5]]]) },
	],
	findings: [],
	success: true,
	hasAbsoluteTimes: true,
}

const finding: Finding = { code: 'W_RANGE', severity: 'warning', scope: 'lwm2m', message: 'Out of range.' }

const withFinding = (changed: Partial<Finding>): Conversion => ({
	...good,
	findings: [{ ...finding, ...changed }],
})

const withResources = (...resources: readonly unknown[]): Conversion => ({
	...good,
	updates: [{ object: 14205, instance: 0, objectVersion: undefined, ts: 1, resources: resources as never }],
})

const withInstances = (instances: TimedUpdate['instances']): Conversion => ({
	...good,
	updates: [{ ...statuses, ...(instances === undefined ? undefined : { instances }) }],
	records: good.records.slice(1),
})

describe('the check of a result', () => {
	const accepted: Readonly<Record<string, Conversion>> = {
		'a good result': good,
		'a warning': withFinding({ byteOffset: 4, byteLength: 16 }),
		'a finding at the end of the input': withFinding({ byteOffset: LENGTH }),
		'an error': { ...withFinding({ code: 'E_PATH', severity: 'error' }), success: false },
	}
	for (const [name, conversion] of Object.entries(accepted))
		it(`accepts ${name}`, () => {
			assert.equal(problemOf(conversion, input), undefined)
		})

	const refused: Readonly<Record<string, Conversion>> = {
		'success with an error': withFinding({ code: 'E_PATH', severity: 'error' }),
		'failure without an error': { ...good, success: false },
		'success with nothing': { ...good, records: [], updates: [] },
		'a pack that is no array': { ...good, senML: {} as never },
		'a finding without code': withFinding({ code: '' as never }),
		'an error code with the severity of a warning': withFinding({ code: 'E_PATH' }),
		'a finding with an unknown scope': withFinding({ scope: 'x' as never }),
		'a finding without message': withFinding({ message: '' }),
		'a finding with half of a character': withFinding({ field: '\ud83d' }),
		'a finding behind the end': withFinding({ byteOffset: LENGTH + 1 }),
		'a finding that goes on behind the end': withFinding({ byteOffset: 5, byteLength: 16 }),
		'a finding before the start': withFinding({ byteOffset: -1 }),
		'a finding with a length only': withFinding({ byteLength: 1 }),
		'a finding about half a record': withFinding({ record: 0.5 }),
		'a record without name': { ...good, records: [{ n: '', t: 0 }] },
		'a record with NaN': { ...good, records: [{ n: 'a', t: 0, v: Number.NaN }] },
		'a record at an infinite time': { ...good, records: [{ n: 'a', t: Number.POSITIVE_INFINITY }] },
		'an object with a reserved id': {
			...good,
			updates: [timedUpdate({ ObjectID: 65_535, Resources: {} }, 1)],
		},
		'a reserved instance': {
			...good,
			updates: [timedUpdate({ ObjectID: 3, ObjectInstanceID: 65_535, Resources: {} }, 1)],
		},
		'the time as a resource': withResources(99, 2),
		'a resource twice': withResources(0, 1, 0, 1),
		'an id without a value': withResources(0),
		'a resource that is NaN': withResources(0, Number.NaN),
		'a resource that is -0': withResources(0, -0),
		'a resource that is null': withResources(0, null),
		'a resource that is an object': withResources(0, {}),
		'a resource that is an empty array': withResources(0, []),
		'a resource without an id': withResources('x', 1),
		'an array without ids of instances': withInstances(undefined),
		'fewer ids of instances than values': withInstances(new Map([[11, [0]]])),
		'ids of instances in the wrong order': withInstances(new Map([[11, [5, 0]]])),
		'ids of instances of another resource': withInstances(
			new Map([
				[11, [0, 5]],
				[12, [0]],
			]),
		),
		'success of a pack whose record with a value is in no record': {
			...good,
			senML: Array.from({ length: 4 }, () => ({ n: '14205/0/0', v: 1 })),
		},
		'success of a pack whose record has its value under a digit': {
			...good,
			senML: [{ '2': 1 }, { vs: 'a' }, { vb: false }, { vd: '' }],
		},
		'success with a record that is in no update': { ...good, updates: [] },
		'success with an instance of a resource that is in no update': {
			...good,
			records: [...good.records, { n: '3/1/11/7', t: 1_700_000_001, v: 1 }],
		},
		'a value at a time that nobody gave': {
			...good,
			records: [{ n: '14205/0/0', t: 1_700_000_000, v: 21.5 }],
		},
		'a value that is dated by reception although its time was refused': {
			...withFinding({ code: 'E_TIME', severity: 'error', record: 1 }),
			success: false,
			senML: [
				{ bn: '14205/0/', n: '0', v: 21.5 },
				{ n: '99\0', v: 1_700_000_000_000 },
			],
			updates: [timedUpdate({ ObjectID: 14205, Resources: { '0': 21.5 } }, input.receivedAt)],
		},
		'updates in the wrong order': { ...good, updates: good.updates.toReversed() },
	}
	for (const [name, conversion] of Object.entries(refused))
		it(`refuses ${name}`, () => {
			assert.equal(typeof problemOf(conversion, input), 'string')
		})
})

describe('the check of positions in JSON', () => {
	const json = '[{"n":"a","v":1},{"n":"b","v":"x","a/b":[2]}]'
	const problemAt = (part: string, jsonPointer: string): string | undefined => {
		const byteOffset = json.indexOf(part)
		const located = { ...finding, record: 1, byteOffset, byteLength: part.length, jsonPointer }
		return problemOfPositions({ findings: [located], senML: JSON.parse(json) }, Buffer.from(json))
	}

	it('accepts the record and its members', () => {
		assert.equal(problemAt('{"n":"b","v":"x","a/b":[2]}', '/1'), undefined)
		assert.equal(problemAt('"x"', '/1/v'), undefined)
		assert.equal(problemAt('[2]', '/1/a~1b'), undefined)
	})

	it('refuses another value, a part of one, and what is not there', () => {
		assert.match(problemAt('"b"', '/1/v') ?? '', /another value/)
		assert.match(problemAt('"n":"b"', '/1') ?? '', /another value/)
		assert.match(problemAt('"x"', '/1/vs') ?? '', /points to nothing/)
		assert.match(problemAt('"x"', '/2') ?? '', /points to nothing/)
	})

	it('refuses a finding about a record without a position', () => {
		const nowhere = { findings: [{ ...finding, record: 1 }], senML: [{}, {}] }
		assert.match(problemOfPositions(nowhere, new Uint8Array()) ?? '', /has no position/)
	})
})
