import type { ApiAnswer, ApiRequest } from '../../nrfCloud/askNrfCloud.ts'
import type { Downlink } from '../downlink.ts'
import type { SentBy } from './sender.ts'

type Needs = {
	/** asks nRF Cloud in the name of the account of the device; an objection: there is no account */
	readonly ask: (deviceId: string, request: ApiRequest) => Promise<ApiAnswer | { readonly objection: string }>
}

/** `message` of nRF Cloud is JSON: bytes that are no JSON object travel in base64, as in what it forwards from devices. */
const messageOf = (payload: Uint8Array): object => {
	const bytes = Buffer.from(payload)
	try {
		const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
		if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
	} catch {
		// Bytes that are no text, or a text that is no JSON.
	}
	return { data: bytes.toString('base64') }
}

/**
 * Sends a downlink to a device that speaks MQTT with nRF Cloud: `POST /v1/devices/{id}/messages`. nRF Cloud recognises no
 * repeat, so a downlink of which nobody knows whether it was taken is not sent again.
 */
export const sendToNrfCloud =
	({ ask }: Needs) =>
	async ({ deviceId, payload }: Downlink): Promise<SentBy> => {
		const answer = await ask(deviceId, {
			method: 'POST',
			path: `/v1/devices/${encodeURIComponent(deviceId)}/messages`,
			body: { topic: `d/${deviceId}/c2d`, message: messageOf(payload) },
		})
		return 'objection' in answer ? { failed: answer.objection } : judge(answer)
	}

const unclear = 'The device may have got it, and it is not sent again.'

const judge = (answer: ApiAnswer): SentBy => {
	const { reason } = answer
	if ('fault' in answer) {
		if (answer.fault === 'address' || answer.fault === 'unreachable') throw new Error(reason)
		return { failed: `${reason} ${unclear}` }
	}
	const { status } = answer
	if (status >= 200 && status < 300) return undefined
	if (status === 429) throw new Error(reason)
	if (status === 401 || status === 403) return { failed: reason }
	if (status >= 400 && status < 500)
		return {
			failed: `${reason} It sends messages to devices that speak MQTT; one that speaks CoAP gets a configuration.`,
		}
	return { failed: `${reason} ${unclear}` }
}
