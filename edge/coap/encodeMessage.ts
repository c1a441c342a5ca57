import { generate } from 'coap-packet'
import { EMPTY, type Message } from './message.ts'

const LARGEST_DATAGRAM = 65_507

/** The datagram of a message. */
export const encodeMessage = ({ type, code, messageId, token, options, payload }: Message): Buffer =>
	generate(
		{
			code,
			messageId,
			confirmable: type === 'CON',
			ack: type === 'ACK',
			reset: type === 'RST',
			token,
			options: options.map(({ number, value }) => ({ name: number, value })),
			payload,
		},
		LARGEST_DATAGRAM,
	)

const nothing = Buffer.alloc(0)

/** RFC 7252 §4.2: an acknowledgement or a reset echoes the message id and carries nothing else. */
export const encodeEmpty = (type: 'ACK' | 'RST', messageId: number): Buffer =>
	encodeMessage({ type, code: EMPTY, messageId, token: nothing, options: [], payload: nothing })
