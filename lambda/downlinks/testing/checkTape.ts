import assert from 'node:assert/strict'
import { type Downlink, isSettled, routeOf, type Transition } from '../downlink.ts'
import type { Entry } from './tape.ts'

/** What is known when the next entry comes. */
type Known = {
	/** as they are stored */
	readonly downlinks: Map<string, Downlink>
	readonly before: readonly Entry[]
}

const has = (before: readonly Entry[], type: Entry['type'], downlinkId: string): boolean =>
	before.some((entry) => entry.type === type && 'downlinkId' in entry && entry.downlinkId === downlinkId)

const said = ({ transitions }: Downlink, status: Transition['status']): boolean =>
	transitions.some((one) => one.status === status)

/** No state is claimed that did not happen. */
const checkTransition = (
	{ before }: Known,
	previous: Downlink,
	{ downlinkId, payload }: Downlink,
	transition: Transition,
): void => {
	const { status, at } = transition
	const hasHappened = (type: Entry['type']) =>
		assert.ok(has(before, type, downlinkId), `${status}, but nobody saw it ${type}`)
	const isClaimed = previous.claim !== undefined && at < previous.claim.until
	switch (status) {
		case 'accepted':
			assert.fail('accepted twice')
			break
		case 'queued':
			assert.ok(transition.reason, 'queued without a reason')
			if (transition.reason?.startsWith('Not sent') === true)
				assert.ok(
					!before.some(
						(entry) =>
							entry.type === 'left' && entry.by === previous.claim?.by && entry.downlinkId === downlinkId,
					),
				)
			break
		case 'sent': {
			const left = before.find(
				(entry) =>
					entry.type === 'left' && entry.by === previous.claim?.by && entry.downlinkId === downlinkId,
			)
			assert.ok(left?.type === 'left', 'sent, but nothing has left')
			assert.deepEqual([left.route, left.bytes], [transition.route, transition.bytes])
			assert.equal(left.bytes, payload.length)
			break
		}
		case 'acknowledged':
			hasHappened('confirmed')
			break
		case 'applied':
			hasHappened('applied')
			break
		case 'rejected':
			hasHappened('refused')
			break
		case 'cancelled':
			hasHappened('cancelled')
			assert.equal(previous.claim, undefined, 'cancelled while it was sent')
			assert.notEqual(previous.status, 'sent', 'cancelled after it was sent')
			break
		case 'expired':
			assert.ok(at >= previous.expiresAt, 'expired before its time')
			assert.ok(!isClaimed, 'expired while it was sent')
			assert.ok(!said(previous, 'acknowledged'), 'expired after it was acknowledged')
			break
		case 'failed':
			assert.ok(previous.claim !== undefined && at >= previous.claim.until, 'failed while its sender has it')
			break
	}
}

/** Nothing is sent to a device that has it, one at a time is on its way, and the oldest goes first. */
const checkClaim = ({ downlinks, before }: Known, previous: Downlink, claimed: Downlink): void => {
	const { deviceId, downlinkId, claim } = claimed
	for (const status of ['acknowledged', 'applied', 'rejected'] as const)
		assert.ok(!said(previous, status), `sent once more although it is ${status}`)
	const looked = before.findIndex(
		(entry) => entry.type === 'looks' && claim?.by.startsWith(`${entry.by}.`) === true,
	)
	const repliedInTime = (id: string): boolean =>
		before.slice(0, looked).some((entry) => entry.type === 'replied' && entry.downlinkId === id)
	for (const other of downlinks.values()) {
		if (other.deviceId !== deviceId || routeOf(other, 'mqtt') !== routeOf(claimed, 'mqtt')) continue
		if (other.downlinkId === downlinkId) continue
		const isOlder = other.downlinkId < downlinkId && repliedInTime(other.downlinkId)
		const isWaiting = other.status === 'accepted' || other.status === 'queued'
		assert.ok(!(isOlder && isWaiting), `${downlinkId} is before ${other.downlinkId}, which waits`)
	}
}

