import { lookup } from 'node:dns/promises'
import { printable } from '../../cli/printable.ts'
import type { LocalVariables } from '../../cli/stack/localStack.ts'
import { systemClock } from '../../edge/coap/clock.ts'
import type { Check } from '../../edge/doctor/check.ts'
import { checkBinding, isOwnAddress } from '../../edge/doctor/checkBinding.ts'
import { checkCoap } from '../../edge/doctor/checkCoap.ts'
import { checkDtls } from '../../edge/doctor/checkDtls.ts'
import { checkStack } from './checkStack.ts'
import type { Destination, DoctorArguments } from './edgeArguments.ts'
import { findTarget } from './findTarget.ts'
import type { Now } from './runEdge.ts'

type Needs = { readonly variables: LocalVariables; readonly now: Now }

type Diagnosis = {
	readonly isHealthy: boolean
	/** for people, or JSON */
	readonly text: string
}

/** Waits of 0.5, 1, 2 and 4 s: who is not there is known after 7.5 s. */
const firstWaitMs = 500

/** Checks an edge from outside in: from the UDP port to the stack. Never rejects. */
export const doctor = async (
	{ host, port, dtlsPort, destination, isJson }: DoctorArguments,
	needs: Needs,
): Promise<Diagnosis> => {
	const addresses = await lookup(host, { all: true }).catch((error: Error) => error)
	const checks =
		addresses instanceof Error
			? [nameFailed(host, addresses)]
			: await checkAddresses([...new Set(addresses.map(({ address }) => address))], port, dtlsPort)
	const all = [...checks, ...(destination === undefined ? [] : await ofStack(destination, needs))]
	const isHealthy = all.every(({ status }) => status !== 'failed')
	return { isHealthy, text: isJson ? JSON.stringify({ isHealthy, checks: all }) : describe(all) }
}

const nameFailed = (host: string, { message }: Error): Check => ({
	name: `address of ${host}`,
	status: 'failed',
	text: message,
	causes: ['the name has no record in the DNS, or this machine reaches no DNS server'],
})

const checkAddresses = async (
	addresses: readonly string[],
	port: number,
	dtlsPort: number | undefined,
): Promise<readonly Check[]> => {
	const probe = { clock: systemClock, firstWaitMs }
	const ofEach = await Promise.all(
		addresses.map(async (address) => {
			const coap = await checkCoap({ ...probe, address, port })
			return dtlsPort === undefined ? coap : [...coap, await checkDtls({ ...probe, address, port: dtlsPort })]
		}),
	)
	const binding = addresses.some(isOwnAddress) ? checkBinding(port) : undefined
	const found = oneOfLoopback(addresses, ofEach).flat()
	return binding === undefined ? found : [...found, binding]
}

/** `localhost` has two addresses, and one of them is enough: a device uses one address. */
const oneOfLoopback = (
	addresses: readonly string[],
	ofEach: readonly (readonly Check[])[],
): readonly (readonly Check[])[] => {
	const isWell = (checks: readonly Check[]) => checks.every(({ status }) => status !== 'failed')
	const hasOne = ofEach.some(isWell)
	return ofEach.map((checks, index) =>
		hasOne && !isWell(checks)
			? checks.map((check) => ({
					...check,
					...(check.status === 'failed' ? { status: 'note' as const } : {}),
					text: `${check.text}; another address answers, devices that use ${addresses[index]} do not get through`,
				}))
			: checks,
	)
}

const ofStack = async (destination: Destination, { variables, now }: Needs): Promise<readonly Check[]> => {
	try {
		return await checkStack(await findTarget(destination, variables), now)
	} catch (error) {
		return [{ name: 'the stack', status: 'failed', text: (error as Error).message }]
	}
}

const marks = { ok: 'ok    ', note: 'note  ', failed: 'FAILED' } as const

const describe = (checks: readonly Check[]): string =>
	checks
		.flatMap(({ name, status, text, causes = [] }) => [
			`${marks[status]}  ${name}: ${text}`,
			...causes.map((cause, index) => `        ${index === 0 ? 'perhaps' : 'or'} ${cause}`),
		])
		.map(printable)
		.join('\n')
