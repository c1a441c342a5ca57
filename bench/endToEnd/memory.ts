import type { Build } from './builds.ts'
import { memoryOf } from './processes.ts'
import { runCopy } from './runBuild.ts'
import { seenDevices } from './seed.ts'
import { startLoad } from './startLoad.ts'

/** Resident memory of a build, host and emulator together, after so many messages since its start. */
export type MemoryAfter = {
	readonly build: Build['name']
	readonly messages: number
	readonly megabytes: number
}

/** Below the sustained maximum of every build. */
const messagesPerSecond = 80

/** Sends messages of 20 devices to a build that has just been started. */
export const measureMemory = async (
	build: Build,
	root: string,
	after: readonly number[],
): Promise<readonly MemoryAfter[]> => {
	await using running = await runCopy(build, root, 0)
	await using stack = new AsyncDisposableStack()
	const { coapPort, webSocketUrl } = running
	const load = await startLoad({
		coapPort,
		webSocketUrl,
		seen: seenDevices,
		watchers: 1,
		records: 4,
		isPacked: true,
	})
	stack.defer(load.stop)
	const measured: MemoryAfter[] = []
	let sent = 0
	for (const messages of after) {
		await load.send(messagesPerSecond, (messages - sent) / messagesPerSecond)
		sent = messages
		measured.push({ build: build.name, messages, megabytes: memoryOf(running.pid) })
	}
	return measured
}
