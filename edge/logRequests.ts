import type { Clock } from './coap/clock.ts'
import { CONTENT_FORMAT, recognised, uintOption } from './coap/options.ts'
import type { Respond } from './coap/request.ts'
import { deviceIdIn } from './deviceId.ts'
import type { Log } from './log.ts'

// RFC 7959 §2.9.1
const CONTINUE = '2.31'

/** One entry for each request, repeats not counted. A body in blocks has one, when its last block is answered. */
export const logRequests =
	({ log, clock }: Readonly<{ log: Log; clock: Clock }>) =>
	(respond: Respond): Respond =>
	async (incoming) => {
		const start = clock.now()
		const response = await respond(incoming)
		if (response.code === CONTINUE) return response
		const { options, payload } = incoming.message
		const deviceId = deviceIdIn(options)
		const contentFormat = uintOption(recognised(options), CONTENT_FORMAT)
		const { bytes = payload.length, ...more } = response.log ?? {}
		log({
			event: 'coap.request',
			...(deviceId === undefined ? {} : { deviceId }),
			...more,
			code: response.code,
			...(contentFormat === undefined ? {} : { contentFormat }),
			bytes,
			ms: Math.round(clock.now() - start),
		})
		return response
	}
