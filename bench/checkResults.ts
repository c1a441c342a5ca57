import assert from 'node:assert/strict'
import { type Conversion, objectUpdate } from '../lambda/lwm2m/convert.ts'
import type { Contestants } from './convert/contestants.ts'
import type { Workload } from './convert/workloads.ts'

/** Those that give a `Conversion`. */
const OWN: ReadonlySet<string> = new Set(['ours', 'oursJson', 'earlier', 'earlierJson'])

/** Throws unless every contestant has the right result. The peer cannot convert packs with interleaved objects. */
export const checkResults = ({ name, shape, pack, updates }: Workload, contestants: Contestants): void => {
	for (const [contestant, work] of Object.entries(contestants))
		if (OWN.has(contestant)) {
			const conversion = work() as Conversion
			const made = conversion.updates.map(objectUpdate)
			assert.deepEqual(conversion.findings, [], `${name}: ${contestant} has findings`)
			assert.deepEqual(made, updates, `${name}: ${contestant} is wrong`)
		} else if (contestant === 'bare')
			assert.equal((work() as readonly unknown[]).length, pack.length, `${name}: ${contestant} is wrong`)
		else if (shape !== 'interleaved')
			assert.deepEqual(work(), { lwm2m: updates }, `${name}: ${contestant} is wrong`)
}
