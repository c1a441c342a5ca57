import { connect, type Socket } from 'node:net'
import { readResponse } from '../../local/testing/httpResponse.ts'
import type { Expected, Plan } from './plan.ts'

/** Time after which an answer counts as missing. */
const HANG_MS = 120_000

/** Carries out a plan. Resolves to the problem in the answers, or undefined. */
export const carryOut = (port: number, plan: Plan): Promise<string | undefined> =>
	new Promise((resolve) => {
		const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: plan.ending === 'half-close' })
		let received = Buffer.alloc(0)
		let outcome: string | undefined
		const finish = (problem?: string): void => {
			outcome ??= problem
			socket.destroy()
		}
		const hang = setTimeout(() => finish(`nothing more comes after ${show(received)}`), HANG_MS)
		socket.on('error', () => undefined)
		socket.on('data', (chunk: Buffer) => {
			received = Buffer.concat([received, chunk])
			if (plan.expected === undefined) return
			const missing = problemOfAnswers(plan.expected, received)
			if (missing !== incomplete) finish(missing)
		})
		socket.on('end', () => {
			if (plan.expected !== undefined) finish(`ended after ${show(received)}`)
		})
		socket.on('close', () => {
			clearTimeout(hang)
			resolve(
				outcome ??
					(plan.expected === undefined ? problemOfBytes(received) : cutProblem(plan.expected, received)),
			)
		})
		writeAll(socket, plan)
	})

const writeAll = (socket: Socket, { writes, ending }: Plan): void => {
	for (const bytes of writes) socket.write(bytes)
	if (ending === 'half-close') socket.end()
	if (ending === 'reset') socket.write('', () => socket.resetAndDestroy())
}

const incomplete = Symbol('incomplete')

const show = (bytes: Buffer): string => JSON.stringify(bytes.toString('latin1', 0, 200))

/** The problem in the expected answers; undefined if all are there. */
const problemOfAnswers = (
	expected: readonly Expected[],
	received: Buffer,
): string | undefined | typeof incomplete => {
	let rest = received
	try {
		for (const { isHead, status } of expected) {
			let response = readResponse(rest, isHead)
			while (response?.status === 100) {
				rest = rest.subarray(response.length)
				response = readResponse(rest, isHead)
			}
			if (response === undefined) return incomplete
			if (response.status !== status) return `${status} expected: ${show(rest)}`
			rest = rest.subarray(response.length)
		}
	} catch (error) {
		return (error as Error).message
	}
	return rest.length > 0 ? `more than was asked for: ${show(rest)}` : undefined
}

const cutProblem = (expected: readonly Expected[], received: Buffer): string | undefined => {
	const problem = problemOfAnswers(expected, received)
	return problem === incomplete ? `cut after ${show(received)}` : problem
}

/** Checks that the received bytes are empty or begin with a response. */
const problemOfBytes = (received: Buffer): string | undefined => {
	if (received.length === 0 || /^HTTP\/1\.1 [1-5]\d\d /.test(received.toString('latin1', 0, 20)))
		return undefined
	return `no response: ${show(received)}`
}
