import { styleText } from 'node:util'
import { objectUpdate } from '../lambda/lwm2m/convert.ts'
import { explainError } from './commandLine.ts'
import { readInput } from './senml/readInput.ts'
import { parseSenmlArguments, usage } from './senml/senmlArguments.ts'
import { contentOf } from './senml/senmlContent.ts'
import { examine } from './senml/senmlExamine.ts'
import { report } from './senml/senmlReport.ts'
import { timeWindow } from './timeWindow.ts'

/** `npm run senml`: shows the updates of a SenML pack, and the bytes that cause errors. */

try {
	const parsed = parseSenmlArguments(process.argv.slice(2), Date.now() / 1000)
	if (parsed === 'help') process.stdout.write(usage)
	else {
		const { bytes, origin } = await readInput(parsed.input)
		const content = contentOf(bytes, parsed.format)
		const { receivedAt } = parsed
		const { format } = content
		const conversion = examine(content, { receivedAt, window: timeWindow })
		const { senML = null, records, findings, success } = conversion
		const updates = conversion.updates.map((update) => ({ update: objectUpdate(update), ts: update.ts }))
		process.stdout.write(
			parsed.json
				? `${JSON.stringify({ format, senML, records, updates, findings, success })}\n`
				: report({ content, conversion, origin, receivedAt }, (style, text) => styleText(style, text)),
		)
		process.exitCode = success ? 0 : 1
	}
} catch (error) {
	process.stderr.write(`${explainError(error, usage)}\n`)
	process.exitCode = 2
}
