import { checkResults } from '../checkResults.ts'
import { measure } from '../measure.ts'
import { contestantsFor, type Format } from './contestants.ts'
import { WORKLOADS } from './workloads.ts'

/**
 * `node measureGrowth.ts <small> <large> <rounds>`: how many times the time of the small workload the large one takes, by
 * format. Both in one process and in turns, because the speed of a process as a whole differs from one to the next.
 */

const [small = '', large = '', rounds = '11'] = process.argv.slice(2)

const ours = async (name: string, format: Format) => {
	const workload = WORKLOADS[name]?.(name)
	if (workload === undefined) throw new Error(`There is no workload ${name}.`)
	const contestants = await contestantsFor(workload, format)
	checkResults(workload, contestants)
	const contestant = format === 'cbor' ? contestants.ours : contestants.oursJson
	if (contestant === undefined) throw new Error(`There is no ${format} of ours.`)
	return contestant
}

const growth: Partial<Record<Format, number>> = {}
for (const format of ['cbor', 'json'] as const) {
	const ns = measure({ small: await ours(small, format), large: await ours(large, format) }, Number(rounds))
	growth[format] = (ns['large'] ?? Number.NaN) / (ns['small'] ?? Number.NaN)
}
process.stdout.write(JSON.stringify({ name: large, growth }))
