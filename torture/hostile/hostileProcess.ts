import { randomFor } from '../../testing/random.ts'
import { type HostileCounts, noCounts, type Tally } from './counts.ts'
import { watchAllGreedily } from './greedyWatchers.ts'
import { sendHeavyPacks, sendUnregistered } from './heavyDevice.ts'
import { sendLargeBodies, sendRequests } from './neighbour.ts'
import { callAsPage } from './page.ts'

/**
 * All hostile ones, in a process of their own: it has no credentials, and does not share the time of those who are
 * measured. It goes on until it is killed.
 */
export type HostileProcessOptions = {
	readonly seed: number
	readonly webSocketUrl: string
	/** of the REST API and the WebSocket */
	readonly publicPort: number
	/** all TCP ports that the host listens on */
	readonly ports: readonly number[]
	readonly coapPort: number
	/** the id of the device that sends heavy packs */
	readonly heavyDeviceId: string
	/** of the device with the long backlog */
	readonly fingerprint: string
	readonly watchers: number
}

/** What the process tells. */
export type HostileReport = {
	readonly counts: HostileCounts
	/** answers that must not be: the first of them */
	readonly problems: readonly string[]
}

const reportMilliseconds = 100

const mostProblems = 20

const options = JSON.parse(process.argv[2] ?? '{}') as HostileProcessOptions
const { seed } = options
const counts = { ...noCounts } as { -readonly [What in keyof HostileCounts]: number }
const problems: string[] = []
const tally: Tally = {
	count: (what) => {
		counts[what] += 1
	},
	complain: (problem) => {
		if (problems.length < mostProblems) problems.push(problem)
	},
}
const given = { ...options, ...tally }
// Nobody is left who would end it.
process.on('disconnect', () => process.exit(1))
setInterval(() => void process.send?.({ counts, problems } satisfies HostileReport), reportMilliseconds)
await Promise.all([
	sendHeavyPacks({ ...given, deviceId: options.heavyDeviceId, random: randomFor(seed, 1) }),
	sendUnregistered({ ...given, random: randomFor(seed, 2) }),
	watchAllGreedily(given),
	sendRequests(given),
	sendLargeBodies(given),
	callAsPage(given),
])
