import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { markdownTable } from '../cost/table.ts'
import type { BenchOptions } from './benchOptions.ts'
import { type Build, copyBuild } from './endToEnd/builds.ts'
import { inFolder } from './endToEnd/inFolder.ts'
import { cpuTimes, difference } from './endToEnd/processes.ts'
import { type RunningBuild, runCopy } from './endToEnd/runBuild.ts'
import { seedBuild, seenDevices } from './endToEnd/seed.ts'
import { startLoad } from './endToEnd/startLoad.ts'
import { type Part, type Profile, timesOf } from './profile/readProfile.ts'

/**
 * `npm run bench -- profile`: what the main thread of the host does for a message of 4 records to one watcher, by part, in
 * microseconds of CPU time. Linux only.
 */

const rate = 20
const usualSeconds = 60
/** After these, the compiler of V8 has little left to do. */
const warmUpSeconds = 30

/** The first that fits counts. */
const parts: readonly Part[] = [
	{ name: 'tables', files: /\/local\/dynamodb\/|\/(dynalite|async|lazy|big\.js)\// },
	{ name: 'signatures and permissions', files: /\/local\/access\// },
	{ name: 'queues', files: /\/local\/(sqs|disk)\/|\/eventSourceMapping\.ts/ },
	{ name: 'CoAP server', files: /\/edge\/|\/app\/coapDoor/ },
	{ name: 'topic rules', files: /\/local\/(iot|resources)\// },
	{ name: 'sockets of watchers', files: /\/local\/gateway\/|\/node_modules\/ws\// },
	{ name: 'lines of the log', files: /\/cli\/startLog\/|\/app\/(tellPassing|findStoredEntry|npmStart)/ },
	{ name: 'requests and calls of functions', files: /\/local\/(aws|lambda|server|host)/ },
]

/** A build that is profiled from its start, and what it has cost while messages came. */
const profiled = async (root: string, seconds: number) => {
	const build = copyBuild('ours', join(root, 'ours'))
	await seedBuild(build, root, [])
	const profiles = join(root, 'profiles')
	const { perMessage, window } = await measureProfiled(build, root, { profiles, seconds })
	// That of the main thread is the only one: threads of functions end without one.
	const [file = ''] = readdirSync(profiles)
	const profile = JSON.parse(readFileSync(join(profiles, file), 'utf8')) as Profile
	return { perMessage, profile, window }
}

/** The build writes its profile when it stops. */
const measureProfiled = async (
	build: Build,
	root: string,
	{ profiles, seconds }: { readonly profiles: string; readonly seconds: number },
) => {
	const options = `--cpu-prof --cpu-prof-dir=${profiles}`
	const startedAt = performance.now()
	await using running = await runCopy(build, root, 0, { NODE_OPTIONS: options })
	const { perMessage, begin, end } = await measure(running, seconds)
	return { perMessage, window: { from: (begin - startedAt) * 1000, to: (end - startedAt) * 1000 } }
}

const measure = async ({ pid, coapPort, webSocketUrl }: RunningBuild, seconds: number) => {
	const seen = seenDevices.slice(0, 1)
	const load = await startLoad({ coapPort, webSocketUrl, seen, watchers: 1, records: 4, isPacked: true })
	await load.send(rate, warmUpSeconds)
	const [begin, before] = [performance.now(), cpuTimes(pid)]
	const { sent } = await load.send(rate, seconds)
	const [end, { 'main thread': main }] = [performance.now(), difference(before, cpuTimes(pid))]
	await load.stop()
	return { perMessage: (main / sent) * 1000, begin, end }
}

export const benchProfile = ({ isJson, seconds = usualSeconds }: BenchOptions): Promise<void> =>
	inFolder(async (root) => {
		const { perMessage, profile, window } = await profiled(root, seconds)
		const times = [...timesOf(profile, parts, window)].toSorted(([, one], [, other]) => other - one)
		const all = times.reduce((sum, [, microseconds]) => sum + microseconds, 0)
		const shares = times.map(([part, microseconds]) => ({ part, share: microseconds / all }))
		const rows = shares.map(({ part, share }) => [
			part,
			`${(share * 100).toFixed(0)} %`,
			(share * perMessage).toFixed(0),
		])
		process.stdout.write(
			isJson
				? `${JSON.stringify({ perMessage, shares }, null, '\t')}\n`
				: `${markdownTable(['main thread', 'share', 'microseconds per message'], [...rows, ['all', '', perMessage.toFixed(0)]])}\n`,
		)
	})
