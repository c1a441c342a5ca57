import { downlinkLimits } from '../contract.ts'
import type { RequestedDownlink } from '../entrances.ts'
import type { Order } from './accept.ts'
import { messageOf } from './messageOf.ts'
import { payloadOf } from './payloadOf.ts'

export type ReadOrder =
	| { readonly order: Order }
	/** `field` as the request spells it */
	| { readonly field: string; readonly reason: string }

type Asker = { readonly deviceId: string; readonly by: string }

/** An order of our own form, valid by its schema. */
export const readOrder = (asked: RequestedDownlink, { deviceId, by }: Asker): ReadOrder => {
	const { confirm = false, reference = '', timeToLive, ...more } = asked
	const { idempotencyKey, contentFormat, port, route } = more
	const read = contentOf(asked)
	if ('field' in read) return read
	return {
		order: {
			deviceId,
			by,
			...read,
			confirm,
			reference,
			timeToLiveSeconds: timeToLive ?? downlinkLimits.timeToLive.usual,
			...(idempotencyKey === undefined ? {} : { idempotencyKey }),
			...(contentFormat === undefined ? {} : { contentFormat }),
			...(port === undefined ? {} : { port }),
			...(route === undefined ? {} : { route }),
		},
	}
}

type Content = Pick<Order, 'payload' | 'message'>

/** Bytes, or a message that an encoder makes bytes of. */
const contentOf = ({
	payload,
	raw = false,
	message,
	metadata,
	msgType,
}: RequestedDownlink): Content | { readonly field: string; readonly reason: string } => {
	if (message !== undefined) {
		if (payload !== undefined) return { field: 'payload', reason: 'it must be absent if there is a message' }
		const read = messageOf({ message, metadata, msgType })
		return 'field' in read
			? { field: read.field, reason: `it ${read.expected}` }
			: { payload: new Uint8Array(), message: read.message }
	}
	if (payload === undefined) return { field: 'payload', reason: 'it must be present, or a message' }
	const stray = metadata === undefined ? (msgType === undefined ? undefined : 'msgType') : 'metadata'
	if (stray !== undefined) return { field: stray, reason: 'it is for a message, and there is none' }
	const read = payloadOf(payload, raw)
	return 'problem' in read ? { field: 'payload', reason: read.problem } : { payload: read.bytes }
}
