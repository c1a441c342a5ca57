import { cpuTimes, difference, total } from '../endToEnd/processes.ts'
import type { Contestant } from './contestants.ts'
import { requestsOf } from './requests.ts'
import type { RunningServer } from './runServer.ts'
import type { Scenario } from './scenarios.ts'
import { startLoad } from './startLoad.ts'

/** One run against one server. */
export type Sample = Readonly<{
	/** requests that were answered in a second, of which a body in blocks has many */
	perSecond: number
	/** CPU time of the server for one request, user and system */
	cpuMicroseconds: number
	/** milliseconds of a request, or of a whole body */
	p50: number
	p99: number
	/** CPU time of the load, of the time that it took: at 1 the load is the limit, not the server */
	loadShare: number
	/** what should not happen: exchanges without success, and messages that were lost */
	failed: number
}>

const CLIENTS = 16
const WINDOW = 4
/** As RFC 7252 §4.7 has it, a client has one body on its way. */
const BODY_WINDOW = 1

export const measureServer = async (
	{ target }: Contestant,
	{ pid, port, dtlsPort }: RunningServer,
	{ kind, bytes, isSecured }: Scenario,
	seconds: number,
): Promise<Sample | undefined> => {
	const open = isSecured ? dtlsPort : port
	if (open === undefined) return undefined
	const pattern = { ...target, kind, bytes }
	const window = kind === 'blocks' ? BODY_WINDOW : WINDOW
	const load = await startLoad({ port: open, pattern, isSecured, clients: CLIENTS, window })
	try {
		// The load has to be compiled, too.
		await load.run(Math.min(seconds / 2, 1))
		const before = cpuTimes(pid)
		const result = await load.run(seconds)
		const milliseconds = total(difference(before, cpuTimes(pid)))
		return sampleOf(result, milliseconds, requestsOf(pattern))
	} finally {
		await load.stop()
	}
}

type Result = Awaited<ReturnType<Awaited<ReturnType<typeof startLoad>>['run']>>

/** @param requests those of an exchange */
export const sampleOf = (result: Result, cpuMilliseconds: number, requests: number): Sample => {
	const { answered, refused, retransmitted, lost, seconds, p50, p99 } = result
	const messages = answered * requests
	return {
		perSecond: messages / seconds,
		cpuMicroseconds: (cpuMilliseconds * 1000) / messages,
		p50,
		p99,
		loadShare: result.cpuMilliseconds / 1000 / seconds,
		failed: Object.values(refused).reduce((all, count) => all + count, retransmitted + lost),
	}
}
