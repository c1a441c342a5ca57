import { parseArgs } from 'node:util'
import { temporaryFolder } from '../local/test/tinyHost.ts'
import { prepare } from './prepare.ts'
import { type Progress, type TortureReport, tortureRun } from './tortureRun.ts'

/**
 * `npm run torture -- [--messages 20000] [--devices 50] [--clients 100] [--kills 20] [--repeats 0.1] [--faults 0.05]
 * [--seed 1] [--json]`: devices send and clients follow while everything goes wrong; exit code 1 if anything was lost, came
 * twice or out of order.
 */

const { values } = parseArgs({
	options: {
		messages: { type: 'string', default: '20000' },
		devices: { type: 'string', default: '50' },
		clients: { type: 'string', default: '100' },
		kills: { type: 'string', default: '20' },
		repeats: { type: 'string', default: '0.1' },
		faults: { type: 'string', default: '0.05' },
		seed: { type: 'string', default: String(Date.now() % 1_000_000) },
		json: { type: 'boolean', default: false },
	},
})
const options = {
	messages: Number(values.messages),
	devices: Number(values.devices),
	clients: Number(values.clients),
	kills: Number(values.kills),
	repeats: Number(values.repeats),
	faults: Number(values.faults),
	seed: Number(values.seed),
}

const progressMilliseconds = 5000

const startedAt = Date.now()
let toldAt = 0
const onProgress = ({ sent, acknowledged, logged, kills }: Progress): void => {
	if (Date.now() - toldAt < progressMilliseconds) return
	toldAt = Date.now()
	const seconds = Math.round((toldAt - startedAt) / 1000)
	process.stderr.write(
		`${seconds} s: ${sent} of ${options.messages} messages sent, ${acknowledged} acknowledged, ${logged} logged, ` +
			`${kills} kills\n`,
	)
}

const percent = (part: number, all: number): string => `${((100 * part) / Math.max(1, all)).toFixed(1)} %`

const inWords = ({ disturbed, violations, unexpected, ...report }: TortureReport): string => {
	const { requests, deliveries, repeats, faults } = disturbed
	const failed = Object.values(faults).reduce((total, count) => total + count, 0)
	return [
		`${report.messages} messages from ${options.devices} devices in ${report.seconds} s, ${report.acknowledged} acknowledged`,
		`${report.offers} offers, ${report.entries} entries, ${report.repeatedEntries} of them of messages that were sent again and cannot be recognised, ${report.failedEntries} of messages that could not be processed`,
		`${report.updates} updates, ${report.deliveries} deliveries to ${options.clients} clients`,
		`${report.kills} kills, ${report.drops} connections dropped`,
		`${failed} of ${requests} AWS calls failed (${percent(failed, requests)}): ${Object.entries(faults)
			.map(([fault, count]) => `${count} ${fault}`)
			.join(', ')}`,
		`${repeats} of ${deliveries} deliveries of queues were repeated (${percent(repeats, deliveries)})`,
		`${violations.length} violations, ${unexpected.length} events that must not happen; seed ${options.seed}`,
		...violations.slice(0, 20).map(({ kind, who, where }) => `  ${who}: ${kind} ${where}`),
		...unexpected.slice(0, 20).map((event) => `  ${event}`),
	].join('\n')
}

const folder = temporaryFolder()
const prepared = await prepare(folder.path)
const report = await tortureRun({ ...prepared, ...options, onProgress })
await prepared.host.kill()
folder.remove()
process.stdout.write(
	`${values.json ? JSON.stringify({ ...options, ...report }, null, '\t') : inWords(report)}\n`,
)
process.exit(report.violations.length + report.unexpected.length === 0 ? 0 : 1)
