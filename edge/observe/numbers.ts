import { OBSERVE, uintValue } from '../coap/options.ts'
import type { Response } from '../coap/request.ts'

/** RFC 7641 §3.4: the numbers have 24 bits. */
const NUMBERS = 2 ** 24

/** The response as a notification (RFC 7641 §3.2). */
export const withNumber = (response: Response, number: number): Response => ({
	...response,
	options: [...(response.options ?? []), { number: OBSERVE, value: uintValue(number) }],
})

/** Numbers the notifications of one observation, from 1 on. */
export const numbers = (): ((response: Response) => Response) => {
	let number = 0
	return (response) => {
		number = (number + 1) % NUMBERS
		return withNumber(response, number)
	}
}
