import type { Sent } from '../../edge/client/sendRequest.ts'
import { answer } from '../../local/server/answer.ts'
import type { HttpExchange } from '../../local/server/httpExchange.ts'
import { brokenPack, type DemoPack, samplePack } from './demoPacks.ts'
import { mayUseDemo } from './mayUseDemo.ts'

/** Where the page finds the demo device, and makes it send something. Only local mode has these paths. */
export const demoPath = '/local/demo'

export type ServeDemoNeeds = {
	/** undefined until the device is registered */
	readonly findDevice: () => Promise<{ readonly deviceId: string; readonly fingerprint: string } | undefined>
	/** sends it over CoAP; undefined without a plain CoAP server: then there is no demo */
	readonly send: ((pack: DemoPack) => Promise<Sent>) | undefined
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

type Answered = { readonly status: number; readonly body: object }

const notFound: Answered = { status: 404, body: { title: 'Not found' } }

const describe = (sent: Sent): Answered =>
	sent.outcome === 'response'
		? { status: 200, body: { code: sent.message.code } }
		: { status: 503, body: { title: 'The CoAP server does not answer.' } }

/** Answers the page about the demo device: which one it is, and what became of a message of it. */
export const serveDemo = ({ findDevice, send, now }: ServeDemoNeeds) => {
	let brokenCount = 0
	if (send === undefined) return answerWith(async () => notFound)
	const routes: Readonly<Record<string, () => Promise<Answered>>> = {
		[`GET ${demoPath}`]: async () => {
			const device = await findDevice()
			if (device === undefined) return notFound
			const { deviceId, fingerprint } = device
			return { status: 200, body: { deviceId, fingerprint } }
		},
		[`POST ${demoPath}/sample`]: async () => describe(await send(samplePack(now()))),
		[`POST ${demoPath}/broken`]: async () => describe(await send(brokenPack(brokenCount++))),
	}
	return answerWith(async ({ request, target }) => {
		if (!mayUseDemo(request)) return { status: 403, body: { title: 'Forbidden' } }
		return (await routes[`${request.method} ${target.path}`]?.()) ?? notFound
	})
}

const headers = {
	'content-type': 'application/json',
	'cache-control': 'no-store',
	'x-content-type-options': 'nosniff',
}

const answerWith =
	(decide: (exchange: HttpExchange) => Promise<Answered>) =>
	async (exchange: HttpExchange): Promise<void> => {
		const { status, body } = await decide(exchange)
		const { request, response } = exchange
		await answer(request, response, { status, headers, body: Buffer.from(JSON.stringify(body)) })
	}
