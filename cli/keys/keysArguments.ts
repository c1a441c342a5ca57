import { isDeviceId } from '../../lambda/devices/contract.ts'
import { isKeyId, keyIdOf } from '../../lambda/keys/keyText.ts'
import type { Sight } from '../../lambda/rest/access/gate.ts'
import { type Scope, scopes } from '../../lambda/rest/scopes.ts'
import { readCommandLine, refuseArgument, UsageError } from '../commandLine.ts'

export const usage = `Usage: npm run keys -- <command> [options]

  create --scope <scope,…>      makes a key and prints it, this once
      --label <text>            what it is for
      --models <model,…>        it sees devices of these models only
      --id-prefixes <text,…>    it sees devices only whose ids begin so
      --integrations <id,…>     it sees devices of these integrations only
      --expires-in <time>       ends after this time: 12h, 30d
  list                          all keys: what they may do, and until when
  revoke <id>                   ends a key; it is refused within 5 seconds

  --stack <name>                a stack in the AWS account of the environment; without it, local mode (npm start)
  --json                        prints JSON

Scopes: ${scopes.join(', ')}
`

type Options = { readonly stack: string | undefined; readonly json: boolean }

export type Command = Options &
	(
		| {
				readonly name: 'create'
				readonly scopes: readonly Scope[]
				readonly label: string | undefined
				readonly sees: Sight
				/** absent: never */
				readonly lifeMilliseconds: number | undefined
		  }
		| { readonly name: 'list' }
		| { readonly name: 'revoke'; readonly keyId: string }
		| { readonly name: 'help' }
	)

const options = {
	scope: { type: 'string', multiple: true },
	label: { type: 'string' },
	models: { type: 'string', multiple: true },
	'id-prefixes': { type: 'string', multiple: true },
	integrations: { type: 'string', multiple: true },
	'expires-in': { type: 'string' },
	stack: { type: 'string' },
	json: { type: 'boolean', default: false },
} as const

const maxLabel = 100

/** A list with commas, as often as the option is given. */
const listOf = (option: string, given: readonly string[]): readonly string[] => {
	const list = given.flatMap((text) => text.split(',')).map((text) => text.trim())
	if (list.includes('')) throw new UsageError(`--${option} needs texts with commas between them`)
	return [...new Set(list)]
}

const isScope = (text: string): text is Scope => (scopes as readonly string[]).includes(text)

const scopesOf = (given: readonly string[] | undefined): readonly Scope[] => {
	if (given === undefined) throw new UsageError('create needs --scope <scope,…>')
	return listOf('scope', given).map((text) => {
		if (!isScope(text)) throw new UsageError(`unknown scope ${text}: there are ${scopes.join(', ')}`)
		return text
	})
}

const prefixesOf = (given: readonly string[]): readonly string[] => {
	const prefixes = listOf('id-prefixes', given)
	// The beginning of an id is made of the same characters.
	const wrong = prefixes.find((prefix) => !isDeviceId(prefix))
	if (wrong !== undefined) throw new UsageError(`no device id begins with ${wrong}`)
	return prefixes
}

const hour = 60 * 60 * 1000
const units: Readonly<Record<string, number>> = { m: hour / 60, h: hour, d: 24 * hour }

const lifeOf = (text: string | undefined): number | undefined => {
	if (text === undefined) return undefined
	const [, count = '', unit = ''] = /^([1-9]\d{0,5})([mhd])$/.exec(text) ?? []
	const milliseconds = units[unit]
	if (milliseconds === undefined)
		throw new UsageError(`malformed --expires-in ${text}: a number and m, h or d, as in 90m, 12h, 30d`)
	return Number(count) * milliseconds
}

const labelOf = (text: string | undefined): string | undefined => {
	if (text !== undefined && (text === '' || text.length > maxLabel))
		throw new UsageError(`--label must have 1 to ${maxLabel} characters`)
	return text
}

/** An error never repeats the argument: it may be the key itself. */
const keyIdArgument = (text: string | undefined): string => {
	if (text === undefined) throw new UsageError('revoke needs <id>')
	if (isKeyId(text)) return text
	const isKey = keyIdOf(text) !== undefined
	throw new UsageError(
		isKey
			? 'revoke needs the id of the key, not the key: the characters between _ and the dot'
			: 'malformed id of a key: see list',
	)
}

/** Reads the command line of `npm run keys`; throws a `UsageError`. */
export const parseKeysArguments = (argv: readonly string[]): Command => {
	const { values, positionals } = readCommandLine(argv, options)
	const { stack, json, help, scope, label, models, 'id-prefixes': idPrefixes, integrations } = values
	const where = { stack, json }
	const [name = 'help', first, second] = positionals
	if (help || name === 'help') return { ...where, name: 'help' }
	switch (name) {
		case 'create':
			refuseArgument(first)
			return {
				...where,
				name,
				scopes: scopesOf(scope),
				label: labelOf(label),
				sees: {
					...(models === undefined ? {} : { models: listOf('models', models) }),
					...(idPrefixes === undefined ? {} : { idPrefixes: prefixesOf(idPrefixes) }),
					...(integrations === undefined ? {} : { integrations: listOf('integrations', integrations) }),
				},
				lifeMilliseconds: lifeOf(values['expires-in']),
			}
		case 'list':
			refuseArgument(first)
			return { ...where, name }
		case 'revoke':
			refuseArgument(second)
			return { ...where, name, keyId: keyIdArgument(first) }
		default:
			throw new UsageError(`unknown command ${name}`)
	}
}
