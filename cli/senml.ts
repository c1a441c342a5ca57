import { styleText } from 'node:util'
import { explainError } from './commandLine.ts'
import { readCapsule } from './senml/capsule/readCapsule.ts'
import { runCapsule } from './senml/capsule/runCapsule.ts'
import { readInput } from './senml/readInput.ts'
import { runPack } from './senml/runPack.ts'
import { parseSenmlArguments, usage } from './senml/senmlArguments.ts'

/** `npm run senml`: shows the updates of a SenML pack, and the bytes that cause errors; decodes a capsule again. */

try {
	const parsed = parseSenmlArguments(process.argv.slice(2))
	if (parsed === 'help') process.stdout.write(usage)
	else {
		const source = await readInput(parsed.input)
		const capsule = readCapsule(source.bytes)
		const { output, exitCode } =
			capsule === undefined
				? runPack(source, { ...parsed, receivedAt: parsed.receivedAt ?? Date.now() / 1000 }, styleText)
				: runCapsule(source, { ...parsed, capsule }, styleText)
		process.stdout.write(output)
		process.exitCode = exitCode
	}
} catch (error) {
	process.stderr.write(`${explainError(error, usage)}\n`)
	process.exitCode = 2
}