/** At the moment when bytes leave, their sender is the only one of this route that has something for the device. */
const checkLeft = ({ downlinks, before }: Known, left: Extract<Entry, { type: 'left' }>): void => {
	const own = downlinks.get(left.downlinkId)
	assert.ok(own !== undefined, 'sent before it was accepted')
	const claims = before.filter((entry) => entry.type === 'stored' && entry.downlink.claim?.by === left.by)
	assert.ok(claims.length > 0, 'sent without a claim')
	const others = [...downlinks.values()].filter(
		({ deviceId, downlinkId, claim }) =>
			deviceId === own.deviceId && downlinkId !== left.downlinkId && claim !== undefined,
	)
	for (const other of others)
		if (routeOf(other, 'mqtt') === left.route) {
			// An edge that asks twice under one name may be offered two.
			const sending = before.find(
				(entry) =>
					entry.type === 'left' && entry.by === other.claim?.by && entry.downlinkId === other.downlinkId,
			)
			assert.equal(sending, undefined, `${left.downlinkId} and ${other.downlinkId} are on their way at once`)
		}
}

const checkStored = (known: Known, downlink: Downlink): void => {
	const { downlinkId, deviceId, reference, payload, transitions, revision } = downlink
	const previous = known.downlinks.get(downlinkId)
	if (previous === undefined) {
		const text = Buffer.from(payload).toString('hex')
		const asked = known.before.filter((entry) => entry.type === 'asked' && entry.payload === text)
		assert.ok(asked.length > 0, 'nobody asked for it')
		for (const one of asked)
			if (one.type === 'asked') assert.deepEqual([one.deviceId, one.reference], [deviceId, reference])
		assert.deepEqual([downlink.status, transitions.length, revision], ['accepted', 1, 1])
		return
	}
	assert.equal(revision, previous.revision + 1, 'a write is lost')
	assert.deepEqual(transitions.slice(0, previous.transitions.length), previous.transitions)
	const [transition, ...more] = transitions.slice(previous.transitions.length)
	assert.deepEqual(more, [], 'two transitions in one')
	if (transition !== undefined) checkTransition(known, previous, downlink, transition)
	if (downlink.claim !== undefined && downlink.claim.by !== previous.claim?.by)
		checkClaim(known, previous, downlink)
}

/** Checks all that happened, from the beginning. Gives the downlinks as they are stored at the end. */
export const checkTape = (entries: readonly Entry[]): ReadonlyMap<string, Downlink> => {
	const downlinks = new Map<string, Downlink>()
	for (const [at, entry] of entries.entries()) {
		const known = { downlinks, before: entries.slice(0, at) }
		if (entry.type === 'left') checkLeft(known, entry)
		if (entry.type !== 'stored') continue
		checkStored(known, entry.downlink)
		downlinks.set(entry.downlink.downlinkId, entry.downlink)
	}
	return downlinks
}

/** Every downlink has come to an end, under its reference, and each of its transitions was told. */
export const checkEnd = (entries: readonly Entry[]): void => {
	const downlinks = checkTape(entries)
	for (const downlink of downlinks.values())
		assert.ok(isSettled(downlink), `${downlink.downlinkId} has come to no end: ${downlink.status}`)
	for (const entry of entries)
		if (entry.type === 'replied')
			assert.equal(downlinks.get(entry.downlinkId)?.reference, entry.reference, 'another reference came back')
	for (const entry of entries)
		if (entry.type === 'applied is noted') {
			const downlink = downlinks.get(entry.downlinkId)
			assert.ok(
				downlink !== undefined && (said(downlink, 'applied') || said(downlink, 'rejected')),
				`${entry.downlinkId} is applied, and that was forgotten: ${downlink?.status}`,
			)
		}
	const told = entries.flatMap((entry) => (entry.type === 'told' ? [entry.downlink] : []))
	const seen = new Map<string, number>()
	for (const entry of entries) {
		if (entry.type !== 'stored') continue
		const { downlinkId, transitions, reference } = entry.downlink
		const count = transitions.length
		if (count === (seen.get(downlinkId) ?? 0)) continue
		seen.set(downlinkId, count)
		const isTold = told.some(
			(one) =>
				one.downlinkId === downlinkId && one.transitions.length === count && one.reference === reference,
		)
		assert.ok(isTold || entry.isCut, `nobody was told that ${downlinkId} is ${transitions.at(-1)?.status}`)
	}
}
