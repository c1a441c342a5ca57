import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { collectLine, collectVariable } from '../../local/log.ts'
import { exitFlag } from '../../local/template/synth.ts'
import type { SmallDisk } from './smallDisk.ts'

/** A running `npm start`. */
export type StartedLocalMode = {
	readonly pid: number
	readonly rest: string
	readonly webSocket: string
	/** CoAP address with the id of the demo device */
	readonly coap: string
	readonly aws: string
	readonly deviceId: string
	readonly fingerprint: string
	readonly output: () => string
	/** undefined while it runs */
	readonly exitCode: () => number | null
	/** stops the program like Ctrl+C; resolves to the exit code */
	readonly stop: () => Promise<number>
}

const command = [process.execPath, exitFlag, join(import.meta.dirname, '../../app/start.ts'), '--log', 'json']

const environmentOf = (folder: string): NodeJS.ProcessEnv => ({
	PORT: '0',
	AWS_PORT: '0',
	COAP_PORT: '0',
	HOST: '127.0.0.1',
	DATA_DIR: join(folder, 'data'),
	// The disk may be full, so its lines are collected here and not in a file.
	[collectVariable]: '',
})

/** Adds the log lines of its output, which begin with a source, to the collected lines. */
const collectOutput = (child: ChildProcess): void => {
	if (child.stdout === null) return
	createInterface({ input: child.stdout }).on('line', (line) => {
		const [, source, text] = /^\[([^\]]+)\] (.*)$/.exec(line) ?? []
		if (source !== undefined && text !== undefined) collectLine(source, text)
	})
}

const addressesIn = (output: string) => {
	const after = (name: string): string => new RegExp(`^ +${name} +(\\S+)`, 'm').exec(output)?.[1] ?? ''
	return {
		rest: after('REST'),
		webSocket: after('WebSocket').replace(/\?.*/, ''),
		coap: after('CoAP').replace('localhost', '127.0.0.1'),
		aws: after('AWS services'),
		deviceId: after('demo device'),
		fingerprint: after('fingerprint'),
	}
}

/** Starts `npm start` with its data on the given disk. */
export const npmStart = async ({ start, folder }: SmallDisk): Promise<StartedLocalMode> => {
	const child = start(command, environmentOf(folder))
	collectOutput(child)
	let output = ''
	const table = Promise.withResolvers<void>()
	for (const stream of [child.stdout, child.stderr])
		stream?.on('data', (chunk) => {
			output += String(chunk)
			if (/^ +fingerprint +\S+\n/m.test(output)) table.resolve()
		})
	const exit = once(child, 'exit')
	await Promise.race([
		table.promise,
		exit.then(() => {
			throw new Error(`local mode has not started:\n${output}`)
		}),
	])
	return {
		pid: child.pid ?? 0,
		...addressesIn(output),
		output: () => output,
		exitCode: () => child.exitCode,
		stop: async () => {
			child.kill('SIGTERM')
			const [code] = await exit
			return code as number
		},
	}
}

/** Starts `npm start` in a place where it must end with exit code 1. Resolves to its errors. */
export const npmStartFails = async (start: SmallDisk['start'], folder: string): Promise<string> => {
	const child = start(command, environmentOf(folder))
	if (child.stderr === null) throw new Error('its errors are not read')
	child.stdout?.resume()
	const [errors] = await Promise.all([text(child.stderr), once(child, 'exit')])
	assert.equal(child.exitCode, 1, errors)
	return errors
}
