import { readBlock } from './blockwise/blockOption.ts'
import type { Clock } from './coap/clock.ts'
import type { Message } from './coap/message.ts'
import { BLOCK2, CONTENT_FORMAT, recognised, uintOption } from './coap/options.ts'
import type { Incoming, Respond, Response } from './coap/request.ts'
import { deviceIdIn } from './deviceId.ts'
import type { Log, LogEntry } from './log.ts'

/**
 * One entry for each request, repeats not counted. A body in blocks has one, with its last block, and an answer in
 * blocks has one, with its first.
 */
export const logRequests =
	({ log, clock }: Readonly<{ log: Log; clock: Clock }>) =>
	(respond: Respond): Respond =>
	async (incoming) => {
		const start = clock.now()
		const response = await respond(incoming)
		if (response.log?.isCounted !== true && !isBlockBetween(incoming.message, response))
			log(entryOf(incoming, response, Math.round(clock.now() - start)))
		return response
	}

const entryOf = ({ peer, message }: Incoming, { code, log = {} }: Response, ms: number): LogEntry => {
	const { options, payload } = message
	const deviceId = deviceIdIn(peer, options)
	const contentFormat = uintOption(recognised(options), CONTENT_FORMAT)
	const { error, bytes = payload.length, integrationId } = log
	return {
		event: 'coap.request',
		...(deviceId !== undefined && { deviceId }),
		...(integrationId !== undefined && { integrationId }),
		...(error !== undefined && { error }),
		code,
		...(contentFormat !== undefined && { contentFormat }),
		bytes,
		ms,
	}
}

const CONTINUE = '2.31' // RFC 7959 §2.9.1
const CONTENT = '2.05' // RFC 7252 §5.9.1.5

const isBlockBetween = ({ options }: Message, { code }: Response): boolean => {
	if (code === CONTINUE) return true
	const block = readBlock(uintOption(recognised(options), BLOCK2) ?? 0)
	return code === CONTENT && block !== undefined && block.num > 0
}
