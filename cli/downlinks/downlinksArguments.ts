import { isDeviceId } from '../../lambda/devices/contract.ts'
import { downlinkLimits } from '../../lambda/downlinks/contract.ts'
import { type Route, routes } from '../../lambda/downlinks/downlink.ts'
import type { RequestedDownlink } from '../../lambda/downlinks/entrances.ts'
import { readCommandLine, refuseArgument, UsageError } from '../commandLine.ts'
import { metadataOf } from '../converters/converterOptions.ts'

export const usage = `Usage: npm run downlinks -- <command> [options]

  list <device id>              downlinks of a device, newest first
      --limit <number>          how many: 20 unless stated, at most 100
  trace <id>                    a downlink, and every status that it has had
  cancel <id>                   cancels a downlink that has not been sent
      --device <device id>      its device, for trace and cancel; without it, the whole table is searched
  send <device id> <payload>    sends bytes to a device; the payload is hex
      --raw                     the payload is text
      --message <json>          in place of the payload: what the encoder of its integration makes bytes of
      --metadata <name>=<text>  for the encoder, as often as needed
      --msg-type <text>         for the encoder
      --confirm                 the device has to confirm it
      --reference <text>        comes back in every status
      --key <text>              the same command with the same key sends once
      --ttl <seconds>           ends after this time; a day unless stated
      --content-format <number> CoAP Content-Format
      --route <route>           the only one that may be taken: ${routes.join(', ')}

  --stack <name>                a stack in the AWS account of the environment; without it, local mode (npm start)
  --json                        prints JSON
`

type Options = { readonly stack: string | undefined; readonly json: boolean }

export type DownlinksCommand = Options &
	(
		| { readonly name: 'list'; readonly deviceId: string; readonly limit: string | undefined }
		| {
				readonly name: 'trace' | 'cancel'
				readonly downlinkId: string
				/** absent: not known */
				readonly deviceId: string | undefined
		  }
		| { readonly name: 'send'; readonly deviceId: string; readonly body: RequestedDownlink }
	)

const options = {
	limit: { type: 'string' },
	device: { type: 'string' },
	raw: { type: 'boolean' },
	message: { type: 'string' },
	metadata: { type: 'string', multiple: true },
	'msg-type': { type: 'string' },
	confirm: { type: 'boolean' },
	reference: { type: 'string' },
	key: { type: 'string' },
	ttl: { type: 'string' },
	'content-format': { type: 'string' },
	route: { type: 'string' },
	stack: { type: 'string' },
	json: { type: 'boolean', default: false },
} as const

type Values = ReturnType<typeof readCommandLine<typeof options>>['values']

const deviceIdOf = (name: string, text: string | undefined): string => {
	if (text === undefined) throw new UsageError(`${name} needs <device id>`)
	if (!isDeviceId(text)) throw new UsageError(`malformed device id ${text}`)
	return text
}

const downlinkIdOf = (name: string, text: string | undefined): string => {
	if (text === undefined) throw new UsageError(`${name} needs <id>`)
	if (!/^[0-9A-HJKMNP-TV-Z]{26}$/.test(text))
		throw new UsageError(`malformed id of a downlink ${text}: see list`)
	return text
}

const numberOf = (option: string, text: string, least: number, most: number): number => {
	const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
	if (number >= least && number <= most) return number
	throw new UsageError(`--${option}: expected a whole number from ${least} to ${most}, got ${text}`)
}

const routeOf = (text: string): Route => {
	const route = routes.find((one) => one === text)
	if (route === undefined) throw new UsageError(`--route: expected ${routes.join(', ')}, got ${text}`)
	return route
}

/** The members of a message; what is wrong with it is told by whoever takes it. */
const messageIn = (values: Values): Pick<RequestedDownlink, 'message' | 'metadata' | 'msgType'> => {
	const { message, metadata, 'msg-type': msgType } = values
	return {
		...(message === undefined ? {} : { message: jsonIn('message', message) }),
		...(metadata === undefined ? {} : { metadata: metadataOf(metadata) }),
		...(msgType === undefined ? {} : { msgType }),
	}
}

const jsonIn = (option: string, text: string): Readonly<Record<string, unknown>> => {
	try {
		return JSON.parse(text) as Readonly<Record<string, unknown>>
	} catch {
		throw new UsageError(`--${option}: expected a JSON object, got ${text}`)
	}
}

const textOf = (option: string, text: string, most: number): string => {
	if (text.length === 0 || text.length > most)
		throw new UsageError(`--${option} must have 1 to ${most} characters`)
	return text
}

const bodyOf = (payload: string | undefined, values: Values): RequestedDownlink => {
	if (payload === undefined && values.message === undefined)
		throw new UsageError('send needs <payload>, or --message')
	const { raw, confirm, reference, key, ttl, route } = values
	const { timeToLive, referenceCharacters } = downlinkLimits
	const format = values['content-format']
	return {
		...(payload === undefined ? {} : { payload }),
		...messageIn(values),
		...(raw === undefined ? {} : { raw }),
		...(confirm === undefined ? {} : { confirm }),
		...(reference === undefined ? {} : { reference: textOf('reference', reference, referenceCharacters) }),
		...(key === undefined ? {} : { idempotencyKey: textOf('key', key, 128) }),
		...(ttl === undefined ? {} : { timeToLive: numberOf('ttl', ttl, 1, timeToLive.most) }),
		...(format === undefined ? {} : { contentFormat: numberOf('content-format', format, 0, 65_535) }),
		...(route === undefined ? {} : { route: routeOf(route) }),
	}
}

const allowed: Readonly<Record<string, readonly string[]>> = {
	list: ['limit'],
	trace: ['device'],
	cancel: ['device'],
	send: [
		'raw',
		'message',
		'metadata',
		'msg-type',
		'confirm',
		'reference',
		'key',
		'ttl',
		'content-format',
		'route',
	],
}

const refuseOptions = (name: string, values: Values): void => {
	const known = [...(allowed[name] ?? []), 'stack', 'json', 'help']
	const wrong = Object.keys(values).find((option) => !known.includes(option))
	if (wrong !== undefined) throw new UsageError(`--${wrong} is not for ${name}`)
}

/** Reads the command line of `npm run downlinks`; throws a `UsageError`. */
export const parseDownlinksArguments = (
	argv: readonly string[],
): DownlinksCommand | { readonly name: 'help' } => {
	const { values, positionals } = readCommandLine(argv, options)
	const [name = 'help', first, second, third] = positionals
	if (values.help || name === 'help') return { name: 'help' }
	if (!Object.hasOwn(allowed, name)) throw new UsageError(`unknown command ${name}`)
	refuseOptions(name, values)
	const { stack, json, device, limit } = values
	const where = { stack, json }
	switch (name) {
		case 'send':
			refuseArgument(third)
			return { ...where, name, deviceId: deviceIdOf(name, first), body: bodyOf(second, values) }
		case 'list':
			refuseArgument(second)
			if (limit !== undefined) numberOf('limit', limit, 1, 100)
			return { ...where, name, deviceId: deviceIdOf(name, first), limit }
		default:
			refuseArgument(second)
			return {
				...where,
				name: name === 'trace' ? 'trace' : 'cancel',
				downlinkId: downlinkIdOf(name, first),
				deviceId: device === undefined ? undefined : deviceIdOf(name, device),
			}
	}
}
