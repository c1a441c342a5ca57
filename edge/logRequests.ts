import type { Clock } from './coap/clock.ts'
import { CONTENT_FORMAT, recognised, uintOption } from './coap/options.ts'
import type { Respond } from './coap/request.ts'
import { deviceIdIn } from './deviceId.ts'
import type { Log } from './log.ts'

/** One entry for each request, repeats not counted. */
export const logRequests =
	({ log, clock }: Readonly<{ log: Log; clock: Clock }>) =>
	(respond: Respond): Respond =>
	async (incoming) => {
		const start = clock.now()
		const response = await respond(incoming)
		const { options, payload } = incoming.message
		const deviceId = deviceIdIn(options)
		const contentFormat = uintOption(recognised(options), CONTENT_FORMAT)
		log({
			event: 'coap.request',
			...(deviceId === undefined ? {} : { deviceId }),
			...response.log,
			code: response.code,
			...(contentFormat === undefined ? {} : { contentFormat }),
			bytes: payload.length,
			ms: Math.round(clock.now() - start),
		})
		return response
	}
