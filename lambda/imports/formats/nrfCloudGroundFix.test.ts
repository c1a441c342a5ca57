import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { encode } from 'cbor-x'
import fc from 'fast-check'
import { objectUpdate } from '../../lwm2m/convert.ts'
import { sampleNamed } from '../../testing/sampleMessages.ts'
import { interpret } from './formats.ts'

const receivedAt = 1763700009000

const interpreted = (payload: Uint8Array) =>
	interpret({ contentFormat: 'nrfcloud-ground-fix', payload, receivedAt })

const sent = (message: unknown) => interpreted(Buffer.from(JSON.stringify(message)))

/** @param answer by the integer keys of nRF Cloud's CoAP library */
const answered = (answer: ReadonlyMap<number, unknown>) =>
	sent({ response: { body: encode(answer).toString('base64') } })

const codesOf = ({ findings }: ReturnType<typeof interpreted>) => findings.map(({ code }) => code)

describe('locations that nRF Cloud has found', () => {
	const sample = sampleNamed('ground-fix-wifi')
	const [entry] = sample.messageRouting.messages

	it('become a position at the time of their reception', () => {
		const taken = sent(entry?.message)
		assert.deepEqual(taken.updates.map(objectUpdate), sample.expected?.lwm2m)
		assert.deepEqual([taken.findings, taken.success], [[], true])
		assert.deepEqual(taken.decoder, { name: 'nrfcloud-ground-fix', version: 1 })
	})

	it('are shown with the answer decoded', () => {
		const [shown] = sent(entry?.message).senML ?? []
		assert.deepEqual(JSON.parse(JSON.stringify(shown)), {
			...Object(entry?.message),
			response: { body: { '1': 63.4317043, '2': 10.4711207, '3': 17.245, '4': 'WIFI' } },
		})
	})

	for (const [source, instance] of [
		['MCELL', 1],
		['WIFI', 1],
		['SCELL', 2],
		['ANCHOR', 9],
		['toString', 9],
	] as const)
		it(`are in the instance of what they were found by: ${source}`, () => {
			const { updates } = answered(
				new Map<number, unknown>([
					[1, 63.5],
					[2, -10.5],
					[4, source],
				]),
			)
			assert.deepEqual(
				updates.map((update) => [update.instance, update.resources]),
				[[instance, [0, 63.5, 1, -10.5, 6, source]]],
			)
		})

	it('without a position are refused, and say what is missing', () => {
		const taken = answered(
			new Map<number, unknown>([
				[1, 63.5],
				[4, 'WIFI'],
			]),
		)
		assert.deepEqual([taken.updates, codesOf(taken), taken.success], [[], ['E_VALUE_TYPE'], false])
		assert.equal(taken.findings[0]?.jsonPointer, '/response/body/2')
	})

	for (const [name, message] of [
		['no answer', { request: { body: '' } }],
		['an empty answer', { response: { body: '' } }],
		['an answer that is no base64', { response: { body: '%%%' } }],
		['an answer that is cut off', { response: { body: 'pAH7' } }],
		['a list', []],
		['nothing', null],
	] as const)
		it(`are refused: ${name}`, () => {
			const taken = sent(message)
			assert.deepEqual([taken.updates, codesOf(taken), taken.success], [[], ['E_GROUND_FIX'], false])
		})

	it('never throw, whatever is sent', () => {
		fc.assert(
			fc.property(fc.uint8Array(), fc.uint8Array(), (payload, body) => {
				for (const taken of [
					interpreted(payload),
					sent({ response: { body: Buffer.from(body).toString('base64') } }),
				])
					assert.ok(taken.success || taken.findings.length > 0)
			}),
		)
	})
})
