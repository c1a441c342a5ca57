export type MessageType = 'CON' | 'NON' | 'ACK' | 'RST'

export type Option = Readonly<{ number: number; value: Buffer }>

/** A CoAP message (RFC 7252 §3). */
export type Message = Readonly<{
	type: MessageType
	/** "c.dd", RFC 7252 §3 */
	code: string
	messageId: number
	token: Buffer
	options: readonly Option[]
	payload: Buffer
}>

/** RFC 7252 §4.1 */
export const EMPTY = '0.00'

// RFC 7252 §12.1: class 0 is a request method, classes 2 to 5 are responses, 1, 6 and 7 are reserved.
export const isRequest = (code: string): boolean => code.startsWith('0.') && code !== EMPTY

export const isResponse = (code: string): boolean => /^[2-5]\./.test(code)
