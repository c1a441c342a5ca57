import assert from 'node:assert/strict'
import { type Conversion, objectUpdate } from '../lambda/lwm2m/convert.ts'
import type { Contestants } from './convert/contestants.ts'
import type { Workload } from './convert/workloads.ts'

const OURS: ReadonlySet<string> = new Set(['ours', 'oursJson', 'earlier', 'earlierJson'])

/** Throws unless every contestant does its work; the peer cannot be asked for packs whose objects are interleaved. */
export const checkResults = ({ name, shape, pack, updates }: Workload, contestants: Contestants): void => {
	for (const [contestant, work] of Object.entries(contestants))
		if (OURS.has(contestant)) {
			const conversion = work() as Conversion
			const made = conversion.updates.map(objectUpdate)
			assert.deepEqual(conversion.findings, [], `${name}: ${contestant} has findings`)
			assert.deepEqual(made, updates, `${name}: ${contestant} is wrong`)
		} else if (contestant === 'bare')
			assert.equal((work() as readonly unknown[]).length, pack.length, `${name}: ${contestant} is wrong`)
		else if (shape !== 'interleaved')
			assert.deepEqual(work(), { lwm2m: updates }, `${name}: ${contestant} is wrong`)
}
