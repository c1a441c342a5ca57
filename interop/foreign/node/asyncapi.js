// Lints AsyncAPI documents with @asyncapi/parser. See interop/contracts/question.ts for questions and answers.
import { createInterface } from 'node:readline'
import { Parser } from '@asyncapi/parser'

/** Of its diagnostics; the others are warnings and hints. */
const ERROR = 0

for await (const line of createInterface({ input: process.stdin })) {
	try {
		const { diagnostics } = await new Parser().parse(JSON.parse(line).document)
		const errors = diagnostics
			.filter(({ severity }) => severity === ERROR)
			.map(({ code, message, path }) => `${code}: ${message} ${path.join('/')}`)
		console.log(JSON.stringify({ errors }))
	} catch (error) {
		console.log(JSON.stringify({ error: String(error) }))
	}
}
