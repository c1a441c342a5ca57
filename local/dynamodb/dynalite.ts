import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readStream } from '../server/readStream.ts'
import { exitFlag } from '../template/synth.ts'
import type { DynamoDbRequest } from './dynamoDbRequest.ts'
import type { Engine } from './engine.ts'

/** Of the path of a Unix socket; some systems take four more. */
const maxPathBytes = 103

/** In the folder of the data, or, if its path is too long for a socket, in one that its user alone may read, too. */
const socketPath = (folder: string): string => {
	const path = join(folder, 'dynalite.socket')
	if (Buffer.byteLength(path) <= maxPathBytes) return path
	const short = mkdtempSync(join(tmpdir(), 'senml-live-'))
	process.once('exit', () => rmSync(short, { recursive: true, force: true }))
	return join(short, 'socket')
}

/** Read, and not verified, by dynalite. */
const authorization =
	'AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0'

const requestAt = (path: string): DynamoDbRequest => {
	const agent = new Agent({ keepAlive: true, maxSockets: 64 })
	return async (operation, input) => {
		const headers = {
			'content-type': 'application/x-amz-json-1.0',
			'x-amz-target': `DynamoDB_20120810.${operation}`,
			'x-amz-date': '20260101T000000Z',
			authorization,
		}
		const asked = httpRequest({ agent, socketPath: path, method: 'POST', headers })
		asked.end(JSON.stringify(input))
		const [answer] = (await once(asked, 'response')) as [IncomingMessage]
		return { status: answer.statusCode ?? 500, body: (await readStream(answer)).toString() }
	}
}

/** The emulator in JavaScript, on a Unix socket in a folder that its user alone may read. */
export const dynalite = (folder: string): Engine => {
	const path = socketPath(folder)
	const data = join(folder, 'dynalite')
	return {
		name: 'dynalite',
		data,
		argv: [process.execPath, exitFlag, join(import.meta.dirname, 'dynaliteProcess.ts'), data, path],
		connect: async ({ stdout }) => {
			// It says one thing: that it listens.
			await Promise.race([once(stdout, 'data'), once(stdout, 'close').then(() => Promise.reject(ended()))])
			const request = requestAt(path)
			// It opens its files when it is asked for something.
			await request('ListTables', {})
			return request
		},
	}
}

const ended = () => new Error('it has ended')
