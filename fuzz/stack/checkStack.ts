import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs'
import { clientOptions } from '../../local/testing/tinyHost.ts'
import type { TestStack } from '../../testing/hostedStack.ts'
import { countOnQueue } from '../../torture/run/countOnQueue.ts'
import { settle } from '../../torture/run/settle.ts'

/** What a queue has to be rid of by then. */
const deadlineMilliseconds = 60_000

/** Lines that a function or the host writes when something has thrown. */
const failures: readonly RegExp[] = [
	/\] ERROR /,
	/"level":"ERROR"/,
	/"level":"CRITICAL"/,
	/Uncaught|Unhandled/,
]

/** The count of failed attempts gives up at once on a busy machine, and lets its request pass: no message has anything of it. */
const isAboutAttempts = (line: string): boolean => line.includes('"message":"attempt not counted"')

/** Functions that are invoked only if something went wrong. */
const isForFailures = (functionArn: string): boolean => functionArn.includes('ImportsRecorder')

/** What is wrong with a stack whose devices are silent: messages on queues, functions that threw, failures that were recorded. */
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

/** Of all queues that anybody may use, by name. */
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
