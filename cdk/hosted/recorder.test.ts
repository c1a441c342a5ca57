import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { leftOperator } from '../../cli/testing/leftOperator.ts'
import { deviceMessageBody, nobody } from '../../lambda/imports/intake/deviceMessage.ts'
import type { Entry } from '../../lambda/imports/ledger/entry.ts'
import type { ImportLog } from '../../lambda/imports/log/importLog.ts'
import { readEntries } from '../../lambda/imports/log/readEntries.ts'
import type { Assembly } from '../../local/template/assembly.ts'
import { changeResources } from '../../local/testing/changeResources.ts'
import { clientOptions, type TinyHost, temporaryFolder } from '../../local/testing/tinyHost.ts'
import { testAssembly } from '../../testing/assembly.ts'
import { hostStack, type TestStack } from '../../testing/hostedStack.ts'
import { tableNamed } from '../testing/crowd.ts'
import { sendFailed } from '../testing/sendFailed.ts'
import { withVariable } from '../testing/withVariable.ts'

const deviceNumber = (number: number) => ({
	deviceId: `oob-35000000000000${number}`,
	model: 'PCA20065',
	fingerprint: `29a.recrdr2${'abcdefghij'[number]}`,
})

const limit = 3

/** Devices may send three messages per minute. */
const limited = (assembly: Assembly): Assembly => withVariable(assembly, 'MESSAGES_PER_MINUTE', limit)

type Statement = { readonly Resource: readonly unknown[] }

/** The rules may not send to the queue of messages, only to the one of what failed. */
const withoutQueue = (assembly: Assembly): Assembly =>
	changeResources(assembly, (resource, logicalId) => {
		if (resource.Type !== 'AWS::IAM::Policy' || !logicalId.startsWith('MqttDoor')) return resource
		const document = (resource.Properties?.['PolicyDocument'] ?? {}) as { Statement?: readonly Statement[] }
		const kept = (document.Statement ?? []).map((statement) => ({
			...statement,
			Resource: statement.Resource.filter((arn) => JSON.stringify(arn).includes('MqttDoorErrors')),
		}))
		return { ...resource, Properties: { ...resource.Properties, PolicyDocument: { Statement: kept } } }
	})

const position = (source: string) => `[{"bn":"14201/0/","n":"6","vs":"${source}"}]`

/** The import log, newest first. */
const importsOf = async (stack: TestStack, device: ReturnType<typeof deviceNumber>) =>
	(await stack.imports(device)).toReversed()

/** The command, as an operator runs it. */
const redrive = async (host: TinyHost, ...argv: string[]) => {
	const folder = temporaryFolder()
	const child = spawn(process.execPath, [join(import.meta.dirname, '../../cli/redrive.ts'), ...argv], {
		stdio: ['ignore', 'pipe', 'inherit'],
		env: leftOperator(host.host, folder.path),
	})
	const [stdout, [exitCode]] = await Promise.all([text(child.stdout), once(child, 'exit')])
	folder.remove()
	return { stdout, exitCode }
}

const codes = ({ findings }: Pick<ImportLog, 'findings'>) => findings.map(({ code }) => code)

