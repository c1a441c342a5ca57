import type { Check } from '../../edge/doctor/check.ts'
import type { StackClient } from '../../edge/forward/stackClient.ts'
import type { StackClock } from '../../edge/forward/stackClock.ts'
import type { Target } from './findTarget.ts'
import { type Now, openTarget } from './runEdge.ts'

/** AWS takes signatures whose time differs by less: in seconds */
const signatureSeconds = 5 * 60

const failed = (name: string, text: string, ...causes: readonly string[]): Check => ({
	name,
	status: 'failed',
	text,
	...(causes.length === 0 ? {} : { causes }),
})

const reason = (error: unknown): string => {
	const { message, code } = error as NodeJS.ErrnoException
	return message === '' ? String(code) : message
}

/** Whether an edge on this machine would reach the stack: answer, clock, credentials, permission. Changes nothing there. */
export const checkStack = async (target: Target, now: Now): Promise<readonly Check[]> => {
	const { client, stackClock } = openTarget(target, now)
	try {
		const health = await checkHealth(client, target.url)
		return [
			health,
			...(health.status === 'ok' ? [checkClock(stackClock)] : []),
			...(await checkAccess(client, target, health.status === 'ok')),
		]
	} finally {
		client.close()
	}
}

const checkHealth = async ({ get }: StackClient, url: string): Promise<Check> => {
	const name = `GET ${url}/health`
	try {
		const { status, body } = await get('/health')
		const version = /"version":"([\w.+-]+)"/.exec(body)?.[1]
		return status === 200 && version !== undefined
			? { name, status: 'ok', text: `senml-live ${version} answers` }
			: failed(name, `it answers ${status}: this is not the RestUrl of a senml-live stack`)
	} catch (error) {
		return failed(
			name,
			reason(error),
			'this machine has no way to the internet, or a proxy is needed for it',
			'the stack was destroyed, or is in another region',
		)
	}
}

const checkClock = ({ aheadMs }: StackClock): Check => {
	const name = 'clock of this machine'
	const seconds = Math.round((aheadMs() ?? 0) / 1000)
	const text = `${Math.abs(seconds)} s ${seconds < 0 ? 'behind' : 'ahead of'} the one of the stack`
	if (Math.abs(seconds) <= 2)
		return { name, status: 'ok', text: 'like the one of the stack, within two seconds' }
	const advice = 'The edge corrects that; set the clock by NTP all the same'
	return Math.abs(seconds) < signatureSeconds
		? { name, status: 'note', text: `${text}. ${advice}` }
		: { name, status: 'note', text: `${text}, which other clients of AWS do not survive. ${advice}` }
}

const checkAccess = async (
	{ post }: StackClient,
	{ credentials }: Target,
	isThere: boolean,
): Promise<readonly Check[]> => {
	const name = 'AWS credentials'
	try {
		const { accessKeyId, expiration } = typeof credentials === 'function' ? await credentials() : credentials
		const until = expiration === undefined ? '' : `, valid until ${expiration.toISOString()}`
		const found: Check = { name, status: 'ok', text: `key ${accessKeyId}${until}` }
		if (!isThere) return [found]
		return [found, await checkPermission(post, forwarding), await checkPermission(post, downlinks)]
	} catch (error) {
		return [
			failed(
				name,
				reason(error),
				'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or give the machine a role',
			),
		]
	}
}

/** A request that changes nothing, and is answered by a function that is reached only with the permission. */
type Trial = {
	readonly name: string
	readonly path: string
	readonly body: object
	/** of the answer of this function */
	readonly status: number
	readonly text: string
}

/** An empty list of messages is invalid. */
const forwarding: Trial = {
	name: 'permission to forward',
	path: '/edge/messages',
	body: { messages: [] },
	status: 400,
	text: 'these credentials may send messages',
}

/** Nothing is asked for, and nothing is reported. */
const downlinks: Trial = {
	name: 'permission for downlinks',
	path: '/edge/downlinks',
	body: {},
	status: 200,
	text: 'these credentials may take downlinks',
}

const checkPermission = async (post: StackClient['post'], trial: Trial): Promise<Check> => {
	const { name, path, body, text } = trial
	try {
		const { status } = await post(path, body)
		if (status === trial.status) return { name, status: 'ok', text }
		const answers = `POST ${path} answers ${status}`
		if (status === 404) return failed(name, answers, 'the stack is older than this edge: deploy it again')
		if (status !== 403) return failed(name, answers)
		return failed(
			name,
			'the stack refuses the signature (403)',
			'the user or role lacks the policy in the output EdgePolicyArn of the stack',
			'the credentials are of another account, or wrong, or have expired',
			'the region is not the one of the stack: name it with --region',
		)
	} catch (error) {
		return failed(name, reason(error))
	}
}
