import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export type Killable = {
	readonly awsEndpoint: string
	/** ends the process at once, without a chance to finish anything */
	readonly kill: () => Promise<void>
	/** after `kill`: the same host again, on the same ports, with the same data */
	readonly start: () => Promise<void>
}

const program = join(import.meta.dirname, 'hostProcess.ts')

/** A host in a process of its own. */
export const createKillable = (options: {
	readonly assembly: string
	readonly dataFolder: string
	readonly port: number
	readonly awsPort: number
}): Killable => {
	const { assembly, dataFolder, port, awsPort } = options
	let child: ChildProcess | undefined
	return {
		awsEndpoint: `http://127.0.0.1:${awsPort}`,
		start: async () => {
			child = fork(program, [assembly, dataFolder, String(port), String(awsPort)])
			const [message] = await Promise.race([
				once(child, 'message'),
				once(child, 'exit').then(([code]) => [`exit ${code}`]),
			])
			if (message !== 'ready') throw new Error(`the host did not start: ${message}`)
		},
		kill: async () => {
			if (child === undefined || child.exitCode !== null) return
			const exit = once(child, 'exit')
			child.kill('SIGKILL')
			await exit
		},
	}
}
