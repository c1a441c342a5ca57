import assert from 'node:assert/strict'
import type { TestDevice, TestStack } from '../../testing/hostedStack.ts'
import { assertOnlyEntry } from '../ledger.ts'
import { type Outcome, outcomeOf } from '../outcome.ts'
import type { Peer } from '../peer.ts'
import { coapCases } from './cases.ts'
import type { CoapCase } from './coapCase.ts'
import { JSON_PACK } from './packs.ts'
import { type Answer, noQuestion, type Question } from './question.ts'

export type CoapNeeds = {
	readonly stack: TestStack
	readonly makeDevice: () => Promise<TestDevice>
	readonly port: number
	/** of the door that takes more than a second to queue a message */
	readonly slowPort: number
}

const send = async (
	peer: Peer,
	question: Partial<Question> & { port: number },
): Promise<readonly Answer[]> => {
	const { answers } = await peer.ask<{ readonly answers: readonly Answer[] }>({ ...noQuestion, ...question })
	return answers
}

export const assertAnswer = (answer: Answer, { answer: expected, text }: CoapCase): void => {
	const { options = [], ...members } = expected
	const payload = Buffer.from(answer.payload, 'hex').toString()
	for (const [member, value] of Object.entries(members))
		assert.equal(answer[member as keyof Answer], value, `${member} of the answer (${answer.code} ${payload})`)
	for (const [number, value] of options)
		assert.deepEqual(
			answer.options.filter(([each]) => each === number),
			[[number, value]],
			`option ${number}`,
		)
	if (text !== undefined) assert.ok(payload.includes(text), `${payload} does not include ${text}`)
}

/** Options that a response must have where the request asked for what they are about (RFC 7641 §3.1, RFC 7959 §2.2). */
const REPLIED = [6, 23]

const assertReplied = ({ question }: CoapCase, answer: Answer): void => {
	// Clients that are told to use blocks compose the answer, and take the option out.
	if (question.blockSize !== undefined) return
	for (const [number] of question.options ?? [])
		if (REPLIED.includes(number))
			assert.ok(
				answer.options.some(([each]) => each === number),
				`the answer has no option ${number}`,
			)
}

/** Sends a good pack after a refused one, and expects an entry of it alone: the queue keeps the order. */
const assertNothingElse = async (
	{ stack, port }: CoapNeeds,
	peer: Peer,
	device: TestDevice,
): Promise<void> => {
	const good = { contentFormat: 110, payload: JSON_PACK.payload, query: [`id=${device.deviceId}`] }
	await send(peer, { port, ...good })
	await assertOnlyEntry(stack, device, { success: true, updates: JSON_PACK.updates })
}

const runCase = async (needs: CoapNeeds, peer: Peer, each: CoapCase): Promise<void> => {
	const { stack, makeDevice, port, slowPort } = needs
	const { question, namesDevice = true, isSlow = false, entry } = each
	const device = namesDevice ? await makeDevice() : undefined
	const query = device === undefined ? [] : [`id=${device.deviceId}`]
	const answers = await send(peer, { port: isSlow ? slowPort : port, query, ...question })
	assert.equal(answers.length, question.copies ?? 1)
	for (const answer of answers) {
		assertAnswer(answer, each)
		assertReplied(each, answer)
	}
	if (device === undefined) return
	if (entry === undefined) await assertNothingElse(needs, peer, device)
	else await assertOnlyEntry(stack, device, entry)
}

/** Runs all cases of CoAP with one client. */
export const runCoap = async (
	needs: CoapNeeds,
	implementation: string,
	peer: Peer,
): Promise<readonly Outcome[]> => {
	const outcomes: Outcome[] = []
	for (const each of coapCases)
		outcomes.push(await outcomeOf(implementation, each.title, () => runCase(needs, peer, each)))
	return outcomes
}
