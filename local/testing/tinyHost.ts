import { EventEmitter, once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gatewayLimits } from '../gateway/gatewayLimits.ts'
import { type Host, type HostOptions, startHost } from '../host.ts'
import type { Assembly } from '../template/assembly.ts'
import { hangMilliseconds, untilItHangs } from './hang.ts'

export const temporaryFolder = (): { readonly path: string; readonly remove: () => void } => {
	const path = mkdtempSync(join(tmpdir(), 'senml-live-test-'))
	return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

export type TinyHost = {
	readonly host: Host
	readonly output: (name: string) => string
	/** resolves with the first line of the log that a check accepts, past or future; `from` skips so many lines */
	readonly line: (accept: (text: string) => boolean, from?: number) => Promise<string>
	readonly lines: readonly string[]
	readonly close: () => Promise<void>
}

/**
 * How many times as long as on Lambda functions may take here: a busy machine starts ten of them at once. A function with
 * 10 s is still stopped before its message, which is hidden for 60 s, becomes visible again.
 */
export const timeoutFactor = 5

/** Integrations may take as long as their functions. */
const patientLimits = {
	...gatewayLimits(),
	httpIntegrationTime: hangMilliseconds,
	webSocketIntegrationTime: hangMilliseconds,
}

/** Hosts an assembly on free ports, without the time-outs that a busy machine exceeds. */
export const startTinyHost = async (
	assembly: Assembly,
	dataFolder: string,
	options: Partial<HostOptions> = {},
): Promise<TinyHost> => {
	const lines: string[] = []
	const arrived = new EventEmitter()
	const host = await startHost({
		assembly,
		dataFolder,
		host: '127.0.0.1',
		port: 0,
		awsPort: 0,
		limits: patientLimits,
		...options,
		lambda: { timeoutFactor, ...options.lambda },
		log: (source, text) => {
			lines.push(`[${source}] ${text}`)
			arrived.emit('line')
		},
	})
	return {
		host,
		output: (name) => host.outputs.find(({ key }) => key === name)?.value ?? '',
		line: async (accept, from = 0) => {
			for (;;) {
				const found = lines.slice(from).find(accept)
				if (found !== undefined) return found
				await once(arrived, 'line', { signal: untilItHangs() }).catch(() => {
					throw new Error(`no such line; the last ones were\n${lines.slice(-10).join('\n')}`)
				})
			}
		},
		lines,
		close: host.close,
	}
}

/** The options of AWS clients that send their requests to a host. */
export const clientOptions = ({ host }: TinyHost) => ({
	endpoint: host.awsEndpoint,
	region: host.region,
	credentials: host.operator,
})
