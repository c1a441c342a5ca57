import { type AwsOperation, awsError } from '../aws/awsOperation.ts'
import type { Secret, SecretVersion } from './secrets.ts'

/** Finds a secret by its name, its ARN, or its ARN without the six characters at the end. */
export const findSecret = <S extends Pick<Secret, 'name' | 'arn'>>(
	secrets: readonly S[],
	id: unknown,
): S | undefined =>
	secrets.find(({ name, arn }) => id === name || id === arn || id === arn.replace(/-[^-]{6}$/, ''))

const notFound = (what: string) =>
	awsError(400, 'ResourceNotFoundException', `Secrets Manager can't find the specified ${what}.`)

/** AWS Secrets Manager, over its JSON protocol: reading. A secret has one version, the current one. */
export const secretsManagerApi =
	(secrets: readonly Secret[], versions: ReadonlyMap<string, SecretVersion>): AwsOperation =>
	async ({ operation, input }) => {
		if (operation !== 'GetSecretValue')
			throw awsError(
				400,
				'UnsupportedOperation',
				`Secrets Manager ${operation} is not supported by the local host`,
			)
		const secret = findSecret(secrets, input['SecretId'])
		if (secret === undefined) throw notFound('secret')
		const version = versions.get(secret.arn)
		const { VersionId = version?.versionId, VersionStage = 'AWSCURRENT' } = input
		if (version === undefined || VersionId !== version.versionId || VersionStage !== 'AWSCURRENT')
			throw notFound('secret value')
		return {
			ARN: secret.arn,
			Name: secret.name,
			VersionId: version.versionId,
			SecretString: version.secretString,
			VersionStages: ['AWSCURRENT'],
			CreatedDate: version.createdAt / 1000,
		}
	}
