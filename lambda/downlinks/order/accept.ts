import { createHash } from 'node:crypto'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { downlinkLimits } from '../contract.ts'
import type { Downlink, Route } from '../downlink.ts'
import { findDownlink, pendingOf, putNew, reserveKey } from '../downlinkTable.ts'
import { overdue } from '../overdue.ts'

/** What somebody asks to be sent to a device; valid in itself. */
export type Order = Pick<
	Downlink,
	'deviceId' | 'reference' | 'payload' | 'message' | 'contentFormat' | 'port' | 'confirm'
> & {
	readonly route?: Route
	readonly timeToLiveSeconds: number
	/** the same request again has the same key, and makes no second downlink */
	readonly idempotencyKey?: string
	/** id of the key that asks, or `operator` */
	readonly by: string
}

type AcceptNeeds = {
	readonly db: DynamoDBClient
	readonly table: string
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	/** later ones sort after earlier ones, also within a millisecond */
	readonly newId: (now: number) => string
	/** Sees to the downlink from now on; may be called again for the same one. */
	readonly advance: (downlink: Pick<Downlink, 'deviceId' | 'downlinkId'>) => Promise<void>
	/** hears of the new downlink after it was stored, unless the process stops in between */
	readonly onMoved: (downlink: Downlink) => Promise<void>
}

export type Accepted =
	| { readonly outcome: 'accepted'; readonly downlink: Downlink; readonly isRepeat: boolean }
	/** `field`: of the order, as in `Order` */
	| { readonly outcome: 'refused'; readonly field: keyof Order; readonly reason: string }

const digestOf = ({ by: _by, payload, message, ...order }: Order): string =>
	createHash('sha256')
		.update(JSON.stringify(order, Object.keys(order).toSorted()))
		.update(
			message === undefined ? payload : JSON.stringify([message.msg, message.metadata, message.msgType]),
		)
		.digest('hex')

const newDownlink = (order: Order, downlinkId: string, now: number): Downlink => ({
	v: 1,
	deviceId: order.deviceId,
	downlinkId,
	reference: order.reference,
	payload: order.payload,
	confirm: order.confirm,
	acceptedAt: now,
	expiresAt: now + order.timeToLiveSeconds * 1000,
	status: 'accepted',
	transitions: [{ status: 'accepted', at: now, by: order.by }],
	revision: 1,
	...(order.message === undefined ? {} : { message: order.message, awaitsEncoder: true }),
	...(order.contentFormat === undefined ? {} : { contentFormat: order.contentFormat }),
	...(order.port === undefined ? {} : { port: order.port }),
	...(order.route === undefined ? {} : { route: order.route }),
})

const refused = (field: keyof Order, reason: string): Accepted => ({ outcome: 'refused', field, reason })

/**
 * Stores a downlink. Resolves when it is durable, and somebody sees to it: only then it is `accepted`. Safe to repeat with the
 * same idempotency key, also after a failure anywhere in between.
 */
export const acceptDownlink =
	(needs: AcceptNeeds) =>
	async (order: Order): Promise<Accepted> => {
		const now = needs.now()
		const { deviceId, idempotencyKey, reference } = order
		let downlinkId = needs.newId(now)
		if (idempotencyKey !== undefined) {
			const digest = digestOf(order)
			const ttl = Math.ceil(now / 1000) + downlinkLimits.timeToLive.most
			const first = await reserveKey(needs, { deviceId, key: idempotencyKey, downlinkId, digest, ttl })
			if (first.digest !== digest) return refused('idempotencyKey', 'it was used for another request')
			downlinkId = first.downlinkId
			const known = await findDownlink(needs, { deviceId, downlinkId })
			if (known !== undefined) {
				await needs.advance(known)
				return { outcome: 'accepted', downlink: known, isRepeat: true }
			}
		}
		// The same request at the same moment may have made it already. One whose time is over waits for nothing.
		const isOther = (one: Downlink): boolean =>
			one.downlinkId !== downlinkId && overdue(one, now) === undefined
		const waiting = (await pendingOf(needs, deviceId, downlinkLimits.pending)).filter(isOther)
		if (waiting.length >= downlinkLimits.pending)
			return refused('deviceId', `${downlinkLimits.pending} downlinks wait for this device already`)
		if (reference !== '' && waiting.some((one) => one.reference === reference))
			return refused('reference', 'a downlink with this reference waits for this device already')
		const downlink = newDownlink(order, downlinkId, now)
		const isNew = await putNew(needs, downlink)
		// Told first: whoever sees to it may be so quick that it would be told as sent before it is told as accepted.
		if (isNew) await needs.onMoved(downlink)
		await needs.advance(downlink)
		return { outcome: 'accepted', downlink, isRepeat: !isNew }
	}
