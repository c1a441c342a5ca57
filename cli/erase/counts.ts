import type { PlaceName } from './places.ts'

/** Number of items at each place. */
export type Counts = Readonly<Record<PlaceName, number>>

export const nothing: Counts = {
	devices: 0,
	fingerprints: 0,
	connections: 0,
	entries: 0,
	states: 0,
	history: 0,
	messages: 0,
	downlinks: 0,
}

export const add = (counts: Counts, name: PlaceName, more: number): Counts => ({
	...counts,
	[name]: counts[name] + more,
})

export const isNothing = (counts: Counts): boolean => Object.values(counts).every((count) => count === 0)

const words: Readonly<Record<PlaceName, readonly [one: string, many: string]>> = {
	devices: ['device', 'devices'],
	fingerprints: ['fingerprint', 'fingerprints'],
	connections: ['connection', 'connections'],
	entries: ['entry of the import log', 'entries of the import log'],
	states: ['object with its newest values', 'objects with their newest values'],
	history: ['row of its history', 'rows of its history'],
	messages: ['message in the log of an integration', 'messages in the logs of integrations'],
	downlinks: ['downlink', 'downlinks'],
}

const said = (name: PlaceName, count: number): string => `${count} ${words[name][count === 1 ? 0 : 1]}`

/** `1 device, 3 entries of the import log`, without the places that have none. */
export const sayCounts = (counts: Counts): string =>
	(Object.keys(nothing) as PlaceName[])
		.filter((name) => counts[name] > 0)
		.map((name) => said(name, counts[name]))
		.join(', ')
