import { downlinkLimits } from '../contract.ts'
import type { RequestedDownlink } from '../entrances.ts'
import type { Order } from './accept.ts'
import { payloadOf } from './payloadOf.ts'

export type ReadOrder =
	| { readonly order: Order }
	/** `field` as the request spells it */
	| { readonly field: string; readonly reason: string }

type Asker = { readonly deviceId: string; readonly by: string }

/** An order of our own form, valid by its schema. */
export const readOrder = (asked: RequestedDownlink, { deviceId, by }: Asker): ReadOrder => {
	const { payload, raw = false, confirm = false, reference = '', timeToLive, ...more } = asked
	const { idempotencyKey, contentFormat, port, route } = more
	const read = payloadOf(payload, raw)
	if ('problem' in read) return { field: 'payload', reason: read.problem }
	return {
		order: {
			deviceId,
			by,
			payload: read.bytes,
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
