import { randomBytes } from 'node:crypto'

/** What requests to the AWS services are signed with. */
export type Credentials = { readonly accessKeyId: string; readonly secretAccessKey: string }

/** As the AWS SDKs find them, and programs that use one. */
export const credentialVariables = ({ accessKeyId, secretAccessKey }: Credentials) => ({
	AWS_ACCESS_KEY_ID: accessKeyId,
	AWS_SECRET_ACCESS_KEY: secretAccessKey,
})

/** A new secret. Told from other texts by its beginning: what looks for keys in a log finds it. */
export const newSecret = (): string => `secret-key-${randomBytes(32).toString('hex')}`

/** New credentials of who looks after the stack. No logical id, and so no key of a function, contains a hyphen. */
export const newOperator = (): Credentials => ({
	accessKeyId: `operator-${randomBytes(8).toString('hex')}`,
	secretAccessKey: newSecret(),
})
