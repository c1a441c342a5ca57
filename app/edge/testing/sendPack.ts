import { randomBytes, randomInt } from 'node:crypto'
import { requestUri } from '../../../edge/client/requestUri.ts'
import { sendRequest } from '../../../edge/client/sendRequest.ts'
import { systemClock } from '../../../edge/coap/clock.ts'
import { MAX_AGE } from '../../../edge/coap/options.ts'
import { transmissionParameters } from '../../../edge/coap/transmissionParameters.ts'
import { hangMilliseconds } from '../../../local/testing/hang.ts'

export type Answered = {
	readonly code: string
	readonly text: string
	/** in seconds */
	readonly maxAge: number | undefined
}

/** Sends SenML in JSON as a device does, in a confirmable message, and waits for the answer. */
export const sendPack = async (port: number, deviceId: string, pack: string): Promise<Answered> => {
	const { options } = requestUri(`coap://127.0.0.1/msg/d2c/raw?id=${deviceId}`)
	const sent = await sendRequest(
		{
			clock: systemClock,
			random: Math.random,
			parameters: transmissionParameters,
			responseMs: hangMilliseconds,
			onRepeat: () => undefined,
		},
		{ address: '127.0.0.1', port },
		{
			type: 'CON',
			code: '0.02',
			messageId: randomInt(0x10000),
			token: randomBytes(4),
			options: [...options, { number: 12, value: Buffer.of(110) }].toSorted((a, b) => a.number - b.number),
			payload: Buffer.from(pack),
		},
	)
	if (sent.outcome !== 'response') throw new Error(sent.outcome)
	const { code, payload, options: answered } = sent.message
	const maxAge = answered.find(({ number }) => number === MAX_AGE)?.value
	return { code, text: payload.toString(), maxAge: maxAge?.readUIntBE(0, maxAge.length) }
}

/** Sends it again as long as the answer is 5.03, as a device does. Resolves with the last answer. */
export const sendUntilTaken = async (port: number, deviceId: string, pack: string): Promise<Answered> => {
	for (;;) {
		const answered = await sendPack(port, deviceId, pack)
		if (answered.code !== '5.03') return answered
	}
}
