import { createHash, randomInt, randomUUID } from 'node:crypto'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { orUnusable } from '../disk/setAside.ts'
import { makePassword, type PasswordRules } from './password.ts'

/** A secret of Secrets Manager as its resource in the template describes it. */
export type Secret = {
	readonly name: string
	readonly arn: string
	/** the value itself, or how to generate it */
	readonly value: string | GeneratedValue
}

type GeneratedValue = {
	readonly password: PasswordRules
	/** the member of a JSON object, given as text, that gets the password; without it the password is the value */
	readonly key?: string
	readonly template?: string
}

/** The current version of a secret. */
export type SecretVersion = {
	readonly versionId: string
	readonly secretString: string
	/** milliseconds since the Unix epoch */
	readonly createdAt: number
}

/** @param definition a hash of what the template says: another one makes a new version, as in CloudFormation */
type StoredVersion = SecretVersion & { readonly definition: string }

type Stored = Readonly<Record<string, StoredVersion>>

const definitionOf = ({ value }: Secret): string =>
	createHash('sha256').update(JSON.stringify(value)).digest('hex')

const secretString = ({ name, value }: Secret): string => {
	if (typeof value === 'string') return value
	try {
		const password = makePassword(value.password, (limit) => randomInt(limit))
		if (value.key === undefined) return password
		return JSON.stringify({ ...(JSON.parse(value.template ?? '') as object), [value.key]: password })
	} catch (error) {
		throw new Error(`the secret ${name} cannot be generated: ${(error as Error).message}`)
	}
}

const isVersion = (value: unknown): value is StoredVersion => {
	const { versionId, secretString: text, createdAt, definition } = (value ?? {}) as Partial<StoredVersion>
	return [versionId, text, definition].every((each) => typeof each === 'string') && Number.isFinite(createdAt)
}

/** The error of `JSON.parse` would show a part of the text. */
const parse = (text: string): unknown => {
	try {
		return JSON.parse(text)
	} catch {
		throw new Error('it is not JSON')
	}
}

const read = (file: string): Stored => {
	if (!existsSync(file)) return {}
	const stored = parse(readFileSync(file, 'utf8')) as Stored | null
	if (stored === null || !Object.values(stored).every(isVersion))
		throw new Error('it does not contain secrets')
	return stored
}

/** The file has the old content or the new one at any time. */
const write = (file: string, stored: Stored): void => {
	const next = `${file}.next`
	rmSync(next, { force: true })
	writeFileSync(next, JSON.stringify(stored), { mode: 0o600, flush: true })
	renameSync(next, file)
}

/** The current versions of the secrets of a stack, by ARN. */
export type Versions = {
	readonly get: (arn: string) => SecretVersion | undefined
	/** Makes a new version; it is on the disk when this returns. The ARN is one of the stack. */
	readonly put: (arn: string, version: Pick<SecretVersion, 'versionId' | 'secretString'>) => void
}

/**
 * The current versions of all secrets of a stack. They are kept in a file that its user alone may read: a value that was
 * generated or put stays the same until its definition in the template changes.
 *
 * @param now milliseconds since the Unix epoch
 */
export const keepSecrets = (file: string, secrets: readonly Secret[], now: () => number): Versions => {
	let stored: Stored = secrets.length === 0 ? {} : orUnusable(file, 'the generated secrets', () => read(file))
	const replace = (versions: Stored): void => {
		const next = { ...stored, ...versions }
		write(file, next)
		stored = next
	}
	const changed = secrets.flatMap((secret): readonly (readonly [string, StoredVersion])[] => {
		const definition = definitionOf(secret)
		if (stored[secret.arn]?.definition === definition) return []
		const version = { versionId: randomUUID(), secretString: secretString(secret), createdAt: now() }
		return [[secret.arn, { ...version, definition }]]
	})
	if (changed.length > 0) replace(Object.fromEntries(changed))
	const arns = new Set(secrets.map(({ arn }) => arn))
	return {
		get: (arn) => (arns.has(arn) ? stored[arn] : undefined),
		put: (arn, version) => {
			const definition = stored[arn]?.definition
			if (definition === undefined) throw new Error(`the stack has no secret ${arn}`)
			replace({ [arn]: { ...version, createdAt: now(), definition } })
		},
	}
}
