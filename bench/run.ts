import { explainError } from '../cli/commandLine.ts'
import { type BenchmarkName, parseBenchArguments, usage } from './benchArguments.ts'
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

/** `npm run bench`: see its `--help`. */

const runs: Readonly<Record<BenchmarkName, (options: BenchOptions) => Promise<void>>> = {
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

const readArguments = () => {
	try {
		return parseBenchArguments(process.argv.slice(2))
	} catch (error) {
		process.stderr.write(`${explainError(error, usage)}\n`)
		process.exit(2)
	}
}

const read = readArguments()
if (read.name === 'help') process.stdout.write(usage)
else await runs[read.name](read.options)
