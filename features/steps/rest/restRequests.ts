import type { World } from '../../world.ts'
import { soonSeconds } from '../soon.ts'
import { restAddress } from './restAddress.ts'

export type Answer = {
	readonly status: number
	readonly headers: Headers
	/** parsed, if it is JSON */
	readonly body: unknown
	readonly bytes: Buffer
}

const parse = (text: string): unknown => {
	try {
		return JSON.parse(text)
	} catch {
		return text
	}
}

/** Requests to the REST API, whose answers are checked against its document. */
export const restRequests = ({ environment, contract, noteFingerprint }: World) => {
	const base = restAddress(environment.restUrl, '').pathname.replace(/\/$/, '')
	return async (
		method: string,
		path: string,
		init: { readonly headers?: Record<string, string>; readonly body?: string } = {},
	): Promise<Answer> => {
		const url = restAddress(environment.restUrl, path)
		const fingerprint = url.searchParams.get('fingerprint')
		if (fingerprint !== null) noteFingerprint(fingerprint)
		const signal = AbortSignal.timeout(soonSeconds * 1000)
		const response = await fetch(url, { method, signal, ...init })
		const { status, headers } = response
		const bytes = Buffer.from(await response.arrayBuffer())
		const body = bytes.toString()
		// Where a redirection led, `fetch` has asked with GET.
		const asked = response.redirected ? 'GET' : method
		contract.answer({
			method: asked,
			path: (response.redirected ? new URL(response.url) : url).pathname.slice(base.length),
			status,
			contentType: headers.get('content-type'),
			body,
		})
		return { status, headers, body: parse(body), bytes }
	}
}
