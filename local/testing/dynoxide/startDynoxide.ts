import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { DynamoDbRequest } from '../../dynamodb/dynamoDbRequest.ts'
import { answerOf, type ToolResult } from './dynoxideAnswer.ts'
import { toolCall } from './dynoxideCall.ts'
import { pipeCalls } from './pipeCalls.ts'

const require = createRequire(import.meta.url)

/** The path of the native emulator; undefined if there is none for this machine. */
export const dynoxideBinary = (): string | undefined => {
	try {
		return require.resolve('@dynoxide/linux-x64/dynoxide')
	} catch {
		return undefined
	}
}

/** https://modelcontextprotocol.io/specification/2024-11-05/basic/lifecycle */
const greeting = JSON.stringify({
	protocolVersion: '2024-11-05',
	capabilities: {},
	clientInfo: { name: 'senml-live', version: '0' },
})

/**
 * Starts dynoxide, another DynamoDB for tests of our tables. It gets its requests by pipes, as tools of the Model Context
 * Protocol: no other program can send any.
 */
export const startDynoxide = async (
	folder: string,
): Promise<{ readonly request: DynamoDbRequest; readonly close: () => Promise<void> }> => {
	const binary = dynoxideBinary()
	if (binary === undefined) throw new Error('this machine has no dynoxide')
	const child = spawn(binary, ['mcp', '--db-path', join(folder, 'dynamodb.sqlite')], {
		stdio: ['pipe', 'pipe', 'ignore'],
		// One call at a time has the connection to its database: further threads would only wait for it.
		env: { ...process.env, TOKIO_WORKER_THREADS: '1' },
	})
	child.stdin.on('error', () => undefined)
	const { call, notify } = pipeCalls(child.stdin, child.stdout)
	await call('initialize', greeting)
	notify('notifications/initialized')
	return {
		request: async (operation, input) => {
			const asked = toolCall(operation, input)
			if ('status' in asked) return asked
			return answerOf((await call('tools/call', asked.params)) as ToolResult)
		},
		close: async () => {
			const closed = once(child, 'close')
			child.stdin.end()
			await closed
		},
	}
}
