import type { Kind } from '../../lambda/converters/converter.ts'
import type { ContentRefusal } from '../../lambda/converters/store/contentRules.ts'
import { findConverter, findVersion } from '../../lambda/converters/store/converterStore.ts'
import { contentOf } from '../../lambda/converters/store/readSource.ts'
import { createConverter, storeVersion, type WriteNeeds } from '../../lambda/converters/store/storeVersion.ts'
import { versionName } from '../../lambda/converters/versionName.ts'
import type { Integration } from '../../lambda/integrations/contract.ts'
import type { Act } from '../actions/operatorActions.ts'
import { type DecoderFile, explainRefusal, mappingInFile, scriptInFile } from '../converters/decoderFile.ts'
import type { Pinned } from '../converters/storedArguments.ts'
import type { Chosen } from './integrationsArguments.ts'

type Converter = Integration['converter']

type ChooseNeeds = WriteNeeds & { readonly act: Act }

/** The converter that an integration gets, with what was not taken of its file; or why there is none. */
export type ChosenConverter =
	| { readonly converter: Converter; readonly notes: readonly string[] }
	| { readonly error: string }

const refused = (refusal: ContentRefusal, decoder: DecoderFile) => ({
	error: explainRefusal(refusal, decoder),
})

const pin = async (
	needs: WriteNeeds,
	{ converterId, version }: Pinned,
	kind: Kind,
): Promise<ChosenConverter> => {
	const found = await findConverter(needs)(converterId)
	if (found === undefined) return { error: `no converter has the id ${converterId}` }
	if ((found.kind ?? 'uplink') !== kind) return { error: `${converterId} is no converter of ${kind}s` }
	if (version !== undefined && version > found.latest)
		return { error: `the newest version of ${converterId} is ${found.latest}` }
	return { converter: { converterId, version: version ?? found.latest }, notes: [] }
}

const storeNew = async (
	needs: ChooseNeeds,
	decoder: DecoderFile,
	{ named: name, kind }: Wanted,
): Promise<ChosenConverter> => {
	const script = scriptInFile({ ...decoder, kind })
	const mapping = decoder.mapping === undefined ? {} : mappingInFile(decoder.mapping)
	const created = await createConverter(needs)(script.name ?? name, contentOf(script, mapping))
	if ('refusal' in created) return refused(created.refusal, decoder)
	const { converterId, version } = created.version
	await needs.act({ verb: 'converter.created', object: converterId })
	await needs.act({ verb: 'converter.saved', object: versionName(created.version) })
	return { converter: { converterId, version }, notes: script.notes }
}

/** Stores a version of the converter that is used now; without a mapping, it has the one of the version before. */
const storeNext = async (
	needs: ChooseNeeds,
	decoder: DecoderFile,
	{ converterId, version: pinned }: Converter,
	kind: Kind,
): Promise<ChosenConverter> => {
	const script = scriptInFile({ ...decoder, kind }, (await findConverter(needs)(converterId))?.language)
	const mapping =
		decoder.mapping === undefined
			? ((await findVersion(needs)(converterId, pinned))?.mapping ?? {})
			: mappingInFile(decoder.mapping)
	const stored = await storeVersion(needs)(converterId, contentOf(script, mapping))
	if (stored === undefined) return { error: `no converter has the id ${converterId}` }
	if ('refusal' in stored) return refused(stored.refusal, decoder)
	if (stored.isNew) await needs.act({ verb: 'converter.saved', object: versionName(stored.version) })
	return { converter: { converterId, version: stored.version.version }, notes: script.notes }
}

type Wanted = {
	/** what a new converter is called if its file does not say */
	readonly named: string
	readonly kind: Kind
	/** the one that is used now: the file is its next version */
	readonly current?: Converter | undefined
}

/** Gives the stored converter that is chosen, or stores the one in the file. */
export const chooseConverter = (
	needs: ChooseNeeds,
	chosen: Chosen,
	wanted: Wanted,
): Promise<ChosenConverter> => {
	if ('pinned' in chosen) return pin(needs, chosen.pinned, wanted.kind)
	const { current } = wanted
	return current === undefined
		? storeNew(needs, chosen.decoder, wanted)
		: storeNext(needs, chosen.decoder, current, wanted.kind)
}
