import { createAuthority } from '../edge/testing/certificates.ts'
import { temporaryFolder } from '../local/testing/tinyHost.ts'
import { testAssembly } from '../testing/assembly.ts'
import { hostStack } from '../testing/hostedStack.ts'
import { differencesOf } from './differential/differences.ts'
import { outcomeOfDifferential, runDifferential } from './differential/runDifferential.ts'
import { openDoors } from './dtls/doors.ts'
import { expectedFailures } from './expectedFailures.ts'
import { javaProgram } from './fetched.ts'
import { deviceMaker } from './ledger.ts'
import { judge, type Outcome, outcomeOf, type Verdict } from './outcome.ts'
import { startPeer } from './peer.ts'
import { openSlowDoor } from './slowDoor.ts'
import { type Needs, type Suite, suites } from './suites.ts'
import { commit, committed, expectedFailuresOf, tableOf } from './table.ts'

export type Interop = {
	readonly verdicts: readonly Verdict[]
	/** in Markdown */
	readonly table: string
	readonly differences: string
}

type Options = {
	readonly say: (line: string) => void
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	/** names of implementations; all if it is empty */
	readonly only: readonly string[]
	/** whether `docs/conformance.md` is written, not compared */
	readonly isWriting: boolean
}

/** One program with all of its cases. */
const runSuite = async (needs: Needs, { name, program, cases }: Suite): Promise<readonly Outcome[]> => {
	const peer = startPeer(program)
	try {
		return await cases(needs, name, peer)
	} finally {
		await peer.close()
	}
}

/** Runs the suites on one stack, two at a time: both of them wait more than they compute. */
const runSuites = async (chosen: readonly Suite[], { say, now }: Options): Promise<readonly Verdict[]> => {
	await using disposed = new AsyncDisposableStack()
	const folder = temporaryFolder()
	disposed.defer(folder.remove)
	const stack = await hostStack(await testAssembly(folder.path), { mqttPort: 0 })
	disposed.defer(stack.close)
	const { mqttPort = 0 } = stack.host.host
	const slow = await openSlowDoor(stack)
	disposed.defer(slow.close)
	const authority = createAuthority({ after: (remove) => disposed.defer(remove as () => void) })
	const doors = await openDoors(stack, authority)
	disposed.defer(doors.close)
	const needs = {
		stack,
		makeDevice: deviceMaker(stack),
		port: doors.port,
		slowPort: slow.port,
		mqttPort,
		doors,
		now: Math.floor(now() / 1000),
	}
	const verdicts: Verdict[] = []
	const left = [...chosen]
	const work = async (): Promise<void> => {
		for (let suite = left.shift(); suite !== undefined; suite = left.shift()) {
			const own = (await runSuite(needs, suite)).map(judge(expectedFailures))
			const good = own.filter(({ status }) => status !== 'failed').length
			say(`${String(good).padStart(6)} of ${own.length}  ${suite.title}`)
			verdicts.push(...own)
		}
	}
	await Promise.all([work(), work()])
	return verdicts
}

/** Writes a part of the document, or checks that it is what the run says. */
const documented = async (name: string, text: string, { isWriting }: Options): Promise<Verdict> => {
	if (isWriting) commit(name, text)
	const outcome = await outcomeOf('docs/conformance.md', name, async () => {
		if (committed(name) !== text)
			throw new Error(`it differs from this run:\n${text}\nRun npm run interop -- --write`)
	})
	return judge([])(outcome)
}

/** Our decoder beside that of Leshan. */
const compareDecoders = async ({ say, now }: Options) => {
	const peer = startPeer(javaProgram('leshan'))
	const differential = await runDifferential('Leshan', peer, now)
	await peer.close()
	const verdict = judge(expectedFailures)(outcomeOfDifferential(differential))
	say(
		`${String(differential.agreed).padStart(6)} of ${differential.packs}  Leshan: generated packs that both read alike`,
	)
	return { verdict, differences: differencesOf(differential) }
}

/** Runs the chosen implementations. The document is compared only with a run of all. */
export const runInterop = async (options: Options): Promise<Interop> => {
	const { only } = options
	const isWhole = only.length === 0
	const chosen = suites.filter(({ name }) => isWhole || only.includes(name))
	const cases = await runSuites(chosen, options)
	if (!isWhole && !only.includes('Leshan')) return { verdicts: cases, table: tableOf(cases), differences: '' }
	const { verdict, differences } = await compareDecoders(options)
	const verdicts = [...cases, verdict]
	const table = tableOf(verdicts)
	if (!isWhole) return { verdicts, table, differences }
	const checks = [
		await documented('table', table, options),
		await documented('expected failures', expectedFailuresOf(verdicts), options),
		await documented('differences', differences, options),
	]
	return { verdicts: [...verdicts, ...checks], table, differences }
}
