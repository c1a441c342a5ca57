import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { markdownTable } from '../cost/table.ts'
import type { BenchOptions } from './benchOptions.ts'
import { copyBuild } from './endToEnd/builds.ts'
import { inFolder } from './endToEnd/inFolder.ts'
import { type AtRate, measureBuild } from './endToEnd/measureBuild.ts'
import { total } from './endToEnd/processes.ts'
import { dataFolderOf, runBuild } from './endToEnd/runBuild.ts'
import { addHistory, seedBuild, seenDevices } from './endToEnd/seed.ts'
import type { Setup } from './endToEnd/setups.ts'
import { say } from './say.ts'

/**
 * `npm run bench -- millions`: whether a message takes longer when the ledger has two million entries, 200,000 of them of the
 * device that sends. Ten minutes with them, ten minutes without. Linux only.
 */

const devices = 10
const perDevice = 200_000
const rate = 20
const usualSeconds = 600

/** The aim: with them at most so many times as long as without. */
const mostRatio = 1.2

const setup = (history: number): Setup => ({
	name: `${history} entries`,
	devices: 1,
	watchers: 1,
	records: 4,
	history,
	rates: [rate],
	isSearched: false,
	isBacklogRead: false,
})

export const benchMillions = (options: BenchOptions): Promise<void> =>
	inFolder(async (root) => {
		const { isJson, isQuick, seconds = isQuick ? 20 : usualSeconds } = options
		const each = isQuick ? perDevice / 100 : perDevice
		const build = copyBuild('ours', join(root, 'ours'))
		await seedBuild(build, root, [])
		const all = each * devices
		const folder = dataFolderOf(root, build, all)
		cpSync(dataFolderOf(root, build, 0), folder, { recursive: true })
		const running = await runBuild(build, folder)
		for (const [index, { deviceId }] of seenDevices.slice(0, devices).entries()) {
			await addHistory(running, { deviceId, upTo: each })
			say(`${(index + 1) * each} of ${all} entries`)
		}
		await running.stop()
		const pace = {
			warmUpSeconds: isQuick ? 2 : 25,
			seconds,
			secondsWithHistory: seconds,
			searchSeconds: 0,
			precision: 1,
		}
		const measured: { readonly entries: number; readonly at: AtRate }[] = []
		for (const entries of [0, all]) {
			say(`${seconds} s with ${entries} entries`)
			const { rates } = await measureBuild(build, root, setup(entries), pace)
			for (const at of rates) measured.push({ entries, at })
		}
		process.stdout.write(isJson ? `${JSON.stringify(measured, null, '\t')}\n` : report(measured))
	})

const report = (measured: readonly { readonly entries: number; readonly at: AtRate }[]): string => {
	const columns = ['p50', 'p90', 'p99'] as const
	const rows = measured.map(({ entries, at }) => [
		String(entries),
		String(at.sent),
		String(at.sent - at.delivered),
		...columns.map((share) => at.latency[share].toFixed(1)),
		at.worstSecond.toFixed(1),
		total(at.cpu).toFixed(1),
	])
	const [without, withAll] = measured.map(({ at }) => at)
	const ratio = (of: (at: AtRate) => number): number =>
		without === undefined || withAll === undefined ? Number.NaN : of(withAll) / of(without)
	const p90 = ratio(({ latency }) => latency.p90)
	const worst = ratio(({ worstSecond }) => worstSecond)
	return [
		'Milliseconds from the datagram to the watcher, and CPU milliseconds per message.',
		'',
		markdownTable(['entries', 'messages', 'lost', ...columns, 'p90 of worst second', 'CPU'], rows),
		`p90 with them / without: ${p90.toFixed(2)} (aim at most ${mostRatio}: ${p90 <= mostRatio ? 'reached' : 'MISSED'}); of the worst second: ${worst.toFixed(2)}`,
		'',
	].join('\n')
}
