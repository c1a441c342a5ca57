import { tagOf } from '../../lambda/downlinks/contract.ts'
import { isSettled } from '../../lambda/downlinks/downlink.ts'
import type { ShownDownlink } from '../../lambda/downlinks/entrances.ts'
import type { Violation } from '../check/checkHistory.ts'
import type { HeardEvent } from '../streams/streamListener.ts'
import type { Asked } from './askDownlinks.ts'
import type { CoapObserver } from './coapObserver.ts'
import type { MqttSubscriber } from './mqttSubscriber.ts'
import type { Sighting } from './sighting.ts'

type Find = (kind: Violation['kind'], downlinks: readonly ShownDownlink[]) => readonly Violation[]

const finder =
	(who: string): Find =>
	(kind, downlinks) =>
		downlinks.map(({ reference }) => ({ kind, who, where: reference }))

const hasBeen = ({ transitions }: ShownDownlink, status: ShownDownlink['status']): boolean =>
	transitions.some((transition) => transition.status === status)

/** Checks that each request became one downlink, which has come to an end, and that the device got it as it is, in order. */
export const checkAsked = (
	who: string,
	asked: readonly Asked[],
	shown: readonly ShownDownlink[],
	seen: readonly Sighting[],
): readonly Violation[] => {
	const find = finder(who)
	const byReference = Map.groupBy(shown, ({ reference }) => reference)
	const askedFor = new Map(asked.map((one) => [one.reference, one]))
	const placeOf = new Map(shown.map(({ payload }, index) => [payload, index]))
	const places = seen.map(({ payload }) => placeOf.get(payload))
	return [
		...asked
			.filter(({ reference }) => !byReference.has(reference))
			.map(({ reference: where }): Violation => ({ kind: 'lost downlink', who, where })),
		...find(
			'downlink that nobody asked for',
			shown.filter(({ reference }) => !askedFor.has(reference)),
		),
		...find(
			'downlink made twice',
			[...byReference.values()].flatMap((same) => same.slice(1)),
		),
		...find(
			'wrong value',
			shown.filter(({ reference, payload }) => askedFor.get(reference)?.payload !== payload),
		),
		...find(
			'downlink without end',
			shown.filter((downlink) => !isSettled(downlink)),
		),
		...seen
			.filter(({ payload }) => !placeOf.has(payload))
			.map(({ payload: where }): Violation => ({ kind: 'wrong value', who, where })),
		...seen
			.filter((_, index) => (places[index] ?? 0) < (places[index - 1] ?? 0))
			.map(({ payload: where }): Violation => ({ kind: 'out of order', who, where })),
	]
}

/** Checks that no status says more than a device that observes knows, and that it got nothing anew that it had acknowledged. */
export const checkObserved = (
	who: string,
	shown: readonly ShownDownlink[],
	{ seen, acknowledged, sentAgain, saidApplied, storedApplied }: Omit<CoapObserver, 'close'>,
): readonly Violation[] => {
	const find = finder(who)
	const payloads = new Map(seen.map(({ tag, payload }) => [tag, payload]))
	const isUntrue = (downlink: ShownDownlink): boolean => {
		const tag = tagOf(downlink.id)
		const isIn = (tags: ReadonlySet<string>): boolean =>
			tags.has(tag) && payloads.get(tag) === downlink.payload
		return (
			(hasBeen(downlink, 'acknowledged') && !isIn(acknowledged)) ||
			(hasBeen(downlink, 'applied') && !isIn(saidApplied))
		)
	}
	return [
		...find('status that is not true', shown.filter(isUntrue)),
		...find(
			'result that was forgotten',
			shown.filter(({ id, status }) => storedApplied.has(tagOf(id)) && status !== 'applied'),
		),
		...sentAgain.map((where): Violation => ({ kind: 'sent to a device that has it', who, where })),
	]
}

/** Milliseconds that bytes may be on their way to a subscriber whose host is killed. */
const wayMilliseconds = 1000

/** Checks that a subscriber has what was sent while it was subscribed. AWS IoT keeps nothing for one that is not. */
export const checkSubscribed = (
	who: string,
	shown: readonly ShownDownlink[],
	{ seen, subscribed }: Pick<MqttSubscriber, 'seen' | 'subscribed'>,
): readonly Violation[] => {
	const payloads = new Set(seen.map(({ payload }) => payload))
	const isUntrue = ({ transitions, acceptedAt, payload }: ShownDownlink): boolean => {
		const sent = transitions.find(({ status }) => status === 'sent')
		const wasThere = subscribed().some(
			({ from, until }) =>
				from < Date.parse(acceptedAt) && until > Date.parse(sent?.at ?? '') + wayMilliseconds,
		)
		return wasThere && !payloads.has(payload)
	}
	return finder(who)('status that is not true', shown.filter(isUntrue))
}

/** Checks that a stream told of no status that a downlink never had. */
export const checkTold = (
	who: string,
	shown: readonly ShownDownlink[],
	heard: readonly HeardEvent[],
): readonly Violation[] => {
	const byId = new Map(shown.map((downlink) => [downlink.id, downlink]))
	return heard.flatMap((event): readonly Violation[] => {
		if (event.type !== 'downlink' && event.type !== 'confirmation') return []
		const { downlinkId, status, payload, reference } = event
		const downlink = byId.get(downlinkId)
		const isTrue =
			downlink?.transitions.some((transition) => transition.status === status) &&
			downlink.payload === payload &&
			downlink.reference === reference
		return isTrue ? [] : [{ kind: 'status that is not true', who, where: `${downlinkId} ${status}` }]
	})
}
