import { generate } from 'coap-packet'
import { toCborBase64 } from '../convert/encodePack.ts'
import { type Measurement, OBJECTS } from '../convert/workloads.ts'

/** Seconds between the times of two messages of a device, more than one message has. */
const stepSeconds = 4

/** The three points in time of a message with 60 records, or the one of a message with 4. */
const timesOf = (records: number): number => (records === 60 ? 3 : 1)

/** Object updates in a message of so many records. */
export const updatesOf = (records: number): number => records / 4

const fieldOf = (value: unknown): Pick<Measurement, 'v' | 'vs'> =>
	typeof value === 'string' ? { vs: value } : { v: Number(value) }

/** Four records of one object at one time. */
const objectAt = (kind: number, index: number, time: number): readonly Measurement[] => {
	const [objectId, resources] = OBJECTS[kind] ?? [0, () => ({})]
	return Object.entries(resources(index)).map(([n, value], record) => ({
		...(record === 0 ? { bn: `${objectId}/0/`, bt: time } : {}),
		n,
		...fieldOf(value),
	}))
}

/**
 * A pack of 4 records of one object, or of 60 records of five objects at three times.
 *
 * @param begin seconds since the Unix epoch: the time of message 0
 */
export const packOf = (records: 4 | 60, message: number, begin: number): readonly Measurement[] =>
	Array.from({ length: timesOf(records) }, (_, step) => {
		const kinds = records === 60 ? OBJECTS.length : 1
		const time = begin + message * stepSeconds + step
		return Array.from({ length: kinds }, (__, kind) => objectAt(kind, message, time))
	}).flat(2)

/** The message to which a value of resource 99 belongs. */
export const messageOf = (time: number, begin: number): number => Math.floor((time - begin) / stepSeconds)

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
