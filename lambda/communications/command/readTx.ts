/** How a downlink gets to its device: `lambda/downlinks/downlink.ts`. */
export type Route = 'mqtt' | 'coap' | 'integration' | 'nrfcloud'

type Message = {
	readonly msg: Readonly<Record<string, unknown>>
	readonly metadata: Readonly<Record<string, string>>
	readonly msgType: string
}

/** A command to send something to a device, valid in itself. */
export type Tx = {
	readonly devEui: string
	readonly payload: Uint8Array
	/** in place of a payload: for the encoder of an integration */
	readonly message?: Message
	readonly route: Route | undefined
	readonly port: number
	readonly reference: string
	readonly confirm: boolean
	/** seconds */
	readonly timeToLive: number | undefined
	readonly warnings: readonly string[]
}

/** @property code for programs */
export type Refusal = { readonly code: string; readonly details: string }

type Members = Readonly<Record<string, unknown>>

type Limits = {
	readonly referenceCharacters: number
	/** seconds */
	readonly mostTimeToLive: number
}

export type ReadTxNeeds = {
	readonly limits: Limits
	readonly routes: readonly Route[]
	/** a message for an encoder, or which of these is wrong, and what it must be */
	readonly messageOf: (asked: {
		readonly message: unknown
		readonly metadata?: unknown
		readonly msgType?: unknown
	}) =>
		| { readonly message: Message }
		| { readonly field: 'message' | 'metadata' | 'msgType'; readonly expected: string }
	/** the bytes of a payload, or what is wrong with it */
	readonly payloadOf: (
		text: string,
		isRaw: boolean,
	) => { readonly bytes: Uint8Array } | { readonly problem: string }
}

const missing = (field: string): Refusal => ({ code: 'missing-field', details: `${field}: it is missing` })

const invalid = (field: string, expected: string): Refusal => ({
	code: 'invalid-field',
	details: `${field}: ${expected}`,
})

const isRefusal = (read: unknown): read is Refusal =>
	typeof read === 'object' && read !== null && 'code' in read && 'details' in read

const textOf = (members: Members, field: string): string | Refusal => {
	const value = members[field] ?? ''
	return typeof value === 'string' ? value : invalid(field, 'must be a text')
}

const flagOf = (members: Members, field: string): boolean | Refusal => {
	const value = members[field] ?? false
	return typeof value === 'boolean' ? value : invalid(field, 'must be true or false')
}

const appEuiOf = (members: Members): string | Refusal => {
	if (members['AppEui'] === undefined) return missing('AppEui')
	const value = textOf(members, 'AppEui')
	if (isRefusal(value)) return value
	return /^[0-9a-f]{16}$/i.test(value) ? value : invalid('AppEui', 'must be 16 hex digits')
}

/** The table of the documentation spells it `DevEUI`, its example `DevEui`. */
const devEuiOf = (members: Members): string | Refusal => {
	const field = members['DevEui'] === undefined ? 'DevEUI' : 'DevEui'
	if (members[field] === undefined) return missing('DevEui')
	const value = textOf(members, field)
	if (isRefusal(value)) return value
	return /^[a-zA-Z0-9:_-]{1,128}$/.test(value)
		? value
		: invalid(field, 'must be 16 hex digits, or the id of a device')
}

const portOf = ({ Port }: Members): number | Refusal => {
	if (Port === undefined || Port === null || Port === '') return missing('Port')
	const port = typeof Port === 'string' && /^\d{1,3}$/.test(Port) ? Number(Port) : Port
	return typeof port === 'number' && Number.isInteger(port) && port >= 1 && port <= 223
		? port
		: invalid('Port', 'must be an integer from 1 to 223')
}

/** As its name, or as ResIOT writes it in frames: in hex. */
const routeOf = (members: Members, { routes }: Pick<ReadTxNeeds, 'routes'>): Route | undefined | Refusal => {
	const value = textOf(members, 'Connector')
	if (isRefusal(value)) return value
	if (value === '') return undefined
	const name = value.toLowerCase()
	return (
		routes.find((route) => route === name || Buffer.from(route).toString('hex') === name) ??
		invalid('Connector', `must be ${routes.join(', ')}, or empty for the one that fits`)
	)
}

