import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { DynamoDBClient, type DynamoDBClientConfig, QueryCommand } from '@aws-sdk/client-dynamodb'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { requiredOutput } from '../../cli/stack/stackOutputs.ts'
import { deviceMessageBody } from '../../lambda/imports/intake/deviceMessage.ts'
import type { Cases } from '../cases.ts'
import type { Deployed } from '../deployment/compareResources.ts'
import { type CallAws, query, succeeded } from '../emulator/callAws.ts'
import { type Environment, runCommand } from '../runCommand.ts'

export type OperateNeeds = {
	readonly cases: Cases
	readonly call: CallAws
	readonly options: DynamoDBClientConfig
	readonly environment: Environment
	readonly stackName: string
	readonly outputs: ReadonlyMap<string, string>
	readonly deployed: Deployed
	readonly title: string
}

const deviceId = 'oob-350000000000001'

const root = join(import.meta.dirname, '../..')

/** Runs a command for operators on the stack, and returns what it prints for programs. */
const operator =
	({ environment, stackName }: OperateNeeds) =>
	async (command: string, ...argv: string[]): Promise<Readonly<Record<string, unknown>>> => {
		const options = ['--stack', stackName, '--json']
		const file = join(root, 'cli', `${command}.ts`)
		const output = await runCommand(process.execPath, [file, ...argv, ...options], { env: environment })
		return JSON.parse(output) as Readonly<Record<string, unknown>>
	}

/** The entries of the device in the ledger, oldest first. */
const entriesOf =
	({ options, outputs }: OperateNeeds) =>
	async (): Promise<readonly Readonly<Record<string, unknown>>[]> => {
		const { Items = [] } = await new DynamoDBClient(options).send(
			new QueryCommand({
				TableName: requiredOutput(outputs, 'LedgerTable'),
				KeyConditionExpression: 'deviceId = :id',
				ExpressionAttributeValues: { ':id': { S: deviceId } },
				ConsistentRead: true,
			}),
		)
		return Items.map((item) => unmarshall(item))
	}

const attempts = 300

/** Reads the ledger until it has this many entries. */
const untilEntries = async (needs: OperateNeeds, count: number) => {
	for (let attempt = 0; attempt < attempts; attempt++) {
		const entries = await entriesOf(needs)()
		if (entries.length >= count) return entries
		await pause(100)
	}
	throw new Error(`the ledger has not ${count} entries`)
}

const physicalId = (deployed: Deployed, type: string, name: string): string => {
	const found = [...deployed].find(([id, resource]) => resource.type === type && id.startsWith(name))
	if (found === undefined) throw new Error(`there is no ${type} ${name}`)
	return found[1].physicalId
}

const policyName = 'outage'

/** Takes the state from the recorder, and gives it back. */
const outage = ({ call, deployed }: OperateNeeds) => {
	const RoleName = physicalId(deployed, 'AWS::IAM::Role', 'ImportsRecorderRole')
	const send = async (parameters: Readonly<Record<string, string>>) =>
		succeeded(await call(query('iam', { ...parameters, RoleName, PolicyName: policyName }, '2010-05-08')))
	const Resource = `arn:aws:dynamodb:*:*:table/${physicalId(deployed, 'AWS::DynamoDB::Table', 'StateTable')}`
	const PolicyDocument = JSON.stringify({
		Version: '2012-10-17',
		Statement: [{ Effect: 'Deny', Action: 'dynamodb:*', Resource }],
	})
	return {
		begin: () => send({ Action: 'PutRolePolicy', PolicyDocument }),
		end: () => send({ Action: 'DeleteRolePolicy' }),
	}
}

