import type { IncomingMessage } from 'node:http'

type Head = {
	readonly headers: Pick<IncomingMessage['headers'], 'host' | 'origin' | 'sec-fetch-site'>
	readonly socket: { readonly remoteAddress?: string | undefined }
}

const loopback = ['127.0.0.1', '::1', '::ffff:127.0.0.1']

/** Of pages, only that of this server, and only on this machine: others must neither learn the fingerprint nor send. */
export const mayUseDemo = ({ headers, socket }: Head): boolean => {
	const { origin, host, 'sec-fetch-site': site } = headers
	const isOwnPage =
		(origin === undefined || origin === `http://${host}`) && (site ?? 'same-origin') === 'same-origin'
	return isOwnPage && loopback.includes(socket.remoteAddress ?? '')
}
