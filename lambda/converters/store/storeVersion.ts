import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { newUlid } from '../../aws/newId.ts'
import { onCondition } from '../../aws/onCondition.ts'
import { admitContent, type ContentRefusal, checkName } from './contentRules.ts'
import { findConverter, findVersion, type StoreNeeds } from './converterStore.ts'
import {
	type CheckScript,
	type Converter,
	type ConverterVersion,
	digestOf,
	type VersionContent,
} from './converterVersion.ts'
import { converterKey } from './itemKeys.ts'
import { versionItem } from './versionItem.ts'

export type WriteNeeds = StoreNeeds & {
	readonly check: CheckScript
	/** a cryptographically secure source: `(max) => 0 … max - 1` */
	readonly randomInt: (max: number) => number
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

export type StoredVersion = {
	readonly version: ConverterVersion
	/** false: there was a version with this content, and it is given */
	readonly isNew: boolean
}

type Refused = { readonly refusal: ContentRefusal }

/** False if there is a version with this number. */
const put = ({ db, table }: StoreNeeds, version: ConverterVersion, compressed: Uint8Array) =>
	onCondition(
		db.send(
			new PutItemCommand({
				TableName: table,
				Item: versionItem(version, compressed),
				ConditionExpression: 'attribute_not_exists(pk)',
			}),
		),
	)

/** Stores a converter with its first version. The version comes first: if this is stopped in between, there is no converter. */
export const createConverter =
	(needs: WriteNeeds) =>
	async (
		name: string,
		content: VersionContent,
	): Promise<{ readonly converter: Converter; readonly version: ConverterVersion } | Refused> => {
		const named = checkName(name)
		if (named !== undefined) return { refusal: named }
		const admitted = await admitContent(needs.check, content)
		if ('refusal' in admitted) return admitted
		const createdAt = needs.now()
		const converterId = `conv-${newUlid(needs.randomInt, createdAt)}`
		const { language, kind } = content
		const ofKind = kind === undefined ? {} : { kind }
		const converter = { converterId, name, language, ...ofKind, latest: 1, createdAt }
		const version = { ...content, converterId, version: 1, createdAt, sha256: digestOf(content) }
		await put(needs, version, admitted.compressed)
		await needs.db.send(
			new PutItemCommand({
				TableName: needs.table,
				Item: marshall({ ...converterKey(converterId), ...converter }),
				ConditionExpression: 'attribute_not_exists(pk)',
			}),
		)
		return { converter, version }
	}

/** The newest version is this one, unless there is a newer one. */
const advance = ({ db, table }: StoreNeeds, { converterId, version, language }: ConverterVersion) =>
	onCondition(
		db.send(
			new UpdateItemCommand({
				TableName: table,
				Key: marshall(converterKey(converterId)),
				UpdateExpression: 'SET latest = :version, #language = :language',
				ConditionExpression: 'latest < :version',
				ExpressionAttributeNames: { '#language': 'language' },
				ExpressionAttributeValues: marshall({ ':version': version, ':language': language }),
			}),
		),
	)

/**
 * Stores a version after the newest one; content that the newest one has already is that version. Undefined if there is no
 * such converter. If this is stopped between the version and the converter, the next call finds the version and goes on.
 */
export const storeVersion =
	(needs: WriteNeeds) =>
	async (converterId: string, content: VersionContent): Promise<StoredVersion | Refused | undefined> => {
		const converter = await findConverter(needs)(converterId)
		if (converter === undefined) return undefined
		const { kind = 'uplink' } = converter
		if ((content.kind ?? 'uplink') !== kind)
			return { refusal: { field: '/source', reason: `must be a converter of ${kind}s, as its versions are` } }
		const admitted = await admitContent(needs.check, content)
		if ('refusal' in admitted) return admitted
		const sha256 = digestOf(content)
		const createdAt = needs.now()
		for (let number = converter.latest; ; ) {
			const existing = await findVersion(needs)(converterId, number)
			if (existing?.sha256 === sha256) {
				await advance(needs, existing)
				return { version: existing, isNew: false }
			}
			const version = { ...content, converterId, version: number, createdAt, sha256 }
			if (existing === undefined && (await put(needs, version, admitted.compressed))) {
				await advance(needs, version)
				return { version, isNew: true }
			}
			// If it was not there and was not stored either, somebody has stored it meanwhile: it is read once more.
			if (existing !== undefined) number += 1
		}
	}