/** A message among the dead letters, as one that the processor did not manage. */
const sendDeadLetter = async ({ options, deployed }: OperateNeeds): Promise<void> => {
	const QueueUrl = physicalId(deployed, 'AWS::SQS::Queue', 'ImportsMessagesDeadLetters')
	const MessageBody = deviceMessageBody({
		v: 1,
		deviceId,
		messageId: 'rehearsal',
		receivedAt: Date.now(),
		door: 'iot',
		contentFormat: 'application/senml+json',
		payload: Buffer.from('[{"bn":"14205/0/","n":"0","v":21.5}]'),
	})
	await new SQSClient(options).send(new SendMessageCommand({ QueueUrl, MessageBody }))
}

/** Registers and shows a device and makes its key. Makes a key for programs. While IAM is enforced: makes a failed message and puts it back. Erases the device. */
export const operate = async (
	needs: OperateNeeds,
	{ isEnforced }: { isEnforced: boolean },
): Promise<void> => {
	const { cases, title } = needs
	const run = operator(needs)
	await cases.check(`${title}: npm run devices registers a device`, () =>
		run('devices', 'register', deviceId, 'thingy91x'),
	)
	await cases.check(`${title}: npm run devices keeps the key of a device, and revokes it`, async () => {
		const [made, again] = [await run('devices', 'psk', deviceId), await run('devices', 'psk', deviceId)]
		if (!/^[0-9a-f]{32}$/.test(String(made['key'])) || made['key'] !== again['key'])
			throw new Error('it has not kept a key of 16 bytes')
		await run('devices', 'psk', deviceId, '--revoke')
	})
	await cases.check(`${title}: npm run devices shows a device by its id`, async () => {
		const { fingerprint } = await run('devices', 'show', '--id', deviceId)
		if (typeof fingerprint !== 'string') throw new Error('it shows no fingerprint')
	})
	await cases.check(`${title}: npm run keys makes a key, and revokes it`, async () => {
		const { id, key } = await run('keys', 'create', '--scope', 'devices:read')
		if (!String(key).includes(String(id))) throw new Error('it has not made a key')
		const { revokedAt } = await run('keys', 'revoke', String(id))
		if (typeof revokedAt !== 'string') throw new Error('it is not revoked')
	})
	if (isEnforced) await redrive(needs)
	await cases.check(`${title}: npm run devices erases a device`, async () => {
		await run('devices', 'erase', deviceId, '--yes')
		const left = await entriesOf(needs)()
		if (left.length > 0) throw new Error(`${left.length} entries are left`)
	})
}

const redrive = async (needs: OperateNeeds): Promise<void> => {
	const { cases, title } = needs
	const { begin, end } = outage(needs)
	const failed = await cases.check(
		`${title}: without the state, the recorder keeps a failed import`,
		async () => {
			await begin()
			await sendDeadLetter(needs)
			const [entry] = await untilEntries(needs, 1)
			await end()
			if (entry?.['kind'] !== 'failed') throw new Error(`it is ${String(entry?.['kind'])}`)
			return entry
		},
	)
	await cases.check(`${title}: npm run redrive imports it`, async () => {
		await operator(needs)('redrive', '--device', deviceId)
		const [, entry] = await untilEntries(needs, 2)
		if (entry?.['origin'] !== failed?.['importId']) throw new Error(JSON.stringify(entry))
		if (entry?.['success'] !== true) throw new Error('it is no success')
	})
}

/** Calls the canary; its own log says whether the message has arrived. */
export const callCanary = async ({ cases, call, deployed, title }: OperateNeeds): Promise<void> => {
	await cases.check(`${title}: the canary's message arrives`, async () => {
		const name = physicalId(deployed, 'AWS::Lambda::Function', 'CanaryFunction')
		const answer = await call({
			service: 'lambda',
			path: `/2015-03-31/functions/${name}/invocations`,
			headers: { 'x-amz-log-type': 'Tail' },
			body: '{}',
		})
		const log = Buffer.from(answer.headers['x-amz-log-result'] ?? '', 'base64').toString()
		if (!log.includes('"message":"arrived"')) throw new Error(`${succeeded(answer)}\n${log}`)
	})
}
