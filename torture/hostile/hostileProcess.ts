import { randomFor } from '../../testing/random.ts'
import { type HostileCounts, noCounts, type Tally } from './counts.ts'
import { watchAllGreedily } from './greedyWatchers.ts'
import { sendHeavyPacks, sendUnregistered } from './heavyDevice.ts'
import { sendLargeBodies, sendRequests } from './neighbour.ts'
import { callAsPage } from './page.ts'

/**
 * Runs all hostile actions in a process of its own, without credentials, so that they do not slow down the measured
 * clients. It runs until it is killed.
 */
export type HostileProcessOptions = {
	readonly seed: number
	readonly webSocketUrl: string
	/** port of the REST API and the WebSocket */
	readonly publicPort: number
	/** all TCP ports of the host */
	readonly ports: readonly number[]
	readonly coapPort: number
	/** the id of the device that sends heavy packs */
	readonly heavyDeviceId: string
	/** fingerprint of the device with the long backlog */
	readonly fingerprint: string
	readonly watchers: number
}

/** Messages of the process. */
export type HostileReport = {
	readonly counts: HostileCounts
	/** the first forbidden answers */
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
// The parent has ended and cannot kill this process.
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
