import { createHash } from 'node:crypto'
import { isMap, isTooDeep, type Json } from '../../nrfCloud/json.ts'
import { type Envelope, routedLimits, webhookDoor } from '../contract.ts'
import { type RoutedContent, routedContent, unknownFormat } from './routedContent.ts'

/** Why an element of a delivery becomes no message of a device. */
export type LeftReason = 'no object' | 'no device id' | 'unchanged shadow' | 'assistance data'

export type Routed = { readonly envelopes: readonly Envelope[] } | { readonly left: LeftReason }

type Needs = {
	readonly isDeviceId: (text: string) => boolean
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

/**
 * The messages in an element of `messages` of Message Routing, in envelopes for the queue. An element that is delivered again
 * gives the same messages under the same ids. Never throws.
 */
export const routedMessages =
	({ isDeviceId, now }: Needs) =>
	(sent: unknown): Routed => {
		if (!isMap(sent)) return { left: 'no object' }
		const { deviceId } = sent
		if (typeof deviceId !== 'string' || !isDeviceId(deviceId)) return { left: 'no device id' }
		const text = isTooDeep(sent) ? undefined : JSON.stringify(sent)
		const routed = contentIn(sent, text)
		if ('left' in routed) return routed
		const { contents } = routed
		const name = nameOf(sent, deviceId, text)
		const time = timeOf(sent['receivedAt'], now())
		return {
			envelopes: contents.map(({ contentFormat, json }, index) => ({
				v: 1,
				deviceId,
				messageId: contents.length === 1 ? name : `${name}#${index}`,
				...time,
				door: webhookDoor,
				contentFormat,
				payload: Buffer.from(JSON.stringify(json ?? null)).toString('base64'),
			})),
		}
	}

/** @param text of the element in JSON; undefined if it is nested too deep */
const contentIn = (element: Json, text: string | undefined): RoutedContent => {
	if (text === undefined) return withoutMessage(element, 'nested too deep')
	const bytes = Buffer.byteLength(text)
	return bytes > routedLimits.bytes
		? withoutMessage(element, `longer than ${routedLimits.bytes} bytes`)
		: routedContent(element)
}

const withoutMessage = (element: Json, leftOut: string): RoutedContent => ({
	contents: [
		{
			contentFormat: unknownFormat,
			json: {
				...Object.fromEntries(['topic', 'coapRequestUrl'].flatMap((name) => shortText(name, element[name]))),
				leftOut,
			},
		},
	],
})

const maxTextLength = 512

const shortText = (name: string, value: unknown): readonly (readonly [string, string])[] =>
	typeof value === 'string' ? [[name, value.slice(0, maxTextLength)]] : []

/** nRF Cloud gives every message an id. One without it is named by what it says. */
const nameOf = (
	{ messageId, topic, receivedAt }: Json,
	deviceId: string,
	text: string | undefined,
): string => {
	if (typeof messageId === 'string' && /^[\w-]{1,128}$/.test(messageId)) return messageId
	const told = text ?? [deviceId, topic, receivedAt].filter((member) => typeof member === 'string').join('\0')
	return createHash('sha256').update(told).digest('hex')
}

/**
 * When nRF Cloud received the message, which stays the same however often it is delivered. A time that cannot be that, such as
 * one of the device, does not say where the message is in the log if it has come before.
 */
const timeOf = (receivedAt: unknown, now: number): Pick<Envelope, 'receivedAt' | 'mayBeRepeat'> => {
	const time = typeof receivedAt === 'string' ? Date.parse(receivedAt) : Number.NaN
	const { pastMilliseconds, futureMilliseconds } = routedLimits
	return time >= now - pastMilliseconds && time <= now + futureMilliseconds
		? { receivedAt: time }
		: { receivedAt: now, mayBeRepeat: true }
}
