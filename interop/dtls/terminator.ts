import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { terminatorProgram } from '../fetched.ts'
import type { Doors } from './doors.ts'

export type Terminator = {
	readonly port: number
	/** lets it know a key; `key` in hex */
	readonly addKey: (identity: string, key: string) => void
	readonly close: () => Promise<void>
}

/** The terminator of examples/dtls-terminator before a server. */
export const startTerminator = async (
	{ proxiedPort, certificate, authority }: Doors,
	folder: string,
): Promise<Terminator> => {
	const keys = join(folder, 'keys.jsonl')
	writeFileSync(keys, '', { mode: 0o600 })
	const { command, argv } = terminatorProgram
	const { certFile, keyFile } = certificate
	const of = ['-keys', keys, '-cert', certFile, '-key', keyFile, '-client-ca', authority.certFile]
	const addresses = ['-listen', '127.0.0.1:0', '-edge', `127.0.0.1:${proxiedPort}`]
	const child = spawn(command, [...argv, ...addresses, ...of], { stdio: ['ignore', 'ignore', 'pipe'] })
	const ended = once(child, 'close')
	const lines = createInterface({ input: child.stderr })
	const [line] = await once(lines, 'line')
	lines.on('line', () => undefined)
	const [, port] = /^listening on 127\.0\.0\.1:(\d+) /.exec(line) ?? []
	if (port === undefined) throw new Error(`the terminator says: ${line}`)
	return {
		port: Number(port),
		addKey: (identity, key) => appendFileSync(keys, `${JSON.stringify({ identity, key })}\n`),
		close: async () => {
			child.kill()
			await ended
		},
	}
}
