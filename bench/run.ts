import { parseArgs } from 'node:util'
import type { BenchOptions } from './benchOptions.ts'
import { benchCoap } from './coap.ts'
import { benchColdstart } from './coldstart.ts'
import { benchConvert } from './convert.ts'
import { benchConverters } from './converters.ts'
import { benchEndToEnd } from './endToEnd.ts'
import { benchEnumeration } from './enumeration.ts'
import { benchFanOut } from './fanOut.ts'
import { benchFloors } from './floors.ts'
import { benchHistory } from './history.ts'
import { benchMillions } from './millions.ts'
import { benchOperations } from './operations.ts'
import { benchProfile } from './profile.ts'
import { benchStreams } from './streams.ts'

/** `npm run bench -- <name> [--rounds <n>] [--json]`; `coap` and `end-to-end` also take `--quick`, `--only <setup>` and `--seconds <n>` */

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		rounds: { type: 'string' },
		json: { type: 'boolean', default: false },
		quick: { type: 'boolean', default: false },
		only: { type: 'string', default: '' },
		seconds: { type: 'string' },
	},
})

const BENCHMARKS: Readonly<Record<string, (options: BenchOptions) => Promise<void>>> = {
	coap: benchCoap,
	coldstart: benchColdstart,
	convert: benchConvert,
	converters: benchConverters,
	'end-to-end': benchEndToEnd,
	enumeration: benchEnumeration,
	'fan-out': benchFanOut,
	floors: benchFloors,
	history: benchHistory,
	millions: benchMillions,
	operations: benchOperations,
	profile: benchProfile,
	streams: benchStreams,
}

const [name = ''] = positionals
const bench = BENCHMARKS[name]
if (bench === undefined) {
	process.stderr.write(`Which benchmark? There is: ${Object.keys(BENCHMARKS).join(', ')}.\n`)
	process.exit(1)
}
await bench({
	rounds: Number(values.rounds ?? (['coap', 'end-to-end'].includes(name) ? 3 : 11)),
	isJson: values.json,
	isQuick: values.quick,
	only: values.only,
	seconds: values.seconds === undefined ? undefined : Number(values.seconds),
})
