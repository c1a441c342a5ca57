import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Conversion } from '../lambda/lwm2m/convert.ts'
import type { Finding } from '../lambda/senml/finding.ts'
import { timedUpdate } from '../lambda/testing/timedUpdate.ts'
import { problemOf } from './check.ts'

const LENGTH = 20

const good: Conversion = {
	senML: [],
	records: [{ n: '14205/0/0', t: 1_700_000_000, v: 21.5 }],
	updates: [
		timedUpdate({ ObjectID: 14205, Resources: { '0': 21.5 } }, 1_700_000_000.5),
		timedUpdate({ ObjectID: 3, ObjectInstanceID: 1, Resources: { '11': [0, 1] } }, 1_700_000_001),
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

describe('the check of a result', () => {
	const accepted: Readonly<Record<string, Conversion>> = {
		'a good result': good,
		'a warning': withFinding({ byteOffset: 4, byteLength: 16 }),
		'a finding at the end of the input': withFinding({ byteOffset: LENGTH }),
		'an error': { ...withFinding({ code: 'E_PATH', severity: 'error' }), success: false },
	}
	for (const [name, conversion] of Object.entries(accepted))
		it(`accepts ${name}`, () => {
			assert.equal(problemOf(conversion, LENGTH), undefined)
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
		'a resource that is null': withResources(0, null),
		'a resource that is an object': withResources(0, {}),
		'a resource that is an empty array': withResources(0, []),
		'a resource without an id': withResources('x', 1),
		'updates in the wrong order': { ...good, updates: good.updates.toReversed() },
	}
	for (const [name, conversion] of Object.entries(refused))
		it(`refuses ${name}`, () => {
			assert.equal(typeof problemOf(conversion, LENGTH), 'string')
		})
})
