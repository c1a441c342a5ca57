import { join } from 'node:path'
import { gatewayLimits } from '../../local/gateway/gatewayLimits.ts'
import { type Host, startHost } from '../../local/host.ts'
import { changeResources } from '../../local/testing/changeResources.ts'
import { tinyAssembly } from '../../local/testing/tinyAssembly.ts'
import { temporaryFolder } from '../../local/testing/tinyHost.ts'
import { carryOut } from './carryOut.ts'
import type { Plan } from './plan.ts'
import { planOf } from './planOf.ts'
import { functionPayloadBytes } from './request.ts'

export type HttpFailure = {
	readonly seed: number
	readonly run: number
	readonly problem: string
	/** the sent bytes */
	readonly hex: string
}

export type HttpOptions = {
	readonly seed: number
	/** the first run */
	readonly from: number
	readonly runs: number
	readonly onFailure?: (failure: HttpFailure) => void
	/** called when the host has started */
	readonly onStart?: () => void
	/** called after each run with the number of finished runs */
	readonly onProgress?: (done: number) => void
}

/** Number of parallel connections. */
const LANES = 24

/** Limit of stored failures. */
const MAX_FAILURES = 20

/** Limit of the time in which closed connections must disappear from the host. */
const LEAVE_MS = 60_000

/** Starts a host with the smallest stack and no throttling. A line in its own log is a defect. */
const startFuzzedHost = async (folder: string, onDefect: (line: string) => void): Promise<Host> => {
	const assembly = changeResources(await tinyAssembly(join(folder, 'cdk.out')), (resource) =>
		resource.Type === 'AWS::ApiGatewayV2::Stage'
			? { ...resource, Properties: { ...resource.Properties, DefaultRouteSettings: undefined } }
			: resource,
	)
	return startHost({
		assembly,
		dataFolder: join(folder, 'data'),
		host: '127.0.0.1',
		port: 0,
		awsPort: 0,
		limits: { ...gatewayLimits(), functionPayloadBytes },
		log: (source, line) => {
			if (source === 'host') onDefect(line)
		},
	})
}

const openConnections = (): number =>
	process.getActiveResourcesInfo().filter((resource) => resource === 'TCPSocketWrap').length

/** Waits until no more connections are open than before. False after the limit. */
const areGone = async (before: number): Promise<boolean> => {
	const end = performance.now() + LEAVE_MS
	while (openConnections() > before && performance.now() < end)
		await new Promise((resolve) => {
			setTimeout(resolve, 20)
		})
	return openConnections() <= before
}

/** The request after all runs, which checks that the host still answers. */
const health: Plan = {
	writes: [Buffer.from('GET /echo/well HTTP/1.1\r\nHost: localhost\r\n\r\n')],
	expected: [{ isHead: false, status: 200 }],
	ending: 'close',
}

/**
 * Carries out the plans of `planOf` on a real host in this process and checks the answers. An uncaught error is reported
 * with the runs that were open at the time.
 */
export const fuzzHttp = async (options: HttpOptions): Promise<readonly HttpFailure[]> => {
	const { seed, from, runs, onProgress } = options
	const failures: HttpFailure[] = []
	const going = new Set<number>()
	const fail = (run: number, problem: string): void => {
		const hex = Buffer.concat(planOf(seed, run).writes).toString('hex')
		const failure = { seed, run, problem, hex }
		if (failures.push(failure) <= MAX_FAILURES) options.onFailure?.(failure)
	}
	const failAny = (problem: string): void =>
		fail(Math.min(...going, from + runs - 1), `or one of ${going.size} at the same time: ${problem}`)
	const onException = (error: unknown): void =>
		failAny(`would have ended the process: ${(error as Error).stack}`)
	process.on('uncaughtException', onException)
	const folder = temporaryFolder()
	const host = await startFuzzedHost(folder.path, (line) => failAny(`a defect: ${line}`))
	const port = Number(new URL(host.url).port)
	try {
		await carryOut(port, health)
		const before = openConnections()
		let next = from
		let done = 0
		options.onStart?.()
		const lane = async (): Promise<void> => {
			while (next < from + runs && failures.length < MAX_FAILURES) {
				const run = next++
				going.add(run)
				const problem = await carryOut(port, planOf(seed, run))
				going.delete(run)
				if (problem !== undefined) fail(run, problem)
				onProgress?.(++done)
			}
		}
		await Promise.all(Array.from({ length: LANES }, lane))
		const unwell = await carryOut(port, health)
		if (unwell !== undefined) failAny(`the host does not answer any more: ${unwell}`)
		if (!(await areGone(before))) failAny(`${openConnections() - before} connections are left`)
	} finally {
		await host.close()
		folder.remove()
		process.off('uncaughtException', onException)
	}
	return failures
}
