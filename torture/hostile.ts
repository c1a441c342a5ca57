import { loadavg } from 'node:os'
import { temporaryFolder } from '../local/testing/tinyHost.ts'
import { hostileRun } from './hostile/hostileRun.ts'
import { delaysIn, type HostileRunReport, hostileReportInWords } from './hostile/hostileRunReport.ts'
import { readNumbers } from './readNumbers.ts'
import { prepare } from './run/prepare.ts'

/**
 * `npm run torture:hostile -- [--seconds 120] [--innocents 20] [--watchers 70] [--backlog 40000] [--seed 1] [--json]`: a
 * runs a hostile device, watcher, neighbour and page beside normal ("innocent") devices. Exit code 1 if a normal device or
 * client lost a message, got it twice or waited too long, if the host ended, or if the page got a forbidden answer. The
 * times need an idle machine.
 */

const { numbers: options, isJson } = readNumbers({
	seconds: 120,
	innocents: 20,
	watchers: 70,
	backlog: 40_000,
})

const startedAt = Date.now()
const onProgress = (what: string): void => {
	process.stderr.write(`${Math.round((Date.now() - startedAt) / 1000)} s: ${what}\n`)
}

const folder = temporaryFolder()
// Queues run in real time.
const { host } = await prepare(folder.path, 1)
const run = async (): Promise<HostileRunReport> => {
	try {
		return await hostileRun({ host, ...options, onProgress })
	} finally {
		await host.kill()
		folder.remove()
	}
}
const report = await run()
const [load = 0] = loadavg()
process.stdout.write(
	isJson
		? `${JSON.stringify({ ...options, load, ...report }, null, '\t')}\n`
		: `${hostileReportInWords(report)}\nseed ${options.seed}; load of the machine ${load.toFixed(1)}\n`,
)
const wrong = [...report.violations, ...report.unexpected, ...delaysIn(report)]
process.exit(wrong.length === 0 ? 0 : 1)
