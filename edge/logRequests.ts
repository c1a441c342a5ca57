import { contentFormatOf } from './answerRequest.ts'
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import { recognised } from './options.ts'
import type { Respond } from './request.ts'

/** One entry for each request, repeats not counted. */
export const logRequests =
	({ log, clock }: Readonly<{ log: Log; clock: Clock }>) =>
	(respond: Respond): Respond =>
	async (incoming) => {
		const start = clock.now()
		const response = await respond(incoming)
		const contentFormat = contentFormatOf(recognised(incoming.message.options))
		log({
			event: 'coap.request',
			...response.log,
			code: response.code,
			...(contentFormat === undefined ? {} : { contentFormat }),
			bytes: incoming.message.payload.length,
			ms: Math.round(clock.now() - start),
		})
		return response
	}
