import { generate } from 'coap-packet'
import { toCborBase64 } from '../convert/encodePack.ts'
import { type Measurement, OBJECTS } from '../convert/workloads.ts'

/** The resource of each object that carries the mark of its message: any value fits there. */
const markedResources: Readonly<Record<number, number>> = { 14201: 3, 14202: 1, 14203: 4, 14204: 0, 14205: 2 }

/** Nine digits, which nothing else in a frame has. */
const firstMark = 100_000_000

const markOf = (message: number): number => firstMark + message

const marks = /(?<!\d)1\d{8}(?!\d)/g

/** The message of each object update in a frame. */
export const messagesIn = (frame: string): readonly number[] =>
	Array.from(frame.matchAll(marks), ([mark]) => Number(mark) - firstMark)

/** The three points in time of a message with 60 records, or the one of a message with 4. */
const timesOf = (records: number): number => (records === 60 ? 3 : 1)

/** Object updates in a message of so many records. */
export const updatesOf = (records: number): number => records / 4

const fieldOf = (value: unknown): Pick<Measurement, 'v' | 'vs'> =>
	typeof value === 'string' ? { vs: value } : { v: Number(value) }

/** Four records of one object at one time. */
const objectAt = (kind: number, message: number, time: number): readonly Measurement[] => {
	const [objectId, resourcesOf] = OBJECTS[kind] ?? [0, () => ({})]
	const resources = Object.entries(resourcesOf(message))
	return resources.map(([n, value], record) => {
		const mark = typeof value === 'string' ? String(markOf(message)) : markOf(message)
		return {
			...(record === 0 ? { bn: `${objectId}/0/`, bt: time } : {}),
			n,
			...fieldOf(Number(n) === markedResources[objectId] ? mark : value),
		}
	})
}

/**
 * A pack of 4 records of one object, or of 60 records of five objects at three times, the last of which is now.
 *
 * @param now seconds since the Unix epoch
 */
export const packOf = (records: 4 | 60, message: number, now: number): readonly Measurement[] =>
	Array.from({ length: timesOf(records) }, (_, step) => {
		const kinds = records === 60 ? OBJECTS.length : 1
		const time = now + 1 - timesOf(records) + step
		return Array.from({ length: kinds }, (__, kind) => objectAt(kind, message, time))
	}).flat(2)

/** A confirmable POST to `/msg/d2c/raw?id=<deviceId>` (RFC 7252), with the pack in CBOR. */
export const datagramOf = (
	deviceId: string,
	pack: readonly Measurement[],
	{ messageId }: { readonly messageId: number },
): Buffer =>
	generate({
		code: 'POST',
		confirmable: true,
		messageId,
		token: Buffer.alloc(0),
		options: [
			...['msg', 'd2c', 'raw'].map((segment) => ({ name: 'Uri-Path', value: Buffer.from(segment) }) as const),
			{ name: 'Uri-Query', value: Buffer.from(`id=${deviceId}`) },
		],
		payload: Buffer.from(toCborBase64(pack), 'base64'),
	})
