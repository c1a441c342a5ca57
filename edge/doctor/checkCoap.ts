import { randomBytes, randomInt } from 'node:crypto'
import { codeInWords } from '../client/codeInWords.ts'
import { requestUri } from '../client/requestUri.ts'
import { type SendNeeds, type Sent, sendRequest } from '../client/sendRequest.ts'
import type { Clock } from '../coap/clock.ts'
import { EMPTY, type Message } from '../coap/message.ts'
import { transmissionParameters } from '../coap/transmissionParameters.ts'
import type { Check } from './check.ts'
import { causesOfRefusal, causesOfSilence } from './silence.ts'

export type Probe = Readonly<{
	clock: Clock
	/** IP address */
	address: string
	port: number
	/** milliseconds; three more waits follow, each twice as long as the one before */
	firstWaitMs: number
}>

const needsOf = ({ clock, firstWaitMs }: Probe): SendNeeds => ({
	clock,
	random: () => 0,
	parameters: { ...transmissionParameters, ackTimeoutMs: firstWaitMs, maxRetransmit: 3 },
	responseMs: firstWaitMs * 8,
	onRepeat: () => undefined,
})

/** RFC 7252 §4.3: an Empty confirmable message, which every server answers with a Reset ("CoAP ping"). */
const ping = (): Message => ({
	type: 'CON',
	code: EMPTY,
	messageId: randomInt(0x10000),
	token: Buffer.alloc(0),
	options: [],
	payload: Buffer.alloc(0),
})

const getWellKnown = (): Message => ({
	type: 'CON',
	code: '0.01',
	messageId: randomInt(0x10000),
	token: randomBytes(4),
	options: requestUri('coap://localhost/.well-known/core').options.filter(({ number }) => number !== 3),
	payload: Buffer.alloc(0),
})

const send = (probe: Probe, message: Message): Promise<Sent | Error> =>
	sendRequest(needsOf(probe), probe, message).catch((error: Error) => error)

/** Whether a CoAP server answers, and whether it is a door for messages of devices. Never rejects. */
export const checkCoap = async (probe: Probe): Promise<readonly Check[]> => {
	const reached = reachability(probe, await send(probe, ping()))
	if (reached.status !== 'ok') return [reached]
	return [reached, discovery(await send(probe, getWellKnown()))]
}

const reachability = ({ address, port }: Probe, sent: Sent | Error): Check => {
	const name = `CoAP ping of ${address}, port ${port} (UDP)`
	if (sent instanceof Error) return { name, status: 'failed', text: `it cannot be sent: ${sent.message}` }
	if (sent.outcome === 'refused')
		return {
			name,
			status: 'failed',
			text: 'the machine answers that nothing listens there (ICMP: port unreachable)',
			causes: causesOfRefusal(address, port),
		}
	if (sent.outcome === 'unanswered' && !sent.isAcknowledged)
		return { name, status: 'failed', text: 'nothing answers', causes: causesOfSilence(address, port) }
	return { name, status: 'ok', text: 'a CoAP server answers' }
}

const discovery = (sent: Sent | Error): Check => {
	const name = 'GET /.well-known/core'
	if (sent instanceof Error || sent.outcome !== 'response')
		return { name, status: 'failed', text: 'it answers the ping, and not this request' }
	const { code, payload } = sent.message
	const said = payload.toString('utf8')
	if (code !== '2.05') return { name, status: 'note', text: `it answers ${codeInWords(code)}` }
	return said.includes('</msg/d2c/raw>')
		? { name, status: 'ok', text: 'it takes messages of devices at /msg/d2c/raw' }
		: { name, status: 'failed', text: 'it has no /msg/d2c/raw: it is another CoAP server' }
}
