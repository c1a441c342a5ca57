import { join } from 'node:path'
import type { BenchOptions } from './benchOptions.ts'
import { EARLIER_COMMIT } from './convert/earlierConverter.ts'
import { type Build, copyBuild } from './endToEnd/builds.ts'
import { endToEndReport } from './endToEnd/endToEndReport.ts'
import { inFolder } from './endToEnd/inFolder.ts'
import { type Measured, measureBuild, type Pace } from './endToEnd/measureBuild.ts'
import { type MemoryAfter, measureMemory } from './endToEnd/memory.ts'
import { type Compared, outcomesOf } from './endToEnd/outcomes.ts'
import { seedBuild } from './endToEnd/seed.ts'
import { allSetups, quickSetups, type Setup } from './endToEnd/setups.ts'
import { say } from './say.ts'

/**
 * `npm run bench -- end-to-end`: from the datagram of a device to its watchers, beside an earlier build. Both run in
 * alternation, one at a time, each in processes of its own; devices and watchers are in another one. Linux only.
 */

const full: Pace = {
	warmUpSeconds: 25,
	seconds: 15,
	secondsWithHistory: 65,
	searchSeconds: 5,
	precision: 1.06,
}
const quick: Pace = { warmUpSeconds: 2, seconds: 5, secondsWithHistory: 5, searchSeconds: 2, precision: 1.2 }

type Builds = Readonly<Record<Build['name'], Build>>

/** Both builds in one round, the first of which changes from round to round. */
const measureRound = async (
	builds: Builds,
	round: number,
	measure: (build: Build) => Promise<Measured>,
): Promise<Compared['rounds'][number]> => {
	if (round % 2 === 1) {
		const earlier = await measure(builds.earlier)
		return { earlier, ours: await measure(builds.ours) }
	}
	const ours = await measure(builds.ours)
	return { earlier: await measure(builds.earlier), ours }
}

const setupsOf = ({ isQuick, only }: BenchOptions): readonly Setup[] => {
	if (only === '') return isQuick ? quickSetups : allSetups
	const setups = allSetups.filter(({ name }) => name.includes(only))
	if (setups.length === 0) throw new Error(`--only ${only}: no setup has this in its name`)
	return setups
}

const paceOf = ({ isQuick, seconds }: BenchOptions): Pace => {
	const pace = isQuick ? quick : full
	return seconds === undefined ? pace : { ...pace, seconds, secondsWithHistory: seconds }
}

const compareAll = async (
	builds: Builds,
	root: string,
	options: BenchOptions,
): Promise<readonly Compared[]> => {
	const compared: Compared[] = []
	for (const setup of setupsOf(options)) {
		const rounds: Compared['rounds'][number][] = []
		for (let round = 1; round <= (options.isQuick ? 1 : options.rounds); round++) {
			say(`${setup.name}: round ${round}`)
			const measure = (build: Build) => measureBuild(build, root, setup, paceOf(options))
			rounds.push(await measureRound(builds, round, measure))
		}
		compared.push({ setup, rounds })
	}
	return compared
}

const measureMemories = async (builds: Builds, root: string): Promise<readonly MemoryAfter[]> => {
	const measured: MemoryAfter[] = []
	for (const build of Object.values(builds)) {
		say(`memory of ${build.name}`)
		measured.push(...(await measureMemory(build, root, [10_000, 50_000])))
	}
	return measured
}

/** Measures the setups whose names contain `only`, or the usual ones. */
export const benchEndToEnd = (options: BenchOptions): Promise<void> =>
	inFolder(async (root) => {
		const histories = setupsOf(options).map(({ history }) => history)
		const builds = {
			earlier: copyBuild('earlier', join(root, 'earlier'), EARLIER_COMMIT),
			ours: copyBuild('ours', join(root, 'ours')),
		}
		for (const build of Object.values(builds)) {
			say(`preparing the data of ${build.name}`)
			await seedBuild(build, root, histories)
		}
		const compared = await compareAll(builds, root, options)
		const isWhole = !options.isQuick && options.only === ''
		const memory = isWhole ? await measureMemories(builds, root) : []
		const json = { outcomes: outcomesOf(compared), compared, memory }
		const text = options.isJson ? `${JSON.stringify(json, null, '\t')}\n` : endToEndReport(compared, memory)
		process.stdout.write(text)
	})
