import { readCommandLine, refuseArgument, UsageError } from '../commandLine.ts'
import { languageOf } from './converterOptions.ts'
import type { DecoderFile } from './decoderFile.ts'

type Options = { readonly stack: string | undefined; readonly json: boolean }

/** A converter in a stack; `version` absent: its newest one. */
export type Pinned = { readonly converterId: string; readonly version: number | undefined }

export type StoredCommand = Options &
	(
		| { readonly name: 'list' }
		| { readonly name: 'show'; readonly pinned: Pinned }
		| { readonly name: 'new-version'; readonly converterId: string; readonly decoder: DecoderFile }
	)

const options = {
	language: { type: 'string' },
	mapping: { type: 'string' },
	stack: { type: 'string' },
	json: { type: 'boolean', default: false },
} as const

const names: readonly string[] = ['list', 'show', 'new-version']

const otherNames: readonly string[] = ['run', 'verify']

/** Whether a command line is about the converters of a stack. */
export const isStoredCommand = (argv: readonly string[]): boolean => {
	if (argv.includes('--help') || argv.includes('-h')) return false
	return names.includes(argv.find((argument) => [...names, ...otherNames].includes(argument)) ?? '')
}

/** Reads `<id>` or `<id>@<version>`; throws a `UsageError`. */
export const pinnedOf = (text: string): Pinned => {
	const [, converterId = '', version] = /^(conv-[0-9a-z]{26})(?:@([1-9]\d{0,5}))?$/.exec(text) ?? []
	if (converterId === '')
		throw new UsageError(
			'malformed id of a converter: <id> or <id>@<version>, as in npm run converters -- list',
		)
	return { converterId, version: version === undefined ? undefined : Number(version) }
}

/** Reads the command line of `npm run converters` if `isStoredCommand`; throws a `UsageError`. */
export const parseStoredArguments = (argv: readonly string[]): StoredCommand => {
	const { values, positionals } = readCommandLine(argv, options)
	const { stack, json, language, mapping } = values
	const where = { stack, json }
	const [name, first, second, third] = positionals
	if (name !== 'new-version' && (language !== undefined || mapping !== undefined))
		throw new UsageError('--language and --mapping are for new-version')
	switch (name) {
		case 'list':
			refuseArgument(first)
			return { ...where, name }
		case 'show':
			refuseArgument(second)
			if (first === undefined) throw new UsageError('show needs <id>')
			return { ...where, name, pinned: pinnedOf(first) }
		case 'new-version': {
			refuseArgument(third)
			if (first === undefined || second === undefined) throw new UsageError('new-version needs <id> <file>')
			const { converterId, version } = pinnedOf(first)
			if (version !== undefined) throw new UsageError('new-version needs an id without a version')
			const decoder = { file: second, language: languageOf(language), mapping }
			return { ...where, name, converterId, decoder }
		}
		default:
			throw new UsageError(`unknown command ${name ?? ''}`)
	}
}
