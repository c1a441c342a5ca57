import { convert, type Input } from '../../lambda/lwm2m/convert.ts'

/** A resolved record, as far as all decoders know it. An opaque value is in hex. */
export type ResolvedRecord = {
	readonly n: string
	readonly t?: number
	readonly v?: number
	readonly vs?: string
	readonly vb?: boolean
	readonly vd?: string
	readonly vlo?: string
}

/** What a decoder makes of a pack. */
export type Reading =
	| { readonly records: readonly ResolvedRecord[]; readonly codes: readonly string[] }
	| { readonly error: string }

/** Our decoder: codes are those of all findings; a pack that is refused as a whole is an error. */
export const readOurs = (input: Input): Reading => {
	const { records, findings } = convert(input)
	const pack = findings.find(({ severity, scope }) => severity === 'error' && scope === 'pack')
	if (pack !== undefined) return { error: pack.code }
	return {
		records: records.map(({ n, t, v, vs, vb, vd, vlo }) => ({
			n,
			t,
			...(v === undefined ? {} : { v }),
			...(vs === undefined ? {} : { vs }),
			...(vb === undefined ? {} : { vb }),
			...(vd === undefined ? {} : { vd: Buffer.from(vd, 'base64url').toString('hex') }),
			...(vlo === undefined ? {} : { vlo }),
		})),
		codes: [...new Set(findings.map(({ code }) => code))],
	}
}
