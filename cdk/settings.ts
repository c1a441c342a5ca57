import type { Node } from 'constructs'

/** The context values of `cdk.json`; `cdk deploy --context name=value` overrides one. */
export type Settings = {
	readonly stackName: string
	/** what stands before `m/d/<deviceId>/d2c/…` in the topics of the MQTT bridge; ends in a slash, or is empty */
	readonly topicPrefix: string
	/** how long an import stays in the ledger */
	readonly retentionDays: number
	/** whether tables with data outlive the stack */
	readonly retain: boolean
	/** origins whose pages may read the REST API */
	readonly allowedOrigins: readonly string[]
}

const fail = (name: string, value: unknown, expected: string): never => {
	throw new Error(`context value ${name}: expected ${expected}, got ${JSON.stringify(value)}`)
}

const list = (value: unknown): unknown => (typeof value === 'string' ? value.split(',') : value)

/** Reads and checks the context; values from the command line arrive as text. */
export const readSettings = (node: Node): Settings => {
	const stackName = String(node.getContext('stackName'))
	const topicPrefix = node.getContext('topicPrefix')
	const retentionDays = Number(node.getContext('retentionDays'))
	const retain = String(node.getContext('retain'))
	const allowedOrigins = list(node.getContext('allowedOrigins'))
	if (!/^[a-zA-Z][a-zA-Z0-9-]{0,63}$/.test(stackName))
		fail('stackName', stackName, 'letters, digits, hyphens')
	if (typeof topicPrefix !== 'string' || !/^([a-zA-Z0-9_-]+\/)*$/.test(topicPrefix))
		fail('topicPrefix', topicPrefix, 'topic levels that each end in a slash')
	if (!Number.isInteger(retentionDays) || retentionDays < 1)
		fail('retentionDays', retentionDays, 'whole days')
	if (retain !== 'true' && retain !== 'false') fail('retain', retain, 'true or false')
	if (!Array.isArray(allowedOrigins)) fail('allowedOrigins', allowedOrigins, 'a list')
	return {
		stackName,
		topicPrefix,
		retentionDays,
		retain: retain === 'true',
		allowedOrigins: allowedOrigins as readonly string[],
	}
}
