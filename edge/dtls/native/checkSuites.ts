import { randomBytes } from 'node:crypto'
import type { DtlsCredentials } from '../credentials.ts'
import { dtlsLimits } from '../dtlsLimits.ts'
import { tagOf } from '../lookUpPsk.ts'
import {
	type Addon,
	ESTABLISHED,
	FAILED,
	type NativeContext,
	type NativeSession,
	type Outcome,
} from './addon.ts'
import { clientContext } from './clientContext.ts'
import { AddonError } from './compileAddon.ts'
import { serverContext, suitesFor } from './serverContext.ts'

const COOKIE = Buffer.alloc(32, 'cookie')
const IDENTITY = Buffer.from('test')
const KEY = randomBytes(16)

/**
 * Does a handshake with each suite that is offered, in memory: OpenSSL can offer suites with which no handshake succeeds. Throws an
 * `AddonError` that names them.
 */
export const checkSuites = (addon: Addon, { certificate, psk }: DtlsCredentials): void => {
	// It is about the suites: the client shows no certificate.
	const own: DtlsCredentials = {
		...(certificate === undefined ? {} : { certificate }),
		...(psk === undefined ? {} : { psk }),
	}
	const server = serverContext(addon, own, dtlsLimits)
	const failures = suitesFor(own).flatMap((suite) => {
		const reason = problemWith(addon, server, suite)
		return reason === undefined ? [] : [`${suite} (${reason})`]
	})
	if (failures.length === 0) return
	throw new AddonError(`DTLS: this OpenSSL does no handshake with ${failures.join(', ')}`)
}

/** undefined: a message goes both ways. */
const problemWith = (addon: Addon, server: NativeContext, suite: string): string | undefined => {
	const context = clientContext(addon, { suites: [suite] })
	const client = addon.connect(context)
	addon.providePsk(client, IDENTITY, KEY, tagOf(KEY))
	let session: NativeSession | undefined
	try {
		let towardsServer = addon.receive(client).out ?? []
		for (let round = 0; round < 8; round++) {
			const answers: Buffer[] = []
			for (const datagram of towardsServer) {
				session ??= greeted(addon, server, datagram, answers)
				if (session === undefined) continue
				const outcome = addon.receive(session, datagram)
				answers.push(...(outcome.out ?? []))
				if (outcome.status === FAILED) return outcome.reason
			}
			const outcomes = answers.map((datagram) => addon.receive(client, datagram))
			const failed = outcomes.find(({ status }) => status === FAILED)
			if (failed !== undefined) return failed.reason ?? 'failed'
			if (outcomes.at(-1)?.status === ESTABLISHED && session !== undefined)
				return echo(addon, client, session)
			towardsServer = outcomes.flatMap(({ out = [] }: Outcome) => out)
		}
		return 'the handshake does not end'
	} finally {
		for (const each of [client, session]) if (each !== undefined) addon.close(each)
	}
}

const greeted = (
	addon: Addon,
	server: NativeContext,
	datagram: Buffer,
	answers: Buffer[],
): NativeSession | undefined => {
	const { out = [], session } = addon.listen(server, datagram, COOKIE)
	answers.push(...out)
	if (session === undefined) return undefined
	addon.providePsk(session, IDENTITY, KEY, tagOf(KEY))
	answers.push(...(addon.receive(session).out ?? []))
	return session
}

const echo = (addon: Addon, client: NativeSession, server: NativeSession): string | undefined => {
	const pass = (from: NativeSession, to: NativeSession): readonly Buffer[] =>
		(addon.send(from, IDENTITY).out ?? []).flatMap((datagram) => addon.receive(to, datagram).received ?? [])
	const arrived = [...pass(client, server), ...pass(server, client)]
	return arrived.length === 2 && arrived.every((bytes) => bytes.equals(IDENTITY))
		? undefined
		: 'no message arrives'
}
