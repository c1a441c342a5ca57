import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { TestContext } from 'node:test'
import type { LogEntry } from '../../../edge/log.ts'
import type { Credentials } from '../../../local/access/credentials.ts'
import { untilItHangs } from '../../../local/testing/hang.ts'

/** The output of a process, line by line. */
const linesOf = (stream: Readable) => {
	const lines: string[] = []
	const reader = createInterface({ input: stream })
	reader.on('line', (line) => lines.push(line))
	return {
		lines,
		/** the first line that a check accepts, past or future */
		find: async (accept: (line: string) => boolean): Promise<string> => {
			const signal = untilItHangs()
			for (;;) {
				const found = lines.find(accept)
				if (found !== undefined) return found
				await once(reader, 'line', { signal })
			}
		},
	}
}

/** Credentials as the environment has them, and nothing else that an AWS SDK would find. */
export const onlyCredentials = ({ accessKeyId, secretAccessKey }: Credentials) => {
	const others = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'))
	return {
		...Object.fromEntries(others),
		AWS_ACCESS_KEY_ID: accessKeyId,
		AWS_SECRET_ACCESS_KEY: secretAccessKey,
		AWS_EC2_METADATA_DISABLED: 'true',
		AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
		AWS_CONFIG_FILE: '/nonexistent',
	}
}

const program = join(import.meta.dirname, '../../edge.ts')

/** Starts `npm run edge` for the stack at an address. It ends with the test. */
export const startEdgeProcess = async (
	t: TestContext,
	url: string,
	credentials: Credentials,
	more: readonly string[] = [],
	/** more variables */
	variables: Readonly<Record<string, string>> = {},
) => {
	const args = ['--url', url, '--region', 'eu-west-1', '--host', '127.0.0.1', '--port', '0', ...more]
	const child = spawn(process.execPath, ['--no-concurrent-sparkplug', program, ...args], {
		env: { ...onlyCredentials(credentials), ...variables },
		stdio: ['ignore', 'pipe', 'pipe'],
	})
	const ended = once(child, 'exit')
	t.after(() => child.kill('SIGKILL'))
	const [out, err] = [linesOf(child.stdout), linesOf(child.stderr)]
	const listening = await err.find((line) => line.startsWith('listening on '))
	return {
		port: Number(/port (\d+)/.exec(listening)?.[1]),
		/** the first entry of its log of an event */
		logged: async (event: LogEntry['event']): Promise<LogEntry> =>
			JSON.parse(await out.find((line) => line.includes(`"event":"${event}"`))),
		/** what it has said on standard error so far */
		said: (): readonly string[] => err.lines,
		/** kills it, as a power failure does */
		kill: async () => {
			child.kill('SIGKILL')
			await ended
		},
		/** resolves when it has said that it stops */
		stop: async () => {
			child.kill('SIGTERM')
			await err.find((line) => line.startsWith('stopping'))
		},
		/** resolves with its exit code */
		ended: async (): Promise<number | null> => (await ended)[0],
	}
}

/** Runs `npm run edge` with these arguments until it ends. */
export const runEdgeCommand = async (args: readonly string[], credentials: Credentials) => {
	const child = spawn(process.execPath, ['--no-concurrent-sparkplug', program, ...args], {
		env: onlyCredentials(credentials),
		stdio: ['ignore', 'pipe', 'pipe'],
	})
	const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
	return { out, err, code: code as number | null }
}
