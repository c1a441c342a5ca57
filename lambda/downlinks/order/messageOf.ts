import { downlinkLimits } from '../contract.ts'
import type { EncodedMessage } from '../downlink.ts'

type Asked = {
	readonly message: unknown
	readonly metadata?: unknown
	readonly msgType?: unknown
}

/** What ThingsBoard calls a message that something else than telemetry has caused. */
const usualType = 'RPC_CALL_FROM_SERVER_TO_DEVICE'

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value)

const isTexts = (value: unknown): value is Readonly<Record<string, string>> =>
	isObject(value) && Object.values(value).every((text) => typeof text === 'string')

/** A message for the encoder of an integration, or which member is wrong, and what it must be. */
export const messageOf = ({
	message,
	metadata = {},
	msgType = usualType,
}: Asked):
	| { readonly message: EncodedMessage }
	| { readonly field: 'message' | 'metadata' | 'msgType'; readonly expected: string } => {
	if (!isObject(message)) return { field: 'message', expected: 'must be an object' }
	if (!isTexts(metadata)) return { field: 'metadata', expected: 'must be texts by name' }
	if (typeof msgType !== 'string') return { field: 'msgType', expected: 'must be a text' }
	const { length } = JSON.stringify([message, metadata, msgType])
	return length > downlinkLimits.messageCharacters
		? {
				field: 'message',
				expected: `must have at most ${downlinkLimits.messageCharacters} characters as JSON, with its metadata`,
			}
		: { message: { msg: message, metadata, msgType } }
}
