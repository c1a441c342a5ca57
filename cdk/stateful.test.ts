import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import cdkJson from '../cdk.json' with { type: 'json' }
import { synth } from '../local/synth.ts'
import { temporaryFolder } from '../local/test/tinyHost.ts'

/**
 * The tables that hold what nobody can get back. CloudFormation replaces a table, and leaves its data behind, when its
 * logical id or one of these properties changes: a refactoring must not do that.
 */
const stateful = {
	DevicesTable92DD7FD2: {
		KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
		LocalSecondaryIndexes: undefined,
		TableName: undefined,
	},
	LedgerTable9343E4AA: {
		KeySchema: [
			{ AttributeName: 'deviceId', KeyType: 'HASH' },
			{ AttributeName: 'seq', KeyType: 'RANGE' },
		],
		LocalSecondaryIndexes: [
			{
				IndexName: 'byMessage',
				KeySchema: [
					{ AttributeName: 'deviceId', KeyType: 'HASH' },
					{ AttributeName: 'messageKey', KeyType: 'RANGE' },
				],
				Projection: { ProjectionType: 'KEYS_ONLY' },
			},
		],
		TableName: undefined,
	},
	StateTable962DE04C: {
		KeySchema: [
			{ AttributeName: 'deviceId', KeyType: 'HASH' },
			{ AttributeName: 'object', KeyType: 'RANGE' },
		],
		LocalSecondaryIndexes: undefined,
		TableName: undefined,
	},
}

describe('row 39: deployment: the tables that hold what nobody can get back', () => {
	const folder = temporaryFolder()
	after(folder.remove)

	it('keep their logical ids and keys, so that none is replaced', async () => {
		const app = join(import.meta.dirname, 'app.ts')
		const { template } = await synth(app, { outputFolder: folder.path, context: cdkJson.context })
		const retained = Object.entries(template.Resources).filter(
			([, resource]) => (resource as { DeletionPolicy?: string }).DeletionPolicy === 'Retain',
		)
		const found = retained.map(([logicalId, { Properties = {} }]) => {
			const { KeySchema, LocalSecondaryIndexes, TableName } = Properties
			return [logicalId, { KeySchema, LocalSecondaryIndexes, TableName }]
		})
		assert.deepEqual(Object.fromEntries(found), stateful)
	})
})
