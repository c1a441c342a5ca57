import { randomBytes } from 'node:crypto'

/** The key pair with which requests to AWS services are signed. */
export type Credentials = { readonly accessKeyId: string; readonly secretAccessKey: string }

/** The environment variables in which AWS SDKs look for credentials. */
export const credentialVariables = ({ accessKeyId, secretAccessKey }: Credentials) => ({
	AWS_ACCESS_KEY_ID: accessKeyId,
	AWS_SECRET_ACCESS_KEY: secretAccessKey,
})

/** A new secret key. Its prefix makes it recognisable: tests search logs for it. */
export const newSecret = (): string => `secret-key-${randomBytes(32).toString('hex')}`

/** New credentials for the operator. The key of a function is its logical id, which contains no hyphen. */
export const newOperator = (): Credentials => ({
	accessKeyId: `operator-${randomBytes(8).toString('hex')}`,
	secretAccessKey: newSecret(),
})
