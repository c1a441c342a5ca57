import type { TinyHost } from './tinyHost.ts'

type Call = {
	/** as signed: `dynamodb` */
	readonly service: string
	/** `DynamoDB_20120810.GetItem` */
	readonly target: string
	readonly input: object
}

/** Lets the function at `POST /call` call a service, with the rights of its role. */
export const callAsFunction = async (
	host: Pick<TinyHost, 'output'>,
	call: Call,
): Promise<{ readonly status: number; readonly answer: Readonly<Record<string, unknown>> }> => {
	const response = await fetch(`${host.output('HttpUrl')}/call`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(call),
	})
	return (await response.json()) as { status: number; answer: Readonly<Record<string, unknown>> }
}
