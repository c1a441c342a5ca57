import { findConverter, findVersion, pageOfConverters } from '../../lambda/converters/store/converterStore.ts'
import type { Converter, ConverterVersion } from '../../lambda/converters/store/converterVersion.ts'
import { contentOf } from '../../lambda/converters/store/readSource.ts'
import { storeVersion, type WriteNeeds } from '../../lambda/converters/store/storeVersion.ts'
import { versionName } from '../../lambda/converters/versionName.ts'
import type { Act } from '../actions/operatorActions.ts'
import { printable, printableLines } from '../printable.ts'
import { table } from '../text/table.ts'
import { explainRefusal, mappingInFile, scriptInFile } from './decoderFile.ts'
import type { Pinned, StoredCommand } from './storedArguments.ts'

/** The table of integrations, which has converters, and the log of actions. */
type StoredNeeds = WriteNeeds & { readonly act: Act }

export type Result = { readonly exitCode: number; readonly text: string; readonly json: object }

const refusal = (error: string): Result => ({ exitCode: 1, text: error, json: { error } })

const unknown = (converterId: string): Result => refusal(`no converter has the id ${converterId}`)

const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString()

const list = async (needs: WriteNeeds): Promise<Result> => {
	const found: Converter[] = []
	for (let after: string | undefined = ''; after !== undefined; ) {
		const page = await pageOfConverters(needs)(100, after)
		found.push(...page.converters)
		after = page.next
	}
	const json = found.map(({ converterId: id, createdAt, ...converter }) => ({
		id,
		...converter,
		createdAt: isoTime(createdAt),
	}))
	const rows = json.map(({ id, name, language, latest, createdAt }) =>
		[id, name, language, String(latest), createdAt].map(printable),
	)
	const text =
		rows.length === 0
			? 'there are no converters'
			: table([['ID', 'NAME', 'LANGUAGE', 'NEWEST', 'CREATED'], ...rows])
	return { exitCode: 0, text, json }
}

const shown = ({ name }: Converter, { converterId: id, createdAt, ...version }: ConverterVersion) => ({
	id,
	name,
	...version,
	createdAt: isoTime(createdAt),
})

const headOf = ({ id, name, version, language, createdAt, sha256, mapping }: ReturnType<typeof shown>) =>
	table(
		[
			['id', id],
			['name', name],
			['version', `${version} of ${createdAt}`],
			['language', language],
			['sha256', sha256],
			...Object.entries(mapping).map(([key, path], index) => [
				index === 0 ? 'mapping' : '',
				`${key} → ${path ?? 'none'}`,
			]),
		].map((row) => row.map(printable)),
	)

const show = async (needs: WriteNeeds, { converterId, version }: Pinned): Promise<Result> => {
	const converter = await findConverter(needs)(converterId)
	if (converter === undefined) return unknown(converterId)
	const found = await findVersion(needs)(converterId, version ?? converter.latest)
	if (found === undefined)
		return refusal(`${converterId} has no version ${version}: the newest is ${converter.latest}`)
	const json = shown(converter, found)
	return { exitCode: 0, text: `${headOf(json)}\n\n${printableLines(found.source)}`, json }
}

const store = async (
	needs: StoredNeeds,
	{ converterId, decoder }: Extract<StoredCommand, { readonly name: 'new-version' }>,
): Promise<Result> => {
	const converter = await findConverter(needs)(converterId)
	if (converter === undefined) return unknown(converterId)
	const { kind, language } = converter
	const script = scriptInFile({ ...decoder, ...(kind === undefined ? {} : { kind }) }, language)
	const mapping =
		decoder.mapping === undefined
			? ((await findVersion(needs)(converterId, converter.latest))?.mapping ?? {})
			: mappingInFile(decoder.mapping)
	const stored = await storeVersion(needs)(converterId, contentOf(script, mapping))
	if (stored === undefined) return unknown(converterId)
	if ('refusal' in stored) return refusal(explainRefusal(stored.refusal, decoder))
	const { version, isNew } = stored
	if (isNew) await needs.act({ verb: 'converter.saved', object: versionName(version) })
	const { source: _source, ...json } = shown(converter, version)
	const said = isNew
		? `stored version ${version.version} of ${converterId}`
		: `version ${version.version} of ${converterId} has this content already`
	const { notes } = script
	return { exitCode: 0, text: [said, ...notes].join('\n'), json: { ...json, isNew, notes } }
}

/** Runs a command on the converters in the table of integrations. */
export const runStored = async (needs: StoredNeeds, command: StoredCommand): Promise<Result> => {
	switch (command.name) {
		case 'list':
			return list(needs)
		case 'show':
			return show(needs, command.pinned)
		case 'new-version':
			return store(needs, command)
	}
}