const timeToLiveOf = ({ TimeToLive }: Members, { mostTimeToLive }: Limits): number | undefined | Refusal => {
	if (TimeToLive === undefined) return undefined
	const isValid =
		Number.isInteger(TimeToLive) && Number(TimeToLive) >= 1 && Number(TimeToLive) <= mostTimeToLive
	return isValid
		? Number(TimeToLive)
		: invalid('TimeToLive', `must be whole seconds from 1 to ${mostTimeToLive}`)
}

/** All that a command may have. */
const known: ReadonlySet<string> = new Set(
	(
		'function AppEui DevEui DevEUI Port Payload Raw Message Metadata MsgType ' +
		'Connector Confirm Reference TimeToLive WSCommand'
	).split(' '),
)

const mostUnknown = 5
const mostCharactersOfName = 40

/** A member that has no effect may be one that is spelt wrongly. */
const unknownIn = (members: Members): readonly string[] =>
	Object.keys(members)
		.filter((name) => !known.has(name))
		.slice(0, mostUnknown)
		.map((name) => `${name.slice(0, mostCharactersOfName)}: ignored, there is no such member`)

const warningsOf = (members: Members): readonly string[] => [
	...unknownIn(members),
	...((members['Payload'] ?? members['Message'] ?? undefined) === undefined
		? ['Payload: it is missing, so the device gets no bytes']
		: []),
	...(members['DevEui'] !== undefined && members['DevEUI'] !== undefined
		? ['DevEui and DevEUI are both there: DevEui was taken']
		: []),
	...(members['WSCommand'] === undefined || members['WSCommand'] === ''
		? []
		: ['WSCommand: ignored, there is no WebSocket connector']),
]

const memberNames = { message: 'Message', metadata: 'Metadata', msgType: 'MsgType' } as const

/** Bytes, or a message that an encoder makes bytes of. */
const contentOf = (
	members: Members,
	{ messageOf, payloadOf }: ReadTxNeeds,
): Pick<Tx, 'payload' | 'message'> | Refusal => {
	const raw = flagOf(members, 'Raw')
	if (isRefusal(raw)) return raw
	const text = textOf(members, 'Payload')
	if (isRefusal(text)) return text
	const { Message: message, Metadata: metadata, MsgType: msgType } = members
	if (message !== undefined) {
		if (text !== '') return invalid('Payload', 'must be absent if there is a Message')
		const read = messageOf({ message, metadata, msgType })
		return 'field' in read
			? invalid(memberNames[read.field], read.expected)
			: { payload: new Uint8Array(), message: read.message }
	}
	const payload = payloadOf(text, raw)
	return 'problem' in payload ? invalid('Payload', payload.problem) : { payload: payload.bytes }
}

/** Reads the members of a TX command. The first member that is wrong is the one that is told. */
export const readTx = (members: Members, needs: ReadTxNeeds): Tx | Refusal => {
	const { limits } = needs
	const reference = textOf(members, 'Reference')
	if (isRefusal(reference)) return reference
	if (reference.length > limits.referenceCharacters)
		return invalid('Reference', `must have at most ${limits.referenceCharacters} characters`)
	const appEui = appEuiOf(members)
	if (isRefusal(appEui)) return appEui
	const devEui = devEuiOf(members)
	if (isRefusal(devEui)) return devEui
	const port = portOf(members)
	if (isRefusal(port)) return port
	const route = routeOf(members, needs)
	if (isRefusal(route)) return route
	const confirm = flagOf(members, 'Confirm')
	if (isRefusal(confirm)) return confirm
	const timeToLive = timeToLiveOf(members, limits)
	if (isRefusal(timeToLive)) return timeToLive
	const content = contentOf(members, needs)
	if (isRefusal(content)) return content
	const warnings = warningsOf(members)
	return { devEui, ...content, route, port, reference, confirm, timeToLive, warnings }
}
