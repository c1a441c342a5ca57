import type { Language } from '../../lambda/converters/converter.ts'
import { UsageError } from '../commandLine.ts'

/** The value of `--language`. Throws a `UsageError`. */
export const languageOf = (text: string | undefined): Language | undefined => {
	if (text === undefined || text === 'javascript' || text === 'tbel' || text === 'ttn') return text
	throw new UsageError('--language is javascript, tbel or ttn')
}

/** The values of `--metadata`. Throws a `UsageError`. */
export const metadataOf = (pairs: readonly string[]): Readonly<Record<string, string>> =>
	Object.fromEntries(
		pairs.map((pair) => {
			const equals = pair.indexOf('=')
			if (equals < 1) throw new UsageError(`--metadata is <name>=<text>, not ${pair}`)
			return [pair.slice(0, equals), pair.slice(equals + 1)]
		}),
	)
