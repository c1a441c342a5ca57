import { setTimeout as wait } from 'node:timers/promises'
import { carryOut } from '../../fuzz/http/carryOut.ts'
import type { Plan } from '../../fuzz/http/plan.ts'
import { planOf } from '../../fuzz/http/planOf.ts'
import type { Tally } from './counts.ts'

type Options = Tally & { readonly ports: readonly number[] }

const requestMilliseconds = 50

/** A plan without expected answers: they are for another stack, and here any HTTP answer is right. */
const withoutExpectations = ({ writes, ending }: Plan): Plan => ({
	writes,
	ending: ending === 'close' ? 'half-close' : ending,
})

const problemsOf = async (port: number, plan: Plan, { complain }: Tally): Promise<void> => {
	const problem = await carryOut(port, plan)
	if (problem !== undefined) complain(`port ${port}: ${problem}`)
}

/** Sends good and bad requests and handshakes from the fuzzer, and resets many connections. */
export const sendRequests = async (options: Options & { readonly seed: number }): Promise<never> => {
	const { ports, seed, count } = options
	for (let run = 0; ; run++) {
		for (const port of ports)
			void problemsOf(port, withoutExpectations(planOf(seed, run)), options).then(() => count('requests'))
		await wait(requestMilliseconds)
	}
}

const largeBody: Plan = {
	writes: [
		Buffer.from('POST /device/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000\r\n\r\n'),
		Buffer.alloc(9_000_000, 'x'),
	],
	ending: 'half-close',
}

const bodiesAtOnce = 6

const bodyMilliseconds = 3000

/** Sends bodies above the limit, some in parallel. */
export const sendLargeBodies = async (options: Options): Promise<never> => {
	for (;;) {
		const pause = wait(bodyMilliseconds)
		const send = async (port: number): Promise<void> => {
			await problemsOf(port, largeBody, options)
			options.count('largeBodies')
		}
		await Promise.all(options.ports.flatMap((port) => Array.from({ length: bodiesAtOnce }, () => send(port))))
		await pause
	}
}
