/** What went wrong, as the server says it (RFC 9457). */
export type Problem = { readonly title: string; readonly detail?: string }

export type ApiAnswer =
	| { readonly ok: true; readonly value: unknown }
	/** `status` is 0 if there was no answer. */
	| { readonly ok: false; readonly status: number; readonly problem: Problem }

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export type Api = {
	/**
	 * Sends a request with the credential of the page: the fingerprint where it gives access, else the key.
	 *
	 * @param path with its query
	 * @param body is sent as JSON
	 */
	readonly request: (method: Method, path: `/${string}`, body?: unknown) => Promise<ApiAnswer>
}

export type Credentials = {
	readonly fingerprint: string | undefined
	readonly key: string | undefined
}

/** `fetch`, for paths of the origin of the page. */
export type Fetch = (path: string, init?: RequestInit) => Promise<Response>

type Needs = {
	readonly fetch: Fetch
	/** those at the moment of a request */
	readonly credentials: () => Credentials
}

/** Whether the fingerprint of the device opens a path. */
const isOfDevice = (path: string): boolean =>
	/^\/device(?:\/[^/?]+\/(?:senml-imports|latest|hideDataBefore|state|history\/\d+\/\d+))?(?=\?|$)/.test(path)

const withFingerprint = (path: string, fingerprint: string): string =>
	`${path}${path.includes('?') ? '&' : '?'}fingerprint=${encodeURIComponent(fingerprint)}`

const isProblem = (value: unknown): value is Problem =>
	typeof value === 'object' && value !== null && typeof (value as Partial<Problem>).title === 'string'

/** Undefined for an answer that is no JSON, or has no body. */
const bodyOf = async (response: Response): Promise<unknown> => {
	const text = await response.text()
	try {
		return text === '' ? undefined : JSON.parse(text)
	} catch {
		return undefined
	}
}

const headersOf = (key: string | undefined, body: unknown): Record<string, string> => ({
	...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
	...(body === undefined ? {} : { 'content-type': 'application/json' }),
})

/** The REST API at the origin of the page. A request rejects in no case. */
export const createApi = ({ fetch, credentials }: Needs): Api => ({
	request: async (method, path, body) => {
		const { fingerprint, key } = credentials()
		const isWatcher = fingerprint !== undefined && isOfDevice(path)
		try {
			const response = await fetch(isWatcher ? withFingerprint(path, fingerprint) : path, {
				method,
				headers: headersOf(isWatcher ? undefined : key, body),
				cache: 'no-store',
				...(body === undefined ? {} : { body: JSON.stringify(body) }),
			})
			const value = await bodyOf(response)
			if (response.ok) return { ok: true, value }
			const { status, statusText } = response
			return {
				ok: false,
				status,
				problem: isProblem(value) ? value : { title: statusText || `Status ${status}` },
			}
		} catch {
			return { ok: false, status: 0, problem: { title: 'The server cannot be reached.' } }
		}
	},
})
