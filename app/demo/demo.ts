import { demoDevice } from '../../cli/demoDevice.ts'
import type { OwnPaths } from '../../local/gateway/serveApis.ts'
import { sendAsDevice } from './sendAsDevice.ts'
import { demoPath, type ServeDemoNeeds, serveDemo } from './serveDemo.ts'

type DemoNeeds = Omit<ServeDemoNeeds, 'send'> & {
	/** of the plain CoAP server; undefined if there is none */
	readonly coap: { readonly address: string; readonly port: number } | undefined
}

/** The loopback address at which a server is reached that is bound to this one. */
const reachable = (address: string): string => ({ '0.0.0.0': '127.0.0.1', '::': '::1' })[address] ?? address

const sendTo = ({ address, port }: NonNullable<DemoNeeds['coap']>): NonNullable<ServeDemoNeeds['send']> =>
	sendAsDevice({ address: reachable(address), port, deviceId: demoDevice.deviceId })

/** The demo for the page. The host needs its paths before there is a CoAP server: requests wait until it is open. */
export const createDemo = () => {
	const { promise, resolve } = Promise.withResolvers<OwnPaths['serve']>()
	const own: OwnPaths = { prefix: demoPath, serve: async (exchange) => (await promise)(exchange) }
	return {
		own,
		open: ({ coap, ...needs }: DemoNeeds): void =>
			resolve(serveDemo({ ...needs, send: coap === undefined ? undefined : sendTo(coap) })),
	}
}
