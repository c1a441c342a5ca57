import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { markdownTable } from '../cost/table.ts'
import type { BenchOptions } from './benchOptions.ts'
import { type Build, copyBuild } from './endToEnd/builds.ts'
import { inFolder } from './endToEnd/inFolder.ts'
import { cpuTimes, difference } from './endToEnd/processes.ts'
import { type RunningBuild, runCopy } from './endToEnd/runBuild.ts'
import { seedBuild, seenDevices } from './endToEnd/seed.ts'
import { allSetups, type Setup } from './endToEnd/setups.ts'
import { startLoad } from './endToEnd/startLoad.ts'
import { type Part, type Profile, timesOf } from './profile/readProfile.ts'
import { say } from './say.ts'

/**
 * `npm run bench -- profile`: what the main thread of the host does for a message, by part, in microseconds of CPU time: one of 4
 * records to one watcher, or what the first setup sends that has `--only <text>` in its name, at its rate or `--rate <n>`. Linux
 * only.
 */

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
const profiled = async (root: string, seconds: number, setup: Setup) => {
	const build = copyBuild('ours', join(root, 'ours'))
	await seedBuild(build, root, [])
	const profiles = join(root, 'profiles')
	const { perMessage, window } = await measureProfiled(build, root, { profiles, seconds, setup })
	// That of the main thread is the only one: threads of functions end without one.
	const [file = ''] = readdirSync(profiles)
	const profile = JSON.parse(readFileSync(join(profiles, file), 'utf8')) as Profile
	return { perMessage, profile, window }
}

/** The build writes its profile when it stops. */
const measureProfiled = async (
	build: Build,
	root: string,
	{
		profiles,
		seconds,
		setup,
	}: { readonly profiles: string; readonly seconds: number; readonly setup: Setup },
) => {
	const options = `--cpu-prof --cpu-prof-dir=${profiles}`
	const startedAt = performance.now()
	await using running = await runCopy(build, root, 0, { NODE_OPTIONS: options })
	const { perMessage, begin, end } = await measure(running, seconds, setup)
	return { perMessage, window: { from: (begin - startedAt) * 1000, to: (end - startedAt) * 1000 } }
}

const measure = async (
	{ pid, coapPort, webSocketUrl }: RunningBuild,
	seconds: number,
	{ devices, watchers, records, rates }: Setup,
) => {
	const seen = seenDevices.slice(0, devices)
	const rate = Math.max(...rates)
	const load = await startLoad({ coapPort, webSocketUrl, seen, watchers, records, isPacked: true })
	await load.send(rate, warmUpSeconds)
	const [begin, before] = [performance.now(), cpuTimes(pid)]
	const { sent } = await load.send(rate, seconds)
	const [end, { 'main thread': main }] = [performance.now(), difference(before, cpuTimes(pid))]
	await load.stop()
	return { perMessage: (main / sent) * 1000, begin, end }
}

export const benchProfile = ({ isJson, seconds = usualSeconds, only, rate }: BenchOptions): Promise<void> =>
	inFolder(async (root) => {
		const found = allSetups.find(({ name, history }) => history === 0 && name.includes(only))
		if (found === undefined)
			throw new Error(`--only ${only}: no setup without a history has this in its name`)
		const setup = { ...found, rates: rate === undefined ? found.rates : [rate] }
		say(`${setup.name}, ${Math.max(...setup.rates)} messages a second`)
		const { perMessage, profile, window } = await profiled(root, seconds, setup)
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
