import { randomUUID } from 'node:crypto'
import { type AwsOperation, awsError } from '../aws/awsOperation.ts'
import type { Secret, SecretVersion, Versions } from './secrets.ts'

/** Finds a secret by its name, its ARN, or its ARN without the six characters at the end. */
export const findSecret = <S extends Pick<Secret, 'name' | 'arn'>>(
	secrets: readonly S[],
	id: unknown,
): S | undefined =>
	secrets.find(({ name, arn }) => id === name || id === arn || id === arn.replace(/-[^-]{6}$/, ''))

const notFound = (what: string) =>
	awsError(400, 'ResourceNotFoundException', `Secrets Manager can't find the specified ${what}.`)

const invalid = (message: string) => awsError(400, 'InvalidParameterException', message)

/** Limit of Secrets Manager, in bytes. */
const maxValueBytes = 65_536

type Input = Readonly<Record<string, unknown>>

const getValue = ({ arn, name }: Secret, version: SecretVersion | undefined, input: Input) => {
	const { VersionId = version?.versionId, VersionStage = 'AWSCURRENT' } = input
	if (version === undefined || VersionId !== version.versionId || VersionStage !== 'AWSCURRENT')
		throw notFound('secret value')
	return {
		ARN: arn,
		Name: name,
		VersionId: version.versionId,
		SecretString: version.secretString,
		VersionStages: ['AWSCURRENT'],
		CreatedDate: version.createdAt / 1000,
	}
}

const putValue = ({ arn, name }: Secret, versions: Versions, input: Input) => {
	const { SecretString: value, ClientRequestToken: token, VersionStages, SecretBinary } = input
	if (VersionStages !== undefined || SecretBinary !== undefined || typeof value !== 'string')
		throw invalid('The local host takes SecretString alone, as the current version.')
	if (value === '' || Buffer.byteLength(value) > maxValueBytes)
		throw invalid(`SecretString must have 1 to ${maxValueBytes} bytes.`)
	const current = versions.get(arn)
	const versionId = typeof token === 'string' ? token : randomUUID()
	// The same request again.
	if (current?.versionId !== versionId) versions.put(arn, { versionId, secretString: value })
	else if (current.secretString !== value)
		throw awsError(
			400,
			'ResourceExistsException',
			`You can't change the value of the existing version ${versionId}.`,
		)
	return { ARN: arn, Name: name, VersionId: versionId, VersionStages: ['AWSCURRENT'] }
}

/** AWS Secrets Manager, over its JSON protocol: reading values, and putting new ones. A secret has one version, the current one. */
export const secretsManagerApi =
	(secrets: readonly Secret[], versions: Versions): AwsOperation =>
	async ({ operation, input }) => {
		if (operation !== 'GetSecretValue' && operation !== 'PutSecretValue')
			throw awsError(
				400,
				'UnsupportedOperation',
				`Secrets Manager ${operation} is not supported by the local host`,
			)
		const secret = findSecret(secrets, input['SecretId'])
		if (secret === undefined) throw notFound('secret')
		return operation === 'GetSecretValue'
			? getValue(secret, versions.get(secret.arn), input)
			: putValue(secret, versions, input)
	}
