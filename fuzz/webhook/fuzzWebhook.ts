import { join } from 'node:path'
import { QueryCommand } from '@aws-sdk/client-dynamodb'
import { unthrottled } from '../../cdk/testing/unthrottled.ts'
import { temporaryFolder } from '../../local/testing/tinyHost.ts'
import { setAccounts } from '../../testing/accounts.ts'
import { testAssembly } from '../../testing/assembly.ts'
import { hostStack, type TestStack } from '../../testing/hostedStack.ts'
import { postTo } from '../../testing/messageRouting.ts'
import { bothered, counted, type Delivery, deliveryFor, secret } from './deliveryFor.ts'

export type WebhookFailure = {
	readonly seed: number
	readonly run: number
	readonly problem: string
	/** the body that was sent; empty if the problem is one of all */
	readonly hex: string
}

export type WebhookOptions = {
	readonly seed: number
	/** the first run */
	readonly from: number
	readonly runs: number
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	readonly onFailure?: (failure: WebhookFailure) => void
	/** called after each run with the number of finished runs */
	readonly onProgress?: (done: number) => void
}

const teamId = '0f4a'

const maxFailures = 20

/** Deliveries of which one may come again. */
const maxRemembered = 50

/** Posts deliveries, good and bad, to the webhook of a hosted stack, and checks answers and the log of what was good. */
export const fuzzWebhook = async (options: WebhookOptions): Promise<readonly WebhookFailure[]> => {
	const { seed, from, runs, onFailure, onProgress } = options
	const failures: WebhookFailure[] = []
	const fail = (run: number, problem: string, body: Uint8Array = Buffer.alloc(0)): void => {
		const failure = { seed, run, problem, hex: Buffer.from(body).toString('hex') }
		if (failures.push(failure) <= maxFailures) onFailure?.(failure)
	}
	const folder = temporaryFolder()
	// One device sends more than it may: it has all that is good.
	const context = { messagesPerMinute: 0, updatesPerMinute: 0 }
	const assembly = unthrottled(await testAssembly(join(folder.path, 'cdk.out'), context))
	const stack = await hostStack(assembly, { devices: [counted, bothered] })
	try {
		await setAccounts(stack, { nordic: { teamId, webhookSecret: secret } })
		const taken: Delivery[] = []
		const good: string[] = []
		for (let run = from; run < from + runs && failures.length < maxFailures; run++) {
			const delivery = deliveryFor(options, run, taken)
			const problem = await problemOf(stack, delivery)
			if (problem !== undefined) fail(run, problem, delivery.body)
			else if (delivery.status === 200) {
				good.push(...delivery.good)
				taken.splice(maxRemembered, 1, delivery)
			}
			onProgress?.(run - from + 1)
		}
		const problem = await problemOfLog(stack, good)
		if (problem !== undefined) fail(from + runs - 1, problem)
	} finally {
		await stack.close()
		folder.remove()
	}
	return failures
}

const problemOf = async (
	{ restUrl }: TestStack,
	{ body, headers, status, elements, good }: Delivery,
): Promise<string | undefined> => {
	const answered = await postTo(restUrl, body, headers)
	if (answered.status !== status) return `${status} expected, got ${answered.status}`
	const team = answered.headers.get('x-nrfcloud-team-id')
	const hasAccess = status === 200 || status === 400
	if ((team === teamId) !== hasAccess) return `the header with the team is ${team}`
	if (status !== 200) return undefined
	const { queued, leftOut } = answered.body as { readonly queued: number; readonly leftOut: number }
	// A bulk message is several.
	const isPlausible = queued >= good.length && queued + leftOut >= elements
	return isPlausible ? undefined : `${queued} queued and ${leftOut} left out of ${elements}`
}

/** Every good message has one entry, however often it came. */
const problemOfLog = async (
	{ host, db, logged }: TestStack,
	good: readonly string[],
): Promise<string | undefined> => {
	await logged(['"message":"imported"', counted.deviceId], good.length, 0)
	const { Count } = await db.send(
		new QueryCommand({
			TableName: host.output('LedgerTable'),
			KeyConditionExpression: 'deviceId = :deviceId',
			ExpressionAttributeValues: { ':deviceId': { S: counted.deviceId } },
			Select: 'COUNT',
			ConsistentRead: true,
		}),
	)
	const ids = new Set(good)
	return Count === ids.size ? undefined : `${ids.size} messages have ${Count} entries`
}
