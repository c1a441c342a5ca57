import { readBlock } from './blockwise/blockOption.ts'
import type { Clock } from './coap/clock.ts'
import type { Message } from './coap/message.ts'
import { BLOCK2, CONTENT_FORMAT, recognisedUint } from './coap/options.ts'
import { type Incoming, type Respond, type Response, whenThere } from './coap/request.ts'
import { deviceIdIn } from './deviceId.ts'
import type { Log, LogEntry } from './log.ts'

/**
 * One entry for each request, repeats not counted. A body in blocks has one, with its last block, and an answer in
 * blocks has one, with its first.
 */
export const logRequests =
	({ log, clock }: Readonly<{ log: Log; clock: Clock }>) =>
	(respond: Respond): Respond =>
	(incoming) => {
		const start = clock.now()
		return whenThere(respond(incoming), (response) => {
			if (response.log?.isCounted !== true && !isBlockBetween(incoming.message, response))
				log(entryOf(incoming, response, Math.round(clock.now() - start)))
			return response
		})
	}

type Details = Omit<LogEntry, 'event' | 'peer'>

/** An entry of which not all is known yet. */
type Growing = { readonly event: 'coap.request' } & { -readonly [Key in keyof Details]: Details[Key] }

const entryOf = ({ peer, message }: Incoming, { code, log = {} }: Response, ms: number): LogEntry => {
	const { options, payload } = message
	const deviceId = deviceIdIn(peer, options)
	const contentFormat = recognisedUint(options, CONTENT_FORMAT)
	const { error, bytes = payload.length, integrationId } = log
	// One property after the other: to spread an object takes longer than all that the message layer does with a message.
	const entry: Growing = { event: 'coap.request' }
	if (deviceId !== undefined) entry.deviceId = deviceId
	if (integrationId !== undefined) entry.integrationId = integrationId
	if (error !== undefined) entry.error = error
	entry.code = code
	if (contentFormat !== undefined) entry.contentFormat = contentFormat
	entry.bytes = bytes
	entry.ms = ms
	return entry
}

const CONTINUE = '2.31' // RFC 7959 §2.9.1
const CONTENT = '2.05' // RFC 7252 §5.9.1.5

const isBlockBetween = ({ options }: Message, { code }: Response): boolean => {
	if (code === CONTINUE) return true
	if (code !== CONTENT) return false
	const block = readBlock(recognisedUint(options, BLOCK2) ?? 0)
	return block !== undefined && block.num > 0
}
