import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { costMs } from '../../testing/costMs.ts'
import { type ContentFormat, convert, objectUpdate, type TimedUpdate } from '../convert.ts'

type ExpectedFinding = { readonly scope?: string; readonly code: string; readonly record?: number }

type Vector = {
	readonly id: string
	readonly rule: string
	readonly layer: 'senml' | 'lwm2m'
	readonly format: 'json' | 'cbor'
	readonly input: {
		readonly json?: unknown
		readonly jsonText?: string
		readonly jsonHex?: string
		readonly cborHex?: string
		readonly receivedAt: number
	}
	readonly expect: Expectation
	readonly alternatives?: readonly { readonly when: string; readonly expect: Expectation }[]
	readonly limits?: { readonly maxMs?: number }
}

type Expectation = {
	readonly records?: readonly unknown[]
	readonly lwm2m?: readonly unknown[]
	readonly error?: ExpectedFinding
	readonly errors?: readonly ExpectedFinding[]
	readonly warnings?: readonly ExpectedFinding[]
}

/** Of the choices that the vectors leave, those that were made otherwise than they assume. */
const CHOICES = ['secondary units implemented', 'bv counts as value (peer)', 'undefined versions are named']

const expectationOf = ({ alternatives = [], expect }: Vector): Expectation =>
	alternatives.find(({ when }) => CHOICES.includes(when))?.expect ?? expect

const vectors = JSON.parse(
	readFileSync(new URL('../../../testdata/senml-vectors.json', import.meta.url), 'utf8'),
) as readonly Vector[]

const payloadOf = ({ json, jsonText, jsonHex, cborHex }: Vector['input']): Uint8Array => {
	const hex = jsonHex ?? cborHex
	if (hex !== undefined) return Buffer.from(hex, 'hex')
	return new TextEncoder().encode(jsonText ?? JSON.stringify(json))
}

const formatOf = ({ format }: Vector): ContentFormat => `application/senml+${format}`

/** Numbers are equal within a relative tolerance of 1e-9; the order of members means nothing. */
const assertSimilar = (actual: unknown, expected: unknown, path: string): void => {
	if (typeof actual === 'number' && typeof expected === 'number') {
		const tolerance = 1e-9 * Math.max(Math.abs(actual), Math.abs(expected))
		assert.ok(Math.abs(actual - expected) <= tolerance, `${path}: ${actual} instead of ${expected}`)
	} else if (isObject(actual) && isObject(expected)) {
		assert.equal(Array.isArray(actual), Array.isArray(expected), path)
		assert.deepEqual(Object.keys(actual).sort(), Object.keys(expected).sort(), path)
		for (const [key, value] of Object.entries(expected)) assertSimilar(actual[key], value, `${path}.${key}`)
	} else assert.deepEqual(actual, expected, path)
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null

/** A set of findings, reduced to the members that vectors name. */
const named = (findings: readonly ExpectedFinding[], isWarning = false): readonly string[] => {
	const names = findings.map(({ scope = '', code, record }) =>
		isWarning ? `${code} ${record}` : `${scope} ${code} ${scope === 'pack' ? '' : record}`,
	)
	return [...new Set(names)].sort()
}

/** The update without the ids of resource instances, which the vectors do not have. */
const protoUpdate = (update: TimedUpdate): object => {
	const { ResourceInstances: _, ...proto } = objectUpdate(update)
	return proto
}

describe('SenML conformance vectors', () => {
	for (const vector of vectors) {
		const { id, rule, layer, input, limits } = vector
		const expect = expectationOf(vector)
		it(`${id}: ${rule}`, () => {
			const payload = payloadOf(input)
			const convertIt = () =>
				convert({ contentFormat: formatOf(vector), payload, receivedAt: input.receivedAt })
			const { records, updates, findings, success } = convertIt()
			const ofLayer = findings.filter(({ scope }) => layer === 'lwm2m' || scope !== 'lwm2m')
			const errors = ofLayer.filter(({ severity }) => severity === 'error')
			const warnings = ofLayer.filter(({ severity }) => severity === 'warning')
			assert.deepEqual(named(errors), named(expect.errors ?? (expect.error ? [expect.error] : [])))
			assertSimilar(records, expect.records ?? [], 'records')
			if (layer === 'lwm2m') assertSimilar(updates.map(protoUpdate), expect.lwm2m ?? [], 'lwm2m')
			if (layer === 'lwm2m' || expect.warnings !== undefined)
				assert.deepEqual(named(warnings, true), named(expect.warnings ?? [], true))
			assert.equal(success, !findings.some(({ severity }) => severity === 'error'))
			if (limits?.maxMs === undefined) return
			const milliseconds = costMs(convertIt)
			assert.ok(milliseconds < limits.maxMs, `costs ${milliseconds} ms`)
		})
	}
})
