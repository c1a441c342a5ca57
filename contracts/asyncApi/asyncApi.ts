import type { Message } from '../frames/message.ts'
import { type Components, collectComponents } from '../schemas/components.ts'
import type { JsonSchema } from '../schemas/jsonSchema.ts'
import { contractVersion } from '../version.ts'
import { type Channel, channels } from './channels.ts'

export type AsyncApi = {
	readonly info: JsonSchema & { readonly version: string }
	readonly servers: Readonly<Record<string, Server>>
	readonly channels: Readonly<Record<string, JsonSchema & { readonly address: string }>>
	readonly operations: Readonly<Record<string, Operation>>
	readonly components: {
		readonly messages: Readonly<Record<string, JsonSchema>>
		readonly schemas: Readonly<Record<string, JsonSchema>>
	} & JsonSchema
} & JsonSchema

type Reference = { readonly $ref: string }

export type Operation = {
	readonly action: 'send' | 'receive'
	readonly channel: Reference
	readonly messages: readonly Reference[]
} & JsonSchema

type Server = JsonSchema & { readonly host: string; readonly protocol: string }

const description = `What devices say, as it happens.

* Ignore frames and members that you do not know: they may be added without a new version.
* Each message is one JSON text.
* Send a ping at least every five minutes if nothing comes: API Gateway closes a connection after ten minutes without a message, and
  each after two hours. Connect again with \`after\`.`

const securitySchemes = {
	fingerprint: {
		type: 'httpApiKey',
		in: 'query',
		name: 'fingerprint',
		description: 'The fingerprint of the device, which is on it as a QR code',
	},
	subprotocol: {
		type: 'httpApiKey',
		in: 'header',
		name: 'Sec-WebSocket-Protocol',
		description: '`senml-live, key.<key>`: for browsers and programs. The key is in no address',
	},
	ticket: {
		type: 'httpApiKey',
		in: 'query',
		name: 'ticket',
		description: 'Of `POST /communications/tickets`: opens one socket within a minute',
	},
	key: {
		type: 'httpApiKey',
		in: 'query',
		name: 'key',
		description: 'For clients that have nothing but an address, which is a secret then',
	},
} as const

const reference = (...path: readonly string[]): Reference => ({ $ref: `#/${path.join('/')}` })

const messageOf = ({ name, title, summary, payload, example }: Message, { refer }: Components) => ({
	name,
	title,
	summary,
	contentType: 'application/json',
	payload: refer(payload),
	examples: [{ payload: example }],
})

const byName = <T>(items: readonly T[], nameOf: (item: T) => string, make: (item: T) => unknown) =>
	Object.fromEntries(items.map((item) => [nameOf(item), make(item)]))

const channelOf = ({ name, title, description, query, sent, received }: Channel, components: Components) => ({
	address: '/',
	title,
	description,
	servers: [reference('servers', name)],
	messages: byName(
		[...sent, ...received],
		(message) => message.name,
		(message) => reference('components', 'messages', message.name),
	),
	bindings: { ws: { method: 'GET', query: components.refer(query), bindingVersion: '0.1.0' } },
})

const operationsOf = ({ name, title, sent, received, replied }: Channel): readonly [string, Operation][] => {
	const channel = reference('channels', name)
	const messages = (list: readonly Message[]) =>
		list.map((message) => reference('channels', name, 'messages', message.name))
	const suffix = name.charAt(0).toUpperCase() + name.slice(1)
	const unanswered = received.filter((message) => !replied.includes(message))
	const operations: [string, Operation][] = [
		[
			`send${suffix}`,
			{ action: 'send', title: `${title}: frames of the server`, channel, messages: messages(sent) },
		],
		[
			`keep${suffix}Open`,
			{
				action: 'receive',
				title: `${title}: what keeps a connection open`,
				channel,
				messages: messages(unanswered),
			},
		],
	]
	if (replied.length === 0) return operations
	const reply = { channel, messages: [reference('channels', name, 'messages', 'reply')] }
	const order: Operation = {
		action: 'receive',
		title: `${title}: commands of the client`,
		description: 'For keys with the scope `downlinks:write`',
		channel,
		messages: messages(replied),
		reply,
	}
	return [...operations, [`order${suffix}`, order]]
}

const unique = (messages: readonly Message[]): readonly Message[] => [...new Set(messages)]

/** The AsyncAPI document of the WebSockets. Where they are is known when it is served. */
export const asyncApi = (): AsyncApi => {
	const components = collectComponents()
	const messages = unique(channels.flatMap(({ sent, received }) => [...sent, ...received]))
	return {
		asyncapi: '3.0.0',
		info: {
			title: 'senml-live: WebSockets',
			version: contractVersion,
			description,
			license: { name: 'BSD-3-Clause', url: 'https://spdx.org/licenses/BSD-3-Clause.html' },
			tags: [{ name: 'SenML' }, { name: 'LwM2M' }],
		},
		defaultContentType: 'application/json',
		servers: Object.fromEntries(
			channels.map(({ name, title, security }) => [
				name,
				{
					host: 'websocket.invalid',
					protocol: 'wss',
					title,
					description: 'This stack; the operations say what may be sent',
					security: security.map((scheme) => reference('components', 'securitySchemes', scheme)),
				},
			]),
		),
		channels: byName(
			channels,
			({ name }) => name,
			(channel) => channelOf(channel, components),
		) as AsyncApi['channels'],
		operations: Object.fromEntries(channels.flatMap(operationsOf)),
		components: {
			messages: byName(
				messages,
				({ name }) => name,
				(message) => messageOf(message, components),
			) as Readonly<Record<string, JsonSchema>>,
			schemas: components.all(),
			securitySchemes,
		},
	}
}
