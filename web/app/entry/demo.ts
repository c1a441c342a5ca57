import type { Browser } from '../browser.ts'

/** The demo device of local mode, which the page can make send something. */
export type Demo = {
	readonly deviceId: string
	readonly fingerprint: string
	/** Sends a message over CoAP. Resolves to whether the server has taken it. */
	readonly send: (what: 'sample' | 'broken') => Promise<boolean>
}

const path = '/local/demo'

const isDevice = (value: unknown): value is Pick<Demo, 'deviceId' | 'fingerprint'> =>
	typeof value === 'object' &&
	value !== null &&
	['deviceId', 'fingerprint'].every((name) => typeof (value as Record<string, unknown>)[name] === 'string')

/** Undefined unless the page is of local mode: a deployed stack speaks HTTPS, and is not even asked. */
export const findDemo = async ({
	fetch,
	location,
}: Pick<Browser, 'fetch' | 'location'>): Promise<Demo | undefined> => {
	if (location.protocol !== 'http:') return undefined
	try {
		const response = await fetch(path)
		// A body that nobody reads keeps the connection busy.
		const value: unknown = await response.json()
		if (!response.ok || !isDevice(value)) return undefined
		const { deviceId, fingerprint } = value
		const send: Demo['send'] = async (what) => {
			try {
				const sent = await fetch(`${path}/${what}`, { method: 'POST' })
				await sent.text()
				return sent.ok
			} catch {
				return false
			}
		}
		return { deviceId, fingerprint, send }
	} catch {
		return undefined
	}
}
