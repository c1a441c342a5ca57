import { randomBytes } from 'node:crypto'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { removeAccount, setAccount } from '../../../testing/accounts.ts'
import { answerWith, type NrfCloudApi, startNrfCloudApi } from '../../../testing/nrfCloudApi.ts'
import { mismatch, refute } from '../../runner/matching.ts'
import { type Step, step, stepWithJson } from '../../runner/step.ts'
import type { World } from '../../world.ts'

/**
 * What stands in for the REST API of nRF Cloud: a server on this machine, so the functions of the stack must run here, too. A
 * stack in an AWS account says that it cannot connect.
 */
export const nrfCloudSteps = ({ environment, onEnd, noteFingerprint }: World): readonly Step[] => {
	const secrets = new SecretsManagerClient(environment.aws)
	const where = { secrets, secretId: environment.accountsSecret }
	let api: NrfCloudApi | undefined
	onEnd(() => {
		secrets.destroy()
		void api?.close()
	})

	const nrfCloud = (): NrfCloudApi => {
		if (api === undefined) throw new Error('there is no account of nRF Cloud')
		return api
	}

	return [
		step('the operator has added an account of nRF Cloud as `{name}`', async ({ name }, context) => {
			api = await startNrfCloudApi(randomBytes(20).toString('hex'))
			// It is a secret like a fingerprint.
			noteFingerprint(api.apiKey)
			const account = `features-${randomBytes(4).toString('hex')}`
			await setAccount(where, account, { apiUrl: api.origin, apiKey: api.apiKey })
			context[name] = account
		}),
		step('the operator removes the account `{account}`', ({ account }) => removeAccount(where, account)),
		step('nRF Cloud refuses the next request with `{status}`: `{message}`', ({ status, message }) => {
			nrfCloud().answerNext(answerWith(Number(status), { message }))
		}),
		stepWithJson(
			'nRF Cloud should have been asked to change the state of `{id}` like this',
			({ id }, body) => {
				const last = nrfCloud().requests.at(-1)
				refute(mismatch(last, { method: 'PATCH', path: `/v1/devices/${id}/state`, body }))
			},
		),
		step('nRF Cloud should have been asked `{count}` times', ({ count }) => {
			const asked = nrfCloud().requests.length
			if (String(asked) !== count) throw new Error(`it was asked ${asked} times`)
		}),
	]
}
