import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { isDeviceId } from '../../devices/contract.ts'
import { objectUpdate } from '../../lwm2m/convert.ts'
import { type RoutedSample, routedSamples, sampleNamed } from '../../testing/sampleMessages.ts'
import { routedLimits } from '../contract.ts'
import { interpret } from '../formats/formats.ts'
import { parseDeviceMessage } from '../intake/deviceMessage.ts'
import { routedMessages } from './routedMessages.ts'

const receivedAt = '2025-11-21T04:40:30.000Z'
const now = Date.parse(receivedAt) + 500
const window = { pastSeconds: 45 * 24 * 60 * 60, futureSeconds: 300 }

/** The messages of an element, as they come from the queue. */
const messagesOf = (element: unknown, at = now) => {
	const routed = routedMessages({ isDeviceId, now: () => at })(element)
	assert.ok('envelopes' in routed, JSON.stringify(routed))
	return routed.envelopes.map((envelope) => parseDeviceMessage(JSON.stringify(envelope)))
}

const leftOf = (element: unknown) => {
	const routed = routedMessages({ isDeviceId, now: () => now })(element)
	return 'left' in routed ? routed.left : undefined
}

const team = '11111111-2222-4333-8444-555555555555'

const d2c = (level: string, message: unknown): RoutedSample => ({
	deviceId: 'oob-358299840012345',
	messageId: '00000000-0000-4000-8000-0000000000aa',
	topic: `prod/${team}/m/d/oob-358299840012345/d2c${level}`,
	message,
	receivedAt,
})

const updatesOf = (message: ReturnType<typeof messagesOf>[number]) =>
	interpret(message, { window }).updates.map(objectUpdate)

const codesOf = (message: ReturnType<typeof messagesOf>[number]) =>
	interpret(message, { window }).findings.map(({ code }) => code)

