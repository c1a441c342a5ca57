import { type RefusedAttempt, refuseAttempt } from '../refuseAttempt.ts'
import type { Gates, Headers } from './gate.ts'

export type OpenDevice<Device> = (attempt: {
	readonly fingerprint: string | undefined
	readonly headers: Headers
	/** address that the request comes from */
	readonly source: string
	/** the only device that is asked for; without it, any */
	readonly deviceId?: string
}) => Promise<{ readonly outcome: 'open'; readonly device: Device } | RefusedAttempt>

/** Lets watchers in: `?fingerprint=` */
export const byFingerprint =
	<Device>(openDevice: OpenDevice<Device>): Gates<Device>['watcher'] =>
	async (_, { headers, pathParameters, queryStringParameters, requestContext }) => {
		const deviceId = pathParameters?.['deviceId']
		const opened = await openDevice({
			fingerprint: queryStringParameters?.['fingerprint'],
			headers,
			source: requestContext.http.sourceIp,
			...(deviceId === undefined ? {} : { deviceId }),
		})
		return opened.outcome === 'open' ? { by: { device: opened.device } } : { refusal: refuseAttempt(opened) }
	}
