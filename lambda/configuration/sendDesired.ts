import { type ApiAccess, type ApiAnswer, askNrfCloud, type Fetch } from '../nrfCloud/askNrfCloud.ts'
import type { Resources } from './configuration.ts'
import { answerMilliseconds } from './contract.ts'

/** What an object instance is to be. */
export type Desired = {
	readonly deviceId: string
	readonly object: number
	readonly instance: number
	readonly version: string
	readonly resources: Resources
}

/** `refused`: nRF Cloud has not taken it; `open`: nobody knows. `status`: what the client is told. */
export type SentDesired =
	| { readonly type: 'accepted' }
	| { readonly type: 'refused' | 'open'; readonly status: 400 | 502 | 503 | 504; readonly reason: string }

/**
 * Asks nRF Cloud to change the desired part of the shadow of a device: `PATCH /v1/devices/{id}/state`. Asks once: whoever wants
 * it tries again. Never rejects because of nRF Cloud.
 *
 * @param patience milliseconds that nRF Cloud may take
 */
export const sendDesired = (fetch: Fetch, patience = answerMilliseconds) => {
	const ask = askNrfCloud(fetch, patience)
	return async (access: ApiAccess, desired: Desired): Promise<SentDesired> => {
		const { deviceId, object, instance, version, resources } = desired
		return judge(
			await ask(access, {
				method: 'PATCH',
				path: `/v1/devices/${encodeURIComponent(deviceId)}/state`,
				body: { desired: { lwm2m: { [`${object}:${version}`]: { [instance]: resources } } } },
			}),
		)
	}
}

/** What the client is told when there is no answer. */
const faults = {
	address: { type: 'refused', status: 502 },
	unreachable: { type: 'open', status: 503 },
	broken: { type: 'open', status: 503 },
	late: { type: 'open', status: 504 },
} as const

const judge = (answer: ApiAnswer): SentDesired => {
	const { reason } = answer
	if ('fault' in answer) return { ...faults[answer.fault], reason }
	const { status } = answer
	if (status >= 200 && status < 300) return { type: 'accepted' }
	if (status === 401 || status === 403) return { type: 'refused', status: 502, reason }
	if (status === 429) return { type: 'refused', status: 503, reason: `${reason} Try again later.` }
	if (status >= 400 && status < 500) return { type: 'refused', status: 400, reason }
	return { type: 'open', status: status >= 500 ? 503 : 502, reason }
}