describe('what Message Routing delivers', () => {
	const ofDevices = routedSamples.filter(({ expected, messageRouting: { type } }) =>
		type === 'device.messages' ? expected !== undefined : false,
	)

	it('is in the samples', () => assert.equal(ofDevices.length, 34))

	for (const { id, title, webhookBody, expected } of ofDevices)
		it(`becomes what the sample expects: ${id}, ${title}`, () => {
			const { messages } = JSON.parse(webhookBody) as { readonly messages: readonly RoutedSample[] }
			const [element] = messages
			const at = Date.parse(element?.receivedAt ?? '')
			const [message, ...others] = messagesOf(element, at + 500)
			assert.ok(message !== undefined && others.length === 0)
			const { deviceId, messageId, door } = message
			assert.deepEqual(
				{ deviceId, messageId, door, receivedAt: message.receivedAt },
				{ deviceId: element?.deviceId, messageId: element?.messageId, door: 'webhook', receivedAt: at },
			)
			const byId = (all: readonly object[] = []) =>
				all.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))
			assert.deepEqual(byId(updatesOf(message)), byId(expected?.lwm2m))
			if (expected?.error !== undefined) assert.equal(interpret(message, { window }).success, false)
		})

	it('may have SenML in JSON, as it is', () => {
		const pack = [{ bn: '14205/0/', bt: 1763700000, n: '0', v: 21.5 }]
		const [message] = messagesOf(d2c('/senml', pack))
		assert.equal(message?.contentFormat, 'application/senml+json')
		assert.deepEqual(message && updatesOf(message), [
			{ ObjectID: 14205, Resources: { '0': 21.5, '99': 1763700000 } },
		])
	})

	for (const level of ['/raw', '/cbor'])
		it(`may have bytes without an object around them: …/d2c${level}`, () => {
			const [element] = sampleNamed('env-1').messageRouting.messages
			const { data } = Object(element?.message)
			for (const sent of [data, { data }]) {
				const [message] = messagesOf(d2c(level, sent))
				assert.deepEqual(message && updatesOf(message), sampleNamed('env-1').expected?.lwm2m)
			}
		})

	const library = (appId: string, data: unknown) => ({ appId, messageType: 'DATA', ts: 1763700000250, data })

	it('has a message for each element of a bulk message, and each has its id', () => {
		const bulk = [library('TEMP', 23.5), 'nonsense', library('HUMID', 40)]
		const messages = messagesOf(d2c('/bulk', bulk))
		assert.deepEqual(
			messages.map(({ messageId, contentFormat }) => [messageId.slice(-4), contentFormat]),
			['aa#0', 'aa#1', 'aa#2'].map((end) => [`00${end}`.slice(-4), 'nrfcloud-library-message']),
		)
		assert.deepEqual(
			messages.map((message) => updatesOf(message).map(({ Resources }) => Object.keys(Resources))),
			[[['0', '99']], [], [['1', '99']]],
		)
	})

	for (const bulk of [[], {}, 'text', null])
		it(`has a finding about a bulk message that is none: ${JSON.stringify(bulk)}`, () => {
			const [message] = messagesOf(d2c('/bulk', bulk))
			assert.deepEqual(message && codesOf(message), ['E_ROUTED_MESSAGE'])
		})

	const unknown: readonly (readonly [name: string, element: object])[] = [
		['a topic that is not known', { ...d2c('/video', { a: 1 }) }],
		['a topic of a gateway', { ...d2c('', 1), topic: `prod/${team}/m/gateways/g/d2c` }],
		['a topic that only ends like one', { ...d2c('', 1), topic: `prod/${team}/x/m/d/a/d2c` }],
		['another shadow topic', { ...d2c('', 1), topic: '$aws/things/a/shadow/name/b/update/documents' }],
		['neither a topic nor a request', { deviceId: 'a', message: 1 }],
		['a request that is not known', { deviceId: 'a', coapRequestUrl: 'GET /fota/exec/current' }],
		['a topic that is no text', { ...d2c('', 1), topic: { a: 1 } }],
	]
	for (const [name, element] of unknown)
		it(`is shown as a whole, with a finding: ${name}`, () => {
			const [message, ...others] = messagesOf(element)
			assert.ok(message !== undefined && others.length === 0)
			const { senML, findings, success, decoder } = interpret(message)
			assert.deepEqual(senML, [element])
			assert.deepEqual(
				[findings.map(({ code }) => code), success, decoder.name],
				[['E_ROUTED_MESSAGE'], false, 'nrfcloud-routed'],
			)
		})

	it('has a finding about a message that is missing', () => {
		const { message: _, ...element } = d2c('', 1)
		const [message] = messagesOf(element)
		assert.deepEqual(message && codesOf(message), ['E_LIBRARY_MESSAGE'])
	})

	const shadowTopic = '$aws/things/oob-358299840012345/shadow/update/documents'

	it('is no message of a device if only what is desired of it has changed', () => {
		const shadow = (red: number) => ({
			state: { reported: { lwm2m: {} }, desired: { lwm2m: { '14240:1.0': { '0': { '0': red } } } } },
		})
		const changed = { previous: shadow(1), current: shadow(2) }
		assert.equal(leftOf({ ...d2c('', changed), topic: shadowTopic }), 'unchanged shadow')
	})

	it('has a finding about a shadow that is none', () => {
		const [message] = messagesOf({ ...d2c('', { current: 1 }), topic: shadowTopic })
		assert.deepEqual(message && codesOf(message), ['E_SHADOW'])
	})

	for (const coapRequestUrl of ['FETCH /loc/agnss', 'FETCH /loc/pgps', 'GET /loc/agnss?filtered'])
		it(`is no message of a device: ${coapRequestUrl}`, () => {
			const { topic: _, ...element } = d2c('', {})
			assert.equal(leftOf({ ...element, coapRequestUrl }), 'assistance data')
		})

	for (const [left, element] of [
		['no object', 7],
		['no object', null],
		['no object', []],
		['no device id', {}],
		['no device id', { ...d2c('', 1), deviceId: 7 }],
		['no device id', { ...d2c('', 1), deviceId: 'a/b' }],
		['no device id', { ...d2c('', 1), deviceId: 'x'.repeat(129) }],
	] as const)
		it(`names ${left}: ${JSON.stringify(element).slice(0, 60)}`, () => assert.equal(leftOf(element), left))

	const nested = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)
	for (const [name, message, leftOut] of [
		['longer than the queue can take', 'x'.repeat(300_000), `longer than ${routedLimits.bytes} bytes`],
		['nested too deep', nested, 'nested too deep'],
	] as const)
		it(`is an entry that says so if a message is ${name}`, () => {
			const [one] = messagesOf(d2c('', message))
			assert.ok(one)
			const { senML, findings } = interpret(one)
			assert.deepEqual(senML, [{ topic: d2c('', 1).topic, leftOut }])
			assert.deepEqual(
				findings.map(({ code, got }) => [code, got]),
				[['E_TOO_LARGE', leftOut]],
			)
		})

	it('of the greatest size fits into a request to the queue', () => {
		const element = d2c('', 'x')
		const room = routedLimits.bytes - Buffer.byteLength(JSON.stringify(element))
		const routed = routedMessages({ isDeviceId, now: () => now })(d2c('', `x${'y'.repeat(room)}`))
		assert.ok('envelopes' in routed)
		const [envelope] = routed.envelopes
		assert.equal(envelope?.contentFormat, 'nrfcloud-library-message')
		assert.ok(JSON.stringify(envelope).length < 1_048_576)
	})
})

