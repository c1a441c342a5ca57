import type { Key } from '../../rest/access/gate.ts'
import { type Problem, problem } from '../../rest/problem.ts'
import type { Kind, Language } from '../converter.ts'
import type { ConverterVersion, Mapping } from '../store/converterVersion.ts'
import { contentOf, readSource } from '../store/readSource.ts'
import type { createConverter, storeVersion } from '../store/storeVersion.ts'
import { noConverter } from './noConverter.ts'
import { findSeenConverter, type SeenNeeds } from './seenConverters.ts'
import { shownStored } from './showConverter.ts'

export type WriteConvertersNeeds = SeenNeeds & {
	readonly findVersion: (converterId: string, version: number) => Promise<ConverterVersion | undefined>
	readonly create: ReturnType<typeof createConverter>
	readonly store: ReturnType<typeof storeVersion>
}

type Script = {
	readonly language?: Language
	readonly kind?: Kind
	readonly source: string
	readonly mapping?: Mapping
}

const refused = ({ field, reason }: { readonly field: string; readonly reason: string }) => ({
	problem: problem(400, 'Validation failed', `${field}: ${reason}`),
})

const tooNarrow = (): { readonly problem: Problem } => ({
	problem: problem(
		403,
		'Forbidden',
		'This key sees some integrations and their converters only. It would not see what it makes, so it may not ' +
			'make anything new.',
	),
})

type Creation = { readonly key: Key; readonly body: Script & { readonly name?: string } }

/** `POST /converters` */
export const makeConverter =
	({ seenBy, create }: WriteConvertersNeeds) =>
	async ({ key, body: { mapping = {}, ...given } }: Creation) => {
		if ((await seenBy(key)) !== undefined) return tooNarrow()
		const read = readSource(given)
		if ('reason' in read) return refused(read)
		const { name, notes } = read.script
		if (name === undefined) return refused({ field: '/name', reason: 'must be present' })
		const created = await create(name, contentOf(read.script, mapping))
		if ('refusal' in created) return refused(created.refusal)
		return shownStored(name, { version: created.version, isNew: true }, notes)
	}

type Addition = {
	readonly key: Key
	readonly parameters: { readonly converterId: string }
	readonly body: Script
}

/** `POST /converters/{converterId}/versions`. Without a mapping, the version has that of the newest one. */
export const addVersion =
	(needs: WriteConvertersNeeds) =>
	async ({ key, parameters: { converterId }, body: { mapping, ...given } }: Addition) => {
		const converter = await findSeenConverter(needs)(key, converterId)
		if (converter === undefined) return noConverter()
		const ofKind = converter.kind === undefined ? {} : { kind: converter.kind }
		const read = readSource({ ...ofKind, ...given }, converter.language)
		if ('reason' in read) return refused(read)
		const { script } = read
		const kept = mapping ?? (await needs.findVersion(converterId, converter.latest))?.mapping ?? {}
		const stored = await needs.store(converterId, contentOf(script, kept))
		if (stored === undefined) return noConverter()
		return 'refusal' in stored ? refused(stored.refusal) : shownStored(converter.name, stored, script.notes)
	}
