import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BenchOptions } from './benchOptions.ts'
import { EARLIER_COMMIT } from './convert/earlierConverter.ts'
import { copyBuild } from './endToEnd/builds.ts'
import { endToEndReport } from './endToEnd/endToEndReport.ts'
import { measureBuild, type Pace } from './endToEnd/measureBuild.ts'
import { type MemoryAfter, measureMemory } from './endToEnd/memory.ts'
import { type Compared, outcomesOf } from './endToEnd/outcomes.ts'
import { seedBuild } from './endToEnd/seed.ts'
import { allSetups, quickSetups } from './endToEnd/setups.ts'

/**
 * `npm run bench -- end-to-end`: from the datagram of a device to its watchers, beside an earlier build. Both run in
 * alternation, one at a time, each in processes of its own; devices and watchers are in another one. Linux only.
 */

const full: Pace = { seconds: 15, secondsWithHistory: 65, searchSeconds: 5, precision: 1.06 }
const quick: Pace = { seconds: 5, secondsWithHistory: 5, searchSeconds: 2, precision: 1.2 }

const say = (text: string): void => void process.stderr.write(`${text}\n`)

/** Measures setups whose names contain `only`, or the usual ones. */
export const benchEndToEnd = async (options: BenchOptions): Promise<void> => {
	const { rounds, isJson, isQuick, only } = options
	const setups = (isQuick ? quickSetups : allSetups).filter(({ name }) => name.includes(only))
	const root = mkdtempSync(join(tmpdir(), 'senml-live-bench-'))
	const builds = {
		earlier: copyBuild('earlier', join(root, 'earlier'), EARLIER_COMMIT),
		ours: copyBuild('ours', join(root, 'ours')),
	}
	try {
		for (const build of Object.values(builds)) {
			say(`preparing the data of ${build.name}`)
			await seedBuild(
				build,
				root,
				setups.map(({ history }) => history),
			)
		}
		const pace = isQuick ? quick : full
		const compared: Compared[] = []
		for (const setup of setups) {
			const measured: Compared['rounds'][number][] = []
			for (let round = 1; round <= (isQuick ? 1 : rounds); round++) {
				say(`${setup.name}: round ${round}`)
				const first = round % 2 === 1 ? 'earlier' : 'ours'
				const second = first === 'ours' ? 'earlier' : 'ours'
				const results = {
					[first]: await measureBuild(builds[first], root, setup, pace),
					[second]: await measureBuild(builds[second], root, setup, pace),
				} as Compared['rounds'][number]
				measured.push(results)
			}
			compared.push({ setup, rounds: measured })
		}
		const memory: MemoryAfter[] = []
		if (!isQuick && only === '')
			for (const build of Object.values(builds)) {
				say(`memory of ${build.name}`)
				memory.push(...(await measureMemory(build, root, [10_000, 50_000])))
			}
		const json = { outcomes: outcomesOf(compared), compared, memory }
		process.stdout.write(isJson ? `${JSON.stringify(json, null, '\t')}\n` : endToEndReport(compared, memory))
	} finally {
		rmSync(root, { recursive: true })
	}
}
