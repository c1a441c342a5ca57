import { createHmac, randomUUID } from 'node:crypto'

/** An element of `messages`, as Message Routing of nRF Cloud delivers it. */
export type RoutedElement = {
	readonly deviceId: string
	readonly messageId: string
	readonly topic?: string
	readonly coapRequestUrl?: string
	readonly message: unknown
	readonly receivedAt: string
}

export const signatureOf = (body: string | Uint8Array, secret: string): string =>
	createHmac('sha256', secret).update(body).digest('hex')

/** @param level what follows `…/d2c`: `/raw`, `/senml`, or nothing */
export const routedElement = (
	deviceId: string,
	level: string,
	message: unknown,
	receivedAt = new Date(),
): RoutedElement => ({
	deviceId,
	messageId: randomUUID(),
	topic: `prod/11111111-2222-4333-8444-555555555555/m/d/${deviceId}/d2c${level}`,
	message,
	receivedAt: receivedAt.toISOString(),
})

export const deliveryOf = (messages: readonly unknown[]): string =>
	JSON.stringify({ type: 'device.messages', messages, timestamp: new Date().toISOString() })

export type Delivered = {
	readonly status: number
	readonly headers: Headers
	readonly body: Readonly<Record<string, unknown>>
}

/** Posts a body with these headers. */
export const postTo = async (
	restUrl: string,
	body: string | Uint8Array<ArrayBuffer>,
	headers: Readonly<Record<string, string>>,
	query = '',
): Promise<Delivered> => {
	const response = await fetch(`${restUrl}/ingest/nrfcloud${query}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...headers },
		body,
	})
	const { status, headers: answered } = response
	return { status, headers: answered, body: (await response.json()) as Delivered['body'] }
}

/** The same, signed. */
export const deliver = (restUrl: string, body: string, secret: string): Promise<Delivered> =>
	postTo(restUrl, body, { 'x-nrfcloud-signature': signatureOf(body, secret) })
