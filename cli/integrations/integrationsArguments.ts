import { explainMisfit, type GivenFields, readFields } from '../../lambda/integrations/fields.ts'
import { readCommandLine, refuseArgument, UsageError } from '../commandLine.ts'
import { languageOf, metadataOf } from '../converters/converterOptions.ts'
import type { DecoderFile } from '../converters/decoderFile.ts'
import { type Pinned, pinnedOf } from '../converters/storedArguments.ts'

type Options = { readonly stack: string | undefined; readonly json: boolean }

/** Which converter an integration gets: one from a file, or a stored one. */
export type Chosen = { readonly decoder: DecoderFile } | { readonly pinned: Pinned }

export type Command = Options &
	(
		| {
				readonly name: 'create'
				readonly fields: GivenFields & { readonly name: string }
				readonly converter: Chosen
				/** absent: nothing is sent to its devices */
				readonly encoder?: Chosen
		  }
		| {
				readonly name: 'update'
				readonly integrationId: string
				readonly revision: number | undefined
				readonly fields: GivenFields
				/** absent: the same as before */
				readonly converter: Chosen | undefined
				/** absent: the same as before; null: none any more */
				readonly encoder?: Chosen | null
		  }
		| { readonly name: 'show' | 'rotate-key' | 'delete'; readonly integrationId: string }
		| { readonly name: 'list' }
		| { readonly name: 'help' }
	)

const ofFields = {
	name: { type: 'string' },
	security: { type: 'string' },
	prefix: { type: 'string' },
	metadata: { type: 'string', multiple: true },
	'rate-limit': { type: 'string' },
	'create-devices': { type: 'boolean', default: false },
	'no-create-devices': { type: 'boolean', default: false },
	enable: { type: 'boolean', default: false },
	disable: { type: 'boolean', default: false },
} as const

const ofConverter = {
	decoder: { type: 'string' },
	language: { type: 'string' },
	mapping: { type: 'string' },
	converter: { type: 'string' },
	encoder: { type: 'string' },
	'downlink-converter': { type: 'string' },
	'no-encoder': { type: 'boolean', default: false },
} as const

const options = {
	...ofFields,
	...ofConverter,
	revision: { type: 'string' },
	stack: { type: 'string' },
	json: { type: 'boolean', default: false },
} as const

type Values = ReturnType<typeof readCommandLine<typeof options>>['values']

const switched = (on: boolean, off: boolean, names: string): boolean | undefined => {
	if (on && off) throw new UsageError(`${names} exclude each other`)
	return on || off ? on : undefined
}

const present = <T extends object>(members: T): { [name in keyof T]?: Exclude<T[name], undefined> } =>
	Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
		[name in keyof T]?: Exclude<T[name], undefined>
	}

/** `api/v2`, with or without slashes at its ends; an empty text has no segments. */
const segmentsOf = (prefix: string): readonly string[] =>
	prefix === '' ? [] : prefix.replace(/^\/|\/$/g, '').split('/')

const fieldsOf = (values: Values): GivenFields => {
	const { security, prefix, metadata, 'rate-limit': rateLimits, enable, disable } = values
	const { 'create-devices': creates, 'no-create-devices': createsNone } = values
	const fields: GivenFields = present({
		security,
		prefix: prefix === undefined ? undefined : segmentsOf(prefix),
		metadata: metadata && metadataOf(metadata),
		rateLimits,
		createsDevices: switched(creates, createsNone, '--create-devices and --no-create-devices'),
		isEnabled: switched(enable, disable, '--enable and --disable'),
	})
	return fields
}

/** Throws a `UsageError` for a field that does not fit. */
const checked = <Fields extends GivenFields>(fields: Fields): Fields => {
	const read = readFields(fields)
	if ('misfit' in read) throw new UsageError(explainMisfit(read.misfit))
	return fields
}

