import { isDeepStrictEqual } from 'node:util'
import type { AsyncApi } from '../asyncApi/asyncApi.ts'
import type { ChannelName } from '../asyncApi/channels.ts'
import type { JsonSchema } from '../schemas/jsonSchema.ts'
import { closed } from './closed.ts'
import { firstError, validators } from './validators.ts'

const isObject = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null

const allows = ({ const: constant, enum: values = [constant] }: JsonSchema, value: unknown): boolean =>
	Array.isArray(values) && values.some((each) => isDeepStrictEqual(each, value))

/** Whether a frame has the values by which this message is told from others. */
const isMeant = ({ properties = {}, required = [] }: JsonSchema, frame: unknown): boolean => {
	const telling = Object.entries(properties as Readonly<Record<string, JsonSchema>>).filter(
		([name, schema]) =>
			Array.isArray(required) && required.includes(name) && ('const' in schema || 'enum' in schema),
	)
	return (
		isObject(frame) && telling.length > 0 && telling.every(([name, schema]) => allows(schema, frame[name]))
	)
}

/** Names of the messages that the server sends on a channel. */
const sentOn = ({ operations }: AsyncApi, channel: ChannelName): readonly string[] =>
	Object.values(operations)
		.filter((operation) => operation.action === 'send' && operation.channel.$ref === `#/channels/${channel}`)
		.flatMap(({ messages }) => messages.map(({ $ref }) => $ref.split('/').at(-1) ?? ''))

const parsed = (text: string): { readonly value: unknown } | undefined => {
	try {
		return { value: JSON.parse(text) }
	} catch {
		return undefined
	}
}

/** Says what is wrong with a message that the server has sent, by the document; undefined if nothing is. */
export const checkFrame = (document: AsyncApi) => {
	const validate = validators(closed(document))
	const payloadOf = (name: string) => document.components.messages[name]?.['payload'] as JsonSchema
	return (channel: ChannelName, text: string): string | undefined => {
		const names = sentOn(document, channel)
		const frame = parsed(text)
		if (frame === undefined) return `${channel}: it is not JSON`
		const misfits = names.map((name) => ({
			name,
			errors: validate(['components', 'messages', name, 'payload'], frame.value),
		}))
		if (misfits.some(({ errors }) => errors.length === 0)) return undefined
		const meant = misfits.find(({ name }) => isMeant(payloadOf(name), frame.value))
		return meant === undefined
			? `${channel}: the document has no such message`
			: `${channel}.${meant.name}: ${firstError(meant.errors)}`
	}
}
