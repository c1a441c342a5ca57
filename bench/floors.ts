import { markdownTable } from '../cost/table.ts'
import type { BenchOptions } from './benchOptions.ts'
import { type Floor, type FloorTimes, measureFloor } from './floors/floor.ts'
import { signature } from './floors/signature.ts'
import { sqliteCommit } from './floors/sqliteCommit.ts'
import { tableOperations } from './floors/tables.ts'
import { postMessageEcho, threadWake } from './floors/threads.ts'
import { udpEcho } from './floors/udpEcho.ts'
import { webSocketFrame } from './floors/webSocketFrame.ts'

/**
 * `npm run bench -- floors`: what the parts of a message take on this machine with nothing around them. A message cannot
 * cost less than those that it needs. The sums leave out all that is ours: the CoAP layer, the conversion, permissions, logs.
 */

const floors: readonly (() => Floor | Promise<Floor>)[] = [
	udpEcho,
	() => sqliteCommit(false),
	() => sqliteCommit(true),
	tableOperations,
	threadWake,
	postMessageEcho,
	signature,
	webSocketFrame,
]

/** One after the other: each has the machine for itself. */
const measureAll = async (): Promise<readonly FloorTimes[]> => {
	const measured: FloorTimes[] = []
	for (const open of floors) measured.push(await measureFloor(await open()))
	return measured
}

const rounded = (microseconds: number): string => microseconds.toFixed(0)

const report = (measured: readonly FloorTimes[]): string => {
	const times = ({ hot, paused }: Pick<FloorTimes, 'hot' | 'paused'>) => [
		hot.wall,
		hot.cpu,
		paused.wall,
		paused.cpu,
	]
	const sums = measured
		.map((floor) => times(floor).map((microseconds) => microseconds * floor.timesPerMessage))
		.reduce((sum, floor) => sum.map((microseconds, column) => microseconds + (floor[column] ?? 0)))
	const rows = [
		...measured.map((floor) => [floor.name, String(floor.timesPerMessage), ...times(floor).map(rounded)]),
		['a message', '', ...sums.map(rounded)],
	]
	const header = ['microseconds', 'times per message', 'hot', 'CPU', 'after 10 ms', 'CPU']
	return `${markdownTable(header, rows)}\n`
}

export const benchFloors = async ({ isJson }: BenchOptions): Promise<void> => {
	const measured = await measureAll()
	process.stdout.write(isJson ? `${JSON.stringify(measured, null, '\t')}\n` : report(measured))
}
