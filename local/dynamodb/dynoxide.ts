import { createRequire } from 'node:module'
import { answerOf, type ToolResult } from './dynoxideAnswer.ts'
import { toolCall } from './dynoxideCall.ts'
import type { Engine } from './engine.ts'
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
 * The native emulator. It gets its requests by pipes, as tools of the Model Context Protocol: no other program can
 * send any.
 */
export const dynoxide = (binary: string, file: string): Engine => {
	return {
		name: 'dynoxide',
		data: file,
		argv: [binary, 'mcp', '--db-path', file],
		// One call at a time has the connection to its database: further threads would only wait for it, and cost as much again.
		variables: { TOKIO_WORKER_THREADS: '1' },
		connect: async ({ stdin, stdout }) => {
			const { call, notify } = pipeCalls(stdin, stdout)
			await call('initialize', greeting)
			notify('notifications/initialized')
			return async (operation, input) => {
				const asked = toolCall(operation, input)
				if ('status' in asked) return asked
				return answerOf((await call('tools/call', asked.params)) as ToolResult)
			}
		},
	}
}
