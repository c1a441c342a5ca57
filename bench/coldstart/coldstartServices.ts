import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export type Services = {
	/** address of a server that answers every request immediately */
	readonly endpoint: string
	readonly close: () => Promise<void>
}

/** Starts `coldstartServer.ts` as a process of its own. */
export const startServices = async (): Promise<Services> => {
	const server = spawn(process.execPath, [`${import.meta.dirname}/coldstartServer.ts`], {
		stdio: ['ignore', 'pipe', 'inherit'],
	})
	const [endpoint] = await once(createInterface(server.stdout), 'line')
	return {
		endpoint: String(endpoint),
		close: async () => {
			const ended = once(server, 'exit')
			server.kill()
			await ended
		},
	}
}
