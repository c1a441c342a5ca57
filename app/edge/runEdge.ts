import { randomUUID } from 'node:crypto'
import cdkJson from '../../cdk.json' with { type: 'json' }
import { systemClock } from '../../edge/coap/clock.ts'
import { type CoapServer, type CoapServerOptions, listenCoap } from '../../edge/coapServer.ts'
import type { DtlsCredentials } from '../../edge/dtls/credentials.ts'
import { findPsk } from '../../edge/forward/findPsk.ts'
import { createForwarder, type ForwardLimits } from '../../edge/forward/forward.ts'
import { forwardMessages, sameDeviceMessage } from '../../edge/forward/forwardMessages.ts'
import { findRouteAt, forwardUplinks, sameUplink } from '../../edge/forward/forwardUplinks.ts'
import { postMessages } from '../../edge/forward/postMessages.ts'
import { createStackClient } from '../../edge/forward/stackClient.ts'
import { createStackClock } from '../../edge/forward/stackClock.ts'
import type { Log } from '../../edge/log.ts'
import type { StreamAddress } from '../../edge/stackDownlinks/downlinkStream.ts'
import { stackDownlinks } from '../../edge/stackDownlinks/stackDownlinks.ts'
import { followPsks } from '../dtls/followPsks.ts'
import type { Target } from './findTarget.ts'

type EdgeOptions = {
	readonly target: Target
	/** IP addresses */
	readonly hosts: readonly string[]
	readonly port: number
	readonly log: Log
	readonly random: () => number
	/** listens on DTLS, too, with pre-shared keys of the stack */
	readonly dtls?: SecuredBy
	/** for a terminator of DTLS on this machine; undefined: none */
	readonly proxyProtocolPort?: number | undefined
	readonly now: Now
	/** where it hears of new downlinks; undefined: it looks when a device asks or sends a message */
	readonly stream?: StreamAddress | undefined
	/** of this edge: the streams show the door `edge:<name>` */
	readonly name: string
	/** other limits, for tests */
	readonly limits?: Partial<ForwardLimits>
	/** other times of CoAP, for tests */
	readonly parameters?: NonNullable<CoapServerOptions['parameters']>
}

/** What a CoAP server needs for DTLS, with this way to find keys. */
type SecuredBy = (psk: NonNullable<DtlsCredentials['psk']>) => NonNullable<CoapServerOptions['dtls']>

/** milliseconds since the Unix epoch */
export type Now = () => number

/** Well below the patience of the forwarder: what got lost is sent again within it. */
const requestMs = 5_000

/** How long a session may go on after its key was revoked. Each look at the key is a request to the stack. */
const keyMs = 300_000

/** Client and clock of a stack. */
export const openTarget = (target: Target, now: Now) => {
	const stackClock = createStackClock(systemClock, now)
	const client = createStackClient({ ...target, clock: systemClock, stackClock, requestMs })
	return { client, stackClock }
}

/** A CoAP server that forwards what devices send to the stack. Its answer 2.01 says that the stack has queued a message. */
export const runEdge = async ({
	target,
	hosts,
	port,
	log,
	random,
	now,
	limits = {},
	dtls,
	proxyProtocolPort,
	stream,
	name,
	parameters = {},
}: EdgeOptions): Promise<CoapServer> => {
	const { client, stackClock } = openTarget(target, now)
	// Opens the connection and tells the time. If it fails, the first message finds out again.
	void client.get('/health').catch(() => undefined)
	const forwarding = { clock: systemClock, random, newId: randomUUID, stackClock, log, limits }
	const publish = forwardMessages(
		createForwarder({
			...forwarding,
			post: postMessages(client, '/edge/messages'),
			sameness: sameDeviceMessage,
		}),
	)
	const publishUplink = forwardUplinks(
		createForwarder({ ...forwarding, post: postMessages(client, '/edge/uplinks'), sameness: sameUplink }),
	)
	const downlinks = stackDownlinks({
		client,
		...(stream === undefined ? {} : { stream }),
		source: `edge:${name}`,
		clock: systemClock,
		random,
		newId: randomUUID,
		stackClock,
		log,
	})
	const psk = findPsk(client)
	const endSessions = (identity: string): void => coap.endSessions(identity)
	const coap: CoapServer = await listenCoap({
		...(dtls === undefined ? {} : { dtls: dtls(psk) }),
		...(proxyProtocolPort === undefined ? {} : { proxied: { port: proxyProtocolPort } }),
		// Asked for identities of pre-shared keys only.
		isRevoked: followPsks({ clock: systemClock, psk, endSessions, lifetimeMs: keyMs }),
		publish,
		downlinks,
		onJoined: downlinks.joined,
		parameters,
		integrations: { findRoute: findRouteAt(client), publishUplink },
		hosts,
		port,
		log,
		maxPublishedBytes: cdkJson.context.coapBodyBytes,
	}).catch(async (error: unknown) => {
		await downlinks.close()
		client.close()
		throw error
	})
	return {
		...coap,
		close: async () => {
			await coap.close()
			await downlinks.close()
			client.close()
		},
	}
}
