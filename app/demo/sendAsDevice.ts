import { randomBytes, randomInt } from 'node:crypto'
import { requestUri } from '../../edge/client/requestUri.ts'
import { type Sent, sendRequest } from '../../edge/client/sendRequest.ts'
import { systemClock } from '../../edge/coap/clock.ts'
import { CONTENT_FORMAT } from '../../edge/coap/options.ts'
import { transmissionParameters } from '../../edge/coap/transmissionParameters.ts'
import type { DemoPack } from './demoPacks.ts'

const needs = {
	clock: systemClock,
	random: () => randomInt(2 ** 32) / 2 ** 32,
	parameters: transmissionParameters,
	/** limit of the wait for the response */
	responseMs: 10_000,
	onRepeat: () => undefined,
}

type Sender = { readonly address: string; readonly port: number; readonly deviceId: string }

/** Sends confirmable messages over CoAP to a server of this machine, as the device does. */
export const sendAsDevice =
	({ address, port, deviceId }: Sender) =>
	({ payload, contentFormat }: DemoPack): Promise<Sent> => {
		const { options } = requestUri(`coap://localhost:${port}/msg/d2c/raw?id=${deviceId}`)
		const format = { number: CONTENT_FORMAT, value: Buffer.of(contentFormat) }
		return sendRequest(
			needs,
			{ address, port },
			{
				type: 'CON',
				code: '0.02', // POST, RFC 7252 §12.1.1
				messageId: randomInt(0x10000),
				token: randomBytes(8),
				options: [...options, format].toSorted((a, b) => a.number - b.number),
				payload,
			},
		)
	}
