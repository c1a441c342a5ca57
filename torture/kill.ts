import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { killLoop } from './killLoop.ts'
import { prepare } from './prepare.ts'

/** `npm run torture:kill -- --kills 200`: kills the host while messages flow; exit code 1 if anything was lost. */

const { values } = parseArgs({ options: { kills: { type: 'string', default: '200' } } })
const kills = Number(values.kills)
const folder = mkdtempSync(join(tmpdir(), 'senml-live-torture-'))
const { host, ledger } = await prepare(folder)
const report = await killLoop({
	host,
	ledger,
	kills,
	random: Math.random,
	onProgress: (done) => {
		if (done % 10 === 0 || done === kills) process.stdout.write(`killed ${done} of ${kills}\n`)
	},
})
await host.kill()
rmSync(folder, { recursive: true })
const { lost, doubled, misnumbered } = report
process.stdout.write(
	`${report.kills} kills, ${report.sent} messages sent, ${report.acknowledged} acknowledged, ` +
		`${report.entries} entries: ${lost.length} lost, ${doubled.length} twice, ` +
		`${misnumbered.length} devices misnumbered\n`,
)
process.exit(lost.length + doubled.length + misnumbered.length === 0 ? 0 : 1)
