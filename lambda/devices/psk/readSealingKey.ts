import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { type SealingKey, sealingKeyOf } from './seal.ts'

/** Gives the sealing key of a stack. */
export type ReadSealingKey = () => Promise<SealingKey>

/**
 * Reads the sealing key when it is asked for first, and keeps it. A read that fails is made again the next time.
 *
 * @param secretId name or ARN
 */
export const readSealingKey = (secrets: SecretsManagerClient, secretId: string): ReadSealingKey => {
	let kept: Promise<SealingKey> | undefined
	const read = async (): Promise<SealingKey> => {
		const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: secretId }))
		if (SecretString === undefined) throw new Error(`the secret ${secretId} has no text`)
		return sealingKeyOf(SecretString)
	}
	return () => {
		kept ??= read().catch((error: unknown) => {
			kept = undefined
			throw error
		})
		return kept
	}
}