describe('a message that is not imported as it should', () => {
	const folder = temporaryFolder()
	const devices = [0, 1, 2, 3, 4, 5, 6, 7, 8].map(deviceNumber)
	let assembly: Assembly
	before(async () => {
		assembly = await testAssembly(join(folder.path, 'cdk.out'))
	})
	after(folder.remove)

	const start = (change: (assembly: Assembly) => Assembly): Promise<TestStack> =>
		hostStack(change(assembly), { devices })

	/** The lines in which the recorder says what it did, from one on. */
	const recorded = (host: TinyHost, event: string, from: number) =>
		host.line((text) => text.includes('"service":"recordFailures"') && text.includes(event), from)

	describe('because of the processor', () => {
		let stack: TestStack
		let host: TinyHost
		const [first, second, third, fourth, fifth] = devices as [
			ReturnType<typeof deviceNumber>,
			ReturnType<typeof deviceNumber>,
			ReturnType<typeof deviceNumber>,
			ReturnType<typeof deviceNumber>,
			ReturnType<typeof deviceNumber>,
		]
		before(async () => {
			stack = await start(limited)
			host = stack.host
		})
		after(() => stack.close())

		/** Three deliveries end in a fault each: the message goes to the dead letters. */
		const failThrice = async (fault: '500' | 'crash', send: () => Promise<unknown>, end: () => void) => {
			const isOver = (text: string) =>
				text.includes(fault === 'crash' ? 'Runtime.ExitError: crashed' : '"message":"import failed"')
			let from = host.lines.length
			await send()
			for (let delivery = 1; delivery <= 3; delivery++) {
				await host.line((text) => text.includes('ImportsProcessor') && isOver(text), from)
				from = host.lines.length
				if (delivery === 3) end()
				host.host.advanceQueueClock(60_000)
			}
		}

		it('row 13: queue: that fails three times is imported by the recorder, once, and the watchers get it', async () => {
			const { next } = await stack.watch(first)
			const from = host.lines.length
			const caller = stack.functionId('ImportsProcessor')
			const target = { service: 'dynamodb', operation: 'PutItem', caller }
			const end = host.host.faults.plan({ ...target, seed: 1, rates: { '500': 1 } })
			await failThrice('500', () => stack.publish(first.deviceId, position('late')), end)
			await recorded(host, 'imported after all', from)
			const imports = await importsOf(stack, first)
			assert.deepEqual(
				imports.map(({ seq, success, kind }) => ({ seq, success, kind })),
				[{ seq: 1, success: true, kind: undefined }],
			)
			const frame = JSON.parse(await next())
			assert.deepEqual([frame.importId, frame.Resources['6']], [imports[0]?.importId, 'late'])
		})

		it('row 14: queue: that ends the processor and then the recorder is in the log as failed, once, with its bytes', async () => {
			const from = host.lines.length
			const processor = stack.functionId('ImportsProcessor')
			const endProcessor = host.host.faults.plan({ caller: processor, seed: 1, rates: { crash: 1 } })
			const endRecorder = host.host.faults.plan({
				caller: stack.functionId('ImportsRecorder'),
				sequence: ['crash'],
			})
			await failThrice('crash', () => stack.publish(second.deviceId, position('poison')), endProcessor)
			await host.line((text) => text.includes('ImportsRecorder') && text.includes('crashed'), from)
			host.host.advanceQueueClock(60_000)
			await recorded(host, 'recorded as failed', from)
			endRecorder()
			const imports = await importsOf(stack, second)
			assert.equal(imports.length, 1)
			const [failed] = imports
			assert.deepEqual(
				[failed?.kind, failed?.success, failed && codes(failed), failed?.lwm2m],
				['failed', false, ['E_PROCESSING'], undefined],
			)
			// What ended the function could not say anything.
			assert.match(failed?.errors[0] ?? '', /ended before it could say why/)
			assert.equal(failed?.senML, Buffer.from(position('poison')).toString('base64'))
		})

		it('is put back by the command redrive, and names the import that failed', async () => {
			const [failed] = await importsOf(stack, second)
			const from = host.lines.length
			const { stdout } = await redrive(host, '--device', second.deviceId, '--json')
			const { redriven, incomplete } = JSON.parse(stdout)
			assert.deepEqual(
				redriven.map(({ importId }: { importId: string }) => importId),
				[failed?.importId],
			)
			assert.deepEqual(incomplete, [])
			await host.line((text) => text.includes('"message":"imported"') && text.includes(second.deviceId), from)
			const imports = await importsOf(stack, second)
			assert.deepEqual(
				imports.map(({ seq, kind, success, origin, timestamp }) => ({
					seq,
					kind,
					success,
					origin,
					timestamp,
				})),
				[
					{
						seq: 2,
						kind: undefined,
						success: true,
						origin: failed?.importId,
						timestamp: failed?.timestamp,
					},
					{ seq: 1, kind: 'failed', success: false, origin: undefined, timestamp: failed?.timestamp },
				],
			)
			assert.equal(imports[0]?.lwm2m?.[0]?.Resources['6'], 'poison')
		})

		it('is put back once', async () => {
			const { stdout } = await redrive(host)
			assert.equal(stdout, 'no message has failed\n')
		})

		it('row 14: queue: that the recorder cannot write either stays, and is written when that is possible again', async () => {
			const from = host.lines.length
			const recorder = stack.functionId('ImportsRecorder')
			const end = host.host.faults.plan({
				service: 'dynamodb',
				caller: recorder,
				seed: 1,
				rates: { '500': 1 },
			})
			await sendFailed(host, third.deviceId, position('stays'))
			await recorded(host, 'not recorded', from)
			assert.deepEqual(await importsOf(stack, third), [])
			end()
			host.host.advanceQueueClock(60_000)
			await recorded(host, 'recorded as failed', from)
			assert.deepEqual(
				(await importsOf(stack, third)).map(({ kind }) => kind),
				['failed'],
			)
		})

		it('row 54: ledger: of a device whose part of the table is full stays, and is written when there is room again', async () => {
			const from = host.lines.length
			const device = deviceNumber(7)
			const put = { service: 'dynamodb', operation: 'PutItem' } as const
			const caller = stack.functionId('ImportsRecorder')
			const end = host.host.faults.plan({ ...put, caller, seed: 1, rates: { 'collection-full': 1 } })
			await sendFailed(host, device.deviceId, position('full'))
			const line = await recorded(host, 'not recorded', from)
			assert.ok(line.includes('ItemCollectionSizeLimitExceededException'))
			// Other devices have their own part.
			await stack.publish(deviceNumber(8).deviceId, position('beside'))
			await stack.logged(['"message":"imported"', deviceNumber(8).deviceId], 1, from)
			assert.deepEqual(await importsOf(stack, device), [])
			end()
			host.host.advanceQueueClock(60_000)
			await recorded(host, 'recorded as failed', from)
			assert.deepEqual(
				(await importsOf(stack, device)).map(({ kind }) => kind),
				['failed'],
			)
		})

		it('has an entry that names the step and the reason, if the recorder fails after the processor', async () => {
			const from = host.lines.length
			const caller = stack.functionId('ImportsRecorder')
			const target = { service: 'dynamodb', operation: 'BatchGetItem', caller }
			// The device is read first; the client tries three times.
			const end = host.host.faults.plan({ ...target, sequence: ['500', '500', '500'] })
			await sendFailed(host, deviceNumber(6).deviceId, position('step'))
			await recorded(host, 'recorded as failed', from)
			end()
			const [failed] = await importsOf(stack, deviceNumber(6))
			assert.equal(failed?.kind, 'failed')
			assert.match(failed?.findings[0]?.got ?? '', /^device: InternalServerError \(500\)$/)
			assert.match(failed?.errors[0] ?? '', /failed at this step: device: InternalServerError/)
		})

		it('row 25: ledger: that is larger than an item of the table keeps its beginning, and is refused', async () => {
			const payload = Buffer.alloc(600_000, 'no compression can do anything about')
			for (let at = 0; at < payload.length; at += 4) payload.writeUInt32LE((at * 2_654_435_761) % 2 ** 32, at)
			const MessageBody = deviceMessageBody({
				v: 1,
				deviceId: fourth.deviceId,
				messageId: 'large',
				receivedAt: Date.now(),
				door: 'iot',
				contentFormat: 'application/senml+cbor',
				payload,
			})
			const from = host.lines.length
			const QueueUrl = host.output('MessagesQueueUrl')
			await new SQSClient(clientOptions(host)).send(new SendMessageCommand({ QueueUrl, MessageBody }))
			await host.line((text) => text.includes('"message":"imported"') && text.includes(fourth.deviceId), from)
			const [large] = await importsOf(stack, fourth)
			assert.deepEqual(
				[large?.success, large?.truncated?.byteLength, large && codes(large)],
				[false, 600_000, ['E_LIMIT']],
			)
			assert.equal(large?.senML, payload.subarray(0, 32 * 1024).toString('base64'))
		})

		it('row 26: ledger: that is one too many is counted with all others of its minute, and hurts no other device', async () => {
			const { next } = await stack.watch(fifth)
			const from = host.lines.length
			const isImported = (deviceId: string, more: string) => (text: string) =>
				text.includes('"message":"imported"') && text.includes(deviceId) && text.includes(more)
			for (let sent = 1; sent <= 8; sent++) await stack.publish(fifth.deviceId, position(`flood ${sent}`))
			await stack.publish(devices[5]?.deviceId ?? '', position('calm'))
			await host.line(isImported(devices[5]?.deviceId ?? '', '"success":true'), from)
			const lines = () => host.lines.slice(from).filter(isImported(fifth.deviceId, ''))
			while (lines().length < 8) await host.line(isImported(fifth.deviceId, ''), host.lines.length)
			const imports = await importsOf(stack, fifth)
			const excess = imports.filter(({ kind }) => kind === 'rate-limited')
			const taken = imports.filter(({ kind }) => kind === undefined)
			// A minute may begin in between: then there are two entries, which count together.
			assert.ok(excess.length >= 1 && excess.length <= 2)
			assert.ok(taken.length >= limit)
			assert.equal(taken.length + excess.reduce((sum, { count = 0 }) => sum + count, 0), 8)
			for (const entry of excess) assert.deepEqual(codes(entry), ['E_RATE_LIMITED'])
			assert.deepEqual(
				imports.map(({ seq }) => seq),
				Array.from({ length: imports.length }, (_, index) => imports.length - index),
			)
			const frames = []
			for (let index = 0; index < imports.length; index++) frames.push(JSON.parse(await next()))
			assert.ok(frames.some(({ errors }) => /more messages in a minute/.test(errors?.[0])))
		})

		it('row 12: rule: that does not say whose it is has its entry with nobody, and hurts no one', async () => {
			const from = host.lines.length
			for (const id of ['', 'no id!']) await stack.publish(id, position(`from <${id}>`))
			const isOfNobody = (text: string) =>
				text.includes('"message":"imported"') && text.includes('"deviceId":"?"')
			const lines = () => host.lines.slice(from).filter(isOfNobody)
			while (lines().length < 2) await host.line(isOfNobody, host.lines.length)
			const entries: Entry[] = []
			for await (const entry of readEntries(
				stack.db,
				tableNamed(host, 'LedgerTable') ?? '',
			)({
				deviceId: nobody,
				after: 0,
				now: Date.now() / 1000,
			}))
				entries.push(entry)
			assert.deepEqual(
				entries.map(({ seq, success, findings }) => ({ seq, success, code: findings[0]?.code })),
				[1, 2].map((seq) => ({ seq, success: false, code: 'E_DEVICE_ID' })),
			)
		})
	})

	describe('because a rule cannot put it on the queue', () => {
		let stack: TestStack
		let host: TinyHost
		const device = deviceNumber(0)
		before(async () => {
			stack = await start(withoutQueue)
			host = stack.host
		})
		after(() => stack.close())

		it('row 11: rule: is imported by the recorder, once, and the watchers get it', async () => {
			const { next } = await stack.watch(device)
			const from = host.lines.length
			await stack.publish(device.deviceId, position('detour'))
			await recorded(host, 'imported after all', from)
			assert.ok(host.lines.some((text) => text.includes('is not authorized to perform: sqs:SendMessage')))
			const imports = await importsOf(stack, device)
			assert.deepEqual(
				imports.map(({ seq, success, kind }) => ({ seq, success, kind })),
				[{ seq: 1, success: true, kind: undefined }],
			)
			assert.equal(JSON.parse(await next()).Resources['6'], 'detour')
		})

		it('row 11: rule: that nothing can be made of is in the log, too', async () => {
			const from = host.lines.length
			await stack.publish(device.deviceId, Buffer.from('9f', 'hex'))
			await recorded(host, 'imported after all', from)
			const [refused] = await importsOf(stack, device)
			assert.deepEqual([refused?.seq, refused?.success, refused && codes(refused)], [2, false, ['E_DECODE']])
		})
	})
})
