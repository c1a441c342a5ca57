import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs'
import { clientOptions } from '../../local/testing/tinyHost.ts'
import type { TestStack } from '../../testing/hostedStack.ts'
import { countOnQueue } from '../../torture/run/countOnQueue.ts'
import { settle } from '../../torture/run/settle.ts'

/** Limit of the time until all queues are empty. */
const deadlineMilliseconds = 60_000

/** Log lines of a function or the host after an error. */
const failures: readonly RegExp[] = [
	/\] ERROR /,
	/"level":"ERROR"/,
	/"level":"CRITICAL"/,
	/Uncaught|Unhandled/,
]

/** Whether a line is about the counter of failed attempts. It may time out on a busy machine, which affects no message. */
const isAboutAttempts = (line: string): boolean => line.includes('"message":"attempt not counted"')

/** Functions that run only after a failure. */
const isForFailures = (functionArn: string): boolean => functionArn.includes('ImportsRecorder')

/** Problems of a stack after all devices have stopped: messages on queues, errors of functions, recorded failures. */
export const problemsOfStack = async ({ host }: TestStack): Promise<readonly string[]> => {
	const left = await settle(await queueUrls(host), countOnQueue(clientOptions(host)), deadlineMilliseconds)
	const recorded = Object.keys(host.host.invocations()).filter(isForFailures)
	return [
		...left.map(({ who, where }) => `${where} messages are left on the queue ${who}`),
		...recorded.map((functionArn) => `${functionArn} has recorded failures`),
		...host.lines
			.filter((line) => failures.some((failure) => failure.test(line)) && !isAboutAttempts(line))
			.slice(0, 5),
	]
}

/** Addresses of all queues that a role may use, by name. */
const queueUrls = async (host: TestStack['host']): Promise<Readonly<Record<string, string>>> => {
	const sqs = new SQSClient(clientOptions(host))
	const resources = host.host.roles.flatMap(({ statements }) => statements.flatMap((one) => one.resources))
	const names = new Set(resources.flatMap((arn) => /:sqs:[^:]*:[^:]*:([\w-]+)$/.exec(arn)?.[1] ?? []))
	const urls: Record<string, string> = {}
	for (const QueueName of names) {
		const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName }))
		urls[QueueName] = QueueUrl
	}
	sqs.destroy()
	return urls
}
