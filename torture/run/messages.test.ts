import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { interpret } from '../../lambda/imports/formats/formats.ts'
import { randomFor } from '../../testing/random.ts'
import { type Message, messageName, nameIn, someMessage } from './messages.ts'

const receivedAt = 1_760_000_000_000

const interpreted = ({ format, payload }: Message) =>
	interpret({ contentFormat: `application/senml+${format}`, payload, receivedAt })

describe('the messages of the torture', () => {
	const messages = Array.from({ length: 500 }, (_, index) => {
		const random = randomFor(7, index)
		return someMessage(random, messageName(3, index), receivedAt / 1000 - 3600)
	})

	it('make as many updates as they say', () => {
		for (const message of messages)
			assert.equal(interpreted(message).updates.length, message.updates, message.name)
	})

	it('tell their name in the import log, decodable or not', () => {
		for (const message of messages) {
			const { senML, content } = interpreted(message)
			assert.equal(nameIn(senML ?? Buffer.from(content.payload).toString('base64')), message.name)
		}
	})

	it('are of the moment of their reception if they are not dated', () => {
		for (const message of messages)
			for (const { ts } of interpreted(message).updates)
				assert.equal(ts === receivedAt / 1000, !message.isDated, message.name)
	})

	it('are found by their content where that can be', () => {
		for (const message of messages)
			assert.equal(interpreted(message).hasAbsoluteTimes, message.isRecognisable, message.name)
	})

	it('tell their name where they could not be processed, in the envelope of nRF Cloud, too', () => {
		for (const { name, payload } of messages) {
			const envelope = JSON.stringify({ data: Buffer.from(payload).toString('base64') })
			for (const kept of [payload, Buffer.from(envelope)])
				assert.equal(nameIn(Buffer.from(kept).toString('base64')), name)
		}
	})

	it('are of every kind', () => {
		const kinds = messages.map((message) => {
			const { success, updates, senML } = interpreted(message)
			return `${message.format} ${senML === undefined ? 'undecodable' : success} ${updates.length > 0}`
		})
		const expected = ['true true', 'false true', 'false false', 'undecodable false']
		const all = ['json', 'cbor'].flatMap((format) => expected.map((kind) => `${format} ${kind}`))
		assert.deepEqual(new Set(kinds), new Set(all))
	})
})
