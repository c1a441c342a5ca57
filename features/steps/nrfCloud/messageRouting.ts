import { randomBytes, randomUUID } from 'node:crypto'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { setAccount } from '../../../testing/accounts.ts'
import { deliveryOf, postTo, routedElement, signatureOf } from '../../../testing/messageRouting.ts'
import { difference, refute } from '../../runner/matching.ts'
import { type Step, step, stepWithJson } from '../../runner/step.ts'
import type { World } from '../../world.ts'
import { soon } from '../soon.ts'

const verification = JSON.stringify({
	type: 'system.verification',
	messages: [{ verificationToken: '171507' }],
	timestamp: '2025-11-21T04:39:00.222304705Z',
})

/** Message Routing of nRF Cloud, and the operator who has an account there. */
export const messageRoutingSteps = ({ environment, onEnd, noteFingerprint }: World): readonly Step[] => {
	const { aws, restUrl, accountsSecret } = environment
	const secrets = new SecretsManagerClient(aws)
	onEnd(() => secrets.destroy())
	let secret = ''
	let status = 0
	/** bodies with the messages that were delivered, as they were signed */
	const delivered: string[] = []

	const post = async (body: string, by = secret) => {
		const answered = await postTo(restUrl, body, { 'x-nrfcloud-signature': signatureOf(body, by) })
		status = answered.status
		return answered
	}

	const deliver = async (...messages: readonly unknown[]): Promise<void> => {
		const body = deliveryOf(messages)
		delivered.push(body)
		await post(body)
	}

	/** Functions know of a new account within a minute. */
	const verifiedTeam = () =>
		soon(async () => {
			const { status: got, headers } = await post(verification)
			return got === 200 ? (headers.get('x-nrfcloud-team-id') ?? '') : undefined
		}, 'the destination is not verified')

	return [
		step('the operator has the account `{name}` of nRF Cloud', async ({ name }, context) => {
			secret = randomBytes(24).toString('base64url')
			// It is a secret like a fingerprint.
			noteFingerprint(secret)
			const [account, teamId] = [`feature-${randomUUID()}`, randomUUID()]
			await setAccount({ secrets, secretId: accountsSecret }, account, { teamId, webhookSecret: secret })
			context[name] = { account, team: teamId }
		}),
		step('nRF Cloud should verify the destination as that of the team `{team}`', async ({ team }) => {
			refute(difference(await verifiedTeam(), team))
		}),
		stepWithJson(
			'nRF Cloud delivers this message of the device `{id}` on the topic `{level}`',
			({ id, level }, message) => deliver(routedElement(id, level.replace(/^d2c/, ''), message)),
		),
		stepWithJson(
			'nRF Cloud delivers, after one that names no device, this message of the device `{id}` on the topic `{level}`',
			({ id, level }, message) =>
				deliver({ message: 'of nobody' }, routedElement(id, level.replace(/^d2c/, ''), message)),
		),
		stepWithJson('nRF Cloud delivers this shadow document of the device `{id}`', ({ id }, message) =>
			deliver({
				...routedElement(id, '', message),
				topic: `$aws/things/${id}/shadow/update/documents`,
			}),
		),
		step('nRF Cloud delivers everything once more, the newest first', async () => {
			for (const body of delivered.toReversed()) await post(body)
		}),
		step('somebody else delivers the same with another signature', async () => {
			await post(delivered.at(-1) ?? '', 'a guess')
		}),
		step('the delivery should have the status `{expected}`', ({ expected }) => {
			refute(difference(String(status), expected))
		}),
	]
}
