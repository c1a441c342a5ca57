import { createContext, Script } from 'node:vm'
import type { Engine } from '../../lambda/converters/engine.ts'
import type { InstalledRun } from './installRun.ts'
import { METADATA, type Workload } from './workloads.ts'

/** Each converts the message of a workload once. The others do not know TBEL. */
export type Contestants = Readonly<Record<'ours', () => unknown>> &
	Readonly<Partial<Record<ContestantName, () => unknown>>>

export type ContestantName = 'ours' | 'vm, fresh' | 'vm, warm' | 'run' | 'runner'

export const CONTESTANTS: Readonly<Record<ContestantName, string>> = {
	ours: 'our engine: a fresh QuickJS runtime and context for each message',
	'vm, fresh': 'node:vm, compiled once, a fresh context for each message: no limit of memory, and no sandbox',
	'vm, warm': 'node:vm, compiled once, and one context for all messages',
	run: 'the package run: a fresh QuickJS context in a worker thread',
	runner: 'the package run with createRunner, which keeps what it can between runs',
}

const inVm = (decoder: string): Script =>
	new Script(
		`JSON.stringify((function (payload, metadata) {${decoder}\n})(JSON.parse(payloadJson), JSON.parse(metadataJson)))`,
	)

type Needs = { readonly engine: Engine; readonly installed: InstalledRun }

/** All of them take the bytes and give the result as an object. */
export const contestantsOf = (needs: Needs, workload: Workload): Contestants => ({
	ours: ours(needs.engine, workload),
	...(workload.language === 'javascript' ? others(needs.installed, workload) : {}),
})

const ours =
	(engine: Engine, { language, decoder, payload }: Workload) =>
	(): unknown => {
		const run = engine.run({ language, source: decoder }, { payload, metadata: METADATA, receivedAt: 0 })
		if ('problem' in run) throw new Error(run.problem.message)
		return run.output
	}

const others = (installed: InstalledRun, { decoder, payload }: Workload): Omit<Contestants, 'ours'> => {
	const script = inVm(decoder)
	const metadataJson = JSON.stringify(METADATA)
	const globals = () => ({ payloadJson: JSON.stringify(Array.from(payload)), metadataJson })
	const warm = createContext(globals())
	const runner = installed.createRunner()
	const source = () =>
		`return (function (payload, metadata) {${decoder}\n})(${JSON.stringify(Array.from(payload))}, ${metadataJson})`
	const value = async (ran: ReturnType<InstalledRun['run']>): Promise<unknown> => {
		const result = await ran
		if (result.status !== 'completed') throw new Error(`run: ${JSON.stringify(result)}`)
		return result.value
	}
	return {
		'vm, fresh': () => JSON.parse(script.runInContext(createContext(globals()), { timeout: 10_000 })),
		'vm, warm': () => JSON.parse(script.runInContext(Object.assign(warm, globals()))),
		run: () => value(installed.run({ source: source() })),
		runner: () => value(runner.run({ source: source() })),
	}
}
