import assert from 'node:assert/strict'
import type { LogEntry } from '../../edge/log.ts'
import type { TestDevice } from '../../testing/hostedStack.ts'
import { type Answer, noQuestion, type Question } from '../coap/question.ts'
import { assertAnswer, type CoapNeeds } from '../coap/runCoap.ts'
import { assertEntries, assertOnlyEntry } from '../ledger.ts'
import { type Outcome, outcomeOf } from '../outcome.ts'
import type { Peer } from '../peer.ts'
import { type DtlsCase, dtlsCases } from './cases.ts'
import type { Doors } from './doors.ts'
import type { Security, Sessions } from './security.ts'

export type DtlsNeeds = Pick<CoapNeeds, 'stack' | 'makeDevice'> & { readonly doors: Doors }

type Reply = Sessions & { readonly answers: readonly Answer[] }

const WRONG_KEY = '00112233445566778899aabbccddeeff'

/** Key or certificate of a device, or those that must not be taken. */
export const securityOf = async (
	{ pskOf, authority }: Doors,
	{ deviceId }: TestDevice,
	{ credential, suite, refused, cid = false }: DtlsCase,
): Promise<Security> => {
	const base = { suite, cid }
	if (credential === 'nothing') return { ...base, ca: authority.certFile }
	if (credential === 'PSK') {
		const own = await pskOf(deviceId)
		const key = refused?.as === 'wrong key' ? WRONG_KEY : own
		const identity = refused?.as === 'unknown identity' ? `${deviceId}-unknown` : deviceId
		return { ...base, psk: { identity, key } }
	}
	const issuer = refused?.as === 'foreign certificate' ? authority.foreign() : authority
	const { certFile, keyFile } = issuer.issue(deviceId)
	return { ...base, ca: authority.certFile, cert: certFile, key: keyFile }
}

const ask = (peer: Peer, question: Partial<Question> & { port: number }): Promise<Reply> =>
	peer.ask<Reply>({ ...noQuestion, ...question })

const assertRefused = async (
	{ doors }: DtlsNeeds,
	refused: NonNullable<DtlsCase['refused']>,
	{ deviceId }: TestDevice,
	answer: Promise<unknown>,
): Promise<void> => {
	await assert.rejects(answer, /./, 'there is a session')
	const isIt = ({ event, deviceId: id, error = '' }: LogEntry): boolean =>
		event === 'coap.dtls.failed' &&
		refused.error.test(error) &&
		(refused.as === 'foreign certificate' || id?.startsWith(deviceId) === true)
	const entry = await doors.heard(isIt)
	assert.ok(!JSON.stringify(entry).includes(WRONG_KEY), 'the key is in the log')
}

const assertAgain = ({ question: { again } }: DtlsCase, { resumed, ports, answers }: Reply): void => {
	assert.equal(answers.length, again === undefined ? answers.length : 2)
	if (again === undefined) return
	assert.notEqual(ports[0], ports[1], 'the port is the same')
	if (again === 'resumed') assert.ok(resumed, 'the session was not resumed')
}

/** Sends what a case says to a port. */
export const runDtlsCase = async (
	needs: DtlsNeeds,
	peer: Peer,
	each: DtlsCase,
	port: number,
	secure = securityOf,
): Promise<void> => {
	const { stack, makeDevice, doors } = needs
	const { question, credential, namesDevice = true, refused, claimsAnother = false, entry } = each
	const device = await makeDevice()
	const security = await secure(doors, device, each)
	const other = claimsAnother ? await makeDevice() : device
	const isNamed = claimsAnother || (namesDevice && credential === 'nothing')
	const query = isNamed ? [`id=${other.deviceId}`] : []
	const reply = ask(peer, { port, query, security, ...question })
	if (refused !== undefined) return assertRefused(needs, refused, device, reply)
	const { answers, ...sessions } = await reply
	for (const answer of answers) assertAnswer(answer, each)
	assertAgain(each, { answers, ...sessions })
	if (entry !== undefined) return assertOnlyEntry(stack, device, entry)
	if (question.again !== undefined) await assertEntries(stack, device, 2)
	if (claimsAnother) await assertEntries(stack, other, 0)
}

/** Runs all cases of CoAP over DTLS with one client. */
export const runDtls = async (
	needs: DtlsNeeds,
	implementation: string,
	peer: Peer,
): Promise<readonly Outcome[]> => {
	const outcomes: Outcome[] = []
	for (const each of dtlsCases)
		outcomes.push(
			await outcomeOf(implementation, `DTLS: ${each.title}`, () =>
				runDtlsCase(needs, peer, each, needs.doors.dtlsPort),
			),
		)
	return outcomes
}
