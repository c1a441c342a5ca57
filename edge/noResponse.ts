import type { Message } from './coap/message.ts'
import { NO_RESPONSE, recognisedUint } from './coap/options.ts'

// RFC 7959 §2.9.1: without it, the client does not know that it may send the next block.
const CONTINUE = '2.31'

/** Whether the client has no interest in a response of this code (RFC 7967 §2.1): bit n - 1 stands for the class n. */
export const isUnwanted = ({ options }: Pick<Message, 'options'>, code: string): boolean => {
	const classes = recognisedUint(options, NO_RESPONSE) ?? 0
	return code !== CONTINUE && (classes & (1 << (Number(code[0]) - 1))) !== 0
}
