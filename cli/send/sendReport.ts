import { codeInWords } from '../../edge/client/codeInWords.ts'
import type { Sent } from '../../edge/client/sendRequest.ts'
import { printable } from '../printable.ts'

/** The result of a request in one line. `isSuccess`: the response has class 2. */
export const describeSent = (sent: Sent, url: string, ms: number): { isSuccess: boolean; text: string } => {
	const failed = (text: string) => ({ isSuccess: false, text })
	switch (sent.outcome) {
		case 'response': {
			const { code, payload } = sent.message
			const answer = [codeInWords(code), payload.toString('utf8')].filter((part) => part !== '').join(': ')
			return { isSuccess: code.startsWith('2.'), text: printable(`${answer} (${Math.round(ms)} ms)`) }
		}
		case 'reset':
			return failed('the server does not accept the message (RST)')
		case 'refused':
			return failed(`no CoAP server at ${url}: start local mode with npm start, or set --url or COAP_PORT`)
		case 'unanswered':
			return failed(
				sent.isAcknowledged
					? 'the server has acknowledged the message, and sends no answer'
					: `no answer from ${url}: the message may be lost, or no server runs there`,
			)
	}
}
