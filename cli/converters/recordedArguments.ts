import { readCommandLine, refuseArgument, UsageError } from '../commandLine.ts'
import { languageOf } from './converterOptions.ts'
import type { DecoderFile } from './decoderFile.ts'
import { pinnedOf } from './storedArguments.ts'

type Script = Omit<DecoderFile, 'mapping'>

type Common = { readonly stack: string | undefined; readonly json: boolean }

export type RecordedCommand = Common &
	(
		| {
				readonly name: 'run'
				readonly script: Script
				readonly integrationId: string
				readonly importId: string
		  }
		| {
				readonly name: 'compare'
				readonly converterId: string
				/** a stored version, or a script in a file */
				readonly candidate: { readonly version: number } | { readonly script: Script }
				readonly since: string
		  }
	)

const options = {
	import: { type: 'string' },
	since: { type: 'string' },
	language: { type: 'string' },
	stack: { type: 'string' },
	json: { type: 'boolean', default: false },
} as const

/** Whether a command line is about messages that are in the log of an integration. */
export const isRecordedCommand = (argv: readonly string[]): boolean => {
	if (argv.includes('--help') || argv.includes('-h')) return false
	return argv[0] === 'compare' || argv.some((argument) => /^--import(?:=|$)/.test(argument))
}

/** Reads the command line of `npm run converters` if `isRecordedCommand`; throws a `UsageError`. */
export const parseRecordedArguments = (argv: readonly string[]): RecordedCommand => {
	const { values, positionals } = readCommandLine(argv, options)
	const { import: recorded, since, language, stack, json } = values
	const [name, first, second, third] = positionals
	if (name === 'compare') {
		refuseArgument(third)
		if (recorded !== undefined) throw new UsageError('--import is for run')
		if (first === undefined || second === undefined)
			throw new UsageError('compare needs <id> and a file, or the number of a version')
		if (since === undefined) throw new UsageError('compare needs --since: how far back?')
		const { converterId } = pinnedOf(first)
		const candidate = /^[1-9]\d{0,5}$/.test(second)
			? { version: Number(second) }
			: { script: { file: second, language: languageOf(language) } }
		return { name, converterId, candidate, since, stack, json }
	}
	if (name !== 'run') throw new UsageError('--import is for run')
	refuseArgument(second)
	if (since !== undefined) throw new UsageError('--since is for compare')
	if (first === undefined) throw new UsageError('the file of a converter is missing')
	const [, integrationId = '', importId = ''] =
		/^(int-[0-9a-z]{26})\/([0-9A-HJKMNP-TV-Z]{26})$/.exec(recorded ?? '') ?? []
	if (integrationId === '')
		throw new UsageError('malformed --import: <integration>/<import>, as in npm run integrations -- log')
	return {
		name,
		script: { file: first, language: languageOf(language) },
		integrationId,
		importId,
		stack,
		json,
	}
}
