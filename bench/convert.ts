import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Format } from './convert/contestants.ts'
import { type Growth, growing, type Measured, outcomesOf } from './convert/convertGoals.ts'
import { convertReport } from './convert/convertReport.ts'
import { WORKLOADS } from './convert/workloads.ts'

/** In a process of its own: what the engine learned from one workload must not help or hinder another one. */
const run = async <T>(program: string, ...argv: readonly string[]): Promise<T> => {
	const path = fileURLToPath(new URL(program, import.meta.url))
	const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', path, ...argv])
	return JSON.parse(stdout) as T
}

const measureFormat = (name: string, format: Format, rounds: number): Promise<Measured> =>
	run('convert/measureWorkload.ts', name, format, `${rounds}`)

const measureWorkload = async (name: string, rounds: number): Promise<Measured> => {
	const cbor = await measureFormat(name, 'cbor', rounds)
	const json = await measureFormat(name, 'json', rounds)
	return { ...cbor, ns: { ...cbor.ns, ...json.ns } }
}

export type ConvertOptions = {
	/** how often each contestant is measured; the median counts */
	readonly rounds: number
	/** prints JSON instead of tables */
	readonly isJson: boolean
}

/** `npm run bench -- convert`: ours against the peer and against the bare decode. A missed goal is no error. */
export const benchConvert = async ({ rounds, isJson }: ConvertOptions): Promise<void> => {
	const names = Object.keys(WORKLOADS)
	const all: Measured[] = []
	for (const [index, name] of names.entries()) {
		process.stderr.write(`${index + 1}/${names.length} ${name}\n`)
		all.push(await measureWorkload(name, rounds))
	}
	const growths: Growth[] = []
	for (const [small, large] of growing(all)) {
		process.stderr.write(`${small} and ${large} in turns\n`)
		growths.push(await run('convert/measureGrowth.ts', small, large, `${rounds}`))
	}
	const outcomes = outcomesOf(all, growths)
	process.stdout.write(
		isJson ? `${JSON.stringify({ measured: all, outcomes }, null, '\t')}\n` : convertReport(all, outcomes),
	)
}
