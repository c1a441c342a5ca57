import { gunzipSync } from 'node:zlib'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { Item } from '../../aws/readItems.ts'
import type { ConverterVersion } from './converterVersion.ts'
import { versionKey } from './itemKeys.ts'

type Stored = Omit<ConverterVersion, 'source'> & { readonly source: Uint8Array }

/** @param compressed its script */
export const versionItem = (
	{ source: _source, ...version }: ConverterVersion,
	compressed: Uint8Array,
): Item =>
	marshall(
		{ ...versionKey(version.converterId, version.version), ...version, source: compressed },
		{ removeUndefinedValues: true },
	)

export const versionOf = (item: Item): ConverterVersion => {
	const { pk: _pk, sk: _sk, source, ...version } = unmarshall(item) as Stored & Record<'pk' | 'sk', string>
	return { ...version, source: gunzipSync(source).toString() }
}
