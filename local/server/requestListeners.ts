import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HttpExchange } from '../gateway/httpApi.ts'
import type { Admit } from './admitRequest.ts'
import { answer, refusalAnswer } from './answer.ts'
import { failed, isRefusal } from './refusal.ts'
import type { RunningExchanges } from './runningExchanges.ts'

type RequestListenersNeeds = {
	readonly admit: Admit
	readonly http: (exchange: HttpExchange) => Promise<void>
	readonly exchanges: RunningExchanges
	readonly onDefect: (error: unknown) => void
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void

/** What serves `request`, and `checkContinue`: a request whose client waits to be asked for its body. */
export const requestListeners = ({ admit, http, exchanges, onDefect }: RequestListenersNeeds) => {
	const serve = async (request: IncomingMessage, response: ServerResponse, proceed: () => void) => {
		const target = admit(request)
		if (isRefusal(target)) await answer(request, response, refusalAnswer(target))
		else await http({ request, response, target, proceed })
	}

	const listen = (request: IncomingMessage, response: ServerResponse, proceed: () => void): void => {
		exchanges.begin(request, response)
		// Node.js loses what comes in one piece with an upgrade that is ignored (v24.21): the client may send no more.
		if (request.headers.upgrade !== undefined) response.shouldKeepAlive = false
		serve(request, response, proceed).catch(async (error: unknown) => {
			onDefect(error)
			if (response.headersSent) response.destroy()
			else await answer(request, response, refusalAnswer(failed))
		})
	}

	/** Node.js (v24.21) puts a 100 that has to wait behind the head of the answer, into its body: it may not wait there. */
	const ask = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
		await exchanges.isFirst(request)
		if (!response.headersSent) response.writeContinue()
	}

	const onRequest: Listener = (request, response) => listen(request, response, () => undefined)
	const onCheckContinue: Listener = (request, response) =>
		listen(request, response, () => void ask(request, response))
	return { onRequest, onCheckContinue }
}
