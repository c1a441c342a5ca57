import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { Assembly } from '../local/template/assembly.ts'
import { temporaryFolder } from '../local/testing/tinyHost.ts'
import { testAssembly } from '../testing/assembly.ts'
import { synthesise } from './testing/synthesise.ts'

/**
 * The tables whose data cannot be restored. CloudFormation replaces a table without its data when its logical id or one
 * of these properties changes, so a refactoring must not change them.
 */
const stateful = {
	CommunicationsTablesActionsA20D2284: {
		KeySchema: [
			{ AttributeName: 'log', KeyType: 'HASH' },
			{ AttributeName: 'id', KeyType: 'RANGE' },
		],
		LocalSecondaryIndexes: undefined,
		TableName: undefined,
	},
	DownlinksTable3C4470DA: {
		KeySchema: [
			{ AttributeName: 'deviceId', KeyType: 'HASH' },
			{ AttributeName: 'id', KeyType: 'RANGE' },
		],
		LocalSecondaryIndexes: [
			{
				IndexName: 'pending',
				KeySchema: [
					{ AttributeName: 'deviceId', KeyType: 'HASH' },
					{ AttributeName: 'pending', KeyType: 'RANGE' },
				],
				Projection: { ProjectionType: 'ALL' },
			},
		],
		TableName: undefined,
	},
	DevicesTable92DD7FD2: {
		KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
		LocalSecondaryIndexes: undefined,
		TableName: undefined,
	},
	KeysTableF42AC009: {
		KeySchema: [{ AttributeName: 'keyId', KeyType: 'HASH' }],
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
	HistoryTable4479EEA3: {
		KeySchema: [
			{ AttributeName: 'deviceId', KeyType: 'HASH' },
			{ AttributeName: 'at', KeyType: 'RANGE' },
		],
		LocalSecondaryIndexes: undefined,
		TableName: undefined,
	},
	IntegrationsTableB237A30B: {
		KeySchema: [
			{ AttributeName: 'pk', KeyType: 'HASH' },
			{ AttributeName: 'sk', KeyType: 'RANGE' },
		],
		LocalSecondaryIndexes: undefined,
		TableName: undefined,
	},
}

/**
 * One opens what is in the table of devices, the other has what the operator has put in it. CloudFormation writes another
 * value when the logical id, the name or one of these rules changes.
 */
const secrets = {
	PsksSecretEBFE42AE: {
		Name: undefined,
		GenerateSecretString: { ExcludePunctuation: true, PasswordLength: 64 },
		SecretString: undefined,
	},
	AccountsSecretD3F47658: {
		Name: undefined,
		GenerateSecretString: undefined,
		SecretString: '{"v":1,"accounts":{}}',
	},
}

const retained = [...Object.keys(stateful), ...Object.keys(secrets)]

type Policies = { readonly DeletionPolicy?: string; readonly UpdateReplacePolicy?: string }

/** Logical ids of the resources that CloudFormation retains. */
const retainedOf = ({ template: { Resources } }: Assembly): readonly string[] =>
	Object.entries(Resources)
		.filter(([, resource]) => {
			const { DeletionPolicy = 'Delete', UpdateReplacePolicy = 'Delete' } = resource as Policies
			return DeletionPolicy !== 'Delete' || UpdateReplacePolicy !== 'Delete'
		})
		.map(([logicalId]) => logicalId)

describe('what cdk destroy leaves', () => {
	for (const retain of [true, 'true'])
		it(`are the tables of devices, keys, log, state, history, integrations, downlinks and actions, and the secrets, with retain=${retain}`, () => {
			assert.deepEqual(retainedOf(synthesise({ retain })).toSorted(), retained.toSorted())
		})

	it('is nothing of a first deployment that failed', () => {
		const { Resources } = synthesise().template
		const policies = retained.map((logicalId) => {
			const { DeletionPolicy, UpdateReplacePolicy } = Resources[logicalId] as Policies
			return [DeletionPolicy, UpdateReplacePolicy]
		})
		assert.deepEqual(policies, Array(10).fill(['RetainExceptOnCreate', 'Retain']))
	})

	for (const retain of [false, 'false'])
		it(`is nothing of the stack, with retain=${retain}`, () => {
			assert.deepEqual(retainedOf(synthesise({ retain })), [])
		})

	it('is named by outputs', () => {
		const { Outputs = {} } = synthesise().template
		const named = Object.values(Outputs).map(({ Value }) => (Value as { readonly Ref?: string }).Ref)
		for (const logicalId of retained) assert.ok(named.includes(logicalId), logicalId)
	})
})

describe('what erasing a device does not reach', () => {
	const { template } = synthesise()
	const ofType = (type: string) =>
		Object.values(template.Resources).filter(({ Type }) => Type === `AWS::${type}`)

	it('are logs of the last 30 days, and messages of the last 14', () => {
		for (const { Properties = {} } of ofType('Logs::LogGroup'))
			assert.equal(Properties['RetentionInDays'], 30)
		for (const { Properties = {} } of ofType('SQS::Queue'))
			assert.equal(Properties['MessageRetentionPeriod'], 14 * 24 * 60 * 60)
	})

	it('is nothing that a function of the stack could delete: none may, but for integrations and rows of the history', () => {
		const statements = ofType('IAM::Policy').flatMap(
			({ Properties = {} }) =>
				(Properties['PolicyDocument'] as { Statement: readonly { Action: unknown; Resource: unknown }[] })
					.Statement,
		)
		const onRetained = statements.filter(({ Resource }) =>
			Object.keys(stateful).some((logicalId) => JSON.stringify(Resource).includes(logicalId)),
		)
		assert.ok(onRetained.length > 0)
		const deleting = onRetained.filter(({ Action }) =>
			/Delete|BatchWrite|PartiQL/.test(JSON.stringify(Action)),
		)
		const tables = deleting.map(
			({ Resource }) => /[A-Z][a-z]+Table/.exec(JSON.stringify(Resource))?.[0] ?? '',
		)
		// Integrations are made and removed over REST, too. Processor and recorder write rows in batches, and IAM does not
		// tell a batch that writes from one that deletes (ADR 52).
		assert.deepEqual(
			tables.toSorted((a, b) => a.localeCompare(b)),
			['HistoryTable', 'HistoryTable', 'IntegrationsTable'],
		)
	})
})

describe('row 39: deployment: the tables that hold what nobody can get back', () => {
	const folder = temporaryFolder()
	after(folder.remove)

	it('keep their logical ids and keys, so that none is replaced', async () => {
		const { template } = await testAssembly(folder.path)
		const tables = Object.entries(template.Resources).filter(
			([, resource]) =>
				resource.Type === 'AWS::DynamoDB::Table' &&
				(resource as Policies).DeletionPolicy === 'RetainExceptOnCreate',
		)
		const found = tables.map(([logicalId, { Properties = {} }]) => {
			const { KeySchema, LocalSecondaryIndexes, TableName } = Properties
			return [logicalId, { KeySchema, LocalSecondaryIndexes, TableName }]
		})
		assert.deepEqual(Object.fromEntries(found), stateful)
	})

	it('are opened by the same secret as before, and no other text replaces the accounts', async () => {
		const { template } = await testAssembly(folder.path)
		const found = Object.keys(secrets).map((logicalId) => {
			const { Name, GenerateSecretString, SecretString } = template.Resources[logicalId]?.Properties ?? {}
			return [logicalId, { Name, GenerateSecretString, SecretString }]
		})
		assert.deepEqual(Object.fromEntries(found), secrets)
	})
})
