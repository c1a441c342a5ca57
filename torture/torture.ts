import { temporaryFolder } from '../local/testing/tinyHost.ts'
import { reportInWords } from './check/reportInWords.ts'
import type { Progress } from './check/tortureReport.ts'
import { readNumbers } from './readNumbers.ts'
import { prepare } from './run/prepare.ts'
import { tortureRun } from './run/tortureRun.ts'

/**
 * `npm run torture -- [--messages 20000] [--devices 50] [--clients 100] [--kills 20] [--repeats 0.1] [--faults 0.05]
 * [--seed 1] [--json]`: devices send and get downlinks, and clients and listeners follow them, while everything goes
 * wrong. Exit code 1 if a message was lost, came twice or out of order, or if a downlink claims what is not true.
 */

const { numbers: options, isJson } = readNumbers({
	messages: 20_000,
	devices: 50,
	clients: 100,
	kills: 20,
	repeats: 0.1,
	faults: 0.05,
})

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

const folder = temporaryFolder()
const prepared = await prepare(folder.path)
const report = await tortureRun({ ...prepared, ...options, onProgress })
await prepared.host.kill()
folder.remove()
process.stdout.write(
	`${isJson ? JSON.stringify({ ...options, ...report }, null, '\t') : reportInWords(report, options)}\n`,
)
process.exit(report.violations.length + report.unexpected.length === 0 ? 0 : 1)
