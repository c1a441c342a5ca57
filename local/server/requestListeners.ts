import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Admit } from './admitRequest.ts'
import { answer, refusalAnswer } from './answer.ts'
import type { HttpExchange } from './httpExchange.ts'
import { failed, isRefusal } from './refusal.ts'
import type { RunningExchanges } from './runningExchanges.ts'

type RequestListenersNeeds = {
	readonly admit: Admit
	readonly http: (exchange: HttpExchange) => Promise<void>
	readonly exchanges: RunningExchanges
	readonly onDefect: (error: unknown) => void
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void

/**
 * The listeners for `request`, and for `checkContinue`: a client that waits for 100 (Continue) before it sends the
 * body.
 */
export const requestListeners = ({ admit, http, exchanges, onDefect }: RequestListenersNeeds) => {
	const serve = async (request: IncomingMessage, response: ServerResponse, proceed: () => void) => {
		const target = admit(request)
		if (isRefusal(target)) await answer(request, response, refusalAnswer(target))
		else await http({ request, response, target, proceed })
	}

	const listen = (request: IncomingMessage, response: ServerResponse, proceed: () => void): void => {
		exchanges.begin(request, response)
		// Node.js (v24.21) loses bytes that arrive together with an upgrade that it ignores: this request is the last one.
		if (request.headers.upgrade !== undefined) response.shouldKeepAlive = false
		serve(request, response, proceed).catch(async (error: unknown) => {
			onDefect(error)
			if (response.headersSent) response.destroy()
			else await answer(request, response, refusalAnswer(failed))
		})
	}

	/**
	 * Node.js (v24.21) writes a 100 that is queued behind an earlier answer into the body of that answer: wait until
	 * then.
	 */
	const ask = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
		await exchanges.isFirst(request)
		if (!response.headersSent) response.writeContinue()
	}

	const onRequest: Listener = (request, response) => listen(request, response, () => undefined)
	const onCheckContinue: Listener = (request, response) =>
		listen(request, response, () => void ask(request, response))
	return { onRequest, onCheckContinue }
}