describe('the id of a message that is delivered', () => {
	for (const messageId of [undefined, 7, '', 'a b', 'x'.repeat(129), '\uffff'])
		it(`is made of what it says if there is none: ${JSON.stringify(messageId)?.slice(0, 20)}`, () => {
			const element = { ...d2c('', { a: 1 }), messageId }
			const [first] = messagesOf(element)
			const [again] = messagesOf(element, now + 3_600_000)
			const [other] = messagesOf({ ...element, message: { a: 2 } })
			assert.match(first?.messageId ?? '', /^[0-9a-f]{64}$/)
			assert.equal(again?.messageId, first?.messageId)
			assert.notEqual(other?.messageId, first?.messageId)
		})
})

describe('the time of a message that is delivered', () => {
	const { pastMilliseconds, futureMilliseconds } = routedLimits
	const timesOf = (sent: unknown) => {
		const [message] = messagesOf({ ...d2c('', 1), receivedAt: sent })
		return [message?.receivedAt, message?.mayBeRepeat]
	}

	for (const time of [now, now - pastMilliseconds, now + futureMilliseconds])
		it(`is what nRF Cloud says: ${time - now} ms`, () => {
			assert.deepEqual(timesOf(new Date(time).toISOString()), [time, undefined])
		})

	it('may have nanoseconds', () => {
		assert.deepEqual(timesOf('2025-11-21T04:40:29.222304705Z'), [
			Date.parse('2025-11-21T04:40:29.222Z'),
			undefined,
		])
	})

	for (const sent of [
		undefined,
		now,
		'',
		'yesterday',
		new Date(now - pastMilliseconds - 1).toISOString(),
		new Date(now + futureMilliseconds + 1).toISOString(),
	])
		it(`is that of the delivery if it cannot be: ${JSON.stringify(sent)}`, () => {
			assert.deepEqual(timesOf(sent), [now, true])
		})
})

describe('anything in a delivery', () => {
	it('becomes messages of a device or nothing, and never throws', () => {
		const topics = fc.constantFrom(
			...['', '/raw', '/senml', '/cbor', '/bulk', '/bin'].map((level) => d2c(level, 1).topic),
			'$aws/things/a/shadow/update/documents',
			'constructor',
		)
		const element = fc.record(
			{
				deviceId: fc.oneof(fc.constant('device-1'), fc.string()),
				messageId: fc.oneof(fc.uuid(), fc.string({ unit: 'binary' })),
				topic: fc.oneof(topics, fc.jsonValue()),
				coapRequestUrl: fc.oneof(fc.constant('FETCH /loc/ground-fix'), fc.jsonValue()),
				message: fc.jsonValue(),
				receivedAt: fc.oneof(
					fc.date({ noInvalidDate: true }).map((date) => date.toJSON()),
					fc.jsonValue(),
				),
			},
			{ requiredKeys: [] },
		)
		fc.assert(
			fc.property(fc.oneof(element, fc.jsonValue()), (sent) => {
				const routed = routedMessages({ isDeviceId, now: () => now })(JSON.parse(JSON.stringify(sent)))
				if ('left' in routed) return
				for (const envelope of routed.envelopes) {
					const text = JSON.stringify(envelope)
					// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
					assert.match(text, /^[\x20-\x7e]*$/)
					const { success, findings } = interpret(parseDeviceMessage(text), { window })
					assert.ok(success || findings.length > 0)
				}
			}),
		)
	})
})
