/** Where and how the API of an account is asked. */
export type ApiAccess = {
	/** the API key goes to this origin, and nowhere else */
	readonly apiUrl: string
	readonly apiKey: string
}

export type ApiRequest = { readonly method: 'POST' | 'PATCH'; readonly path: string; readonly body: object }

/** What has become of a request, with a sentence for people. */
export type ApiAnswer =
	| { readonly status: number; readonly reason: string }
	/** no answer. `address`, `unreachable`: nRF Cloud cannot have taken the request; `broken`, `late`: nobody knows */
	| { readonly fault: 'address' | 'unreachable' | 'broken' | 'late'; readonly reason: string }

export type Fetch = (url: URL, init: RequestInit) => Promise<Response>

/** Of an answer nothing more is read. */
const maxAnswerBytes = 16_384

/** Characters of what nRF Cloud says that are repeated. */
const maxSaid = 200

/** The API key goes over TLS, or stays on this machine. */
const originOf = (apiUrl: string): URL | undefined => {
	const url = URL.parse(apiUrl)
	if (url === null) return undefined
	const isLocal = url.hostname === '127.0.0.1' || url.hostname === 'localhost'
	return url.protocol === 'https:' || (url.protocol === 'http:' && isLocal) ? new URL(url.origin) : undefined
}

/** Failures of a connection that was never there. */
const unconnected: readonly unknown[] = [
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'ENETUNREACH',
	'EHOSTUNREACH',
]

const codeOf = (error: unknown): unknown =>
	(error as { readonly cause?: { readonly code?: unknown } }).cause?.code

/**
 * Asks the REST API of nRF Cloud once. Never rejects because of nRF Cloud.
 *
 * @param patience milliseconds that nRF Cloud may take
 */
export const askNrfCloud =
	(fetch: Fetch, patience: number) =>
	async ({ apiUrl, apiKey }: ApiAccess, { method, path, body }: ApiRequest): Promise<ApiAnswer> => {
		const origin = originOf(apiUrl)
		if (origin === undefined)
			return { fault: 'address', reason: 'The address of the API of nRF Cloud is no https:// address.' }
		try {
			const response = await fetch(new URL(path, origin), {
				method,
				headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
				body: JSON.stringify(body),
				// Another address must not get the API key.
				redirect: 'manual',
				signal: AbortSignal.timeout(patience),
			})
			const { status } = response
			return { status, reason: sentenceOf(status, messageIn(await textOf(response), apiKey)) }
		} catch (error) {
			if (unconnected.includes(codeOf(error)))
				return { fault: 'unreachable', reason: 'nRF Cloud cannot be reached.' }
			return (error as Error).name === 'TimeoutError'
				? { fault: 'late', reason: `nRF Cloud has not answered within ${patience / 1000} s.` }
				: { fault: 'broken', reason: 'The connection to nRF Cloud has failed.' }
		}
	}

const sentenceOf = (status: number, said: string | undefined): string =>
	status === 401 || status === 403
		? `nRF Cloud does not take the API key of the account of this device (${status}).`
		: `nRF Cloud answered ${status}${said === undefined ? '' : `: ${said}`}.`

const textOf = async ({ body }: Response): Promise<string> => {
	const chunks: Uint8Array[] = []
	let bytes = 0
	// Leaving the loop cancels the rest.
	for await (const chunk of body ?? []) {
		chunks.push(chunk)
		bytes += chunk.length
		if (bytes > maxAnswerBytes) return ''
	}
	return Buffer.concat(chunks).toString()
}

/** What an error of nRF Cloud says for people: one line, and no credential in it. */
const messageIn = (text: string, apiKey: string): string | undefined => {
	let message: unknown
	try {
		message = (JSON.parse(text) as { readonly message?: unknown } | null)?.message
	} catch {
		return undefined
	}
	if (typeof message !== 'string') return undefined
	const line = message
		.replaceAll(apiKey, '…')
		.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
		.trim()
	return line === '' ? undefined : line.slice(0, maxSaid).toWellFormed().replace(/\.$/, '')
}
