import { temporaryFolder } from '../local/testing/tinyHost.ts'
import { startLiveHost } from './live/liveHost.ts'
import { type LiveReport, liveRun } from './live/liveRun.ts'
import { readNumbers } from './readNumbers.ts'

/**
 * `npm run torture:live -- [--updates 20000] [--disconnects 1000] [--devices 20] [--clients 60] [--seed 1] [--json]`: ends
 * connections in every way while messages flow. Exit code 1 if a client did not get every update once and in order.
 */

/** Speed of the time of connections: two hours take twenty seconds. */
const timeScale = 360

const { numbers: options, isJson } = readNumbers({
	updates: 20_000,
	disconnects: 1000,
	devices: 20,
	clients: 60,
})

const progress = () => {
	let step = -1
	return (updates: number, disconnects: number): void => {
		const reached = Math.floor(20 * Math.min(updates / options.updates, disconnects / options.disconnects))
		if (reached <= step) return
		step = reached
		process.stderr.write(`${updates} updates, ${disconnects} disconnects\n`)
	}
}

const count = (counts: Readonly<Record<string, number>>): string =>
	Object.entries(counts)
		.map(([name, number]) => `${number} ${name}`)
		.join(', ')

const inWords = ({ violations, unexpected, ends, ...report }: LiveReport): string =>
	[
		`${report.updates} updates in ${report.messages} messages from ${options.devices} devices in ${report.seconds} s`,
		`${report.disconnects} disconnects; connections ended: ${count(ends)}`,
		`${report.deliveries} deliveries to ${options.clients} clients`,
		`${violations.length} violations, ${unexpected.length} events that must not happen; seed ${options.seed}`,
		...violations.slice(0, 20).map(({ kind, who, where }) => `  ${who}: ${kind} ${where}`),
		...unexpected.slice(0, 20).map((event) => `  ${event}`),
	].join('\n')

const folder = temporaryFolder()
const live = await startLiveHost(folder.path, timeScale)
const report = await liveRun({ ...live, ...options, onProgress: progress() })
await live.host.close()
folder.remove()
process.stdout.write(`${isJson ? JSON.stringify({ ...options, ...report }, null, '\t') : inWords(report)}\n`)
process.exit(report.violations.length + report.unexpected.length + report.ends.unexpected === 0 ? 0 : 1)
