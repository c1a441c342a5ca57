import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readStream } from '../server/readStream.ts'
import { exitFlag } from '../template/synth.ts'
import type { DynamoDbRequest } from './dynamoDbRequest.ts'
import type { Engine } from './engine.ts'

/** The limit for the path of a Unix socket; some systems accept four bytes more. */
const maxPathBytes = 103

/**
 * In the folder of the data; if that path is too long for a socket, in a temporary folder that only its user may
 * read.
 */
const socketPath = (folder: string): string => {
	const path = join(folder, 'dynalite.socket')
	if (Buffer.byteLength(path) <= maxPathBytes) return path
	const short = mkdtempSync(join(tmpdir(), 'senml-live-'))
	process.once('exit', () => rmSync(short, { recursive: true, force: true }))
	return join(short, 'socket')
}

/** dynalite parses this header, and does not verify it. */
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

/** The emulator in JavaScript, on a Unix socket in a folder that only its user may read. */
export const dynalite = (folder: string): Engine => {
	const path = socketPath(folder)
	const data = join(folder, 'dynalite')
	return {
		name: 'dynalite',
		data,
		argv: [process.execPath, exitFlag, join(import.meta.dirname, 'dynaliteProcess.ts'), data, path],
		connect: async ({ stdout }) => {
			// Its only output says that it listens.
			await Promise.race([once(stdout, 'data'), once(stdout, 'close').then(() => Promise.reject(ended()))])
			const request = requestAt(path)
			// It opens its files at the first request.
			await request('ListTables', {})
			return request
		},
	}
}

const ended = () => new Error('it has ended')
