import { markdownTable } from '../cost/table.ts'
import type { BenchOptions } from './benchOptions.ts'
import { type Floor, type FloorTimes, measureFloor } from './floors/floor.ts'
import { signature } from './floors/signature.ts'
import { sqliteCommit } from './floors/sqliteCommit.ts'
import { postMessageEcho, threadWake } from './floors/threads.ts'
import { udpEcho } from './floors/udpEcho.ts'
import { webSocketFrame } from './floors/webSocketFrame.ts'

/**
 * `npm run bench -- floors`: what the parts of a message take on this machine with nothing around them. A message cannot
 * cost less than those that it needs.
 */

const floors: readonly (() => Floor | Promise<Floor>)[] = [
	udpEcho,
	() => sqliteCommit(false),
	() => sqliteCommit(true),
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

const report = (measured: readonly FloorTimes[]): string => {
	const rows = measured.map(({ name, hot, paused }) => [
		name,
		...[hot.wall, hot.cpu, paused.wall, paused.cpu].map((microseconds) => microseconds.toFixed(0)),
	])
	const header = ['microseconds', 'hot', 'CPU', 'after 10 ms', 'CPU']
	return `${markdownTable(header, rows)}\n`
}

export const benchFloors = async ({ isJson }: BenchOptions): Promise<void> => {
	const measured = await measureAll()
	process.stdout.write(isJson ? `${JSON.stringify(measured, null, '\t')}\n` : report(measured))
}
