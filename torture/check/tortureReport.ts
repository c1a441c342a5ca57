import type { LiveClient } from '../live/liveClient.ts'
import type { Counts } from '../run/hostProcess.ts'
import type { Killable } from '../run/killable.ts'
import type { Device } from '../run/sendHistory.ts'
import type { StreamListener } from '../streams/streamListener.ts'
import type { Logged, Violation } from './checkHistory.ts'

export type Progress = {
	readonly sent: number
	readonly acknowledged: number
	/** imports that a client got */
	readonly logged: number
	readonly kills: number
}

export type TortureReport = {
	readonly seconds: number
	readonly messages: number
	readonly acknowledged: number
	readonly offers: number
	readonly entries: number
	/** second entries of messages that cannot be recognised as repeats */
	readonly repeatedEntries: number
	/** entries of messages that could not be processed */
	readonly failedEntries: number
	readonly updates: number
	/** parts of imports that clients received */
	readonly deliveries: number
	readonly kills: number
	/** connections of clients that were cut, without those cut by a kill */
	readonly drops: number
	/** events that listeners of the stream heard, those that came again, and their connections */
	readonly streams: {
		readonly events: number
		readonly again: number
		readonly connections: number
		/** how far a listener was behind at most, in seconds */
		readonly mostBehind: number
	}
	/** number of downlinks by status */
	readonly downlinks: Readonly<Record<string, number>>
	readonly disturbed: Counts
	readonly violations: readonly Violation[]
	/** events that must not happen */
	readonly unexpected: readonly string[]
}

type Found = {
	readonly violations: readonly Violation[]
	readonly logs: readonly (readonly Logged[])[]
	readonly refusals: readonly string[]
	readonly drops: number
	readonly seconds: number
	readonly listeners: readonly StreamListener[]
	readonly statuses: TortureReport['downlinks']
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

export const progressOf = (
	host: Killable,
	devices: readonly Device[],
	clients: readonly LiveClient[],
): Progress => {
	const sent = devices.flatMap((device) => device.sent)
	const cursors = Map.groupBy(clients, ({ deviceId }) => deviceId)
		.values()
		.map((ofDevice) => Math.max(...ofDevice.map(({ cursor }) => cursor() ?? 0)))
	return {
		sent: sent.length,
		acknowledged: sent.filter(({ isAcknowledged }) => isAcknowledged).length,
		logged: sum([...cursors]),
		kills: host.kills(),
	}
}

const streamsIn = (listeners: readonly StreamListener[]): TortureReport['streams'] => ({
	events: sum(listeners.map(({ heard }) => heard.length)),
	again: sum(listeners.map(({ heard }) => heard.length - new Set(heard.map(({ id }) => id)).size)),
	connections: sum(listeners.map(({ connections }) => connections())),
	mostBehind: Math.max(...listeners.map(({ mostBehind }) => mostBehind())),
})

export const reportOf = (
	host: Killable,
	devices: readonly Device[],
	clients: readonly LiveClient[],
	{ violations, logs, refusals, drops, seconds, listeners, statuses }: Found,
): TortureReport => {
	const sent = devices.flatMap((device) => device.sent)
	const entries = logs.flat()
	const names = new Set(entries.map(({ name }) => name))
	return {
		seconds,
		messages: sent.length,
		acknowledged: sent.filter(({ isAcknowledged }) => isAcknowledged).length,
		offers: sum(sent.map(({ offers }) => offers)),
		entries: entries.length,
		repeatedEntries: entries.length - names.size,
		failedEntries: entries.filter(({ isFailed }) => isFailed).length,
		updates: sum(entries.map(({ updates }) => updates)),
		deliveries: sum(clients.map(({ heard }) => heard.length)),
		kills: host.kills(),
		drops,
		streams: streamsIn(listeners),
		downlinks: statuses,
		disturbed: host.counts(),
		violations,
		unexpected: [...refusals, ...[...clients, ...listeners].flatMap(({ unexpected }) => unexpected)],
	}
}
