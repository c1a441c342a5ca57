import { createRequire } from 'node:module'
import { answerOf, type ToolResult } from './dynoxideAnswer.ts'
import { toolCall } from './dynoxideCall.ts'
import type { Engine } from './engine.ts'
import { pipeCalls } from './pipeCalls.ts'

const require = createRequire(import.meta.url)

/** The native emulator, where there is one for this machine. */
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

/** Speaks by its pipes, as tools of the Model Context Protocol: nothing else on the machine can reach it. */
export const dynoxide = (binary: string, file: string): Engine => {
	return {
		name: 'dynoxide',
		data: file,
		argv: [binary, 'mcp', '--db-path', file],
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
