import { isDeepStrictEqual } from 'node:util'
import type { Logged, Violation } from '../check/checkHistory.ts'
import type { HeardEvent, StreamListener } from './streamListener.ts'

type Uplink = Extract<HeardEvent, { readonly type: 'uplink' }>

/** By so much the cursor of an event may differ from the time at which it was written, either way (docs/communications.md). */
const cursorMilliseconds = 3000

const isUplink = (event: HeardEvent): event is Uplink => event.type === 'uplink'

const uplinkId = (deviceId: string, seq: number): string => `uplink.${deviceId}.${seq}`

const deviceOf = (event: HeardEvent): string | undefined => ('deviceId' in event ? event.deviceId : undefined)

/** An event without its place in the stream, which differs where it was written twice. */
const contentOf = (event: HeardEvent): object => ({ ...event, cursor: '' })

const importIn = ({ parts: [first] }: Logged): string | undefined => first?.what.importId

/**
 * Checks what a listener heard since before the first message. It heard each import of the devices that its key sees, of
 * each device in order, and nothing else. An event that came again is the same.
 */
export const checkStream = (
	{ name: who, sees, heard }: Pick<StreamListener, 'name' | 'sees' | 'heard'>,
	logs: ReadonlyMap<string, readonly Logged[]>,
): readonly Violation[] => {
	const found = (kind: Violation['kind'], wheres: readonly string[]): readonly Violation[] =>
		wheres.map((where) => ({ kind, who, where }))
	const logged = new Map(
		[...logs].flatMap(([deviceId, log]) =>
			log.map((entry): [string, Logged] => [uplinkId(deviceId, entry.seq), entry]),
		),
	)
	const seen = [...logs].filter(([deviceId]) => sees(deviceId))
	const expected = seen.flatMap(([deviceId, log]) => log.map(({ seq }) => uplinkId(deviceId, seq)))
	const firsts = new Map<string, HeardEvent>()
	for (const event of heard) if (!firsts.has(event.id)) firsts.set(event.id, event)
	const uplinks = [...firsts.values()].filter(isUplink)
	const isChanged = (event: HeardEvent): boolean => {
		const first = firsts.get(event.id)
		return first !== undefined && !isDeepStrictEqual(contentOf(event), contentOf(first))
	}
	const isHidden = (event: HeardEvent): boolean => {
		const deviceId = deviceOf(event)
		return deviceId !== undefined && !sees(deviceId)
	}
	const isUnknown = ({ id, importId }: Uplink): boolean => {
		const entry = logged.get(id)
		return entry === undefined || importIn(entry) !== importId
	}
	return [
		...found(
			'missing',
			expected.filter((id) => !firsts.has(id)),
		),
		...found('not in the log', idsOf(uplinks.filter(isUnknown))),
		...found('wrong value', idsOf(heard.filter(isChanged))),
		...found('hidden from the key', idsOf(heard.filter(isHidden))),
		...found(
			'out of order',
			[...Map.groupBy(uplinks, ({ deviceId }) => deviceId).values()].flatMap((ofDevice) =>
				idsOf(overtaken(ofDevice)),
			),
		),
	]
}

const idsOf = (events: readonly HeardEvent[]): readonly string[] => events.map(({ id }) => id)

/** Imports of a device that were written in time, and yet come after a later one. */
const overtaken = (uplinks: readonly Uplink[]): readonly Uplink[] =>
	uplinks.filter((event, index) =>
		uplinks
			.slice(0, index)
			.some(
				(before) =>
					before.seq > event.seq && Number(event.cursor) + 2 * cursorMilliseconds < Number(before.cursor),
			),
	)
