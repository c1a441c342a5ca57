import { type Documents, placeholder } from './contract.ts'

/** What the deployed stack knows. */
export type Place = {
	/** of the backend */
	readonly version: string
	readonly rest: string
	/** by the names of the AsyncAPI document */
	readonly webSockets: Readonly<Record<string, string>>
}

const addressOf = (url: string) => {
	const { protocol, host, pathname } = new URL(url)
	return { server: { host, protocol: protocol.replace(':', '') }, channel: { address: pathname } }
}

const placed = <T extends object>(
	members: Readonly<Record<string, T>>,
	more: (name: string) => object,
): Readonly<Record<string, object>> =>
	Object.fromEntries(Object.entries(members).map(([name, member]) => [name, { ...member, ...more(name) }]))

const escaped = (text: string): string =>
	text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')

/** The documents as the stack serves them, as texts. */
export const placeDocuments = (
	{ openApi, asyncApi, html }: Omit<Documents, 'styleHash'>,
	{ version, rest, webSockets }: Place,
) => {
	const addresses = new Map(Object.entries(webSockets).map(([name, url]) => [name, addressOf(url)]))
	const backend = { 'x-backend-version': version }
	const names = { version, rest, ...webSockets }
	return {
		openApi: JSON.stringify({
			...openApi,
			info: { ...openApi.info, ...backend },
			servers: [{ url: rest, description: 'This stack' }],
		}),
		asyncApi: JSON.stringify({
			...asyncApi,
			info: { ...asyncApi.info, ...backend },
			servers: placed(asyncApi.servers, (name) => addresses.get(name)?.server ?? {}),
			channels: placed(asyncApi.channels, (name) => addresses.get(name)?.channel ?? {}),
		}),
		html: Object.entries(names).reduce(
			(text, [name, value]) => text.replaceAll(placeholder(name), () => escaped(value)),
			html,
		),
	}
}
