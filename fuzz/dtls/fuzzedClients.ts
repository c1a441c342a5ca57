import type { Peer } from '../../edge/coap/peer.ts'
import { dtlsLimits } from '../../edge/dtls/dtlsLimits.ts'
import { tagOf } from '../../edge/dtls/lookUpPsk.ts'
import type { Addon, NativeSession } from '../../edge/dtls/native/addon.ts'
import { type ClientOptions, clientContext } from '../../edge/dtls/native/clientContext.ts'
import { serverContext } from '../../edge/dtls/native/serverContext.ts'
import { suitesOf } from '../../edge/dtls/native/suites.ts'
import { type SecureClients, secureClients } from '../../edge/dtls/secureClients.ts'
import type { LogEntry } from '../../edge/log.ts'
import { createAuthority } from '../../edge/testing/certificates.ts'
import { type ManualClock, manualClock } from '../../edge/testing/manualClock.ts'
import type { Random } from '../../testing/random.ts'

const KEY = Buffer.from('sixteen byte key')
const WRONG = Buffer.from('another byte key')

/** Small, so that everything that is bounded overflows all the time. */
const limits = { ...dtlsLimits, maxSessions: 8, maxHandshakes: 2, firstTimeoutMs: 1, handshakeMs: 60_000 }

export type FuzzedServer = Readonly<{
	clients: SecureClients
	clock: ManualClock
	log: LogEntry[]
	/** a client of a random kind, before its first flight */
	connect: (random: Random) => NativeSession
}>

/** A DTLS server without sockets, and clients of all kinds: good ones, and such with wrong keys and certificates. */
export const startFuzzedServer = (addon: Addon): FuzzedServer => {
	const ends: (() => void)[] = []
	const t = { after: (end: unknown) => void ends.push(end as () => void) }
	const [own, foreign] = [createAuthority(t), createAuthority(t)]
	const credentials = {
		certificate: own.issue('localhost'),
		clientCa: own.cert,
		psk: async (identity: string) => {
			if (identity === 'failing') throw new Error('no answer')
			return identity.startsWith('d-') ? KEY : undefined
		},
	}
	const clock = manualClock()
	const log: LogEntry[] = []
	const clients = secureClients({
		addon,
		context: serverContext(addon, credentials, limits),
		clock,
		credentials,
		limits,
		log: (entry) => log.push(entry),
		name: 'fuzz',
	})
	const shown = [undefined, own.issue('d-1'), foreign.issue('d-1')]
	for (const end of ends) end()
	const contexts = shown.flatMap((certificate) =>
		[suitesOf(['ecdsa']), suitesOf(['psk']), suitesOf(['psk', 'ecdsa', 'rsa']), ['PSK-AES128-CCM8']].map(
			(suites) => {
				const options: ClientOptions = { suites, firstTimeoutMs: 1 }
				return clientContext(addon, certificate === undefined ? options : { ...options, certificate })
			},
		),
	)
	return {
		clients,
		clock,
		log,
		connect: (random) => {
			const client = addon.connect(random.pick(contexts))
			const identity = Buffer.from(random.pick(['d-1', 'd-1', 'd-2', 'nobody', 'failing']))
			const key = random.oneIn(5) ? WRONG : KEY
			addon.providePsk(client, identity, key, tagOf(key))
			return client
		},
	}
}

export const peerAt = (index: number, send: Peer['send']): Peer => ({
	key: `192.0.2.${index} 5684`,
	address: `192.0.2.${index}:5684`,
	send,
})
