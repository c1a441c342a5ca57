import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { openContent } from '../formats/formats.ts'
import type { DeviceMessage } from './deviceMessage.ts'
import * as keys from './deviceMessage.ts'

const message = {
	messageId: 'm1',
	receivedAt: 1694503339523,
	contentFormat: 'application/senml+json',
	payload: Buffer.from('[]'),
}
type Known = Omit<Parameters<typeof keys.messageKey>[1], 'content'>

type Sent = Pick<DeviceMessage, 'messageId' | 'receivedAt' | 'contentFormat' | 'payload' | 'mayBeRepeat'>

const knownOf = (sent: Sent, known: Known) => ({ ...known, content: openContent(sent).content })

const messageKey = (sent: Sent, known: Known) => keys.messageKey(sent, knownOf(sent, known))
const sameMessage = (sent: Sent, known: Known) => keys.sameMessage(sent, knownOf(sent, known))

const timed = { hasAbsoluteTimes: true }
const untimed = { hasAbsoluteTimes: false }

const isIn = (key: string, ranges: readonly { from: string; to: string }[]): boolean =>
	ranges.some(({ from, to }) => from <= key && key <= to)

describe('the key of a message', () => {
	it('is its id, if its times are not all points in time', () => {
		assert.equal(messageKey(message, untimed), 'message#m1')
	})

	it('is its id, if nobody knows when it came first', () => {
		assert.equal(messageKey({ ...message, mayBeRepeat: true }, timed), 'message#m1')
		assert.deepEqual(sameMessage({ ...message, mayBeRepeat: true }, timed), sameMessage(message, untimed))
	})

	it('is its content and when it came, if they are', () => {
		const digest = createHash('sha256').update('application/senml+json\0[]').digest('hex')
		assert.equal(messageKey(message, timed), `content#${digest}#001694503339523`)
	})

	it('is another one for the same bytes in another content format', () => {
		const other = { ...message, contentFormat: 'application/senml+cbor' }
		assert.notEqual(messageKey(other, timed), messageKey(message, timed))
	})

	it('is the same for the same pack, whatever its envelope says besides', () => {
		const pack = Buffer.from('80', 'hex')
		const enveloped = (more: object) => ({
			...message,
			contentFormat: 'nrfcloud-raw-envelope',
			payload: Buffer.from(JSON.stringify({ data: pack.toString('base64'), ...more })),
		})
		const plain = { ...message, contentFormat: 'application/senml+cbor', payload: pack }
		for (const other of [{}, { contentFormat: 112 }, { contentFormat: 60 }, { receivedAt: 'x' }])
			assert.equal(messageKey(enveloped(other), timed), messageKey(plain, timed))
		const json = {
			...message,
			contentFormat: 'nrfcloud-raw-envelope',
			payload: Buffer.from('{"data":"W10="}'),
		}
		assert.equal(messageKey(json, timed), messageKey(message, timed))
		const noPack = { ...json, payload: Buffer.from('{"data":"?"}') }
		assert.match(messageKey(noPack, timed), /^content#/)
	})

	it('is no id that another message can have', () => {
		const forged = { ...message, messageId: messageKey(message, timed) }
		assert.equal(messageKey(forged, untimed).startsWith('message#'), true)
	})
})

describe('the same message', () => {
	const later = (milliseconds: number) => ({
		...message,
		messageId: 'm2',
		receivedAt: message.receivedAt + milliseconds,
	})
	// RFC 7252 §4.8.2
	const exchangeLifetime = 247_000

	for (const [milliseconds, isSame] of [
		[0, true],
		[exchangeLifetime, true],
		[exchangeLifetime + 1, false],
		[-exchangeLifetime, true],
		[-exchangeLifetime - 1, false],
	] as const)
		it(`by content ${isSame ? 'is' : 'is not'} one that came ${milliseconds} ms later`, () => {
			assert.equal(isIn(messageKey(later(milliseconds), timed), sameMessage(message, timed)), isSame)
		})

	it('by id is one with this id', () => {
		assert.equal(
			isIn(messageKey({ ...later(5), messageId: 'm1' }, untimed), sameMessage(message, untimed)),
			true,
		)
		assert.equal(isIn(messageKey(later(5), untimed), sameMessage(message, untimed)), false)
		assert.equal(
			isIn(messageKey({ ...message, messageId: 'm1x' }, untimed), sameMessage(message, untimed)),
			false,
		)
	})

	it('of which nothing could be decoded is looked for by both', () => {
		const ranges = sameMessage(message, { ...untimed, kind: 'failed' })
		assert.equal(isIn(messageKey(message, timed), ranges), true)
		assert.equal(isIn(messageKey(message, untimed), ranges), true)
	})

	it('at the beginning of time is found, too', () => {
		const first = { ...message, receivedAt: 0 }
		assert.equal(isIn(messageKey(first, timed), sameMessage(first, timed)), true)
	})
})
