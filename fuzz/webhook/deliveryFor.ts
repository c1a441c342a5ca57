import { createHash } from 'node:crypto'
import { signatureOf } from '../../testing/messageRouting.ts'
import { type Random, randomFor } from '../../testing/random.ts'

export const secret = 's3cr3t-for-fuzzing'

/** Gets messages that are good: their entries are counted. */
export const counted = { deviceId: 'fuzz-webhook-counted', fingerprint: '29a.cnted2' }

/** Gets whatever comes. */
export const bothered = { deviceId: 'fuzz-webhook-bothered', fingerprint: '29a.bther2' }

/** A request, and what has to come of it. */
export type Delivery = {
	readonly body: Buffer<ArrayBuffer>
	readonly headers: Readonly<Record<string, string>>
	readonly status: 200 | 400 | 403 | 413
	/** ids of good messages; a delivery that is repeated has them again */
	readonly good: readonly string[]
	/** elements of it, if it is taken */
	readonly elements: number
}

const hexOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A button has no time: nothing but its id tells one press from another. */
const goodElement = (messageId: string, now: number): unknown => ({
	deviceId: counted.deviceId,
	messageId,
	topic: `prod/0f4a/m/d/${counted.deviceId}/d2c`,
	message: { appId: 'BUTTON', messageType: 'DATA', data: 1 },
	receivedAt: new Date(now - 1000).toISOString(),
})

const topics: readonly unknown[] = [
	...['', '/raw', '/senml', '/cbor', '/bulk', '/bin', '/a/b'].map((level) => `prod/0f4a/m/d/x/d2c${level}`),
	'$aws/things/x/shadow/update/documents',
	'm/d//d2c',
	'\uffff\ud800',
	7,
	null,
	{},
]

const hostileMessage = (random: Random): unknown =>
	random.pick<() => unknown>([
		() => null,
		() => '\u0000\uffff\ud800',
		() => random.next(),
		() => ({ data: Buffer.from(random.bytes(random.below(64))).toString('base64') }),
		() => ({ __proto__: null, constructor: 1, toJSON: 2, length: 3 }),
		() => ({
			current: { state: { reported: { device: random.next(), lwm2m: { '14240:1.0': { '0': [] } } } } },
		}),
		() => ({ response: { body: Buffer.from(random.bytes(40)).toString('base64') } }),
		() => Array.from({ length: random.below(30) }, () => ({ appId: 'TEMP', data: random.next() })),
	])()

/** As text: not all of it could be made from a value. */
const hostileElement = (random: Random, now: number): string => {
	if (random.oneIn(20))
		return random.pick(['null', '7', '""', '[]', '{}', '[[[{}]]]', '1e999', '{"deviceId":"a/b"}'])
	const { deviceId } = bothered
	const element = JSON.stringify({
		deviceId,
		messageId: random.pick<unknown>([hexOf(String(random.next())), 7, '', '\uffff', 'x'.repeat(200)]),
		...(random.oneIn(5)
			? { coapRequestUrl: random.pick(['FETCH /loc/ground-fix', 'FETCH /loc/agnss', 'GET /']) }
			: { topic: random.pick(topics) }),
		receivedAt: random.pick<unknown>([
			new Date(now).toISOString(),
			'1970-01-01',
			'soon',
			random.next(),
			null,
		]),
		message: '<message>',
	})
	const depth = 10_000
	const message = random.oneIn(30)
		? random.pick([`${'['.repeat(depth)}${']'.repeat(depth)}`, JSON.stringify('y'.repeat(300_000))])
		: JSON.stringify(hostileMessage(random))
	return element.replace('"<message>"', () => message)
}

const signed = (text: string | Buffer, changed: Partial<Delivery>): Delivery => {
	const body = Buffer.from(text)
	return {
		body,
		headers: { 'x-nrfcloud-signature': signatureOf(body, secret) },
		status: 200,
		good: [],
		elements: 0,
		...changed,
	}
}

const batch = (random: Random, run: number, now: number): Delivery => {
	const good = Array.from({ length: random.below(4) }, (_, index) => `good-${run}-${index}`)
	const hostile = Array.from({ length: random.below(4) }, () => hostileElement(random, now))
	const elements = [...good.map((id) => JSON.stringify(goodElement(id, now))), ...hostile]
		.map((text) => ({ text, at: random.next() }))
		.toSorted((a, b) => a.at - b.at)
		.map(({ text }) => text)
	const text = `{"type":"device.messages","messages":[${elements.join()}],"timestamp":"2025-11-21T04:40:02.494Z"}`
	return signed(text, { good, elements: elements.length })
}

/** The same with another byte, under the same signature. */
const tampered = (random: Random, { body, ...delivery }: Delivery): Delivery => {
	const changed = Buffer.from(body)
	const at = random.below(changed.length)
	changed[at] = (changed[at] ?? 0) ^ (1 + random.below(255))
	return { ...delivery, body: changed, status: 403, good: [], elements: 0 }
}

const withoutAccess: readonly Readonly<Record<string, string>>[] = [
	{},
	{ 'x-nrfcloud-signature': '' },
	{ 'x-nrfcloud-signature': '0'.repeat(64) },
	{ 'x-nrfcloud-signature': 'z'.repeat(64) },
	{ 'x-nrfcloud-signature': '0'.repeat(4096) },
]

const noDeliveries: readonly string[] = [
	'',
	'{',
	'null',
	'[]',
	'{"type":"device.messages"}',
	'"\\ud800"',
	'\u0000',
]

const huge = (random: Random): Delivery =>
	signed(Buffer.alloc(random.pick([6, 10]) * 1024 * 1024 + 1, 'x'), { status: 413 })

/**
 * The delivery of a run: the same for the same seed, run, time and earlier deliveries.
 *
 * @param earlier deliveries that were taken, of which one may come again
 */
export const deliveryFor = (
	{ seed, now }: { readonly seed: number; readonly now: () => number },
	run: number,
	earlier: readonly Delivery[],
): Delivery => {
	const random = randomFor(seed, run)
	const made = batch(random, run, now())
	if (random.oneIn(150)) return huge(random)
	if (random.oneIn(6)) return tampered(random, made)
	if (random.oneIn(12))
		return { ...made, headers: random.pick(withoutAccess), status: 403, good: [], elements: 0 }
	if (random.oneIn(12)) return signed(random.pick(noDeliveries), { status: 400 })
	if (random.oneIn(12)) return signed(made.body.subarray(0, made.body.length - 1), { status: 400 })
	return earlier.length > 0 && random.oneIn(4) ? random.pick(earlier) : made
}
