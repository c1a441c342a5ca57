import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { synthStack } from '../app/synthStack.ts'
import { unthrottled } from '../cdk/testing/unthrottled.ts'
import { markdownTable } from '../cost/table.ts'
import { registerDevice } from '../lambda/devices/registerDevice.ts'
import { clientOptions, startTinyHost, temporaryFolder } from '../local/testing/tinyHost.ts'
import type { BenchOptions } from './benchOptions.ts'
import { type Asked, askHistory } from './history/askHistory.ts'
import { seedHistory } from './history/seedHistory.ts'
import { percentile } from './percentile.ts'

const letters = 'abcdefghijkmnpqrstuv'

const devices = Array.from(letters, (letter, index) => ({
	deviceId: `oob-${350000000000001 + index}`,
	model: 'PCA20065',
	fingerprint: `29a.bench${letter}`,
}))

const goalMilliseconds = 100

/**
 * `npm run bench -- history`: how long a query of the history takes, with 30 days of 20 devices at a message a minute in the
 * local store; `--quick` has three days. Whoever asks does so over HTTP, one query after the other.
 */
export const benchHistory = async ({ rounds, isJson, isQuick }: BenchOptions): Promise<void> => {
	const folder = temporaryFolder()
	const assembly = unthrottled(await synthStack(join(folder.path, 'cdk.out')))
	const host = await startTinyHost(assembly, join(folder.path, 'data'))
	const db = new DynamoDBClient(clientOptions(host))
	for (const device of devices) await registerDevice(db, host.output('DevicesTable'))(device)
	const days = isQuick ? 3 : 30
	const rows = await seedHistory({ db, table: host.output('HistoryTable'), devices, days, now: Date.now() })
	process.stderr.write(`${rows} rows\n`)
	const asked = await askHistory({ restUrl: host.output('RestUrl'), devices, queries: 100 * rounds })
	db.destroy()
	await host.close()
	folder.remove()
	process.stdout.write(isJson ? `${JSON.stringify({ rows, asked }, null, '\t')}\n` : report(rows, asked))
}

const report = (rows: number, asked: readonly Asked[]): string => {
	const line = (what: string, some: readonly Asked[]): readonly (string | number)[] => {
		const times = some.map(({ milliseconds }) => milliseconds)
		const cpuTimes = some.map(({ cpuMilliseconds }) => cpuMilliseconds)
		const at = (all: readonly number[], share: number) => percentile(all, share).toFixed(0)
		return [
			what,
			some.length,
			...[0.5, 0.9, 0.99, 1].map((share) => at(times, share)),
			...[0.5, 0.99].map((share) => at(cpuTimes, share)),
		]
	}
	const groups = [...Map.groupBy(asked, ({ what }) => what)].toSorted(([a], [b]) => (a < b ? -1 : 1))
	const those = (when: string) => asked.filter(({ what }) => what.endsWith(when))
	const ninetyNinth = (when: string): string => {
		const times = those(when).map(({ milliseconds }) => milliseconds)
		return `${percentile(times, 0.99).toFixed(0)} ms`
	}
	return [
		`${rows} rows of ${devices.length} devices`,
		'',
		markdownTable(
			['query', 'queries', 'p50 ms', 'p90 ms', 'p99 ms', 'longest', 'p50 CPU ms', 'p99 CPU ms'],
			[
				...groups.map(([what, some]) => line(what, some)),
				line('all first', those('first')),
				line('all later', those('later')),
			],
		),
		`The p99 is ${ninetyNinth('first')} for the first query of a series and time span, and ${ninetyNinth('later')} for later ones; the aim`,
		`is ${goalMilliseconds} ms. Statistics are those that the processor keeps.`,
		'',
	].join('\n')
}