const chosenIn = ({ decoder, converter, language, mapping }: Values): Chosen | undefined => {
	if (decoder !== undefined && converter !== undefined)
		throw new UsageError('--decoder and --converter exclude each other')
	if (decoder !== undefined) return { decoder: { file: decoder, language: languageOf(language), mapping } }
	if (language !== undefined || mapping !== undefined)
		throw new UsageError('--language and --mapping are for --decoder')
	return converter === undefined ? undefined : { pinned: pinnedOf(converter) }
}

/** The language of an encoder is that of its file: `--language` is for the decoder. */
const encoderIn = ({ encoder, 'downlink-converter': stored }: Values): Chosen | undefined => {
	if (encoder !== undefined && stored !== undefined)
		throw new UsageError('--encoder and --downlink-converter exclude each other')
	if (encoder !== undefined) return { decoder: { file: encoder, language: undefined, mapping: undefined } }
	return stored === undefined ? undefined : { pinned: pinnedOf(stored) }
}

const integrationIdOf = (text: string | undefined, command: string): string => {
	if (text === undefined) throw new UsageError(`${command} needs <id>`)
	if (!/^int-[0-9a-z]{26}$/.test(text)) throw new UsageError('malformed id of an integration: see list')
	return text
}

const revisionOf = (text: string | undefined): number | undefined => {
	if (text !== undefined && !/^[1-9]\d{0,8}$/.test(text)) throw new UsageError('--revision is a number')
	return text === undefined ? undefined : Number(text)
}

const isChange = (option: string): boolean =>
	option in ofFields || option in ofConverter || option === 'revision'

/** Options that are given, and that the command would ignore. */
const refuseChanges = (values: Values, command: string, unwanted: (option: string) => boolean): void => {
	const given = Object.entries(values).find(
		([option, value]) => unwanted(option) && value !== undefined && value !== false,
	)
	if (given !== undefined) throw new UsageError(`--${given[0]} is not for ${command}`)
}

const create = (values: Values, name: string | undefined) => {
	refuseChanges(values, 'create', (option) => ['name', 'revision', 'no-encoder'].includes(option))
	if (name === undefined) throw new UsageError('create needs <name>')
	const converter = chosenIn(values)
	if (converter === undefined) throw new UsageError('create needs --decoder <file> or --converter <id>')
	const fields = checked({ ...fieldsOf(values), name })
	return { name: 'create', fields, converter, ...present({ encoder: encoderIn(values) }) } as const
}

const update = (values: Values, id: string | undefined) => {
	const integrationId = integrationIdOf(id, 'update')
	const fields = checked({ ...fieldsOf(values), ...present({ name: values.name }) })
	const converter = chosenIn(values)
	const given = encoderIn(values)
	const removes = values['no-encoder']
	if (removes && given !== undefined) throw new UsageError('--no-encoder excludes another one')
	const encoder = removes ? null : given
	if (converter === undefined && encoder === undefined && Object.keys(fields).length === 0)
		throw new UsageError('update needs an option that says what to change')
	const revision = revisionOf(values.revision)
	return { name: 'update', integrationId, revision, fields, converter, ...present({ encoder }) } as const
}

/** Reads the command line of `npm run integrations`; throws a `UsageError`. */
export const parseIntegrationsArguments = (argv: readonly string[]): Command => {
	const { values, positionals } = readCommandLine(argv, options)
	const { stack, json, help } = values
	const where = { stack, json }
	const [name = 'help', first, second] = positionals
	if (help || name === 'help') return { ...where, name: 'help' }
	refuseArgument(second, '; a name with spaces needs quotes')
	if (name === 'create') return { ...where, ...create(values, first) }
	if (name === 'update') return { ...where, ...update(values, first) }
	refuseChanges(values, name, isChange)
	switch (name) {
		case 'list':
			refuseArgument(first)
			return { ...where, name }
		case 'show':
		case 'rotate-key':
		case 'delete':
			return { ...where, name, integrationId: integrationIdOf(first, name) }
		default:
			throw new UsageError(`unknown command ${name}`)
	}
}
