import { parseArgs } from 'node:util'
import { benchColdstart } from './coldstart.ts'
import { benchConvert } from './convert.ts'
import { benchEnumeration } from './enumeration.ts'
import { benchFanOut } from './fanOut.ts'
import { benchOperations } from './operations.ts'

/** `npm run bench -- <name> [--rounds 11] [--json]` */

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: { rounds: { type: 'string', default: '11' }, json: { type: 'boolean', default: false } },
})

const BENCHMARKS: Readonly<Record<string, typeof benchConvert>> = {
	coldstart: benchColdstart,
	convert: benchConvert,
	enumeration: benchEnumeration,
	'fan-out': benchFanOut,
	operations: benchOperations,
}

const [name = ''] = positionals
const bench = BENCHMARKS[name]
if (bench === undefined) {
	process.stderr.write(`Which benchmark? There is: ${Object.keys(BENCHMARKS).join(', ')}.\n`)
	process.exit(1)
}
await bench({ rounds: Number(values.rounds), isJson: values.json })
