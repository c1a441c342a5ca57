import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { objectUpdate } from '../../lwm2m/convert.ts'
import type { ConvertedMessage } from './converted.ts'
import { convertedFormat } from './converted.ts'
import { interpret, judgeContent } from './formats.ts'

const receivedAt = 1717409966123

const message: ConvertedMessage = {
	v: 1,
	device: { name: 'SN-001', type: 'default' },
	telemetry: [{ values: { temperature: 25.7, soil: 18 } }],
	attributes: { firmware: '2.0.1' },
	source: { integrationId: 'int-1', importId: '01J', converterId: 'con-1', version: 3 },
}

const interpreted = (sent: unknown, senML?: boolean) =>
	interpret(
		{ contentFormat: convertedFormat, payload: Buffer.from(JSON.stringify(sent)), receivedAt },
		senML === undefined ? {} : { senML },
	)

describe('the content format of converters', () => {
	it('gives object updates, telemetry, attributes and the source, by a decoder of its own', () => {
		const { updates, measured, success, findings, decoder, hasAbsoluteTimes } = interpreted(message)
		assert.deepEqual(updates.map(objectUpdate), [
			{ ObjectID: 3303, Resources: { '5700': 25.7, '99': 1717409966 } },
		])
		assert.deepEqual(measured, {
			samples: [
				{
					ts: 1717409966.123,
					values: [
						['temperature', 25.7],
						['soil', 18],
					],
					paths: new Map([['temperature', '3303/0/5700']]),
				},
			],
			attributes: [['firmware', '2.0.1']],
			source: message.source,
		})
		assert.deepEqual({ success, findings }, { success: true, findings: [] })
		assert.deepEqual(decoder, { name: 'converted', version: 1 })
		assert.equal(hasAbsoluteTimes, false)
	})

	it('shows the message in an array to those who look at it', () => {
		assert.deepEqual(interpreted(message).senML, [message])
		assert.equal(interpreted(message, false).senML, undefined)
		const judged = judgeContent({ pastSeconds: 0, futureSeconds: 0 })({
			v: 1,
			deviceId: 'x',
			messageId: 'm',
			receivedAt,
			door: 'integration',
			contentFormat: convertedFormat,
			payload: Buffer.from(JSON.stringify(message)),
		})
		assert.equal(judged.measured?.attributes.length, 1)
	})

	it('takes what is right of a message that is partly wrong, and says that it failed', () => {
		const { updates, measured, success } = interpreted({
			...message,
			telemetry: [{ values: { temperature: 25.7, soil: null } }],
		})
		assert.equal(success, false)
		assert.equal(updates.length, 1)
		assert.deepEqual(measured?.samples[0]?.values, [['temperature', 25.7]])
	})

	it('succeeds with warnings', () => {
		const { success, findings } = interpreted({ ...message, telemetry: [{ values: { battery: 3.6 } }] })
		assert.deepEqual([success, findings.map(({ code }) => code)], [true, ['W_MAPPING']])
	})

	it('takes nothing of what is no message, and has nothing to show', () => {
		const { updates, measured, success, senML } = interpreted([1])
		assert.deepEqual(
			{ updates, measured, success, senML },
			{
				updates: [],
				measured: undefined,
				success: false,
				senML: undefined,
			},
		)
	})

	for (const [count, isTaken] of [
		[499, true],
		[500, false],
	] as const)
		it(`takes 500 updates at most: ${count} and attributes`, () => {
			const telemetry = Array.from({ length: count }, (_, ts) => ({
				ts,
				values: ts % 2 === 0 ? { soil: 1 } : { temperature: 1 },
			}))
			const { updates, measured, success, findings } = interpreted({ ...message, telemetry })
			assert.equal(success, isTaken)
			assert.deepEqual(
				[updates.length > 0, measured !== undefined, findings.map(({ code }) => code)],
				[isTaken, isTaken, isTaken ? [] : ['E_LIMIT']],
			)
		})

	it('never throws, says why when it fails, and gives the same result again', () => {
		const values = fc.dictionary(fc.string(), fc.jsonValue())
		const sent = fc.record(
			{
				v: fc.constant(1),
				device: fc.constant(message.device),
				telemetry: fc.array(fc.record({ ts: fc.jsonValue(), values }, { requiredKeys: ['values'] })),
				attributes: values,
				mapping: fc.dictionary(fc.string(), fc.option(fc.string())),
				source: fc.constant(message.source),
			},
			{ requiredKeys: ['v', 'device', 'telemetry', 'attributes', 'source'] },
		)
		fc.assert(
			fc.property(sent, (sent) => {
				const result = interpreted(sent)
				assert.equal(result.success, !result.findings.some(({ severity }) => severity === 'error'))
				assert.deepEqual(interpreted(sent), result)
			}),
		)
	})
})
